//! A request that was given up arrives much later, while the program's clock goes on: it is acted on
//! once all the same.

use std::sync::Arc;

use periksa::{
    app::effect::Effect,
    domain::outbox::MAY_ARRIVE,
    siasn::{Limits, Patience},
};

use super::{table::SHORT, *};
use crate::{
    headless::{Headless, Heard},
    unruly::{Call, Fault, Rule, Unruly, fault::Gate},
};

/// How many seconds after it was given up, by the program's clock. All of them before it may be taken for
/// lost.
const AFTER: [i64; 2] = [90, 200];
/// How far the clock moves between two looks, in seconds.
const STRIDE: i64 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_long_after_it_was_given_up_is_acted_on_once_in_terbuka() {
    all_of(Dialect::Terbuka).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_long_after_it_was_given_up_is_acted_on_once_in_siasn() {
    all_of(Dialect::Siasn).await;
}

async fn all_of(dialect: Dialect) {
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), 300, dialect).await;
    let mut work = town.work.iter();
    for seconds in AFTER {
        assert!(seconds < MAY_ARRIVE.as_secs());
        for anew in [false, true] {
            let three = work.next().unwrap();
            let wrong = arrives_after(&town, three, (seconds, anew)).await;
            assert!(
                wrong.is_empty(),
                "{dialect:?}, {seconds} s, anew {anew}: {wrong:?}"
            );
        }
    }
    town.sandbox.stop().await;
}

/// Has the first acceptance arrive so much later; the program may be started anew meanwhile.
async fn arrives_after(town: &Town, three: &Three, (seconds, anew): (i64, bool)) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let facts = town.facts();
    let gate = Gate::default();
    let rule = Rule::new(Call::Decide, 1, 1, Fault::Later(Arc::clone(&gate)));
    let proxy = Unruly::before(town.sandbox.address(), vec![rule]).await;
    let mut setup = setup(home.path(), &proxy.url());
    setup.options.patience = Patience::default().for_all(|_| Limits {
        silence: SHORT,
        whole: SHORT,
    });
    let mut program = Headless::start(setup.clone());
    program.sign_in(|_, _| ()).await;
    three.iter().for_each(|decision| program.decide(decision));
    // It is given up when the proxy has it and the program says what it is in doubt about.
    while proxy.struck() == 0 || program.tally.unknown + program.tally.sent_today < 3 {
        program.hear().await;
    }
    if anew {
        program.close().await;
        program = Headless::start(setup.clone());
        program.sign_in(|_, _| ()).await;
    }
    for _ in 0..seconds / STRIDE {
        setup.hand.pass(STRIDE);
        program.perform(Effect::Deliver);
        while program.hear().await != Heard::Nothing {}
    }
    gate.notify_one();
    proxy.quiet().await;
    let settled = program.settle(|_, _| (), || true).await;
    program.close().await;
    let mut wrong = super::wrong(&facts, three, 1);
    wrong.extend(settled.err());
    wrong
}
