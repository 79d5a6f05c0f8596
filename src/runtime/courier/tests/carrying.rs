//! Several at once, and what a lost line means for those that wait.

use super::*;

#[tokio::test]
async fn four_are_under_way_at_once_and_each_goes_once() {
    let mut office = Office::with(Loket::default(), Memory::Keys).await;
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    office.hold(&names, 0).await;
    assert_eq!(office.window.round().await, Ended::Done);
    for name in names {
        assert_eq!(office.state(name).await, Delivery::Accepted, "{name}");
    }
    let mut asked = office.loket.asked();
    asked.sort();
    assert_eq!(asked, names.map(|name| format!("kirim {name}")));
    assert_eq!(office.loket.most.load(Ordering::SeqCst), 4);
    assert!(office.window.lost().is_empty());
    assert_eq!(office.window.pause(Ended::Done).await, None, "all is done");
}

#[tokio::test]
async fn what_is_decided_meanwhile_goes_beside_what_is_slow() {
    let mut office = Office::with(Loket::default(), Memory::Keys).await;
    let loket = Arc::clone(&office.loket);
    loket.answers.forget_permits(usize::MAX);
    office.hold(&["lambat"], 0).await;
    let later = office.decision("baru");
    let (store, now) = (office.store.clone(), office.hands.now());
    let calls = Arc::clone(&office.window.courier.calls);
    let decide = async {
        while loket.inside.load(Ordering::SeqCst) < 1 {
            tokio::task::yield_now().await;
        }
        store.hold(later, now).await.unwrap();
        calls.bell.notify_one();
        while loket.inside.load(Ordering::SeqCst) < 2 {
            tokio::task::yield_now().await;
        }
        loket.answers.add_permits(2);
    };
    let (ended, ()) = tokio::join!(office.window.round(), decide);
    assert_eq!(ended, Ended::Done);
    assert_eq!(office.state("baru").await, Delivery::Accepted);
}

#[tokio::test]
async fn the_first_loss_of_the_line_stops_new_ones_and_one_alone_tries_again() {
    let gone = || lost(FailureKind::NoServer, Fate::NotSent);
    let loket = Loket {
        decide: Box::new(move |_| gone()),
        ..Loket::default()
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    let names = ["a", "b", "c", "d", "e", "f"];
    office.hold(&names, 0).await;
    let mut pauses = Vec::new();
    for round in 0..8 {
        let ended = office.window.round().await;
        let asked = office.loket.asked().len();
        assert_eq!(asked, if round == 0 { 4 } else { 1 }, "{round}");
        assert_eq!(
            office.window.lost(),
            [FailureKind::NoServer],
            "said once a round"
        );
        let moment = office.hands.clock().moment();
        let shut = office.window.pace.left(moment).unwrap();
        pauses.push(shut.as_secs());
        let pause = office.window.pause(ended).await.unwrap();
        assert_eq!(pause, shut.min(LONGEST_SLEEP));
        office.window.round().await;
        assert!(
            office.loket.asked().is_empty(),
            "not before the pause is over"
        );
        office.hands.pass(shut.as_secs());
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
    for name in names {
        assert_eq!(office.state(name).await, Delivery::Queued);
    }
}

#[tokio::test]
async fn a_hurry_tries_at_once_but_not_against_the_servers_wish() {
    let loket = Loket {
        decide: Box::new(|_| lost(FailureKind::NoServer, Fate::NotSent)),
        ..Loket::default()
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    let hurry = || {
        let calls = &office.window.courier.calls;
        calls.hurry.store(true, Ordering::Release);
    };
    hurry();
    office.window.round().await;
    assert_eq!(office.loket.asked().len(), 2);

    let slow = Loket {
        decide: Box::new(|_| {
            let failure = Failure::new(FailureKind::SlowDown, "429");
            Err(DecideFailure {
                failure: failure.waiting(Some(Duration::from_secs(40))),
                fate: Fate::NotSent,
                theirs: None,
            })
        }),
        ..Loket::default()
    };
    let mut office = Office::with(slow, Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    for (seconds, asked) in [(0, 1), (39, 0), (1, 1)] {
        office.hands.pass(seconds);
        office.store.hurry().await.unwrap();
        let calls = Arc::clone(&office.window.courier.calls);
        calls.hurry.store(true, Ordering::Release);
        office.window.round().await;
        assert_eq!(office.loket.asked().len(), asked, "{seconds}");
    }
}

#[tokio::test]
async fn one_that_fails_again_and_again_keeps_nobody_from_the_line() {
    let loket = Loket {
        decide: Box::new(|decision| match is(decision, "a") {
            true => lost(FailureKind::ServerTrouble, Fate::NotSent),
            false => Ok(receipt()),
        }),
        ..Loket::default()
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a"], 0).await;
    for _ in 0..3 {
        office.window.round().await;
        office.hands.pass(60);
    }
    office.hold(&["b", "c"], 0).await;
    for _ in 0..3 {
        office.window.round().await;
        office.hands.pass(60);
    }
    assert_eq!(office.state("b").await, Delivery::Accepted);
    assert_eq!(office.state("c").await, Delivery::Accepted);
    assert_eq!(office.state("a").await, Delivery::Queued);
}

#[tokio::test]
async fn a_long_drain_lets_others_have_the_turn() {
    let hands = Hands::new();
    let passing = hands.clone();
    let loket = Loket {
        decide: Box::new(move |_| {
            passing.pass(6);
            Ok(receipt())
        }),
        ..Loket::default()
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.window.courier.clock = hands.clock();
    let names: Vec<_> = (0..20).map(|at| format!("k{at}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    office.hold(&names, 0).await;
    let ended = office.window.round().await;
    assert_eq!(ended, Ended::Early);
    assert!(office.loket.asked().len() < names.len());
    assert!(
        office
            .store
            .turn(crate::store::Task::Carry)
            .unwrap()
            .is_some()
    );
    let pause = office.window.pause(ended).await.unwrap();
    assert!(pause > Duration::from_millis(50), "{pause:?}");
}

#[tokio::test]
async fn a_store_that_fails_is_not_asked_without_end() {
    let office = Office::with(Loket::default(), Memory::Keys).await;
    let mut window = office.window;
    office.store.close().await.unwrap();
    let round = window.courier.round(&mut window.pace, &window.signatures);
    round.await.unwrap_err();
    let pause = window.pause(Ended::Failed).await.unwrap();
    assert!(pause >= Duration::from_secs(10), "{pause:?}");
}
