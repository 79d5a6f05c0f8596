//! Several decisions in one call.

use super::*;

fn taking(batch: usize) -> Loket {
    Loket {
        batch,
        ..Loket::default()
    }
}

/// What is said of several, one of them left out.
fn without(name: &'static str) -> impl Fn(&[Decision]) -> Answers + Send + Sync {
    move |decisions| {
        let others = decisions.iter().filter(|one| !is(one, name));
        others.map(|one| (one.id.clone(), Ok(receipt()))).collect()
    }
}

/// The same of each.
fn each(fate: Fate, kind: FailureKind) -> impl Fn(&[Decision]) -> Answers + Send + Sync {
    move |decisions| {
        let each = decisions.iter();
        each.map(|one| (one.id.clone(), lost(kind, fate))).collect()
    }
}

#[tokio::test]
async fn what_waits_together_goes_together_as_far_as_the_server_takes_it() {
    let mut office = Office::with(taking(3), Memory::Keys).await;
    office.hold(&["a", "b", "c", "d"], 0).await;
    office.window.round().await;
    assert_eq!(office.loket.asked(), ["kirim bersama a b c", "kirim d"]);
    for name in ["a", "b", "c", "d"] {
        let entry = office.entry(name).await;
        assert_eq!((entry.delivery, entry.attempts), (Delivery::Accepted, 1));
    }
}

#[tokio::test]
async fn one_alone_goes_as_it_always_did() {
    for (loket, memory) in [
        (taking(3), Memory::Keys),
        (taking(1), Memory::Keys),
        (taking(3), Memory::None),
    ] {
        let alone = loket.batch == 3 && memory == Memory::Keys;
        let mut office = Office::with(loket, memory).await;
        let names: &[&str] = if alone { &["a"] } else { &["a", "b"] };
        office.hold(names, 0).await;
        office.window.round().await;
        let mut asked = office.loket.asked();
        asked.sort();
        let expected: Vec<_> = names.iter().map(|name| format!("kirim {name}")).collect();
        assert_eq!(asked, expected);
    }
}

#[tokio::test]
async fn what_the_answer_leaves_out_is_in_doubt_and_read_back() {
    let loket = Loket {
        several: Some(Box::new(without("b"))),
        read_back: Box::new(|_| Ok(Found::Applied(receipt()))),
        ..taking(3)
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a", "b", "c"], 0).await;
    office.window.round().await;
    assert_eq!(office.loket.asked(), ["kirim bersama a b c", "baca b"]);
    for name in ["a", "b", "c"] {
        assert_eq!(office.state(name).await, Delivery::Accepted, "{name}");
    }
}

#[tokio::test]
async fn a_lost_answer_puts_all_in_doubt_and_none_is_sent_again_unread() {
    let loket = Loket {
        several: Some(Box::new(each(Fate::InDoubt, FailureKind::LineBroken))),
        read_back: Box::new(|_| failed(FailureKind::NoServer)),
        ..taking(3)
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a", "b", "c"], 0).await;
    office.window.round().await;
    assert_eq!(office.loket.asked(), ["kirim bersama a b c", "baca a"]);
    assert_eq!(office.window.lost(), [FailureKind::NoServer]);
    for name in ["a", "b", "c"] {
        assert_eq!(office.state(name).await, Delivery::Unknown, "{name}");
    }
}

#[tokio::test]
async fn what_came_of_a_call_that_failed_goes_one_by_one_from_then_on() {
    let loket = Loket {
        several: Some(Box::new(each(Fate::InDoubt, FailureKind::Rejected))),
        ..taking(3)
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a", "b", "c"], 0).await;
    office.window.round().await;
    let mut asked = office.loket.asked();
    assert_eq!(asked.remove(0), "kirim bersama a b c");
    asked.sort();
    assert_eq!(asked, ["baca a", "baca b", "baca c"], "refused as a whole");
    office.hands.pass(5);
    office.window.round().await;
    let mut asked = office.loket.asked();
    asked.sort();
    assert_eq!(asked, ["kirim a", "kirim b", "kirim c"]);
    for name in ["a", "b", "c"] {
        assert_eq!(office.state(name).await, Delivery::Accepted, "{name}");
    }
}

#[tokio::test]
async fn each_has_an_answer_of_its_own() {
    let loket = Loket {
        decide: Box::new(|decision| match decision.id.as_str() {
            "a" => lost(FailureKind::Rejected, Fate::Refused),
            "b" => lost(FailureKind::Conflict, Fate::Conflict),
            _ => Ok(receipt()),
        }),
        ..taking(3)
    };
    let mut office = Office::with(loket, Memory::Keys).await;
    office.hold(&["a", "b", "c"], 0).await;
    office.window.round().await;
    assert_eq!(office.loket.asked(), ["kirim bersama a b c"]);
    assert_eq!(office.state("a").await, Delivery::Refused);
    assert_eq!(office.state("b").await, Delivery::Conflict);
    assert_eq!(office.state("c").await, Delivery::Accepted);
}

#[tokio::test]
async fn over_a_line_that_is_lost_one_goes_ahead_alone() {
    let mut office = Office::with(taking(3), Memory::Keys).await;
    office.hold(&["a", "b", "c"], 0).await;
    let failure = Failure::new(FailureKind::NoServer, "test");
    let moment = office.hands.clock().moment();
    office.window.pace.lost(moment, &failure, 0.5);
    office.hands.pass(5);
    office.window.round().await;
    assert_eq!(office.loket.asked(), ["kirim a", "kirim bersama b c"]);
}
