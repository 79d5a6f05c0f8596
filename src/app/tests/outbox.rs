//! The outbox: what comes first, and what can be done about what came to no good end.

use super::*;
use crate::{
    app::{
        screens::{conflict::Asking, decide::Decide},
        state::Overlay,
    },
    domain::{
        decision::Outcome,
        delivery::Delivery,
        failure::{Failure, FailureKind},
        outbox::{Entry, Step, Theirs},
        proposal::LogEntry,
        stage::Status,
    },
};

fn entry(number: u32, delivery: Delivery) -> Entry {
    let proposal = samples::proposal(number, "golongan");
    let mut decision = samples::decision(&format!("kunci-{number}"), &proposal);
    decision.outcome = Outcome::Return;
    decision.reason = samples::session(Role::Opd)
        .abilities
        .reasons
        .first()
        .cloned();
    decision.note = Some("Mohon pindai ulang.".to_owned());
    Entry {
        decision,
        delivery,
        needs_signature: false,
        release_at: "2026-11-21T02:00:05Z".parse().unwrap(),
        not_before: None,
        attempts: 0,
        failure: None,
        receipt: None,
        theirs: None,
        settled_at: None,
        step: Step::Decide,
        corrected: None,
        doubted_since: None,
    }
}

/// A conflict: the proposal is now of another version and status by somebody's act.
fn conflict(status: u16, action: &str, role: &str) -> Entry {
    let mut entry = entry(1, Delivery::Conflict);
    let mut proposal = samples::proposal(1, "golongan");
    proposal.version = "2".into();
    proposal.status = Status {
        number: status,
        words: String::new(),
    };
    let last = LogEntry {
        at: proposal.submitted_at,
        role: role.to_owned(),
        name: "CONTOH REKAN".to_owned(),
        action: action.to_owned(),
        status: proposal.status.clone(),
        reason: None,
        note: None,
        key: None,
        amended: Vec::new(),
    };
    entry.theirs = Some(Theirs {
        proposal,
        last: Some(last),
    });
    entry
}

fn outbox(entries: Vec<Entry>) -> State {
    let mut state = inbox(3);
    state.place = Place::Outbox;
    update(&mut state, Msg::OutboxListed(entries));
    state
}

/// The verbs of the outbox that apply.
fn offered(state: &State) -> Vec<&'static str> {
    let of_it = ["undo", "retry", "decide-anew", "dismiss", "give-up", "open"];
    let verbs = crate::app::verbs::applying(state).map(|verb| verb.slug);
    verbs.filter(|slug| of_it.contains(slug)).collect()
}

#[test]
fn what_wants_the_eyes_comes_first_and_each_offers_what_can_be_done() {
    let all = (0..).zip(Delivery::ALL);
    let mut state = outbox(
        all.map(|(number, delivery)| entry(number, delivery))
            .collect(),
    );
    let mut seen = Vec::new();
    for _ in 0..state.outbox.entries.len() {
        let delivery = state.outbox.current().unwrap().delivery;
        seen.push((delivery, offered(&state)));
        press(&mut state, "j");
    }
    use Delivery as D;
    let expected = [
        (D::Refused, vec!["decide-anew", "dismiss", "open"]),
        (D::Conflict, vec!["dismiss", "open"]),
        (D::Unknown, vec!["retry", "open"]),
        (D::AwaitingSignature, vec!["undo", "open"]),
        (D::Held, vec!["undo", "open"]),
        (D::Queued, vec!["undo", "retry", "open"]),
        (D::Sending, vec!["open"]),
        (D::Accepted, vec!["open"]),
        (D::Withdrawn, vec!["open"]),
        (D::Abandoned, vec!["open"]),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn giving_up_asks_once_more() {
    let mut unclear = entry(1, Delivery::Unknown);
    let mut state = outbox(vec![unclear.clone()]);
    press(&mut state, "Z");
    assert!(state.overlay.is_none(), "it may still be found out");
    // Read back, and that will tell no more.
    unclear.not_before = Some(state.now);
    unclear.failure = Some(Failure::new(FailureKind::NotFound, "out of sight"));
    update(&mut state, Msg::OutboxListed(vec![unclear]));
    assert_eq!(press(&mut state, "Zaj<enter>"), []);
    assert!(matches!(state.overlay, Some(Overlay::GiveUp(_))));
    press(&mut state, "<esc>");
    assert!(state.overlay.is_none());
    let effects = press(&mut state, "Zy");
    assert_eq!(effects, [Effect::GiveUp("kunci-1".into())]);
    let gone = entry(1, Delivery::Abandoned);
    let effects = update(&mut state, Msg::Undone(Ok(Some(Box::new(gone)))));
    assert!(effects.contains(&Effect::ListOutbox));
}

/// The panel of a conflict with both states of the proposal at hand.
fn panel(entry: Entry) -> State {
    let mut state = outbox(vec![entry]);
    let effects = press(&mut state, "<enter>");
    let id = state.outbox.entries[0].decision.proposal.clone();
    assert_eq!(effects, [Effect::Remember(id.clone())]);
    let before = samples::dossier(samples::proposal(1, "golongan"));
    let effects = update(
        &mut state,
        Msg::Remembered(id.clone(), Some(Box::new(before))),
    );
    assert_eq!(effects, [Effect::Fetch(id.clone(), None)]);
    let theirs = state.outbox.entries[0].theirs.clone().unwrap();
    let now = samples::dossier(theirs.proposal);
    update(&mut state, Msg::Fetched(id, Ok(Some(Box::new(now)))));
    state
}

#[test]
fn theirs_lies_beside_ours_and_can_be_looked_at_again() {
    let mut state = panel(conflict(51, "perbaikan", "asn"));
    let shown = |state: &State| match &state.overlay {
        Some(Overlay::Conflict(panel)) => {
            assert_eq!(panel.asking, Asking::Nobody);
            (panel.before.is_some(), panel.now.is_some())
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(shown(&state), (true, true));
    assert_eq!(state.place, Place::Outbox);
    press(&mut state, "q<enter>");
    // The cache has only what stands now; what was decided on is still known.
    let id = samples::proposal(1, "golongan").id;
    let mut now = samples::dossier(samples::proposal(1, "golongan"));
    now.proposal.version = "2".into();
    state.line = Line::Offline(Failure::new(FailureKind::NoServer, ""));
    update(&mut state, Msg::Remembered(id, Some(Box::new(now))));
    assert_eq!(shown(&state), (true, true));
}

#[test]
fn only_what_waits_here_is_decided_anew() {
    for (status, action, role, anew) in [
        (51, "perbaikan", "asn", true),
        (2, "terima", "opd", false),
        (50, "kembalikan", "opd", false),
        (99, "hapus", "asn", false),
    ] {
        let mut state = outbox(vec![conflict(status, action, role)]);
        assert_eq!(offered(&state).contains(&"decide-anew"), anew, "{status}");
        press(&mut state, "<enter>");
        assert_eq!(offered(&state).contains(&"decide-anew"), anew, "{status}");
        assert!(offered(&state).contains(&"dismiss"));
    }
}

#[test]
fn deciding_anew_takes_note_and_reason_along_and_sends_nothing() {
    let mut state = panel(conflict(51, "perbaikan", "asn"));
    let effects = press(&mut state, "c");
    assert_eq!(holds(&effects), 0);
    assert!(state.overlay.is_none() && state.place == Place::Review);
    let review = state.review.as_ref().unwrap();
    assert_eq!(review.row.proposal.version, "2".into());
    assert_eq!(review.row.decided, None, "it may be decided on");
    let parked = review.begun.parked.as_ref().unwrap();
    assert_eq!(
        (parked.outcome, &parked.version),
        (Outcome::Return, &"2".into())
    );
    assert_eq!(parked.note_text().as_deref(), Some("Mohon pindai ulang."));
    assert!(parked.chosen.is_some());
    // The way back leads to where it was opened from.
    press(&mut state, "q");
    assert_eq!(state.place, Place::Outbox);
}

#[test]
fn a_reason_that_the_server_has_no_more_stays_behind() {
    let mut entry = conflict(51, "perbaikan", "asn");
    entry.decision.reason.as_mut().unwrap().id = "bts-lama".into();
    let mut state = outbox(vec![entry]);
    press(&mut state, "c");
    let parked = state
        .review
        .as_ref()
        .unwrap()
        .begun
        .parked
        .as_ref()
        .unwrap();
    assert_eq!(parked.chosen, None);
    assert!(parked.note_text().is_some());
}

#[test]
fn putting_away_from_the_panel_closes_it() {
    let mut state = panel(conflict(2, "kembalikan", "opd"));
    assert_eq!(press(&mut state, "x"), [Effect::Dismiss("kunci-1".into())]);
    assert!(state.overlay.is_none());
}

/// The outbox with an entry whose proposal is on its way to be opened.
fn wanting(keys: &str) -> (State, crate::domain::id::ProposalId) {
    let mut state = outbox(vec![entry(7, Delivery::Refused)]);
    let id = samples::proposal(7, "golongan").id;
    press(&mut state, keys);
    assert_eq!(state.outbox.wanted.as_ref(), Some(&id));
    assert!(state.notice.is_some());
    (state, id)
}

fn seventh() -> Option<Box<Dossier>> {
    let dossier = samples::dossier(samples::proposal(7, "golongan"));
    Some(Box::new(dossier))
}

#[test]
fn what_comes_late_takes_no_keyboard_away_from_a_passphrase() {
    for cached in [true, false] {
        let (mut state, id) = wanting("<enter>");
        state.tally.awaiting = 1;
        press(&mut state, "D");
        update(&mut state, Msg::OutboxListed(Vec::new()));
        press(&mut state, "<enter>jahe");
        let late = match cached {
            true => Msg::Remembered(id, seventh()),
            false => Msg::Fetched(id, Ok(seventh())),
        };
        update(&mut state, late);
        assert!(matches!(state.overlay, Some(Overlay::Sign(_))));
        assert_eq!(state.place, Place::Outbox);
        assert_eq!(state.outbox.wanted, None);
    }
}

#[test]
fn what_is_on_its_way_is_said_until_it_is_there() {
    let (mut state, id) = wanting("<enter>");
    update(&mut state, Msg::Remembered(id, seventh()));
    assert_eq!((state.place, state.notice), (Place::Review, None));
}

#[test]
fn who_goes_on_or_hears_that_it_cannot_be_had_waits_no_more() {
    let (mut state, _) = wanting("c");
    press(&mut state, "j");
    assert_eq!((&state.outbox.wanted, &state.outbox.anew), (&None, &None));
    let failure = Failure::new(FailureKind::NotFound, "404");
    for answer in [Err(failure), Ok(None)] {
        let (mut state, id) = wanting("c");
        update(&mut state, Msg::Fetched(id, answer));
        assert_eq!((&state.outbox.wanted, &state.outbox.anew), (&None, &None));
    }
}

#[test]
fn a_newer_note_is_not_covered_by_the_one_decided_with() {
    let mut state = panel(conflict(51, "perbaikan", "asn"));
    let begun = state.outbox.entries[0].decision.proposal.clone();
    let newer = Decide::new("2".into(), Outcome::Refuse, Vec::new(), 500);
    let newer = newer.carrying(None, Some("Lebih baru."));
    let aside = state.aside.entry(begun).or_default();
    aside.parked = Some(Box::new(newer));
    press(&mut state, "c");
    let begun = &state.review.as_ref().unwrap().begun;
    let parked = begun.parked.as_ref().unwrap();
    assert_eq!(parked.note_text().as_deref(), Some("Lebih baru."));
}

#[test]
fn deciding_anew_leads_back_to_the_outbox() {
    let mut state = panel(conflict(51, "perbaikan", "asn"));
    press(&mut state, "c");
    let theirs = state.outbox.entries[0].theirs.clone().unwrap();
    let now = samples::dossier(theirs.proposal);
    let id = now.proposal.id.clone();
    update(&mut state, Msg::Fetched(id, Ok(Some(Box::new(now)))));
    state.review.as_mut().unwrap().complete_since = Some(Duration::from_secs(30));
    let effects = press(&mut state, "r<ctrl-s>");
    assert_eq!(holds(&effects), 1);
    assert_eq!(effects.last(), Some(&Effect::ListOutbox));
    assert_eq!(state.place, Place::Outbox);
}

#[test]
fn what_is_taken_back_brings_its_note_back() {
    let mut state = inbox(3);
    let mut back = entry(1, Delivery::Withdrawn);
    back.decision.version = "alt".into();
    let id = back.decision.proposal.clone();
    update(&mut state, Msg::Undone(Ok(Some(Box::new(back)))));
    let said = format!("{:?}", state.notice);
    assert!(said.contains("undone-draft"), "{said}");
    let parked = state.aside[&id].parked.as_ref().unwrap();
    assert_eq!(parked.note_text().as_deref(), Some("Mohon pindai ulang."));
    assert!(parked.chosen.is_some());
    let present = &state.inbox.window.rows[1].proposal;
    assert_eq!((&present.id, &present.version), (&id, &parked.version));
}
