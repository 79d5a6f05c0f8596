//! The queue brought up to date, and sorted for the desk.

use super::*;
use crate::domain::{authority::AuthorityGroup, failure::FailureKind, role::Official};

#[tokio::test]
async fn a_row_comes_back_as_it_was_put() {
    let (directory, store) = fresh().await;
    let mut row = proposal(7);
    row.name = "Çontoh “Satu”; DROP TABLE proposal; --\u{202e}".to_owned();
    row.change = Change::Unknown;
    row.returns = u32::MAX;
    row.status.number = u16::MAX;
    row.submitted_at = "2026-11-10T08:21:00.123456Z".parse().unwrap();
    store.put_rows(vec![row.clone()], opd()).await.unwrap();
    drop(store);
    let (store, _) = open(directory.path()).await;
    assert_eq!(row_of(&store, 7).await.proposal, row);
}

#[tokio::test]
async fn a_row_put_again_is_changed_not_doubled() {
    let (_directory, store) = fresh().await;
    store
        .put_rows(vec![proposal(1), proposal(1)], opd())
        .await
        .unwrap();
    let mut changed = proposal(1);
    changed.name = "CONTOH Lain".to_owned();
    store.put_rows(vec![changed.clone()], opd()).await.unwrap();
    let window = window_of(&store, View::Everything).await;
    assert_eq!((window.total, window.rows.len()), (1, 1));
    assert_eq!(window.rows[0].proposal, changed);
}

#[tokio::test]
async fn a_full_sync_removes_what_it_did_not_see_and_only_at_its_end() {
    let (_directory, store) = fresh().await;
    store
        .put_rows((1..=4).map(proposal).collect(), opd())
        .await
        .unwrap();
    store.begin_full_sync().await.unwrap();
    store
        .put_rows(vec![proposal(2), proposal(5)], opd())
        .await
        .unwrap();
    assert_eq!(
        window_of(&store, View::Waiting).await.total,
        5,
        "nothing gone yet"
    );
    store.put_rows(vec![proposal(4)], opd()).await.unwrap();
    store.finish_full_sync("token-1").await.unwrap();
    assert_eq!(
        ids_of(&store, View::Waiting).await,
        ["usul-0002", "usul-0004", "usul-0005"]
    );
    assert_eq!(
        store.sync_token().await.unwrap().as_deref(),
        Some("token-1")
    );
    assert_eq!(store.counts().await.unwrap().everything, 3);
}

#[tokio::test]
async fn what_a_full_sync_did_not_show_can_be_asked_for_before_it_goes() {
    let (_directory, store) = fresh().await;
    let rows = |numbers: &[u32]| numbers.iter().map(|number| proposal(*number)).collect();
    let put = |numbers: &[u32]| store.put_rows(rows(numbers), opd());
    assert_eq!(put(&[1, 2, 3, 4]).await.unwrap(), 4);
    assert_eq!(store.unseen().await.unwrap(), [], "nothing is being read");
    store.begin_full_sync().await.unwrap();
    assert_eq!(put(&[2, 5]).await.unwrap(), 1, "one of them is new");
    assert_eq!(store.unseen().await.unwrap(), [pid(1), pid(3), pid(4)]);
    assert_eq!(
        put(&[3]).await.unwrap(),
        0,
        "asked for, and there as it was"
    );
    store.drop_rows(vec![pid(5), pid(77)]).await.unwrap();
    store.finish_full_sync("").await.unwrap();
    assert_eq!(
        ids_of(&store, View::Everything).await,
        ["usul-0002", "usul-0003"]
    );
    assert_eq!(store.counts().await.unwrap().everything, 2);
}

#[tokio::test]
async fn a_full_sync_given_up_loses_nothing() {
    let (directory, store) = fresh().await;
    store
        .put_rows((1..=3).map(proposal).collect(), opd())
        .await
        .unwrap();
    store.begin_full_sync().await.unwrap();
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    let copy = copy_of(directory.path());
    let (killed, _) = open(copy.path()).await;
    assert_eq!(window_of(&killed, View::Waiting).await.total, 3);
    killed.begin_full_sync().await.unwrap();
    killed.put_rows(vec![proposal(3)], opd()).await.unwrap();
    killed.finish_full_sync("t").await.unwrap();
    assert_eq!(
        ids_of(&killed, View::Waiting).await,
        ["usul-0003"],
        "seen in this one only"
    );
}

#[tokio::test]
async fn a_sync_that_was_not_begun_cannot_end() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    let failure = store.finish_full_sync("t").await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Internal);
    store.begin_full_sync().await.unwrap();
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    store.finish_full_sync("t").await.unwrap();
    assert!(store.finish_full_sync("t").await.is_err());
    assert_eq!(window_of(&store, View::Waiting).await.total, 1);
}

#[tokio::test]
async fn changes_come_with_their_token_or_not_at_all() {
    let (_directory, store) = fresh().await;
    store
        .put_rows(vec![proposal(1), proposal(2)], opd())
        .await
        .unwrap();
    let mut changed = proposal(2);
    (changed.version, changed.status) = ("2".into(), status(2));
    let gone = vec![pid(1), pid(99)];
    let changed = vec![changed, proposal(3)];
    store
        .apply_changes(changed, gone, "t2", opd())
        .await
        .unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0003"]);
    assert_eq!(
        ids_of(&store, View::Everything).await,
        ["usul-0002", "usul-0003"]
    );
    assert_eq!(store.sync_token().await.unwrap().as_deref(), Some("t2"));
}

#[tokio::test]
async fn decisions_outlive_the_rows_that_they_are_on() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    store
        .apply_changes(vec![], vec![pid(1)], "t", opd())
        .await
        .unwrap();
    settle(&store, 1, Event::Confirmed, taken("2", 2)).await;
    assert_eq!(state_of(&store, 1).await, Delivery::Accepted);
    assert_eq!(window_of(&store, View::Everything).await.total, 0);
}

#[tokio::test]
async fn what_comes_back_into_sight_waits_whatever_its_version() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    settle(&store, 1, Event::Confirmed, taken("2", 2)).await;
    store
        .apply_changes(vec![], vec![pid(1)], "t", opd())
        .await
        .unwrap();
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0001"]);
}

#[tokio::test]
async fn another_desk_sorts_the_queue_anew() {
    let (directory, store) = fresh().await;
    let mut verified = proposal(2);
    (verified.status, verified.category) = (status(2), "golongan".into());
    store
        .put_rows(vec![proposal(1), verified, proposal(3)], opd())
        .await
        .unwrap();
    store.hold(decision(3), in_seconds(10)).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0001"]);
    store.put_rows(vec![], desk(Role::Kanreg)).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0002"]);
    assert_eq!(
        ids_of(&store, View::Group(AuthorityGroup::Bkn)).await,
        ["usul-0002"]
    );
    drop(store);
    let (store, _) = open(directory.path()).await;
    let mut over = desk(Role::Opd);
    over.authority = over.authority.overlaid(AuthorityTable::from_order(
        [(
            "skp".into(),
            vec![Official::Opd, Official::Bkn, Official::Approver],
        )]
        .into(),
    ));
    store.put_rows(vec![], over).await.unwrap();
    assert_eq!(
        ids_of(&store, View::Waiting).await,
        ["usul-0001"],
        "decided on stays decided"
    );
    assert_eq!(
        ids_of(&store, View::Group(AuthorityGroup::Bkn)).await,
        ["usul-0001"]
    );
    assert_eq!(
        store.counts().await.unwrap().groups[&AuthorityGroup::Bkn],
        1
    );
}
