//! The run to its end: leaving asks nothing and loses nothing.

use super::*;

/// Runs the courier until it has flushed.
async fn leave(office: Office, ours: &[&str]) -> (Store, Arc<Loket>, tempfile::TempDir) {
    let calls = Arc::clone(&office.window.courier.calls);
    let ours = ours.iter().copied().map(DecisionId::new);
    calls.held_here.lock().unwrap().extend(ours);
    calls.leaving.store(true, Ordering::Release);
    calls.bell.notify_one();
    let Window {
        courier,
        signatures,
        mut told,
        sign,
        ..
    } = office.window;
    courier.run(signatures).await;
    drop(sign);
    let mut flushed = false;
    while let Ok(message) = told.try_recv() {
        flushed |= matches!(message, Msg::Flushed);
    }
    assert!(flushed);
    (office.store, office.loket, office.home)
}

async fn state(store: &Store, name: &str) -> Delivery {
    let entry = store.entry(&DecisionId::new(name)).await.unwrap();
    entry.unwrap().delivery
}

#[tokio::test]
async fn leaving_lets_go_what_is_held_here_and_nothing_of_another_window() {
    let office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["sini", "sana"], 3600).await;
    let (store, loket, _home) = leave(office, &["sini"]).await;
    assert_eq!(loket.asked(), ["kirim sini"]);
    assert_eq!(state(&store, "sini").await, Delivery::Accepted);
    assert_eq!(state(&store, "sana").await, Delivery::Held);
}

#[tokio::test]
async fn what_cannot_go_when_leaving_stays_for_the_next_start() {
    let loket = Loket {
        decide: Box::new(|_| lost(FailureKind::NoServer, Fate::NotSent)),
        ..Loket::default()
    };
    let office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a", "b"], 3600).await;
    let (store, _, home) = leave(office, &["a", "b"]).await;
    store.close().await.unwrap();
    let hands = Hands::new();
    let (store, _) = Store::open(home.path(), hands.clock().wall())
        .await
        .unwrap();
    let mut next = Window::on(&store, &hands, &Arc::default(), Memory::Keys);
    next.round().await;
    assert_eq!(state(&store, "a").await, Delivery::Accepted);
    assert_eq!(state(&store, "b").await, Delivery::Accepted);
}

#[tokio::test]
async fn leaving_does_not_wait_for_another_window_that_carries() {
    let office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 3600).await;
    let turn = office.store.turn(crate::store::Task::Carry).unwrap();
    let (store, loket, _home) = leave(office, &["a"]).await;
    assert!(loket.asked().is_empty());
    assert_eq!(
        state(&store, "a").await,
        Delivery::Queued,
        "the other's now"
    );
    drop(turn);
}

#[tokio::test]
async fn no_grace_is_no_wait() {
    let mut office = Office::with(Loket::default(), Memory::Keys).await;
    office.hold(&["a"], 0).await;
    office.window.round().await;
    assert_eq!(office.state("a").await, Delivery::Accepted);
}

#[tokio::test]
async fn a_bell_that_rings_in_a_round_is_not_missed() {
    let office = Office::with(Loket::default(), Memory::Keys).await;
    office.loket.answers.forget_permits(usize::MAX);
    office.hold(&["a"], 0).await;
    let calls = Arc::clone(&office.window.courier.calls);
    let loket = Arc::clone(&office.loket);
    let quit = async move {
        while loket.inside.load(Ordering::SeqCst) < 1 {
            tokio::task::yield_now().await;
        }
        calls.leaving.store(true, Ordering::Release);
        calls.bell.notify_one();
        // Until the round itself has taken the call.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        loket.answers.add_permits(1);
    };
    let Window {
        courier,
        signatures,
        ..
    } = office.window;
    let run = tokio::time::timeout(Duration::from_secs(10), courier.run(signatures));
    let (ended, ()) = tokio::join!(run, quit);
    ended.expect("it leaves before its longest sleep is over");
}
