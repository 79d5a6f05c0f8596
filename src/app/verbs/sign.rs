//! Signing approvals (*tanda tangan*): one passphrase and one code for a batch.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        message::Signed,
        notice::{Notice, Weight},
        screens::signature::{Focus, Signing},
        state::{Overlay, Place, State},
        text_field::Taken,
        update::{fail, list_again},
    },
    config::{Chord, Key},
    domain::failure::Failure,
    words::Sentence,
};

/// Rows that the keys for a screen move the list.
const PAGE: isize = 8;

/// Opens the form where something waits for a signature.
pub fn offer(state: &State) -> Option<Action> {
    let here = matches!(state.place, Place::Inbox | Place::Outbox) && state.overlay.is_none();
    (here && state.tally.awaiting > 0 && state.session.is_some()).then_some(|state| {
        state.overlay = Some(Overlay::Sign(Box::new(Signing::new())));
        vec![Effect::ListOutbox]
    })
}

/// Keys while the form is open. Whoever leaves it leaves everything as it was, but for what is on its
/// way already.
pub fn press(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let sends = state.keymap.verbs_for(chord).any(|slug| slug == "send");
    let Some(Overlay::Sign(form)) = &mut state.overlay else {
        return Vec::new();
    };
    match chord.key {
        Key::Esc => state.overlay = None,
        Key::Down => form.scroll(1),
        Key::Up => form.scroll(-1),
        Key::PageDown => form.scroll(PAGE),
        Key::PageUp => form.scroll(-PAGE),
        _ if form.working => {}
        Key::Tab => form.turn(),
        Key::Enter if form.focus == Focus::Passphrase && form.code.text().is_empty() => form.turn(),
        _ if sends || chord.key == Key::Enter => return sign(form),
        _ => {
            if form.field().press(chord) == Taken::Changed {
                form.missing = None;
            }
        }
    }
    Vec::new()
}

/// Takes pasted text into the field that owns the keyboard.
pub(in crate::app) fn paste(state: &mut State, text: &str) {
    if let Some(Overlay::Sign(form)) = &mut state.overlay
        && !form.working
    {
        form.field().insert(text.trim_end_matches(['\r', '\n']));
        form.missing = None;
    }
}

fn sign(form: &mut Signing) -> Vec<Effect> {
    form.failure = None;
    match form.signature() {
        Ok(signature) => {
            form.working = true;
            form.missing = None;
            vec![Effect::Sign(signature)]
        }
        Err(missing) => {
            form.missing = missing;
            form.focus = missing.unwrap_or(form.focus);
            Vec::new()
        }
    }
}

/// What came of a signature. Where nothing did, the form says so and can be filled in again.
pub(in crate::app) fn done(state: &mut State, result: Result<Signed, Failure>) -> Vec<Effect> {
    let effects = match result {
        Err(failure) => {
            if let Some(Overlay::Sign(form)) = &mut state.overlay {
                form.fail(failure);
            } else {
                fail(state, failure);
            }
            Vec::new()
        }
        Ok(signed) => {
            if matches!(state.overlay, Some(Overlay::Sign(_))) {
                state.overlay = None;
            }
            let (weight, name) = match signed.confirmed == signed.sent {
                true => (Weight::Good, "signed"),
                false => (Weight::Warning, "signed-partly"),
            };
            let said = Sentence::new(name)
                .with("count", signed.confirmed)
                .with("sent", signed.sent)
                .with("rest", state.tally.awaiting);
            state.notice = Some(Notice::new(weight, said));
            list_again(state)
        }
    };
    effects.into_iter().chain([Effect::ListOutbox]).collect()
}
