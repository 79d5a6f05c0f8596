//! Approvals under a signature: the form, and what leaves it.

use secrecy::ExposeSecret;

use super::*;
use crate::{
    app::{
        effect::Signature,
        message::Signed,
        screens::signature::{Focus, Missing, Signing},
        state::Overlay,
    },
    domain::{
        delivery::Delivery,
        failure::{Failure, FailureKind},
        outbox::Entry,
        session::{SIGNATURE, SIGNATURE_BATCH},
    },
};

fn waiting(number: u32) -> Entry {
    let proposal = samples::proposal(number, "golongan");
    Entry {
        decision: samples::decision(&format!("kunci-{number}"), &proposal),
        delivery: Delivery::AwaitingSignature,
        needs_signature: true,
        release_at: "2026-11-21T02:00:05Z".parse().unwrap(),
        not_before: None,
        attempts: 0,
        failure: None,
        receipt: None,
        theirs: None,
        settled_at: None,
        step: crate::domain::outbox::Step::Decide,
        corrected: None,
        doubted_since: None,
    }
}

/// The form, with some approvals that wait: newest first, as the outbox has them.
fn form(approvals: u32) -> State {
    let mut state = inbox(3);
    state.tally.awaiting = approvals.into();
    let effects = press(&mut state, "D");
    assert_eq!(effects, [Effect::ListOutbox]);
    let listed = (0..approvals).rev().map(waiting).collect();
    update(&mut state, Msg::OutboxListed(listed));
    state
}

fn signing(state: &State) -> &Signing {
    match &state.overlay {
        Some(Overlay::Sign(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn signature(effects: &[Effect]) -> &Signature {
    match effects {
        [Effect::Sign(signature)] => signature,
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_an_accept_of_whoever_signs_needs_a_signature() {
    for signs in [true, false] {
        let mut state = review(3);
        let features = signs.then(|| SIGNATURE.to_owned());
        let abilities = &mut state.session.as_mut().unwrap().abilities;
        abilities.features = features.into_iter().collect();
        // A signature has no room for a note.
        press(&mut state, "A");
        assert_eq!(state.overlay.is_none(), signs);
        state.overlay = None;
        state.review.as_mut().unwrap().complete_since = Some(Duration::from_secs(30));
        let effects = press(&mut state, "a");
        let draft = effects.iter().find_map(|effect| match effect {
            Effect::Hold(draft) => Some(draft),
            _ => None,
        });
        assert_eq!(draft.unwrap().needs_signature, signs);
    }
}

#[test]
fn what_stood_there_is_signed_and_no_secret_stays() {
    let mut state = form(3);
    // Letters that come too early are not the passphrase, and none of a field.
    assert_eq!(press(&mut state, "xa<enter><enter>"), []);
    assert_eq!(signing(&state).focus, Focus::Code);
    assert_eq!(press(&mut state, "<enter>"), []);
    assert_eq!(signing(&state).missing, Some(Missing::Passphrase));
    press(&mut state, "jahe");
    update(&mut state, Msg::Paste(" merah\n".to_owned()));
    // Whoever accepts one more meanwhile signs it the next time.
    update(
        &mut state,
        Msg::OutboxListed((0..4).rev().map(waiting).collect()),
    );
    press(&mut state, "<tab>123456");
    let seen = format!("{state:?}");
    let effects = press(&mut state, "<ctrl-s>");
    let sent = signature(&effects);
    let ids: Vec<_> = sent.ids.iter().map(|id| id.as_str()).collect();
    assert_eq!(ids, ["kunci-0", "kunci-1", "kunci-2"]);
    assert_eq!(sent.passphrase.expose_secret(), "jahe merah");
    assert_eq!(sent.code.expose_secret(), "123456");
    for text in [seen, format!("{effects:?}"), format!("{state:?}")] {
        assert!(!text.contains("jahe") && !text.contains("123456"), "{text}");
    }
    let form = signing(&state);
    assert!(form.passphrase.text().is_empty() && form.code.text().is_empty());
    // It is on its way: no second key sends it again.
    assert_eq!(press(&mut state, "x<enter><ctrl-s>"), []);
    state.tally.awaiting = 1;
    let signed = Signed {
        sent: 3,
        confirmed: 3,
    };
    update(&mut state, Msg::Signed(Ok(signed)));
    assert!(state.overlay.is_none() && state.notice.is_some());
}

#[test]
fn a_code_that_does_not_fit_leaves_the_form_to_be_filled_in_again() {
    let mut state = form(1);
    press(&mut state, "<enter>jahe<enter>000000<enter>");
    let failure = Failure::new(FailureKind::Rejected, "salah");
    update(&mut state, Msg::Signed(Err(failure.clone())));
    let form = signing(&state);
    assert_eq!(form.failure, Some(failure));
    assert!(!form.working && form.focus == Focus::Passphrase);
    let effects = press(&mut state, "jahe<enter>123456<enter>");
    assert_eq!(signature(&effects).ids.len(), 1);
}

#[test]
fn one_code_signs_one_batch_and_the_rest_is_said() {
    let batch = u32::try_from(SIGNATURE_BATCH).unwrap();
    let mut state = form(batch + 7);
    let form = signing(&state);
    assert_eq!(form.rest(), 7);
    let entries = form.entries.as_ref().unwrap();
    assert_eq!(
        entries[0].decision.id.as_str(),
        "kunci-0",
        "the oldest first"
    );
    let effects = press(&mut state, "<enter>jahe<enter>123456<enter>");
    assert_eq!(signature(&effects).ids.len(), SIGNATURE_BATCH);
}

#[test]
fn leaving_does_not_wait_for_what_waits_for_a_signature() {
    let mut state = inbox(3);
    state.tally.awaiting = 3;
    assert_eq!(press(&mut state, "Q"), []);
    assert_eq!(state.leaving, Leaving::Now);
}

#[test]
fn leaving_the_form_leaves_all_as_it_was() {
    let mut state = form(2);
    assert_eq!(press(&mut state, "<enter>jahe<enter>123456<esc>"), []);
    assert!(state.overlay.is_none());
    assert_eq!(state.tally.awaiting, 2);
    // Where nothing waits there is nothing to open, and before the list is there nothing to sign.
    state.tally.awaiting = 0;
    press(&mut state, "D");
    assert!(state.overlay.is_none());
    state.tally.awaiting = 1;
    press(&mut state, "D");
    assert_eq!(press(&mut state, "<enter>jahe<enter>123456<enter>"), []);
    assert!(!signing(&state).working);
}

#[test]
fn single_approvals_are_taken_out_of_the_batch_and_put_in() {
    let batch = u32::try_from(SIGNATURE_BATCH).unwrap();
    let mut state = form(batch + 2);
    // The third one waits for another code; the last one would be one too many, then comes along.
    press(&mut state, "G<space>");
    assert_eq!(signing(&state).missing, Some(Missing::Room));
    press(&mut state, "gjj<space>G<space>");
    assert_eq!(signing(&state).missing, None);
    assert_eq!(signing(&state).rest(), 2);
    let effects = press(&mut state, "<tab>jahe<tab>123456<enter>");
    let ids: Vec<_> = signature(&effects)
        .ids
        .iter()
        .map(|id| id.as_str())
        .collect();
    assert_eq!(ids.len(), SIGNATURE_BATCH);
    assert!(!ids.contains(&"kunci-2"));
    assert_eq!(ids.last(), Some(&format!("kunci-{}", batch + 1).as_str()));
}

#[test]
fn nothing_marked_is_nothing_signed() {
    let mut state = form(1);
    assert_eq!(press(&mut state, "<space><tab>jahe<tab>1<enter>"), []);
    let form = signing(&state);
    assert_eq!(
        (form.missing, form.focus),
        (Some(Missing::Marks), Focus::List)
    );
    assert!(!form.passphrase.text().is_empty(), "nothing is lost by it");
}

#[test]
fn what_is_signed_is_read_from_the_cache_as_it_was_decided_on() {
    let mut state = form(2);
    let row = state.inbox.window.rows[1].clone();
    let effects = press(&mut state, "j");
    assert_eq!(effects, [Effect::Remember(row.proposal.id.clone())]);
    let mut newer = dossier(&row);
    newer.proposal.version = "2".into();
    for (dossier, shown) in [(newer, false), (dossier(&row), true)] {
        let known = Msg::Remembered(row.proposal.id.clone(), Some(Box::new(dossier)));
        update(&mut state, known);
        assert_eq!(signing(&state).file.is_some(), shown);
    }
}

#[test]
fn what_came_of_each_is_shown_until_it_was_read() {
    let mut state = form(3);
    press(&mut state, "j<space><enter>jahe<enter>123456<enter>");
    let signed = Signed {
        sent: 2,
        confirmed: 1,
    };
    let effects = update(&mut state, Msg::Signed(Ok(signed)));
    assert!(effects.contains(&Effect::ListOutbox));
    let mut told: Vec<_> = (0..3).rev().map(waiting).collect();
    told[0].delivery = Delivery::Accepted;
    told[2].delivery = Delivery::Conflict;
    update(&mut state, Msg::OutboxListed(told));
    let shown = signing(&state).entries.as_ref().unwrap().iter();
    let shown: Vec<_> = shown
        .map(|entry| (entry.decision.id.as_str(), entry.delivery))
        .collect();
    let expected = [
        ("kunci-0", Delivery::Conflict),
        ("kunci-2", Delivery::Accepted),
    ];
    assert_eq!(shown, expected);
    assert_eq!(press(&mut state, "x<ctrl-s>"), []);
    press(&mut state, "<enter>");
    assert!(state.overlay.is_none());
}

#[test]
fn a_form_opened_since_is_not_the_one_that_sent_the_batch() {
    let mut state = form(2);
    press(&mut state, "<enter>jahe<enter>123456<enter><esc>D");
    update(&mut state, Msg::OutboxListed(vec![waiting(1)]));
    press(&mut state, "<enter>merah");
    let (sent, confirmed) = (2, 2);
    update(&mut state, Msg::Signed(Ok(Signed { sent, confirmed })));
    assert!(state.notice.is_some(), "it is said");
    assert_eq!(signing(&state).passphrase.text(), "merah");
    let failure = Failure::new(FailureKind::Rejected, "salah");
    update(&mut state, Msg::Signed(Err(failure)));
    let form = signing(&state);
    assert!(form.failure.is_none() && form.passphrase.text() == "merah");
}

#[test]
fn a_sign_in_that_fails_by_itself_takes_no_passphrase_away() {
    let mut state = form(2);
    press(&mut state, "<enter>jahe");
    let failure = Failure::new(FailureKind::Credentials, "401");
    update(&mut state, Msg::SignedIn(Err(failure)));
    press(&mut state, "r");
    assert_eq!(signing(&state).passphrase.text(), "jaher");
    assert_eq!((&state.line, state.place), (&Line::SignedOut, Place::Inbox));
    assert!(state.wants_sign_in());
    assert_eq!(press(&mut state, "<esc>S"), [Effect::AskWays]);
    assert_eq!(state.place, Place::SignIn);
}
