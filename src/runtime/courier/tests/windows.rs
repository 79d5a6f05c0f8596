//! Several windows on one store: one carries, the others see what it leaves.

use secrecy::SecretString;

use super::*;
use crate::store::Task;

fn signature(name: &str) -> Signature {
    Signature {
        ids: vec![DecisionId::new(name)],
        passphrase: SecretString::from("contoh"),
        code: SecretString::from("000000"),
    }
}

#[tokio::test]
async fn one_window_carries_at_a_time() {
    let mut office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    let turn = office.store.turn(Task::Carry).unwrap().unwrap();
    let ended = office.window.round().await;
    assert_eq!(ended, Ended::Busy);
    assert!(office.loket.asked().is_empty());
    assert_eq!(office.state("a").await, Delivery::Queued);
    let pause = office.window.pause(ended).await.unwrap();
    assert_eq!(pause, BUSY);
    drop(turn);
    assert_eq!(office.window.round().await, Ended::Done);
    assert_eq!(office.loket.asked(), ["kirim a"]);
    let turn = office.store.turn(Task::Carry).unwrap();
    assert!(turn.is_some(), "free while nothing is to be done");
}

#[tokio::test]
async fn what_a_dead_window_was_sending_is_read_back_by_the_next() {
    let loket = Loket {
        read_back: Box::new(|_| Ok(Found::Applied(receipt()))),
        ..Loket::default()
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.store.release_due(office.hands.now()).await.unwrap();
    let turn = office.store.turn(Task::Carry).unwrap();
    office.store.claim_next(office.hands.now()).await.unwrap();
    assert_eq!(office.window.round().await, Ended::Busy);
    assert_eq!(office.state("a").await, Delivery::Sending, "it is at work");
    let pause = office.window.pause(Ended::Busy).await;
    assert_eq!(pause, Some(BUSY), "somebody looks whether it lives");
    drop(turn);
    office.window.round().await;
    assert_eq!(office.loket.asked(), ["baca a"]);
    assert_eq!(office.state("a").await, Delivery::Accepted);
}

#[tokio::test]
async fn a_window_that_opens_leaves_alone_what_another_is_sending() {
    let office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.store.release_due(office.hands.now()).await.unwrap();
    office.store.claim_next(office.hands.now()).await.unwrap();
    let wall = office.hands.clock().wall();
    office.store.close().await.unwrap();
    let locked = std::fs::File::open(office.home.path().join("carry.lock"));
    assert!(locked.is_ok(), "the turn has its file");
    let lock = locked.unwrap();
    lock.lock().unwrap();
    let (store, opened) = Store::open(office.home.path(), wall.clone()).await.unwrap();
    assert_eq!(opened.unknown, 0);
    store.close().await.unwrap();
    drop(lock);
    let (_, opened) = Store::open(office.home.path(), wall).await.unwrap();
    assert_eq!(opened.unknown, 1, "nobody was sending");
}

#[tokio::test]
async fn a_batch_waits_for_the_other_window_and_fails_unharmed() {
    let office = Office::with(Loket::default(), Memory::None).await;
    let decision = office.decision("a");
    let held = office
        .store
        .hold_for_signature(decision, office.hands.now());
    held.await.unwrap();
    office.store.release_due(office.hands.now()).await.unwrap();
    let turn = office.store.turn(Task::Carry).unwrap();
    let courier = &office.window.courier;
    let patience = Duration::from_millis(120);
    let busy = courier.patient_turn(patience).await.unwrap_err();
    assert_eq!(busy.kind, FailureKind::Busy);
    assert_eq!(office.state("a").await, Delivery::AwaitingSignature);
    let sign = courier.sign(signature("a"));
    let let_go = async {
        tokio::task::yield_now().await;
        drop(turn);
    };
    let (signed, ()) = tokio::join!(sign, let_go);
    assert_eq!(signed.unwrap().confirmed, 1);
    assert_eq!(office.state("a").await, Delivery::Accepted);
}

#[tokio::test]
async fn a_batch_that_comes_in_a_round_ends_the_round() {
    let mut office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.sign.send(signature("b")).unwrap();
    assert_eq!(office.window.round().await, Ended::Early);
    assert!(office.loket.asked().is_empty());
}

#[tokio::test]
async fn what_a_late_answer_says_of_an_earlier_sending_changes_nothing() {
    let office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.store.release_due(office.hands.now()).await.unwrap();
    let claim = async || {
        let claimed = office.store.claim_next(office.hands.now()).await;
        claimed.unwrap().unwrap()
    };
    let first = claim().await;
    let none = crate::domain::outbox::Settlement::default;
    use crate::domain::delivery::Event;
    for event in [Event::NoAnswer, Event::FoundUntouched] {
        let noted = office.store.conclude(&first.attempt(), event, none()).await;
        assert!(noted.unwrap().is_some());
    }
    let second = claim().await;
    assert_eq!(second.attempts, 2);
    for event in [Event::Confirmed, Event::WasRefused, Event::NotSent] {
        let late = office.store.conclude(&first.attempt(), event, none()).await;
        assert_eq!(late.unwrap(), None, "{event:?}");
        assert_eq!(office.entry("a").await, second);
    }
    let second = second.attempt();
    let confirmed = office.store.conclude(&second, Event::Confirmed, none());
    assert!(confirmed.await.unwrap().is_some());
    let twice = office.store.conclude(&second, Event::Confirmed, none());
    assert_eq!(twice.await.unwrap(), None);
}
