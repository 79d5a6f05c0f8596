//! Device authorization (RFC 8628): the person signs in with any browser on any machine, and enters
//! a code there. Made for work over SSH.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use secrecy::SecretString;
use zeroize::Zeroize;

use super::{Refusal, provider::Provider};
use crate::{
    domain::{
        failure::{Failure, FailureKind},
        session::Session,
        sign_in::Elsewhere,
    },
    siasn::{
        client::Client,
        wire::{
            Oddity,
            loose::Scalar,
            token::{DeviceCode, Grant},
        },
    },
};

/// The grant's name.
pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The pause between two questions where the provider names none (section 3.5), and what each
/// `slow_down` adds to it.
const INTERVAL: Duration = Duration::from_secs(5);
/// The shortest and the longest pause, whatever a provider says.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// How long a code holds where nothing says it, and at most.
const LASTS: (u64, u64) = (600, 3600);

/// A sign-in that waits for a person at a browser. Dropping it gives it up.
pub struct DeviceSignIn {
    client: Client,
    wait: Wait,
}

/// The waiting itself.
pub(in crate::siasn) struct Wait {
    secret: SecretString,
    code: String,
    address: String,
    whole: Option<String>,
    end: Instant,
    pub(in crate::siasn) pause: Duration,
}

impl DeviceSignIn {
    pub(in crate::siasn) fn new(client: Client, wait: Wait) -> Self {
        Self { client, wait }
    }

    /// What the person has to do.
    pub fn elsewhere(&self, now: Timestamp) -> Elsewhere {
        let wait = &self.wait;
        let left = wait.end.saturating_duration_since(Instant::now());
        Elsewhere::Device {
            code: wait.code.clone(),
            address: wait.address.clone(),
            whole: wait.whole.clone(),
            until: now + SignedDuration::try_from(left).unwrap_or_default(),
        }
    }

    /// Waits until the person has confirmed, and signs in.
    ///
    /// # Errors
    /// `SignInDenied`, `SignInExpired`, and what [`Client::sign_in`] can meet afterwards. A line
    /// that breaks meanwhile ends nothing.
    pub async fn finish(self) -> Result<Session, Failure> {
        let grant = self.wait.granted(self.client.line().provider()).await?;
        self.client.enter(grant).await
    }
}

impl Wait {
    /// Asks for a code.
    pub(in crate::siasn) async fn begin(provider: &Provider) -> Result<Self, Failure> {
        let Some(url) = provider.description().await?.device.clone() else {
            let cause = "device_authorization_endpoint";
            return Err(Failure::new(FailureKind::NotFound, cause));
        };
        let template = "openid-connect/auth/device";
        let mut answer = provider.send(url, template, [provider.scope()]).await?;
        if !answer.status.is_success() {
            return Err(Refusal::read(&answer).failure);
        }
        let read = DeviceCode::read(&answer);
        answer.body.zeroize();
        let (secret, said) = read?;
        let address = address(&said.verification_uri);
        let lasts = said.expires_in.unsigned().unwrap_or(LASTS.0).min(LASTS.1);
        let pause = said.interval.unsigned().map(Duration::from_secs);
        Ok(Self {
            secret,
            code: said.user_code.id("user_code")?,
            address: address.ok_or_else(|| Oddity::new("verification_uri", "an address"))?,
            whole: self::address(&said.verification_uri_complete),
            end: Instant::now() + Duration::from_secs(lasts),
            pause: pause.unwrap_or(INTERVAL).clamp(PAUSES.0, PAUSES.1),
        })
    }

    /// Asks until the person has decided or the time is over.
    async fn granted(mut self, provider: &Provider) -> Result<Grant, Failure> {
        loop {
            let left = self.end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Failure::new(FailureKind::SignInExpired, "expires_in"));
            }
            tokio::time::sleep(self.pause.min(left)).await;
            let form = [("device_code", self.secret.clone())];
            match provider.grant(GRANT, form).await {
                Ok(Ok(grant)) => return Ok(grant),
                Ok(Err(refusal)) => self.heard(refusal)?,
                Err(failure) if failure.kind.is_offline() => self.slower(self.pause),
                Err(failure) => return Err(failure),
            }
        }
    }

    /// What a refusal means for the waiting.
    fn heard(&mut self, refusal: Refusal) -> Result<(), Failure> {
        match refusal.word.as_str() {
            "authorization_pending" => Ok(()),
            "slow_down" => {
                self.pause += INTERVAL; // for good, and beyond any bound of ours
                Ok(())
            }
            "access_denied" => Err(refusal.of(FailureKind::SignInDenied)),
            "expired_token" => Err(refusal.of(FailureKind::SignInExpired)),
            // A gateway before the provider, or the provider itself, is away for a moment.
            _ if refusal.failure.kind.is_offline() => {
                self.slower(self.pause);
                Ok(())
            }
            _ => Err(refusal.failure),
        }
    }

    fn slower(&mut self, by: Duration) {
        self.pause = (self.pause + by).min(PAUSES.1.max(self.pause));
    }
}

/// An address that a person can go to.
fn address(said: &Scalar) -> Option<String> {
    let url = Url::parse(&said.text()?).ok()?;
    matches!(url.scheme(), "https" | "http").then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait() -> Wait {
        Wait {
            secret: "rahasia".into(),
            code: "ABCD-EFGH".to_owned(),
            address: "https://a.invalid/".to_owned(),
            whole: None,
            end: Instant::now(),
            pause: INTERVAL,
        }
    }

    fn refusal(word: &str, kind: FailureKind) -> Refusal {
        Refusal {
            status: 400,
            word: word.to_owned(),
            failure: Failure::new(kind, "400"),
        }
    }

    #[test]
    fn each_wish_to_slow_down_adds_five_seconds_and_stays() {
        let mut wait = wait();
        let seconds = |wait: &Wait| wait.pause.as_secs();
        for (word, pause) in [
            ("authorization_pending", 5),
            ("slow_down", 10),
            ("authorization_pending", 10),
            ("slow_down", 15),
        ] {
            wait.heard(refusal(word, FailureKind::Rejected)).unwrap();
            assert_eq!(seconds(&wait), pause, "{word}");
        }
        wait.heard(refusal("", FailureKind::ServerTrouble)).unwrap();
        assert_eq!(seconds(&wait), 30);
        wait.slower(Duration::from_secs(500));
        assert_eq!(seconds(&wait), 60);
    }

    #[test]
    fn a_decision_ends_the_waiting() {
        for (word, kind) in [
            ("access_denied", FailureKind::SignInDenied),
            ("expired_token", FailureKind::SignInExpired),
            ("invalid_grant", FailureKind::Rejected),
            ("invalid_client", FailureKind::Rejected),
        ] {
            let failure = wait()
                .heard(refusal(word, FailureKind::Rejected))
                .unwrap_err();
            assert_eq!(failure.kind, kind, "{word}");
        }
    }

    #[test]
    fn only_an_address_for_a_browser_is_shown() {
        let read = |text: &str| address(&serde_json::from_value(text.into()).unwrap());
        assert!(read("https://a.invalid/device").is_some());
        for odd in ["javascript:alert(1)", "file:///etc/passwd", "device", ""] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
