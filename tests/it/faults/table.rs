//! The table: each fault that a line may have, at each call that the way of a decision takes.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, stream};
use periksa::{
    app::effect::{Effect, Extent},
    domain::{delivery::Delivery, outbox::Entry},
    siasn::{Limits, Patience, Site},
};

use super::{truth::Truth, world::tls, *};
use crate::{
    headless::{Headless, Heard},
    unruly::{Call, Fault, Moment, Rule, Unruly, fault::Answer},
};

/// How many cases go on at once.
const AT_ONCE: usize = 6;
/// How many where each needs a one-time code of its own, which is over when two others were given out.
const AT_ONE_CODE: usize = 2;
/// How long a one-time code lives.
const CODE: Duration = Duration::from_secs(30);
/// The proposals of a world in which something is put right, or signed.
const WORLD: usize = 2400;
/// How many proposals a world has to have for each case, so that there is work enough.
const EACH: usize = 17;
/// How long the program waits for an answer where none will come.
pub(super) const SHORT: Duration = Duration::from_millis(1500);

/// Where a fault strikes: the calls before it that bring the program there, and how often it strikes.
pub(super) struct Place {
    name: &'static str,
    way: &'static [Call],
    call: Call,
    first: usize,
    times: usize,
}

pub(super) const fn place(name: &'static str, call: Call, first: usize, times: usize) -> Place {
    Place {
        name,
        way: &[],
        call,
        first,
        times,
    }
}

impl Place {
    /// Whether the inbox has to be refreshed to come by it.
    fn refreshes(&self) -> bool {
        matches!(self.call, Call::List | Call::Changes)
    }

    /// Whether a proposal has to be opened to come by it.
    fn opens(&self) -> bool {
        self.name == OPENING || self.call == Call::Profile
    }
}

/// A fault that strikes once the answer to one of these is lost.
const fn after(name: &'static str, way: &'static [Call], at: Place) -> Place {
    Place { name, way, ..at }
}

const OPENING: &str = "a proposal is opened";

/// More often than a read is tried again by itself.
const OFTEN: usize = 4;

const TERBUKA: &[Place] = &[
    place("the provider is looked up", Call::Discovery, 1, OFTEN),
    place("signing in", Call::Token, 1, 2),
    place("the server says what it can", Call::Abilities, 1, OFTEN),
    place("the inbox is read", Call::List, 1, OFTEN),
    place("the inbox is read again", Call::Changes, 1, OFTEN),
    place(OPENING, Call::Proposal, 1, OFTEN),
    place("the first decision", Call::Decide, 1, 1),
    place("the second decision", Call::Decide, 2, 1),
    place("the third decision", Call::Decide, 3, 1),
    place("decisions for a while", Call::Decide, 1, 5),
    after(
        "a decision is read back",
        &[Call::Decide],
        place("", Call::Proposal, 1, OFTEN),
    ),
];

/// Decisions that wait together and go out in one call.
const SEVERAL: &[Place] = &[
    place("several decisions", Call::DecideMany, 1, 1),
    place("several decisions, and each by itself", Call::Decide, 1, 3),
    after(
        "several decisions are read back",
        &[Call::DecideMany],
        place("", Call::Proposal, 1, OFTEN),
    ),
];

const SIASN: &[Place] = &[
    place("the provider is looked up", Call::Discovery, 1, OFTEN),
    place("signing in", Call::Token, 1, 2),
    place("the dialect is learnt", Call::Abilities, 1, OFTEN),
    place("the inbox is read", Call::List, 1, OFTEN),
    place(OPENING, Call::Proposal, 7, OFTEN),
    place("the person is read", Call::Profile, 1, OFTEN),
    place("what stands is read before", Call::Proposal, 1, OFTEN),
    place("what stands is read after", Call::Proposal, 2, OFTEN),
    place("an acceptance", Call::Decide, 1, 1),
    place("a return", Call::Return, 1, 1),
    place("a refusal", Call::Refuse, 1, 1),
    place("acceptances for a while", Call::Decide, 1, 5),
    after(
        "a decision is read back",
        &[Call::Decide],
        place("", Call::Proposal, 1, OFTEN),
    ),
    after(
        "its history is read back",
        &[Call::Return],
        place("", Call::Log, 1, OFTEN),
    ),
];

/// Where an acceptance puts a value right, which this dialect takes together with it.
const TOGETHER: &[Place] = &[place("an acceptance with corrections", Call::Decide, 1, 1)];

/// Where it is put right before.
const APART: &[Place] = &[
    place("a correction is delivered", Call::Correct, 1, 1),
    after(
        "a correction is read back",
        &[Call::Correct],
        place("", Call::Proposal, 1, OFTEN),
    ),
];

/// Where approvals are signed.
const SIGNING: &[Place] = &[
    place(
        "what is to be signed is read before",
        Call::Proposal,
        1,
        OFTEN,
    ),
    place("a batch is signed", Call::Sign, 1, 1),
    after(
        "a signed batch is read back",
        &[Call::Sign],
        place("", Call::Proposal, 1, OFTEN),
    ),
];

/// What a line may do to a call.
pub(super) fn faults() -> Vec<Fault> {
    use Answer as A;
    let soon = Some(Duration::from_secs(7));
    vec![
        Fault::ResetBefore,
        Fault::ResetDuring,
        Fault::ResetAfter,
        Fault::AnswerLost,
        Fault::SentTwice,
        Fault::AnsweredTwice,
        Fault::Late,
        Fault::Drip,
        Fault::Cut,
        Fault::Garbage,
        Fault::Says(A::Fault, Moment::Before),
        Fault::Says(A::Fault, Moment::After),
        Fault::Says(A::Busy(None), Moment::Before),
        Fault::Says(A::Busy(None), Moment::After),
        Fault::Says(A::Busy(soon), Moment::Before),
        Fault::Says(A::SlowDown(None), Moment::Before),
        Fault::Says(A::SlowDown(soon), Moment::Before),
        Fault::Says(A::Portal, Moment::Before),
        Fault::Says(A::Portal, Moment::After),
        Fault::Says(A::PortalElsewhere, Moment::Before),
        Fault::Says(A::NotHere, Moment::Before),
        Fault::Gone,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_in_terbuka() {
    all_of(Dialect::Terbuka, TERBUKA).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_a_call_of_several_decisions() {
    all_of(Dialect::Terbuka, SEVERAL).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_in_siasn() {
    all_of(Dialect::Siasn, SIASN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_a_correction() {
    let home = tempfile::tempdir().unwrap();
    for (dialect, places) in [(Dialect::Terbuka, TOGETHER), (Dialect::Siasn, APART)] {
        let places: Vec<_> = places.iter().collect();
        let cases = cases(&places, &faults());
        let home = home.path().join(format!("{dialect:?}"));
        let town = Town::correcting(&home, WORLD, (dialect, cases.len())).await;
        let wrong = in_town((&town, None), cases, AT_ONCE).await;
        assert!(wrong.is_empty(), "{dialect:?}:\n{}", wrong.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_a_signature() {
    let home = tempfile::tempdir().unwrap();
    let places: Vec<_> = SIGNING.iter().collect();
    let town = Town::signing(home.path(), WORLD).await;
    let wrong = in_town((&town, None), cases(&places, &faults()), AT_ONE_CODE).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn all_of(dialect: Dialect, places: &[Place]) {
    // Reading an inbox is most of what a case costs where it is read at all.
    let (reading, deciding): (Vec<_>, Vec<_>) = places.iter().partition(|place| place.refreshes());
    let mut wrong = among(dialect, (&reading, &faults()), None).await;
    wrong.extend(among(dialect, (&deciding, &faults()), None).await);
    assert!(wrong.is_empty(), "{dialect:?}:\n{}", wrong.join("\n"));
}

/// All cases of some places in a town of their own; gives what went wrong.
pub(super) async fn among(
    dialect: Dialect,
    (places, faults): (&[&Place], &[Fault]),
    tls: Option<&tls::Town>,
) -> Vec<String> {
    let cases = cases(places, faults);
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), EACH * cases.len() + 100, dialect).await;
    in_town((&town, tls), cases, AT_ONCE).await
}

type Case<'a> = (&'a Place, Fault);

/// Each fault at each place, or those of them that are asked for.
fn cases<'a>(places: &[&'a Place], faults: &[Fault]) -> Vec<Case<'a>> {
    let cases = places.iter().flat_map(|place| {
        let faults = faults.iter().cloned();
        faults.map(move |fault| (*place, fault))
    });
    // To look at some of them alone: FAULT='signing in, Late' cargo test …
    let wanted = std::env::var("FAULT").unwrap_or_default();
    let wanted = |(place, fault): &Case<'_>| name(place, fault).contains(&wanted);
    cases.filter(wanted).collect()
}

fn name(place: &Place, fault: &Fault) -> String {
    format!("{}, {fault:?}", place.name)
}

async fn in_town(
    (town, tls): (&Town, Option<&tls::Town>),
    cases: Vec<Case<'_>>,
    at_once: usize,
) -> Vec<String> {
    assert!(
        town.work.len() >= cases.len(),
        "work for {} only",
        town.work.len()
    );
    stream::iter(cases.into_iter().zip(&town.work))
        .map(|((place, fault), three)| async move {
            let name = name(place, &fault);
            let begun = std::time::Instant::now();
            let found = case((town, tls), (place, fault), three).await;
            println!("{name}: {:.1} s", begun.elapsed().as_secs_f64());
            found.into_iter().map(move |what| format!("{name}: {what}"))
        })
        .buffer_unordered(at_once)
        .flat_map(stream::iter)
        .collect()
        .await
}

/// Goes the whole way once; gives what went wrong.
async fn case(
    (town, tls): (&Town, Option<&tls::Town>),
    (place, fault): Case<'_>,
    three: &Three,
) -> Vec<String> {
    let dialect = town.dialect;
    let home = tempfile::tempdir().unwrap();
    let facts = town.facts();
    let late = matches!(fault, Fault::Late);
    let twice = matches!(fault, Fault::SentTwice);
    let mut rules: Vec<_> = place
        .way
        .iter()
        .map(|call| Rule::new(*call, 1, 1, Fault::AnswerLost))
        .collect();
    let rule = Rule::new(place.call, place.first, place.times, fault.clone());
    rules.push(match place.way {
        [] => rule,
        _ => rule.asleep(),
    });

    let mut setup = setup(home.path(), "");
    let together = SEVERAL.iter().any(|known| known.name == place.name);
    if together {
        // They are let go at once, when all are held.
        setup.grace = Duration::from_secs(30);
    } else {
        setup.options.together = 0;
    }
    setup.user = town.user.to_owned();
    if late || matches!(fault, Fault::Drip) {
        setup.options.patience = Patience::default().for_all(|_| Limits {
            silence: SHORT,
            whole: SHORT,
        });
    }
    let truth = Truth::new(Arc::clone(&facts), three, setup.folder());
    // A second copy of a signature is turned away, since its code is used up, and that is the answer.
    let turned_away = twice && place.call == Call::Sign;
    let truth = truth.lenient(late && dialect == Dialect::Terbuka || turned_away);
    let address = town.sandbox.address();
    let certificates = tls.map(|tls| tls.certificates.clone());
    setup.options.authorities = tls.map(|tls| tls.authorities.clone());
    let proxy = Unruly::watched(address, rules, certificates, Some(truth.watcher())).await;
    setup.url = proxy.url();
    setup.site = tls.map(|_| {
        // The sandbox knows nothing of TLS before it, and would name its own doors.
        let mut site = Site::parse(&setup.url).unwrap();
        site.issuer = Site::parse(&town.sandbox.url()).unwrap().issuer;
        site
    });

    let mut program = Headless::start(setup);
    let on = |program: &Headless, heard: Heard| {
        if matches!(heard, Heard::Lost | Heard::Nothing) {
            proxy.come_back();
        }
        if heard != Heard::Nothing {
            truth.look(program);
        }
    };
    let mut wrong = Vec::new();
    program.sign_in(on).await;
    if place.refreshes() {
        for _ in 0..2 {
            let news = Effect::Sync(Extent::News);
            let asked = program.ask(news, Heard::Refreshed, on).await;
            wrong.extend(asked.err());
        }
    }
    for decision in three {
        program.decide(decision);
    }
    while together && program.held.len() < three.len() {
        let heard = program.hear().await;
        on(&program, heard);
    }
    let mut signed = 0;
    let settled = program
        .settle_by(
            on,
            || proxy.is_quiet(),
            |program| sign(program, town, &mut signed),
        )
        .await;
    if place.opens() {
        let open = Effect::Fetch(three[0].proposal.clone(), None);
        wrong.extend(program.ask(open, Heard::Fetched, on).await.err());
    }
    program.close().await;

    wrong.extend(truth.lies());
    wrong.extend(settled.err());
    // Who sends twice what came once is not the program, and this dialect does it twice.
    let copies = match twice && dialect == Dialect::Siasn && town.clock.is_none() {
        true => 2,
        false => 1,
    };
    wrong.extend(super::wrong(&facts, three, copies));
    if twice && dialect == Dialect::Siasn {
        wrong.extend(came_once(&proxy, town, three));
    }
    if proxy.struck() < place.way.len() + 1 {
        wrong.push(format!("it struck {} times only", proxy.struck()));
    }
    wrong
}

/// What came to the proxy otherwise than once.
fn came_once(proxy: &Unruly, town: &Town, three: &Three) -> Vec<String> {
    let calls = match town.clock {
        Some(_) => [Call::Sign; 3],
        None => [Call::Decide, Call::Return, Call::Refuse],
    };
    let corrections = three.iter().filter(|one| !one.corrections.is_empty());
    let corrections = corrections.map(|one| (Call::Correct, one));
    let sent = calls.into_iter().zip(three).chain(corrections);
    sent.filter_map(|(call, one)| {
        let came = proxy.came(call, one.proposal.as_str());
        (came != 1).then(|| format!("{call:?} came {came} times"))
    })
    .collect()
}

/// Puts what waits for it under a signature with a code of its own, once the one before is answered;
/// whether nothing is left to do.
fn sign(program: &mut Headless, town: &Town, signed: &mut usize) -> bool {
    let waiting = |entry: &&Entry| entry.delivery == Delivery::AwaitingSignature;
    let ids = program.entries.iter().filter(waiting);
    let ids: Vec<_> = ids.map(|entry| entry.decision.id.clone()).collect();
    if let Some(clock) = &town.clock
        && !ids.is_empty()
        && program.signed.len() == *signed
    {
        clock.advance(CODE);
        program.sign(ids, &town.sandbox.one_time_code(town.user));
        *signed += 1;
    }
    program.is_settled()
}
