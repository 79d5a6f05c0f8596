//! What may go wrong around the line: a stranger in the server's place, a name that nobody knows any
//! more, a clock that jumps.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use periksa::{
    domain::failure::FailureKind,
    siasn::{Choice, Endpoint, Site},
};

use super::{
    table::{Place, among, place},
    truth::Truth,
    *,
};
use crate::{
    headless::{Hand, Headless, Heard},
    unruly::{Call, Fault, Moment, Rule, Unruly},
};

/// A year, in seconds.
const YEAR: i64 = 365 * 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_in_the_server_s_place_gets_nothing() {
    const PLACES: &[Place] = &[
        place("the server says what it can", Call::Abilities, 1, 1),
        place("a decision", Call::Decide, 1, 1),
        place("decisions for a while", Call::Decide, 1, 3),
    ];
    let faults = [
        Fault::Stranger,
        Fault::AnswerLost,
        Fault::ResetDuring,
        Fault::Cut,
        Fault::Garbage,
    ];
    let places: Vec<_> = PLACES.iter().collect();
    for dialect in Dialect::ALL {
        let wrong = among(dialect, (&places, &faults), Some(&tls::Town::new())).await;
        assert!(wrong.is_empty(), "{dialect:?}:\n{}", wrong.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_knows_any_more_loses_nothing() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = Town::of(home.path(), 300, dialect).await;
        let facts = town.facts();
        let three = &town.work[0];
        let setup = setup(home.path(), &town.sandbox.url());
        let mut before = Headless::start(setup.clone());
        before.sign_in(|_, _| ()).await;
        before.close().await;

        // Dialect `siasn` can sign in without it, so that the courier meets it; `terbuka` cannot.
        let mut gone = setup.clone();
        let mut site = Site::parse(&setup.url).unwrap();
        site.api = Endpoint::parse("https://tidak-ada.invalid").unwrap();
        site.dialect = match dialect {
            Dialect::Terbuka => Choice::Terbuka,
            Dialect::Siasn => Choice::Siasn,
        };
        gone.site = Some(site);
        let mut program = Headless::start(gone);
        program.open();
        program.knock();
        while program.session.is_none() && program.failure.is_none() {
            program.hear().await;
        }
        three.iter().for_each(|decision| program.decide(decision));
        let held = |program: &Headless| program.held.len() == 3 && program.tally.pending() == 3;
        while !held(&program) || program.failure.is_none() {
            program.hear().await;
        }
        let kind = program.failure.as_ref().map(|failure| failure.kind);
        assert_eq!(kind, Some(FailureKind::UnknownHost), "{dialect:?}");
        assert_eq!(program.tally.unknown, 0, "nothing can have left");
        assert!(three.iter().all(|one| acts(&facts, one).is_empty()));
        program.close().await;

        let mut after = Headless::start(setup);
        after.sign_in(|_, _| ()).await;
        after.settle(|_, _| (), || true).await.unwrap();
        after.close().await;
        let wrong = super::wrong(&facts, three, 1);
        assert!(wrong.is_empty(), "{dialect:?}: {wrong:?}");
        town.sandbox.stop().await;
    }
}

/// How far the clock that answers are measured by has jumped.
static JUMPED: AtomicI64 = AtomicI64::new(0);
/// One test at a time jumps.
static JUMPING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn wall() -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(JUMPED.load(Ordering::SeqCst))
}

fn jump(hand: &Hand, seconds: i64) {
    hand.jump(seconds);
    JUMPED.fetch_add(seconds, Ordering::SeqCst);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_ahead_changes_nothing() {
    jumps_by(YEAR).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_back_changes_nothing() {
    jumps_by(-YEAR).await;
}

async fn jumps_by(seconds: i64) {
    let _turn = JUMPING.lock().await;
    let mut wrong = Vec::new();
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = Town::of(home.path(), 500, dialect).await;
        let mut work = town.work.iter();
        for moment in [Moment::Before, Moment::After] {
            for lost in [false, true] {
                let three = work.next().unwrap();
                let found = jumping(&town, three, (seconds, moment, lost)).await;
                let name = format!("{dialect:?} {seconds} {moment:?} lost {lost}");
                wrong.extend(found.into_iter().map(|what| format!("{name}: {what}")));
            }
        }
        town.sandbox.stop().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Has the clock jump at the first decision, the answer to which may be lost as well.
async fn jumping(
    town: &Town,
    three: &Three,
    (seconds, moment, lost): (i64, Moment, bool),
) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let facts = town.facts();
    JUMPED.store(0, Ordering::SeqCst);
    let mut setup = setup(home.path(), "");
    setup.hand = Hand::ahead(0);
    setup.patience = Duration::from_secs(20);
    setup.options.wall = wall;
    let hand = setup.hand.clone();
    let deed = std::sync::Arc::new(move || jump(&hand, seconds));
    let fault = match (lost, moment) {
        (false, moment) => Fault::Do(moment, deed),
        (true, Moment::Before) => Fault::Swallow(deed),
        (true, _) => Fault::Lose(deed),
    };
    let rules = vec![Rule::new(Call::Decide, 1, 1, fault)];
    let truth = Truth::new(facts.clone(), three, setup.folder());
    let address = town.sandbox.address();
    let proxy = Unruly::watched(address, rules, None, Some(truth.watcher())).await;
    setup.url = proxy.url();
    let mut program = Headless::start(setup);
    program.sign_in(|_, _| ()).await;
    three.iter().for_each(|decision| program.decide(decision));
    let look = |program: &Headless, heard| {
        if heard != Heard::Nothing {
            truth.look_at_states(program);
        }
    };
    let settled = program.settle(look, || proxy.is_quiet()).await;
    program.close().await;
    let mut wrong = truth.lies();
    wrong.extend(settled.err());
    wrong.extend(super::wrong(&facts, three, 1));
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_back_does_not_hold_a_decision_for_a_year() {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), 300, Dialect::Terbuka).await;
    let facts = town.facts();
    let three = &town.work[0];
    let mut setup = setup(home.path(), &town.sandbox.url());
    setup.grace = Duration::from_secs(1);
    setup.patience = Duration::from_secs(10);
    let hand = setup.hand.clone();
    let mut program = Headless::start(setup);
    program.sign_in(|_, _| ()).await;
    three.iter().for_each(|decision| program.decide(decision));
    while program.held.len() < 3 {
        program.hear().await;
    }
    hand.jump(-YEAR);
    let settled = program.settle(|_, _| (), || true).await;
    program.close().await;
    assert_eq!(settled, Ok(()));
    let wrong = super::wrong(&facts, three, 1);
    assert!(wrong.is_empty(), "{wrong:?}");
    town.sandbox.stop().await;
}

/// Certificates made for one test.
pub mod tls {
    use std::sync::Arc;

    use base64::{Engine, engine::general_purpose::STANDARD};
    use periksa::siasn::Authorities;
    use rcgen::{
        BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa,
        KeyPair,
    };
    use rustls::{ServerConfig, pki_types::PrivateKeyDer};

    use crate::unruly::Certificates;

    /// A server behind TLS, and whom its clients believe.
    pub struct Town {
        pub certificates: Certificates,
        pub authorities: Authorities,
    }

    impl Town {
        pub fn new() -> Self {
            let _ = rustls::crypto::ring::default_provider().install_default();
            let (own, stranger) = (authority(), authority());
            let lines: Vec<_> = STANDARD
                .encode(own.der())
                .into_bytes()
                .chunks(64)
                .map(<[u8]>::to_vec)
                .collect();
            let body = String::from_utf8(lines.join(&b'\n')).unwrap();
            let pem = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
            Self {
                certificates: Certificates {
                    own: Arc::new(server(&own)),
                    strangers: Arc::new(server(&stranger)),
                    strange: false,
                },
                authorities: Authorities::parse(pem.as_bytes()).unwrap(),
            }
        }
    }

    fn authority() -> CertifiedIssuer<'static, KeyPair> {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
    }

    fn server(authority: &CertifiedIssuer<'static, KeyPair>) -> ServerConfig {
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, authority).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let chain = vec![certificate.der().clone()];
        let config = ServerConfig::builder().with_no_client_auth();
        config.with_single_cert(chain, key).unwrap()
    }
}
