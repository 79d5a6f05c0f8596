//! `periksa doctor`: looks at everything from the settings to the clock and says what to do. It
//! changes nothing, sends no password and asks for none.

mod finding;
mod local;
mod server;
mod terminal;

use clap::ArgMatches;

use self::finding::{Finding, Verdict};
use super::{Outcome, Shell, site};
use crate::words::Sentence;

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let profile = match site::profile(shell, arguments) {
        Ok(profile) => profile,
        Err(outcome) => return outcome,
    };
    let mut findings = local::settings(shell, &profile);
    findings.extend(local::folders(shell));
    findings.extend(terminal::look(shell));
    let kept = local::store(shell, &profile).await;
    findings.extend(kept);
    findings.extend(server::look(shell, &profile).await);
    let json = arguments.get_flag("json");
    for finding in &findings {
        println!(
            "{}",
            if json {
                finding.as_json(&shell.words)
            } else {
                finding.as_lines(&shell.words, shell.config.settings.glyphs)
            }
        );
    }
    let worst = findings.iter().map(|finding| finding.verdict).max();
    let bad = |finding: &&Finding| finding.verdict == Verdict::Bad;
    if worst == Some(Verdict::Bad) {
        let count = findings.iter().filter(bad).count();
        return Outcome::found_wrong(Sentence::new("doctor-bad").with("count", count));
    }
    Outcome::done()
}
