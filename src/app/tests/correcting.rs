//! Corrections from the key to the draft: who may, what is kept, and with what it goes.

use super::*;
use crate::{
    app::{effect::Draft, state::Overlay},
    domain::{
        correction::Correction,
        delivery::Delivery,
        failure::{Failure, FailureKind},
        outbox::{Entry, Receipt, Step},
        session::{CORRECTION, CORRECTION_APART},
        value::Value,
    },
};

/// A review in which everything proposed may be put right.
fn correcting(feature: &str) -> State {
    let mut state = review(3);
    let session = state.session.as_mut().unwrap();
    session.abilities.features.push(feature.to_owned());
    let mut dossier = state
        .review
        .as_ref()
        .unwrap()
        .file
        .as_ref()
        .unwrap()
        .dossier
        .clone();
    dossier.correctable = dossier.proposed.keys().cloned().collect();
    let mut review = state.review.take().unwrap();
    review.take(dossier, state.desk());
    state.review = Some(review);
    state
}

/// Puts the number of the decree right.
fn correct_number(state: &mut State) {
    state.review.as_mut().unwrap().go_to_field("sk_nomor");
    press(state, "e<ctrl-u>823/212<enter>SK hal. 1<enter>");
    assert!(state.overlay.is_none(), "{:?}", state.overlay);
    read(state);
}

/// As if the screen had stood there long enough.
fn read(state: &mut State) {
    state.review.as_mut().unwrap().complete_since = Some(Duration::from_secs(30));
}

fn drafted(state: &State) -> &[Correction] {
    state.review.as_ref().unwrap().begun.drafted.corrections()
}

fn sent(effects: Vec<Effect>) -> Box<Draft> {
    let mut effects = effects.into_iter();
    effects
        .find_map(|effect| match effect {
            Effect::Hold(draft) => Some(draft),
            _ => None,
        })
        .unwrap()
}

fn said(state: &State) -> &'static str {
    use crate::app::notice::Said;
    match &state.notice.as_ref().unwrap().said {
        Said::Sentence(sentence) => sentence.name,
        Said::Failure(_) => "failure",
        Said::NotKept { .. } => "not-kept",
    }
}

fn entry(draft: &Draft, corrected: Option<Receipt>) -> Box<Entry> {
    let proposal = samples::proposal(0, "golongan");
    let mut decision = samples::decision("kunci", &proposal);
    decision.corrections.clone_from(&draft.corrections);
    Box::new(Entry {
        decision,
        delivery: Delivery::Withdrawn,
        needs_signature: false,
        release_at: "2026-11-21T02:00:05Z".parse().unwrap(),
        not_before: None,
        attempts: 0,
        failure: None,
        receipt: None,
        theirs: None,
        settled_at: None,
        step: draft.step,
        corrected,
        doubted_since: None,
    })
}

#[test]
fn an_accept_takes_the_corrections_along() {
    for (feature, step) in [
        (CORRECTION, Step::Decide),
        (CORRECTION_APART, Step::Correct),
    ] {
        let mut state = correcting(feature);
        correct_number(&mut state);
        let draft = sent(press(&mut state, "a"));
        let [correction] = &draft.corrections[..] else {
            panic!("{:?}", draft.corrections)
        };
        assert_eq!(correction.field, "sk_nomor");
        assert_eq!(correction.original, "823/211/CONTOH/2021".into());
        assert_eq!(correction.corrected, "823/212".into());
        assert_eq!(correction.reason, "SK hal. 1");
        assert_eq!(draft.step, step, "{feature}");
        assert_eq!(state.aside.len(), 0, "nothing of it is left behind");
    }
}

#[test]
fn an_accept_without_corrections_is_one_step() {
    let mut state = correcting(CORRECTION_APART);
    let draft = sent(press(&mut state, "a"));
    assert_eq!((draft.corrections.len(), draft.step), (0, Step::Decide));
}

#[test]
fn a_return_leaves_them_behind_and_they_stay() {
    let mut state = correcting(CORRECTION);
    correct_number(&mut state);
    let id = state.review.as_ref().unwrap().id().clone();
    let draft = sent(press(&mut state, "r<enter><ctrl-s>"));
    assert_eq!(draft.corrections, []);
    assert_eq!(state.aside[&id].drafted.corrections().len(), 1);
}

#[test]
fn they_stay_while_others_are_read_and_so_does_one_half_written() {
    let mut state = correcting(CORRECTION);
    correct_number(&mut state);
    let file = state.review.as_ref().unwrap().file.as_ref().unwrap();
    let dossier = Box::new(file.dossier.clone());
    state.review.as_mut().unwrap().go_to_field("sk_tanggal");
    press(&mut state, "e<ctrl-u>1 Mei 20<esc>");
    assert_eq!(said(&state), "parked");
    press(&mut state, "np");
    let id = dossier.proposal.id.clone();
    update(&mut state, Msg::Fetched(id, Ok(Some(dossier))));
    assert_eq!(drafted(&state).len(), 1);
    state.review.as_mut().unwrap().go_to_field("sk_tanggal");
    press(&mut state, "e");
    let Some(Overlay::Correct(form)) = &state.overlay else {
        panic!()
    };
    assert_eq!(form.value.text(), "1 Mei 20");
    press(&mut state, "21<enter>salah ketik<enter>");
    assert_eq!(drafted(&state)[1].corrected, "2021-05-01".into());
}

#[test]
fn one_can_be_changed_and_taken_away() {
    let mut state = correcting(CORRECTION);
    correct_number(&mut state);
    press(&mut state, "e");
    let Some(Overlay::Correct(form)) = &state.overlay else {
        panic!()
    };
    assert_eq!(
        (form.value.text(), form.reason.text()),
        ("823/212", "SK hal. 1")
    );
    press(&mut state, "3<enter><enter>");
    assert_eq!(drafted(&state)[0].corrected, "823/2123".into());
    press(&mut state, "e<ctrl-x>");
    assert_eq!(
        (drafted(&state).len(), said(&state)),
        (0, "correct-removed")
    );
}

#[test]
fn what_is_wrong_with_it_is_said_and_stays_to_be_mended() {
    let mut state = correcting(CORRECTION);
    state.review.as_mut().unwrap().go_to_field("sk_tanggal");
    press(&mut state, "e<ctrl-u>31 Februari 2021<enter>");
    let Some(Overlay::Correct(form)) = &state.overlay else {
        panic!()
    };
    assert_eq!(form.problem.map(|wrong| wrong.slug()), Some("date"));
    press(&mut state, "<ctrl-u>28 Februari 2021<enter><enter>");
    let Some(Overlay::Correct(form)) = &state.overlay else {
        panic!()
    };
    assert_eq!(
        form.problem.map(|wrong| wrong.slug()),
        Some("reason-needed")
    );
    press(&mut state, "SK<enter>");
    assert_eq!(drafted(&state)[0].corrected, "2021-02-28".into());
}

#[test]
fn a_code_is_chosen_from_the_servers_list() {
    let mut state = correcting(CORRECTION);
    state.review.as_mut().unwrap().go_to_field("golongan_id");
    let effects = press(&mut state, "e");
    assert_eq!(effects, [Effect::FetchReference("golongan".to_owned())]);
    let codes = [("33", "III/c"), ("34", "III/d"), ("41", "IV/a")];
    let codes = codes.map(|(code, words)| (code.to_owned(), words.to_owned()));
    let list = Msg::Referenced("golongan".to_owned(), Ok(codes.into()));
    update(&mut state, list);
    press(&mut state, "iii/d<enter>SK<enter>");
    assert_eq!(drafted(&state)[0].corrected, Value::from("34"));
    let file = state.review.as_ref().unwrap().file.as_ref().unwrap();
    let line = &file.comparison.changed[0];
    let shown = line.correction.as_ref().unwrap();
    assert_eq!(shown.side.text, "III/d", "in words");
}

#[test]
fn without_a_list_the_codes_known_here_are_all_there_are() {
    let mut state = correcting(CORRECTION);
    state.review.as_mut().unwrap().go_to_field("golongan_id");
    press(&mut state, "e");
    let failure = Failure::new(FailureKind::NoServer, "refused");
    update(
        &mut state,
        Msg::Referenced("golongan".to_owned(), Err(failure)),
    );
    press(&mut state, "iii/b<enter>SK<enter>");
    assert_eq!(drafted(&state)[0].corrected, Value::from("32"));
}

#[test]
fn where_it_is_not_allowed_the_key_says_why() {
    let mut state = correcting("lain");
    assert!(press(&mut state, "e").is_empty() && state.overlay.is_none());
    assert_eq!(said(&state), "correct-not-here");
    let mut state = correcting(CORRECTION);
    let file = state.review.as_mut().unwrap().file.as_mut().unwrap();
    file.dossier.correctable.clear();
    press(&mut state, "e");
    assert_eq!(
        (said(&state), state.overlay.is_none()),
        ("correct-not-yours", true)
    );
    let file = state.review.as_mut().unwrap().file.as_mut().unwrap();
    file.dossier.turn = None;
    press(&mut state, "e");
    assert_eq!(
        (said(&state), state.overlay.is_none()),
        ("cannot-over", true)
    );
}

#[test]
fn what_may_not_be_put_right_any_more_keeps_the_accept_here() {
    let mut state = correcting(CORRECTION);
    correct_number(&mut state);
    let file = state.review.as_mut().unwrap().file.as_mut().unwrap();
    file.dossier.correctable.remove("sk_nomor");
    assert_eq!(holds(&press(&mut state, "a")), 0);
    assert_eq!((said(&state), drafted(&state).len()), ("correct-closed", 1));
}

#[test]
fn the_rules_look_at_what_it_will_be() {
    let mut state = correcting(CORRECTION);
    let found = |state: &State| {
        let file = state.review.as_ref().unwrap().file.as_ref().unwrap();
        format!("{:?}", file.findings)
    };
    assert!(!found(&state).contains("DateOrder"), "{}", found(&state));
    state.review.as_mut().unwrap().go_to_field("sk_tanggal");
    press(&mut state, "e<ctrl-u>2022-01-01<enter>SK<enter>");
    assert!(found(&state).contains("DateOrder"), "{}", found(&state));
}

#[test]
fn what_is_taken_back_brings_its_corrections_back() {
    let mut state = correcting(CORRECTION_APART);
    let file = state.review.as_ref().unwrap().file.as_ref().unwrap();
    let dossier = Box::new(file.dossier.clone());
    correct_number(&mut state);
    let draft = sent(press(&mut state, "a"));
    update(&mut state, Msg::Undone(Ok(Some(entry(&draft, None)))));
    press(&mut state, "p");
    let id = dossier.proposal.id.clone();
    update(&mut state, Msg::Fetched(id, Ok(Some(dossier))));
    assert_eq!(drafted(&state), draft.corrections);
}

#[test]
fn corrections_delivered_already_stay_and_that_is_said() {
    let mut state = correcting(CORRECTION_APART);
    correct_number(&mut state);
    let draft = sent(press(&mut state, "a"));
    let proposal = samples::proposal(0, "golongan");
    let receipt = Receipt {
        version: "2".into(),
        status: proposal.status.clone(),
        at: state.now,
    };
    update(
        &mut state,
        Msg::Undone(Ok(Some(entry(&draft, Some(receipt))))),
    );
    assert_eq!(said(&state), "undone-corrected");
    assert!(state.aside.is_empty());
}

#[test]
fn a_proposal_that_changed_meanwhile_is_put_right_as_it_stands_now() {
    let mut state = correcting(CORRECTION);
    correct_number(&mut state);
    let file = state.review.as_ref().unwrap().file.as_ref().unwrap();
    let mut newer = file.dossier.clone();
    newer.proposal.version = "2".into();
    newer
        .proposed
        .insert("sk_nomor".to_owned(), "823/999".into());
    let id = newer.proposal.id.clone();
    update(
        &mut state,
        Msg::Fetched(id.clone(), Ok(Some(Box::new(newer.clone())))),
    );
    assert_eq!(drafted(&state)[0].original, "823/999".into());
    newer.proposal.version = "3".into();
    newer
        .proposed
        .insert("sk_nomor".to_owned(), "823/212".into());
    update(&mut state, Msg::Fetched(id, Ok(Some(Box::new(newer)))));
    assert_eq!(drafted(&state), [], "it is as it should be");
}

#[test]
fn a_sign_in_puts_what_is_being_written_aside() {
    let mut state = correcting(CORRECTION);
    state.review.as_mut().unwrap().go_to_field("sk_nomor");
    press(&mut state, "e<ctrl-u>823/2");
    crate::app::verbs::sign_in::open_form(&mut state);
    assert!(state.overlay.is_none());
    let begun = &state.review.as_ref().unwrap().begun;
    assert!(begun.correcting.contains_key("sk_nomor"));
}

#[test]
fn another_account_finds_nothing_of_it() {
    let mut state = correcting(CORRECTION);
    correct_number(&mut state);
    press(&mut state, "n");
    assert_eq!(state.aside.len(), 1);
    update(&mut state, Msg::Opened(None));
    assert!(state.aside.is_empty() && state.references.is_empty());
}

#[test]
fn pasted_text_goes_into_the_field_and_decides_nothing() {
    let mut state = correcting(CORRECTION);
    state.review.as_mut().unwrap().go_to_field("sk_nomor");
    press(&mut state, "e<ctrl-u>");
    update(&mut state, Msg::Paste("823/7\naa\u{202e}".to_owned()));
    let Some(Overlay::Correct(form)) = &state.overlay else {
        panic!()
    };
    assert_eq!(form.value.text(), "823/7 aa<202e>");
}

/// The fields of which a correction was put aside half written.
fn half(state: &State) -> Vec<&str> {
    let begun = &state.review.as_ref().unwrap().begun;
    begun.correcting.keys().map(String::as_str).collect()
}

fn typed(state: &State) -> &str {
    match &state.overlay {
        Some(Overlay::Correct(form)) => form.value.text(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_field_keeps_what_is_half_written_for_it() {
    let mut state = correcting(CORRECTION);
    let go_to = |state: &mut State, field| state.review.as_mut().unwrap().go_to_field(field);
    go_to(&mut state, "sk_nomor");
    press(&mut state, "e<ctrl-u>823/9<esc>");
    // Another one is looked at, then begun.
    go_to(&mut state, "sk_tanggal");
    press(&mut state, "e<esc>");
    assert_eq!(half(&state), ["sk_nomor"]);
    press(&mut state, "e<ctrl-u>1 Mei<esc>");
    assert_eq!(half(&state), ["sk_nomor", "sk_tanggal"]);
    go_to(&mut state, "sk_nomor");
    press(&mut state, "e");
    assert_eq!(typed(&state), "823/9");
    press(&mut state, "<esc>");
    go_to(&mut state, "sk_tanggal");
    press(&mut state, "e");
    assert_eq!(typed(&state), "1 Mei");
}

#[test]
fn nothing_is_accepted_over_a_correction_that_is_half_written() {
    let mut state = correcting(CORRECTION);
    state.review.as_mut().unwrap().go_to_field("sk_nomor");
    press(&mut state, "e<ctrl-u>823/9<esc>");
    read(&mut state);
    assert_eq!(holds(&press(&mut state, "a")), 0);
    assert_eq!(said(&state), "correct-half");
    press(&mut state, "e<ctrl-x>");
    assert_eq!((half(&state).len(), said(&state)), (0, "correct-removed"));
    read(&mut state);
    assert_eq!(holds(&press(&mut state, "a")), 1);
}

#[test]
fn a_correction_only_looked_at_keeps_nothing_back() {
    let mut state = correcting(CORRECTION);
    correct_number(&mut state);
    press(&mut state, "e<esc>");
    assert!(half(&state).is_empty());
    read(&mut state);
    assert_eq!(sent(press(&mut state, "a")).corrections.len(), 1);
}
