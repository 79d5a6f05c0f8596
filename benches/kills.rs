//! The program is killed ten thousand times, in both dialects and at the signature, at random moments
//! and at each step of a call: `cargo bench --bench kills -- --kills 10000 [--seed N]`. It prints a
//! table and fails where a decision was lost, doubled or left behind. Counted on the server's side.
//!
//! With `--race 1000` two clients race on a thousand proposals instead.
//!
//! The process that is killed is this program itself, told so by a variable. Fail points exist in debug
//! builds only; `cargo test --test it kills` goes through those.
#![expect(clippy::print_stdout, reason = "a bench speaks to the shell")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "it stands on what the tests stand on, and ends where something is amiss"
)]

#[path = "../tests/it"]
mod it {
    #[expect(dead_code, reason = "the tests use the rest of it")]
    pub mod desk;
    #[expect(dead_code, reason = "the tests use the rest of it")]
    pub mod headless;
    pub mod kills;
    #[expect(dead_code, reason = "the tests use the rest of it")]
    pub mod office;
    pub mod race;
    #[expect(dead_code, reason = "the tests use the rest of it")]
    pub mod unruly;
}

use it::{
    desk, headless,
    kills::{self, Where},
    office, race, unruly,
};

use std::process::{Command, ExitCode};

use periksa::sandbox::Dialect;

/// How often, where nobody says: enough to see that the bench works.
const KILLS: usize = 40;
/// Who is killed.
const WHERE: [Where; 3] = [Where::Terbuka, Where::Siasn, Where::Approver];
const SEED: u64 = 20_261_122;

fn main() -> ExitCode {
    if let Some(job) = std::env::var_os(kills::JOB) {
        kills::work(job.as_ref());
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Some(proposals) = number("--race") {
        runtime.block_on(all_race(usize::try_from(proposals).unwrap()));
        return ExitCode::SUCCESS;
    }
    let wanted = number("--kills").unwrap_or(KILLS as u64);
    let seed = number("--seed").unwrap_or(SEED);
    let mut clean = true;
    for (at, seed) in WHERE.into_iter().zip(seed..) {
        let plan = kills::Plan {
            at,
            kills: usize::try_from(wanted / 3).unwrap(),
            seed,
            victim: || Command::new(std::env::current_exe().unwrap()),
        };
        let report = runtime.block_on(kills::run(plan));
        println!("{at:?}, seed {seed}:\n{report}");
        clean &= report.is_clean();
    }
    ExitCode::from(u8::from(!clean))
}

/// Two clients race on so many proposals, in both dialects, as two colleagues and as one account.
async fn all_race(proposals: usize) {
    for other in ["opd2", "opd"] {
        race::once_each(Dialect::Terbuka, other, proposals).await;
        race::as_far_as_can_be(Dialect::Siasn, other, proposals).await;
    }
}

/// The number after a word of the command line.
fn number(word: &str) -> Option<u64> {
    let mut words = std::env::args().skip_while(|given| given != word);
    words.nth(1)?.parse().ok()
}
