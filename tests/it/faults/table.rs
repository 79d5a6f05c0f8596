//! The table: each fault that a line may have, at each call that the way of a decision takes.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, stream};
use periksa::{
    app::effect::{Effect, Extent},
    siasn::{Limits, Patience, Site},
};

use super::{truth::Truth, world::tls, *};
use crate::{
    headless::{Headless, Heard},
    unruly::{Call, Fault, Moment, Rule, Unruly, fault::Answer},
};

/// How many cases go on at once.
const AT_ONCE: usize = 6;
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

/// After these the answer to a decision is lost.
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
const TOGETHER: &[Place] = &[
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
        place("", Call::Proposal, 2, OFTEN),
    ),
    after(
        "its history is read back",
        &[Call::Return],
        place("", Call::Log, 1, OFTEN),
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
        Fault::Gone,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_in_terbuka() {
    all_of(Dialect::Terbuka, TERBUKA).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_a_call_of_several_decisions() {
    all_of(Dialect::Terbuka, TOGETHER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_in_siasn() {
    all_of(Dialect::Siasn, SIASN).await;
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
    let cases = places.iter().flat_map(|place| {
        let faults = faults.iter().cloned();
        faults.map(move |fault| (*place, fault))
    });
    // To look at some of them alone: FAULT='signing in, Late' cargo test …
    let wanted = std::env::var("FAULT").unwrap_or_default();
    let name = |place: &Place, fault: &Fault| format!("{}, {fault:?}", place.name);
    let cases: Vec<_> = cases
        .filter(|(place, fault)| name(place, fault).contains(&wanted))
        .collect();
    let home = tempfile::tempdir().unwrap();
    let town = &Town::of(home.path(), EACH * cases.len() + 100, dialect).await;
    assert!(
        town.work.len() >= cases.len(),
        "work for {} only",
        town.work.len()
    );
    stream::iter(cases.into_iter().zip(&town.work))
        .map(|((place, fault), three)| async move {
            let name = name(place, &fault);
            let begun = std::time::Instant::now();
            let found = case((town, tls), dialect, (place, fault), three).await;
            println!("{name}: {:.1} s", begun.elapsed().as_secs_f64());
            found.into_iter().map(move |what| format!("{name}: {what}"))
        })
        .buffer_unordered(AT_ONCE)
        .flat_map(stream::iter)
        .collect()
        .await
}

/// Goes the whole way once; gives what went wrong.
async fn case(
    (town, tls): (&Town, Option<&tls::Town>),
    dialect: Dialect,
    (place, fault): (&Place, Fault),
    three: &Three,
) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let facts = town.facts();
    let late = matches!(fault, Fault::Late);
    let twice = matches!(fault, Fault::SentTwice);
    let mut rules: Vec<_> = place
        .way
        .iter()
        .map(|call| Rule::new(*call, 1, 1, Fault::AnswerLost))
        .collect();
    rules.push(Rule::new(
        place.call,
        place.first,
        place.times,
        fault.clone(),
    ));

    let mut setup = setup(home.path(), "");
    let together = TOGETHER.iter().any(|known| known.name == place.name);
    if together {
        // They are let go at once, when all are held.
        setup.grace = Duration::from_secs(30);
    } else {
        setup.options.together = 0;
    }
    if late || matches!(fault, Fault::Drip) {
        setup.options.patience = Patience::default().for_all(|_| Limits {
            silence: SHORT,
            whole: SHORT,
        });
    }
    let truth = Truth::new(Arc::clone(&facts), three, setup.folder());
    let truth = truth.lenient(late && dialect == Dialect::Terbuka);
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
    let settled = program.settle(on, || proxy.is_quiet()).await;
    if place.opens() {
        let open = Effect::Fetch(three[0].proposal.clone(), None);
        wrong.extend(program.ask(open, Heard::Fetched, on).await.err());
    }
    program.close().await;

    wrong.extend(truth.lies());
    wrong.extend(settled.err());
    // Who sends twice what came once is not the program, and this dialect does it twice.
    let copies = if twice && dialect == Dialect::Siasn {
        2
    } else {
        1
    };
    wrong.extend(super::wrong(&facts, three, copies));
    if copies > 1 {
        let sent = [Call::Decide, Call::Return, Call::Refuse]
            .into_iter()
            .zip(three);
        wrong.extend(sent.filter_map(|(call, one)| {
            let came = proxy.came(call, one.proposal.as_str());
            (came != 1).then(|| format!("{call:?} came {came} times"))
        }));
    }
    if proxy.struck() < place.way.len() + 1 {
        wrong.push(format!("it struck {} times only", proxy.struck()));
    }
    wrong
}
