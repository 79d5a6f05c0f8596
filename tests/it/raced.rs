//! Two clients race on the same proposals in CI. `cargo bench --bench kills -- --race 1000` takes more.

use periksa::sandbox::Dialect;

use crate::{
    race::{as_far_as_can_be, once_each, out_of_order},
    unruly::{
        Call,
        ledger::{Line, Mark},
    },
};

/// On how many proposals they race.
const SOME: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn two_colleagues_race_in_terbuka() {
    once_each(Dialect::Terbuka, "opd2", SOME).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_races_with_itself_in_terbuka() {
    once_each(Dialect::Terbuka, "opd", SOME).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_colleagues_race_in_siasn() {
    as_far_as_can_be(Dialect::Siasn, "opd2", SOME).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_races_with_itself_in_siasn() {
    as_far_as_can_be(Dialect::Siasn, "opd", SOME).await;
}

/// What the race is held against catches whoever writes unread, or reads and does not heed it.
#[test]
fn whoever_overlooks_the_other_is_caught() {
    use Mark::{Answered, Came};
    let line = |(who, mark, call)| Line {
        who,
        mark,
        call,
        about: String::new(),
    };
    let judge = |lines: &[(&'static str, Mark, Call)]| {
        let lines: Vec<_> = lines.iter().copied().map(line).collect();
        out_of_order(&lines)
    };
    let read = |who| [(who, Came, Call::Proposal), (who, Answered, Call::Proposal)];
    let write = |who| [(who, Came, Call::Decide), (who, Answered, Call::Decide)];
    let [satu, dua] = ["satu", "dua"];
    let in_turn = [read(satu), write(satu), read(dua)].concat();
    assert_eq!(judge(&in_turn), None);
    let in_the_window = [read(satu), read(dua), write(satu), write(dua)].concat();
    assert_eq!(judge(&in_the_window), None);
    let unheeded = [read(satu), write(satu), read(dua), write(dua)].concat();
    assert_eq!(judge(&unheeded), Some(dua));
    let unread = [read(satu), write(satu), write(dua)].concat();
    assert_eq!(judge(&unread), Some(dua));
}
