//! What goes over the line to the server, counted on the socket between the real client and the real
//! sandbox: bytes are held to their budgets, times never. Budgets are of HTTP/2, within TLS; what
//! HTTP/1.1 costs is printed beside it.

mod relay;

use std::sync::Arc;

use periksa::{
    app::effect::{Ahead, Effect, Extent},
    domain::{
        decision::{Decision, Outcome},
        id::DecisionId,
        proposal::{Dossier, Proposal},
        session::Session,
        stage::Stage,
    },
    sandbox::Dialect,
    siasn::{Changes, Client, Fetched, Options, Site},
};
use rustls::HandshakeKind;

use self::relay::{Count, Relay};
use crate::{
    faults::tls,
    headless::{self, Headless, Heard, Setup},
    office::Town,
};

/// Proposals of the town: enough for pages of 200 at both desks.
const PROPOSALS: usize = 1500;
/// Rows of a page.
const PAGE: u32 = 200;
/// Most bytes of a refresh with nothing new, both ways, when the token has gone out once.
const REFRESH: usize = 300;
/// Most bytes of a row of a whole page.
const ROW: f64 = 45.0;
/// The same for a validator, whose rows are of many units: the 37 units of the page, each with an id of
/// 16 bytes and a name, make up 4 bytes of each row.
const VALIDATORS_ROW: f64 = 48.0;
/// Most bytes of a proposal without its documents, both ways.
const DETAIL: usize = 1_500;
/// Most bytes of a decision, both ways.
const DECISION: usize = 600;

/// How a line is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoken {
    /// HTTP/2 over TLS.
    Two,
    /// HTTP/1.1 over TLS.
    Old,
    /// HTTP/1.1 in the clear, as within this machine.
    Plain,
}

/// A client at the end of a line that is counted.
struct Wire {
    relay: Relay,
    site: Site,
    options: Options,
    client: Client,
}

impl Wire {
    async fn to(town: &Town, spoken: Spoken) -> Self {
        let tls = tls::Town::new();
        let mut config = rustls::ServerConfig::clone(&tls.certificates.own);
        if spoken == Spoken::Two {
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        let config = (spoken != Spoken::Plain).then(|| Arc::new(config));
        let relay = Relay::to(town.sandbox.address(), config).await;
        let mut site = Site::parse(&relay.url()).unwrap();
        if spoken == Spoken::Old {
            // The sandbox learns from HTTP/2 alone that TLS stands before it.
            site.issuer = Site::parse(&town.sandbox.url()).unwrap().issuer;
        }
        let options = Options {
            authorities: Some(tls.authorities),
            ..Options::default()
        };
        let client = Client::new(site.clone(), options.clone());
        Self {
            relay,
            site,
            options,
            client,
        }
    }

    async fn sign_in(&self, user: &str) -> Session {
        let session = self.client.sign_in(user, "contoh".into(), None).await;
        session.unwrap()
    }

    /// The whole inbox, what each page cost, and from where changes are asked for.
    async fn inbox(&self) -> (Vec<Proposal>, Vec<(usize, Count)>, String) {
        let mut reading = self.client.inbox(PAGE).unwrap();
        let (mut rows, mut pages, mut token) = (Vec::new(), Vec::new(), None);
        loop {
            let (page, count) = self.relay.during(reading.next()).await;
            let Some(page) = page.unwrap() else { break };
            assert_eq!(page.oddities, []);
            pages.push((page.rows.len(), count));
            token = token.or(page.token);
            rows.extend(page.rows);
        }
        (rows, pages, token.unwrap())
    }

    async fn refresh(&self, token: &str) -> Count {
        let (changes, count) = self.relay.during(self.client.changes(token)).await;
        let Changes::Since(delta) = changes.unwrap() else {
            panic!("it has to be read anew")
        };
        assert!(delta.changed.is_empty() && delta.gone.is_empty() && !delta.more);
        assert_eq!(delta.token, token);
        count
    }

    async fn detail(&self, row: &Proposal) -> (Dossier, Count) {
        let (fetched, count) = self.relay.during(self.client.dossier(&row.id, None)).await;
        let Fetched::Fresh(dossier) = fetched.unwrap() else {
            panic!("nothing was known")
        };
        (dossier, count)
    }

    async fn decide(&self, decision: &Decision) -> Count {
        let (answer, count) = self.relay.during(self.client.decide(decision)).await;
        answer.unwrap();
        count
    }
}

/// One decision of each outcome on what waits for an OPD.
fn three(session: &Session, rows: &[Proposal]) -> Vec<Decision> {
    let mut waiting = rows.iter().filter(|row| row.stage() == Stage::Submitted);
    let decide = |outcome: Outcome| {
        let row = waiting.next().unwrap();
        let note = (outcome != Outcome::Accept).then_some("mohon diperbaiki sesuai dokumen asli");
        let mut decision = headless::decision(session, row, outcome, note);
        decision.id = DecisionId::new(uuid::Uuid::now_v7().to_string());
        decision
    };
    Outcome::ALL.map(decide).into()
}

fn sum(pages: &[(usize, Count)]) -> f64 {
    let rows: usize = pages.iter().map(|(rows, _)| rows).sum();
    let bytes: usize = pages.iter().map(|(_, count)| count.both()).sum();
    bytes as f64 / rows as f64
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_with_nothing_new_is_one_short_conditional_request() {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), PROPOSALS, Dialect::Terbuka).await;
    let wire = Wire::to(&town, Spoken::Two).await;
    wire.sign_in("opd").await;
    let (_, _, token) = wire.inbox().await;
    let first = wire.refresh(&token).await;
    assert_eq!(first.requests, 1);
    assert!(first.both() <= REFRESH, "{first:?}");
    for _ in 0..3 {
        let again = wire.refresh(&token).await;
        assert_eq!(again.requests, 1);
        assert!(
            again.down < first.down,
            "no body again: {again:?} after {first:?}"
        );
        assert!(again.both() <= REFRESH, "{again:?}");
    }
    town.sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_the_inbox_cost_little_more_than_their_ids_and_names() {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), PROPOSALS, Dialect::Terbuka).await;
    for (user, most) in [("opd", ROW), ("kanreg", VALIDATORS_ROW)] {
        let wire = Wire::to(&town, Spoken::Two).await;
        wire.sign_in(user).await;
        let (_, pages, _) = wire.inbox().await;
        let whole = pages.iter().filter(|(rows, _)| *rows == PAGE as usize);
        let each: Vec<_> = whole
            .clone()
            .map(|(rows, count)| count.down as f64 / *rows as f64)
            .collect();
        assert!(
            !each.is_empty() && each.iter().all(|bytes| *bytes <= most),
            "{user}: {each:?}"
        );
        // From the second page on the token is a number.
        let mut asked = whole.skip(1).map(|(_, count)| count.up);
        assert!(asked.all(|up| up <= 150), "{pages:?}");
    }
    town.sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_and_a_decision_keep_to_their_budgets() {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), PROPOSALS, Dialect::Terbuka).await;
    let wire = Wire::to(&town, Spoken::Two).await;
    let session = wire.sign_in("opd").await;
    let (rows, _, _) = wire.inbox().await;
    let mut details = Vec::new();
    for row in &rows {
        let (dossier, count) = wire.detail(row).await;
        details.push((count.both(), dossier.others.len(), dossier.documents.len()));
    }
    details.sort_unstable();
    let at = |part: usize| details[(details.len() - 1) * part / 1000];
    println!(
        "details: {:?} {:?} {:?} {:?} {:?}",
        at(0),
        at(500),
        at(950),
        at(990),
        at(1000)
    );
    let within = details.iter().filter(|(bytes, ..)| *bytes <= DETAIL);
    assert!(within.count() * 100 >= details.len() * 95, "{:?}", at(950));
    let mut alone = 0;
    for decision in three(&session, &rows) {
        let count = wire.decide(&decision).await;
        assert_eq!(count.requests, 1);
        alone += count.both();
        assert!(
            count.both() <= DECISION,
            "{:?}: {count:?}",
            decision.outcome
        );
    }
    let together = &three(&session, &rows[rows.len() / 2..])[..];
    let (answers, count) = wire.relay.during(wire.client.decide_many(together)).await;
    assert!(
        answers.iter().all(|(_, answer)| answer.is_ok()),
        "{answers:?}"
    );
    assert_eq!(count.requests, 1);
    println!("{} together: {count:?}", together.len());
    assert!(count.both() < alone, "{count:?}, and {alone} one by one");
    assert_eq!(wire.relay.count().lines.len(), 1);
    town.sandbox.stop().await;
}

/// The whole program, from signing in to a decision that stands.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_goes_over_one_line_and_a_new_line_resumes_its_tls() {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), PROPOSALS, Dialect::Terbuka).await;
    let wire = Wire::to(&town, Spoken::Two).await;
    let mut setup = Setup::new(home.path(), &wire.relay.url(), "opd");
    setup.site = Some(wire.site.clone());
    setup.options = Options {
        backoff: setup.options.backoff.clone(),
        ..wire.options.clone()
    };
    let mut program = Headless::start(setup);
    program.sign_in(|_, _| ()).await;
    let news = || Effect::Sync(Extent::News);
    program
        .ask(news(), Heard::Refreshed, |_, _| ())
        .await
        .unwrap();
    let three = &town.work[0];
    for decision in three {
        let open = Effect::Fetch(decision.proposal.clone(), None);
        program.ask(open, Heard::Fetched, |_, _| ()).await.unwrap();
        program.decide(decision);
    }
    program.settle(|_, _| (), || true).await.unwrap();
    let (refreshed, count) = wire
        .relay
        .during(program.ask(news(), Heard::Refreshed, |_, _| ()))
        .await;
    refreshed.unwrap();
    assert_eq!(wire.relay.count().lines, [Some(HandshakeKind::Full)]);
    assert!(count.requests >= 1);
    let (refreshed, count) = wire
        .relay
        .during(program.ask(news(), Heard::Refreshed, |_, _| ()))
        .await;
    refreshed.unwrap();
    assert_eq!(count.requests, 1);
    assert!(count.both() <= REFRESH, "{count:?}");

    wire.relay.cut();
    for _ in 0..3 {
        program
            .ask(news(), Heard::Refreshed, |_, _| ())
            .await
            .unwrap();
    }
    let lines = wire.relay.count().lines;
    assert_eq!(
        lines,
        [Some(HandshakeKind::Full), Some(HandshakeKind::Resumed)]
    );
    program.close().await;
    let wrong = crate::office::wrong(&town.facts(), three, 1);
    assert!(wrong.is_empty(), "{wrong:?}");
    town.sandbox.stop().await;
}

/// On a line of which answers are held up, so that nothing comes before its time.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_left_before_its_file_came_is_given_up() {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), PROPOSALS, Dialect::Terbuka).await;
    let wire = Wire::to(&town, Spoken::Two).await;
    let mut setup = Setup::new(home.path(), &wire.relay.url(), "opd");
    setup.site = Some(wire.site.clone());
    setup.options = wire.options.clone();
    let mut program = Headless::start(setup);
    program.sign_in(|_, _| ()).await;
    let [one, other, _] = &town.work[0];
    let looks_at = |decision: &Decision| {
        Effect::Prefetch(Ahead {
            dossiers: Vec::new(),
            documents: vec![decision.proposal.clone()],
        })
    };
    let before = wire.relay.count().requests;
    wire.relay.hold(true);
    program.perform(looks_at(one));
    program.perform(Effect::Fetch(one.proposal.clone(), None));
    wire.relay.when(|count| count.requests == before + 1).await;
    program.perform(looks_at(other));
    wire.relay.when(|count| count.given_up == 1).await;
    program.perform(Effect::Fetch(other.proposal.clone(), None));
    wire.relay.when(|count| count.requests == before + 2).await;
    wire.relay.hold(false);
    while program.hear().await != Heard::Fetched {}
    assert_eq!(wire.relay.count().given_up, 1);
    program.close().await;
    town.sandbox.stop().await;
}

/// Asserts nothing about bytes: what the other ways to speak cost, beside the one with the budgets.
#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_speak_is_measured() {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), PROPOSALS, Dialect::Terbuka).await;
    for spoken in [Spoken::Two, Spoken::Old, Spoken::Plain] {
        let wire = Wire::to(&town, spoken).await;
        let (session, count) = wire.relay.during(wire.sign_in("opd")).await;
        println!("{spoken:?}: signing in {count:?}");
        let (rows, pages, token) = wire.inbox().await;
        let row = |(rows, count): &(usize, Count)| count.both() as f64 / *rows as f64;
        let each: Vec<_> = pages
            .iter()
            .map(row)
            .map(|row| format!("{row:.1}"))
            .collect();
        println!("  rows {:.1}, page by page {each:?}", sum(&pages));
        let (first, again) = (wire.refresh(&token).await, wire.refresh(&token).await);
        println!("  refresh {first:?}, again {again:?}");
        let mut details = Vec::new();
        for row in &rows[..50] {
            details.push(wire.detail(row).await.1.both());
        }
        details.sort_unstable();
        println!(
            "  detail {} to {}, median {}",
            details[0], details[49], details[25]
        );
        for decision in three(&session, &rows) {
            println!(
                "  {:?} {:?}",
                decision.outcome,
                wire.decide(&decision).await
            );
        }
        println!("  lines {:?}", wire.relay.count().lines);
    }
    town.sandbox.stop().await;
}
