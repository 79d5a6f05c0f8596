//! The server: address, certificate, clock, ways to sign in, and, with what is kept of a sign-in,
//! what it can.

use std::time::Duration;

use super::{
    super::{Shell, open},
    finding::Finding,
};
use crate::{
    config::profile::Profile,
    domain::{failure::Failure, session::Session},
    siasn::{Client, Site},
    words::Sentence,
};

/// How far the clocks may be apart: a one-time code holds for 30 s.
const APART: Duration = Duration::from_secs(30);

pub(super) async fn look(shell: &Shell, profile: &Profile) -> Vec<Finding> {
    let Some(server) = &profile.server else {
        return Vec::new();
    };
    let site = match open::site(profile) {
        Ok(site) => site,
        Err(sentence) => {
            let advice = Sentence::new("doctor-server-advice");
            return vec![Finding::bad("server", sentence, advice)];
        }
    };
    let options = match open::options(profile, &shell.environment) {
        Ok(options) => options,
        Err(sentence) => {
            let advice = Sentence::new("doctor-ca-advice");
            return vec![Finding::bad("server", sentence, advice)];
        }
    };
    let client = Client::new(site.clone(), options);
    let mut findings = Vec::new();
    match client.ways().await {
        Ok(ways) => {
            let said = Sentence::new("doctor-server-good").with("server", server.clone());
            findings.push(Finding::good("server", said));
            let words: Vec<_> = ways
                .into_iter()
                .map(|way| shell.words.say(&format!("way-{}", way.slug())).into_owned())
                .collect();
            let said = Sentence::new("doctor-ways-seen").with("ways", words.join(", "));
            findings.push(Finding::good("ways", said));
        }
        Err(failure) => findings.push(Finding::failure("server", &failure, &shell.words)),
    }
    findings.extend(clock(&client));
    findings
}
