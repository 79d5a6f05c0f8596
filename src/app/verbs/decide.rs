//! Accept (*setuju*), return (*kembalikan*), refuse (*tolak*).

use tui_textarea::{Input, Key as TextKey};

use super::{Action, correct, neighbours};
use crate::{
    app::{
        effect::{Draft, Effect},
        guard,
        notice::{Notice, Weight},
        screens::{
            correct::Drafted,
            decide::{Decide, Focus},
            review::Review,
        },
        state::{Overlay, Place, State},
        text_field::Taken,
    },
    config::{Chord, Key},
    domain::{
        basis::{Basis, Seen},
        decision::{DraftProblem, Outcome, Subject},
        delivery::Delivery,
        outbox::Step,
        rules::Finding,
        session::Corrections,
    },
    words::Sentence,
};

/// The key that answers "yes" to the question whether a refusal is meant.
pub const YES: char = 'y';

fn reviewing(state: &State) -> bool {
    let here = state.overlay.is_none() && state.place == Place::Review;
    here && state.review.is_some() && state.role().decides()
}

/// Accepts with one key.
pub fn offer_accept(state: &State) -> Option<Action> {
    reviewing(state).then_some(|state| begin(state, Outcome::Accept, Note::None))
}

/// Whether a decision leaves under a signature only.
fn signs(state: &State, outcome: Outcome) -> bool {
    let session = state.session.as_ref();
    session.is_some_and(|session| session.signs(outcome))
}

/// Accepts with a note; a signature has no room for one.
pub fn offer_accept_with_note(state: &State) -> Option<Action> {
    let noted = reviewing(state) && !signs(state, Outcome::Accept);
    noted.then_some(|state| begin(state, Outcome::Accept, Note::Asked))
}

/// Returns for repair.
pub fn offer_return(state: &State) -> Option<Action> {
    reviewing(state).then_some(|state| begin(state, Outcome::Return, Note::Asked))
}

/// Refuses for good.
pub fn offer_refuse(state: &State) -> Option<Action> {
    reviewing(state).then_some(|state| begin(state, Outcome::Refuse, Note::Asked))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Note {
    None,
    Asked,
}

fn warn(state: &mut State, sentence: Sentence) -> Vec<Effect> {
    state.notice = Some(Notice::new(Weight::Warning, sentence));
    Vec::new()
}

fn begin(state: &mut State, outcome: Outcome, note: Note) -> Vec<Effect> {
    if let Err(why) = guard::may_decide(state).and_then(|()| correct::may_go(state, outcome)) {
        return warn(state, why);
    }
    if !guard::was_meant(state) {
        let verb = match outcome {
            Outcome::Accept => "accept",
            Outcome::Return => "return",
            Outcome::Refuse => "refuse",
        };
        let key = state.key_of(verb);
        warn(state, Sentence::new("key-too-early").with("key", key));
        return guard::wait_anew(state);
    }
    let Some(version) = state
        .review
        .as_ref()
        .and_then(|review| review.version().cloned())
    else {
        return Vec::new();
    };
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let reasons = session.abilities.reasons_for(outcome).cloned().collect();
    let fresh = Decide::new(version, outcome, reasons, session.abilities.note_limit);
    if note == Note::None {
        return send(state, fresh);
    }
    let parked = state
        .review
        .as_mut()
        .and_then(|review| review.begun.parked.take());
    let decide = match parked {
        Some(kept) => kept.again(fresh),
        None => Box::new(fresh),
    };
    state.overlay = Some(Overlay::Decide(decide));
    Vec::new()
}

/// Keys while a decision is being made.
pub fn press(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let sends = state.keymap.verbs_for(chord).any(|slug| slug == "send");
    let Some(Overlay::Decide(decide)) = &mut state.overlay else {
        return Vec::new();
    };
    if chord.key == Key::Esc && decide.focus == Focus::Confirm {
        decide.unask();
        return Vec::new();
    }
    if chord.key == Key::Esc {
        park(state);
        return Vec::new();
    }
    if sends {
        return try_send(state);
    }
    match decide.focus {
        Focus::Reasons => in_reasons(decide, chord),
        Focus::Note => in_note(decide, chord),
        Focus::Confirm if chord.typed() == Some(YES) && guard::was_asked(decide, state.moment) => {
            return confirm(state);
        }
        Focus::Confirm if chord.typed() == Some(YES) => {
            let key = YES.to_string();
            return warn(state, Sentence::new("yes-too-early").with("key", key));
        }
        Focus::Confirm => {}
    }
    Vec::new()
}

fn in_reasons(decide: &mut Decide, chord: &Chord) {
    match chord.key {
        Key::Enter => decide.choose(),
        Key::Tab => decide.focus = Focus::Note,
        Key::Down => decide.move_by(1),
        Key::Up => decide.move_by(-1),
        Key::PageDown => decide.move_by(8),
        Key::PageUp => decide.move_by(-8),
        _ => {
            if decide.search.press(chord) == Taken::Changed {
                decide.cursor = 0;
            }
        }
    }
}

fn in_note(decide: &mut Decide, chord: &Chord) {
    match chord.key {
        Key::Tab if !decide.reasons.is_empty() => decide.focus = Focus::Reasons,
        Key::Tab => {}
        _ => {
            decide.note.input(text_input(chord));
            decide.problem = None;
        }
    }
}

/// A key as the text area wants it.
fn text_input(chord: &Chord) -> Input {
    let key = match chord.key {
        Key::Char(character) => TextKey::Char(character),
        Key::F(number) => TextKey::F(number),
        Key::Enter => TextKey::Enter,
        Key::Backspace => TextKey::Backspace,
        Key::Delete => TextKey::Delete,
        Key::Home => TextKey::Home,
        Key::End => TextKey::End,
        Key::PageUp => TextKey::PageUp,
        Key::PageDown => TextKey::PageDown,
        Key::Up => TextKey::Up,
        Key::Down => TextKey::Down,
        Key::Left => TextKey::Left,
        Key::Right => TextKey::Right,
        Key::Esc | Key::Tab | Key::Insert => TextKey::Null,
    };
    Input {
        key,
        ctrl: chord.mods.ctrl,
        alt: chord.mods.alt,
        shift: chord.mods.shift,
    }
}

/// Puts the decision aside; what was typed is kept for this proposal. Letters of a note that are
/// still on their way must not decide it: it counts as only just shown.
pub(in crate::app) fn park(state: &mut State) {
    let Some(Overlay::Decide(mut decide)) = state.overlay.take() else {
        return;
    };
    decide.unask();
    if decide.is_begun() {
        let key = state.key_of(match decide.outcome {
            Outcome::Accept => "accept-with-note",
            Outcome::Return => "return",
            Outcome::Refuse => "refuse",
        });
        let said = Sentence::new("parked").with("key", key);
        state.notice = Some(Notice::new(Weight::Plain, said));
    }
    if let Some(review) = &mut state.review {
        review.begun.parked = Some(decide);
        review.complete_since = None;
    }
}

fn try_send(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Decide(decide)) = &mut state.overlay else {
        return Vec::new();
    };
    if decide.focus == Focus::Confirm {
        return Vec::new();
    }
    if decide.focus == Focus::Reasons && decide.chosen.is_none() {
        decide.problem = Some(DraftProblem::ReasonMissing);
        return Vec::new();
    }
    if let Err(problem) = decide.check() {
        decide.problem = Some(problem);
        if problem == DraftProblem::ReasonMissing {
            decide.focus = Focus::Reasons;
        }
        return Vec::new();
    }
    if decide.outcome == Outcome::Refuse {
        decide.focus = Focus::Confirm;
        return Vec::new();
    }
    confirm(state)
}

/// Sends the decision on the screen, if the proposal is still the one that it was begun on.
fn confirm(state: &mut State) -> Vec<Effect> {
    let present = state
        .review
        .as_ref()
        .and_then(|review| review.version().cloned());
    let Some(Overlay::Decide(decide)) = state.overlay.take() else {
        return Vec::new();
    };
    let overtaken = present.as_ref() != Some(&decide.version);
    let why = if overtaken {
        Some(Sentence::new("cannot-stale"))
    } else {
        let may = guard::may_decide(state);
        may.and_then(|()| correct::may_go(state, decide.outcome))
            .err()
    };
    if let Some(why) = why {
        state.overlay = Some(Overlay::Decide(decide));
        park(state);
        return warn(state, why);
    }
    send(state, *decide)
}

/// On what it is decided: the documents, by the digest of the bytes that were seen or else by the one
/// announced, and what the rules point at.
fn basis(review: &Review) -> Basis {
    let Some(file) = &review.file else {
        return Basis::default();
    };
    let documents = file.dossier.documents.iter().map(|document| {
        let seen = review.seen.get(&document.id);
        let digest = seen.map(|seen| &seen.sha256).filter(|it| !it.is_empty());
        Seen {
            id: document.id.clone(),
            sha256: digest.or(document.sha256.as_ref()).cloned(),
            opened: seen.is_some_and(|seen| seen.opened),
        }
    });
    Basis {
        documents: documents.collect(),
        findings: file.findings.iter().map(Finding::slug).collect(),
    }
}

fn send(state: &mut State, decide: Decide) -> Vec<Effect> {
    let needs_signature = signs(state, decide.outcome);
    let session = state.session.as_ref();
    let apart = session.is_some_and(|session| session.corrections() == Corrections::Apart);
    let Some(review) = &mut state.review else {
        return Vec::new();
    };
    // A proposal that is returned is repaired by the civil servant, one that is refused by nobody.
    let corrections = match decide.outcome {
        Outcome::Accept if !needs_signature => std::mem::take(&mut review.begun.drafted),
        _ => Drafted::default(),
    };
    let corrections = corrections.corrections().to_vec();
    let basis = basis(review);
    let proposal = &review.row.proposal;
    let draft = Draft {
        proposal: proposal.id.clone(),
        version: decide.version.clone(),
        outcome: decide.outcome,
        note: decide.note_text(),
        reason: decide.chosen,
        subject: Subject {
            name: proposal.name.clone(),
            nip: proposal.nip.clone(),
            category: proposal.category.clone(),
            summary: proposal.summary.clone(),
        },
        grace: state.preferences.grace,
        needs_signature,
        step: match apart && !corrections.is_empty() {
            true => Step::Correct,
            false => Step::Decide,
        },
        corrections,
        basis,
    };
    // The store says so too in a moment; until then no second key may decide on it.
    let decided = Some((draft.outcome, Delivery::Held));
    state.inbox.mark(&draft.proposal, decided);
    state.outbox.keeping += 1;
    let mut effects = vec![Effect::Hold(Box::new(draft))];
    effects.extend(neighbours::advance(state));
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::screens::review::Desk,
        domain::{catalogue::Catalogue, inbox::Row, language::Language, samples},
    };

    #[test]
    fn a_decision_says_which_documents_were_opened_and_what_the_rules_found() {
        let catalogue = Catalogue::embedded().unwrap();
        let mut dossier = samples::rank_dossier();
        dossier.documents[0].size = Some(0);
        let mut review = Review::open(Row {
            proposal: dossier.proposal.clone(),
            decided: None,
            cached: false,
            waits: true,
        });
        assert!(basis(&review).is_empty(), "nothing is there yet");
        let desk = Desk {
            catalogue: &catalogue,
            language: Language::Indonesian,
            today: jiff::civil::date(2026, 11, 21),
            document_limit: 1 << 20,
            references: &Default::default(),
        };
        review.take(dossier, desk);
        let unopened = Seen {
            id: "dok-1".into(),
            sha256: Some("00".repeat(32)),
            opened: false,
        };
        let before = basis(&review);
        assert_eq!(before.documents, std::slice::from_ref(&unopened));
        let empty = "document-empty".to_owned();
        assert!(before.findings.contains(&empty), "{before:?}");
        let shown = crate::app::screens::review::SeenDocument {
            sha256: "00".repeat(32),
            opened: true,
        };
        review.seen.insert("dok-2".into(), shown.clone());
        assert_eq!(basis(&review), before, "of another proposal");
        review.seen.insert("dok-1".into(), shown);
        let opened = Seen {
            opened: true,
            ..unopened
        };
        assert_eq!(basis(&review).documents, [opened]);
    }
}
