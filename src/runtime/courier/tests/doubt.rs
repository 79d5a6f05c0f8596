//! What may have arrived: each doubt for itself, over every jump of the clock.

use super::*;
use crate::domain::{delivery::Event, outbox::Settlement};

/// A counter whose answers get lost, and which then says this of them.
fn silent(read_back: impl Fn(&Decision) -> Reading + Send + Sync + 'static) -> Loket {
    Loket {
        decide: Box::new(|_| lost(FailureKind::HalfAnswer, Fate::InDoubt)),
        read_back: Box::new(read_back),
        ..Loket::default()
    }
}

#[tokio::test]
async fn one_doubt_that_cannot_be_resolved_holds_nobody_up() {
    use FailureKind as Kind;
    for kind in [
        Kind::ServerTrouble,
        Kind::Suspended,
        Kind::TimedOut,
        Kind::SlowDown,
        Kind::NotSiasn,
        Kind::ServerFault,
        Kind::Unreadable,
    ] {
        let loket = Loket {
            decide: Box::new(|decision| match is(decision, "ragu") {
                true => lost(Kind::Unreadable, Fate::InDoubt),
                false => Ok(receipt()),
            }),
            read_back: Box::new(move |_| failed(kind)),
            ..Loket::default()
        };
        let mut office = Office::with(loket, Memory::Keys).await;
        office.hold(&["ragu"], 0).await;
        office.window.round().await;
        office.hands.pass(1);
        office.hold(&["a", "b"], 0).await;
        let ended = office.window.round().await;
        assert_eq!(office.state("ragu").await, Delivery::Unknown, "{kind:?}");
        assert_eq!(office.state("a").await, Delivery::Accepted, "{kind:?}");
        assert_eq!(office.state("b").await, Delivery::Accepted, "{kind:?}");
        let pause = office.window.pause(ended).await.unwrap();
        assert!(pause >= Duration::from_secs(1), "{kind:?} {pause:?}");
    }
}

#[tokio::test]
async fn each_doubt_is_read_back_ever_more_seldom_over_every_start() {
    let mut office = Office::with(silent(|_| failed(FailureKind::ServerFault)), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    office.loket.asked();
    let mut at = Vec::new();
    for second in 1..=250 {
        office.hands.pass(1);
        if second == 20 {
            // Another start.
            let memory = Memory::Keys;
            office.window = Window::on(&office.store, &office.hands, &office.loket, memory);
        }
        office.window.round().await;
        if !office.loket.asked().is_empty() {
            at.push(second);
        }
    }
    assert_eq!(at, [1, 2, 4, 8, 16, 32, 64, 124, 184, 244]);
}

#[tokio::test]
async fn a_line_that_is_gone_stops_the_reading_back() {
    let mut office = Office::with(silent(|_| failed(FailureKind::ServerFault)), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    let loket = Arc::new(silent(|_| failed(FailureKind::NoServer)));
    office.window.courier.counter = Arc::clone(&loket);
    office.window.pace = Pace::default();
    office.hold(&["b"], 0).await;
    office.hands.pass(1);
    office.window.lost();
    office.window.round().await;
    assert_eq!(office.window.lost(), [FailureKind::NoServer]);
    let pause = office.window.pause(Ended::Done).await.unwrap();
    assert!(pause >= Duration::from_secs(1), "{pause:?}");
}

#[tokio::test]
async fn what_was_found_decides() {
    type Answer = fn(&Decision) -> Reading;
    let applied: Answer = |_| Ok(Found::Applied(receipt()));
    let moved: Answer = |_| changed();
    let untouched: Answer = |decision| Ok(Found::Untouched(decision.version.clone()));
    let cases = [
        (applied, Delivery::Accepted),
        (moved, Delivery::Conflict),
        (untouched, Delivery::Queued),
    ];
    for (found, state) in cases {
        let mut office = Office::with(silent(found), Memory::Keys).await;
        office.hold(&["a"], 0).await;
        office.window.round().await;
        assert_eq!(office.state("a").await, state);
        assert_eq!(office.loket.asked(), ["kirim a", "baca a"]);
    }
}

/// Sends once into a silent server without a memory.
async fn settling() -> Office {
    let untouched = |decision: &Decision| Ok(Found::Untouched(decision.version.clone()));
    let mut office = Office::with(silent(untouched), Memory::None).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    office.loket.asked();
    office
}

#[tokio::test]
async fn what_looks_untouched_may_still_be_at_work_over_every_start() {
    let mut office = settling().await;
    let time = SETTLING.as_secs();
    for second in 1..time * 3 / 2 {
        office.hands.pass(1);
        if second == time / 2 {
            // How the clock went meanwhile nobody knows: it may have been set ahead.
            office.hands.jump(3600);
            let memory = Memory::None;
            office.window = Window::on(&office.store, &office.hands, &office.loket, memory);
        }
        office.window.round().await;
        assert_eq!(office.state("a").await, Delivery::Unknown, "{second}");
    }
    office.hands.pass(70);
    office.window.round().await;
    assert_ne!(
        office.state("a").await,
        Delivery::Unknown,
        "its time is over"
    );
}

#[tokio::test]
async fn a_clock_that_jumps_neither_ends_a_doubt_early_nor_makes_it_last() {
    for seconds in [-365 * 86_400, -30, 45, 365 * 86_400] {
        let mut office = settling().await;
        office.hands.pass(10);
        office.window.round().await;
        office.hands.jump(seconds);
        for _ in 0..SETTLING.as_secs() - 10 {
            office.window.round().await;
            assert_eq!(office.state("a").await, Delivery::Unknown, "{seconds}");
            office.hands.pass(1);
        }
        for _ in 0..80 {
            office.hands.pass(1);
            office.window.round().await;
        }
        let asked = office.loket.asked();
        let sent = asked.iter().filter(|asked| *asked == "kirim a").count();
        assert_eq!(sent, 1, "{seconds}: sent again once, and in doubt anew");
    }
}

#[tokio::test]
async fn a_clock_set_back_holds_nothing_for_a_year() {
    const YEAR: i64 = 365 * 86_400;
    let mut office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 8).await;
    office.window.round().await;
    for _ in 0..2 {
        office.hands.pass(5);
        office.hands.jump(-YEAR);
        office.window.round().await;
        assert_eq!(office.state("a").await, Delivery::Held, "its time anew");
        let pause = office.window.pause(Ended::Done).await.unwrap();
        assert_eq!(pause, Duration::from_secs(8));
    }
    office.hands.pass(8);
    office.window.round().await;
    assert_eq!(office.state("a").await, Delivery::Accepted);

    let trouble = Loket {
        decide: Box::new(|_| lost(FailureKind::ServerFault, Fate::NotSent)),
        ..Loket::default()
    };
    let mut office = Office::with(trouble, Memory::Keys).await;
    office.hold(&["b"], 0).await;
    office.window.round().await;
    office.loket.asked();
    office.hands.jump(-YEAR);
    let pause = office.window.pause(Ended::Done).await.unwrap();
    assert!(pause <= LONGEST_SLEEP, "the jump is noticed: {pause:?}");
    office.window.round().await;
    assert_eq!(office.loket.asked(), ["kirim b"]);
}

#[tokio::test]
async fn a_clock_set_ahead_cuts_the_grace_short_at_most() {
    let mut office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 8).await;
    office.window.round().await;
    office.hands.jump(86_400);
    office.window.round().await;
    assert_eq!(office.state("a").await, Delivery::Accepted);
    assert_eq!(office.loket.asked(), ["kirim a"]);
}

#[tokio::test]
async fn out_of_sight_is_asked_about_seldom_and_may_be_given_up() {
    let mut office = Office::with(silent(|_| Ok(Found::OutOfSight)), Memory::None).await;
    office.hold(&["a"], 0).await;
    assert!(!office.entry("a").await.may_give_up());
    let busy = office.store.give_up(&DecisionId::new("a")).await;
    assert_eq!(busy.unwrap_err().kind, FailureKind::Busy);
    office.window.round().await;
    let entry = office.entry("a").await;
    assert_eq!(entry.delivery, Delivery::Unknown);
    assert!(entry.may_give_up());
    office.loket.asked();
    let mut asked = 0;
    for _ in 0..360 {
        office.hands.pass(10);
        office.window.round().await;
        asked += office.loket.asked().len();
    }
    assert!((12..20).contains(&asked), "{asked} in an hour");
    let gone = office.store.give_up(&DecisionId::new("a")).await.unwrap();
    assert_eq!(gone.delivery, Delivery::Abandoned);
    assert_eq!(gone.failure.unwrap().kind, FailureKind::NotFound);
    office.hands.pass(3600);
    office.window.round().await;
    assert!(office.loket.asked().is_empty());
}

#[tokio::test]
async fn what_may_still_be_found_out_is_not_given_up() {
    for kind in [FailureKind::Suspended, FailureKind::TimedOut] {
        let mut office = Office::with(silent(move |_| failed(kind)), Memory::None).await;
        office.hold(&["a"], 0).await;
        office.window.round().await;
        let given_up = office.store.give_up(&DecisionId::new("a")).await;
        assert_eq!(given_up.unwrap_err().kind, FailureKind::Busy, "{kind:?}");
        assert_eq!(office.state("a").await, Delivery::Unknown);
    }
    let office = settling().await;
    assert!(!office.entry("a").await.may_give_up(), "it may be at work");
}

#[tokio::test]
async fn a_server_with_a_memory_is_sent_again_what_is_out_of_sight() {
    let mut office = Office::with(silent(|_| Ok(Found::OutOfSight)), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    office.hands.pass(1);
    office.window.round().await;
    assert_eq!(
        office.loket.asked(),
        ["kirim a", "baca a", "kirim a", "baca a"]
    );
}

#[tokio::test]
async fn what_may_still_arrive_is_not_taken_back() {
    let untouched = |decision: &Decision| Ok(Found::Untouched(decision.version.clone()));
    let mut office = Office::with(silent(untouched), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    assert_eq!(office.state("a").await, Delivery::Queued);
    let a = DecisionId::new("a");
    // Nor ever after by the passing of time alone: it may have arrived since it was read back.
    for seconds in [0, SETTLING.as_secs() - 1, 3600] {
        office.hands.pass(seconds);
        let undone = office.store.undo(&a).await;
        assert_eq!(undone.unwrap_err().kind, FailureKind::Busy);
        assert_eq!(office.store.undo_latest().await.unwrap(), None);
    }
}

#[tokio::test]
async fn what_was_untouched_after_its_time_may_be_taken_back() {
    let untouched = |decision: &Decision| Ok(Found::Untouched(decision.version.clone()));
    let mut office = Office::with(silent(untouched), Memory::None).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    assert_eq!(office.state("a").await, Delivery::Unknown);
    office.hands.pass(SETTLING.as_secs() + 1);
    let attempt = office.entry("a").await.attempt();
    let found = office
        .store
        .conclude(&attempt, Event::FoundUntouched, Settlement::default())
        .await;
    assert!(!found.unwrap().unwrap().may_arrive());
    let undone = office.store.undo_latest().await.unwrap().unwrap();
    assert_eq!(undone.delivery, Delivery::Withdrawn);
}
