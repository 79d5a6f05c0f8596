//! The server: address, certificate, clock, ways to sign in; and with what is kept of a sign-in, who
//! that is and what the server can.

use jiff::SignedDuration;

use super::{
    super::{Shell, site},
    finding::Finding,
};
use crate::{
    config::Profile,
    domain::session::Session,
    runtime::kept::{self, Kept, Safe},
    siasn::{Client, UPDATE_DATA},
    vault::Kind,
    words::Sentence,
};

/// How far the clocks may be apart: a one-time code holds for 30 s.
const APART: SignedDuration = SignedDuration::from_secs(20);

pub(super) async fn look(shell: &Shell, profile: &Profile) -> Vec<Finding> {
    let Some(address) = &profile.server else {
        return Vec::new();
    };
    let advice = |name| Sentence::new(name);
    let place = match site::of(profile, address) {
        Ok(place) => place,
        Err(said) => return vec![Finding::bad("server", said, advice("doctor-server-advice"))],
    };
    let options = match site::options(shell, profile) {
        Ok(options) => options,
        Err(said) => return vec![Finding::bad("server", said, advice("doctor-ca-advice"))],
    };
    let client = Client::new(place, options).knowing(shell.config.catalogue.clone());
    let mut findings = Vec::new();
    match client.ways().await {
        Ok(ways) => {
            let said = Sentence::new("doctor-server-good").with("server", address.clone());
            findings.push(Finding::good("server", said));
            let word = |slug: &str| shell.words.say(&format!("way-{slug}")).into_owned();
            let words: Vec<_> = ways.into_iter().map(|way| word(way.slug())).collect();
            let said = Sentence::new("doctor-ways-seen").with("ways", words.join(", "));
            findings.push(Finding::good("ways", said));
        }
        Err(failure) => {
            findings.push(Finding::failure("server", &failure, &shell.words));
            return findings;
        }
    }
    findings.push(clock(&client));
    findings.extend(account(shell, profile, &client).await);
    findings
}

fn clock(client: &Client) -> Finding {
    let Some(skew) = client.skew() else {
        return Finding::good("clock", Sentence::new("doctor-clock-unknown"));
    };
    if skew.abs() < APART {
        return Finding::good("clock", Sentence::new("doctor-clock-good"));
    }
    // The server's clock less ours.
    let direction = if skew.is_positive() {
        "behind"
    } else {
        "ahead"
    };
    let said = Sentence::new("doctor-clock-off")
        .with("direction", direction)
        .with("seconds", skew.abs().as_secs().unsigned_abs());
    Finding::bad("clock", said, Sentence::new("doctor-clock-advice"))
}

/// Where secrets lie, and with the sign-in kept there, what the server can.
async fn account(shell: &Shell, profile: &Profile, client: &Client) -> Vec<Finding> {
    let safe = Safe::of(profile, &shell.paths);
    let kept = safe.get().await;
    let place = safe.kind().await;
    let said = Sentence::new("doctor-secrets-seen")
        .with("place", place.slug())
        .with("kept", if kept.is_some() { "yes" } else { "no" });
    let mut findings = vec![match place {
        Kind::Memory => Finding::poor("secrets", said, Sentence::new("doctor-secrets-advice")),
        _ => Finding::good("secrets", said),
    }];
    findings.extend(match kept {
        Some(kept) => signed_in(shell, profile, client, (safe, kept)).await,
        None => vec![Finding::poor(
            "session",
            Sentence::new("doctor-session-none"),
            Sentence::new("doctor-session-advice"),
        )],
    });
    findings
}

async fn signed_in(
    shell: &Shell,
    profile: &Profile,
    client: &Client,
    (safe, kept): (Safe, Kept),
) -> Vec<Finding> {
    match kept::resume(client, &safe, kept).await {
        Ok(session) => {
            let mut findings = vec![who(shell, &session)];
            if session.abilities.dialect == "siasn" {
                findings.extend(unproven(profile));
            }
            findings
        }
        Err(failure) => vec![Finding::failure("session", &failure, &shell.words)],
    }
}

fn who(shell: &Shell, session: &Session) -> Finding {
    let role = shell
        .words
        .say(&format!("role-{}", session.account.role.slug()));
    let said = Sentence::new("doctor-session-seen")
        .with("name", session.account.name.clone())
        .with("role", role.into_owned())
        .with("dialect", session.abilities.dialect.clone());
    Finding::good("session", said)
}

fn unproven(profile: &Profile) -> Vec<Finding> {
    let paths = &profile.paths;
    let update = UPDATE_DATA.to_owned();
    [&paths.give_back, &paths.refuse, &paths.validate, &update]
        .into_iter()
        .map(|path| {
            let said = Sentence::new("doctor-unproven-seen").with("path", path.clone());
            Finding::poor("unproven", said, Sentence::new("doctor-unproven-advice"))
        })
        .collect()
}
