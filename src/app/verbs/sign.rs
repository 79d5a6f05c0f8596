//! Signing approvals (*tanda tangan*): one passphrase and one code for a batch.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        message::Signed,
        notice::{Notice, Weight},
        screens::signature::{File, Focus, Missing, Signing},
        state::{Overlay, Place, State},
        text_field::Taken,
        update::{fail, list_again},
    },
    config::{Chord, Key, Mods},
    domain::{failure::Failure, id::ProposalId, outbox::Entry, proposal::Dossier, rules},
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
    let verbs: Vec<_> = state.keymap.verbs_for(chord).collect();
    let Some(Overlay::Sign(form)) = &mut state.overlay else {
        return Vec::new();
    };
    let over = form.signed.is_some() && (chord.key == Key::Enter || verbs.contains(&"back"));
    if chord.key == Key::Esc || over {
        state.overlay = None;
        return Vec::new();
    }
    let before = form.cursor;
    match move_of(chord, &verbs, form.focus) {
        Some(rows) => form.move_by(rows),
        None if form.working || form.signed.is_some() => {}
        None => return edit(form, chord, verbs.contains(&"send")),
    }
    match form.cursor == before {
        true => Vec::new(),
        false => read(state),
    }
}

/// How far a key moves the list; in a field only those keys do that write nothing.
fn move_of(chord: &Chord, verbs: &[&str], focus: Focus) -> Option<isize> {
    match chord.key {
        Key::Down => return Some(1),
        Key::Up => return Some(-1),
        Key::PageDown => return Some(PAGE),
        Key::PageUp => return Some(-PAGE),
        _ if focus != Focus::List => return None,
        _ => {}
    }
    let steps = [
        ("move-down", 1),
        ("move-up", -1),
        ("half-page-down", PAGE / 2),
        ("half-page-up", -PAGE / 2),
        ("page-down", PAGE),
        ("page-up", -PAGE),
        ("first", isize::MIN / 2),
        ("last", isize::MAX / 2),
    ];
    let found = steps.iter().find(|(verb, _)| verbs.contains(verb));
    found.map(|(_, rows)| *rows)
}

fn edit(form: &mut Signing, chord: &Chord, sends: bool) -> Vec<Effect> {
    match (chord.key, form.focus) {
        (Key::Tab, _) if chord.mods == Mods::SHIFT => form.turn_back(),
        (Key::Tab, _) | (Key::Enter, Focus::List) => form.turn(),
        (Key::Enter, Focus::Passphrase) if form.code.text().is_empty() => form.turn(),
        (Key::Enter, _) => return sign(form),
        _ if sends => return sign(form),
        (_, Focus::List) if chord.typed() == Some(' ') => form.toggle(),
        _ => {
            let taken = form.field().map(|field| field.press(chord));
            if taken == Some(Taken::Changed) {
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
        && let Some(field) = form.field()
    {
        field.insert(text.trim_end_matches(['\r', '\n']));
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
            form.missing = Some(missing);
            form.focus = match missing {
                Missing::Passphrase => Focus::Passphrase,
                Missing::Code => Focus::Code,
                Missing::Marks | Missing::Room => Focus::List,
            };
            Vec::new()
        }
    }
}

/// Takes the outbox as the store has it, and asks for what is kept of the first approval.
pub(in crate::app) fn listed(state: &mut State, entries: &[Entry]) -> Vec<Effect> {
    let Some(Overlay::Sign(form)) = &mut state.overlay else {
        return Vec::new();
    };
    form.take(entries);
    read(state)
}

/// Asks the cache for the proposal under the cursor.
fn read(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Sign(form)) = &mut state.overlay else {
        return Vec::new();
    };
    let wanted = form.current().map(|entry| entry.decision.proposal.clone());
    let shown = form.file.as_ref().map(|file| &file.dossier.proposal.id);
    if wanted.as_ref() == shown {
        return Vec::new();
    }
    form.file = None;
    wanted.into_iter().map(Effect::Remember).collect()
}

/// Takes what the cache has of the approval under the cursor, if it is what was decided on; `None`:
/// nobody here waits for it.
pub(in crate::app) fn remembered(
    state: &mut State,
    id: &ProposalId,
    dossier: &Option<Box<Dossier>>,
) -> Option<Vec<Effect>> {
    let (today, limit) = (state.today(), state.desk().document_limit);
    let Some(Overlay::Sign(form)) = &mut state.overlay else {
        return None;
    };
    let decision = form.current().map(|entry| &entry.decision)?;
    if decision.proposal != *id {
        return None;
    }
    let version = &decision.version;
    let dossier = dossier.as_ref();
    let same = dossier.filter(|dossier| dossier.proposal.version == *version);
    form.file = same.map(|dossier| {
        let category = state.catalogue.get(&dossier.proposal.category);
        File {
            findings: rules::check(dossier, category, today, limit),
            dossier: dossier.clone(),
        }
    });
    Some(Vec::new())
}

/// What came of a signature. Where nothing did, the form says so and can be filled in again. A form
/// that was opened since has sent nothing, and stays as it is.
pub(in crate::app) fn done(state: &mut State, result: Result<Signed, Failure>) -> Vec<Effect> {
    let ours = matches!(&state.overlay, Some(Overlay::Sign(form)) if form.working);
    let effects = match result {
        Err(failure) => {
            if let Some(Overlay::Sign(form)) = &mut state.overlay
                && ours
            {
                form.fail(failure);
            } else {
                fail(state, failure);
            }
            Vec::new()
        }
        Ok(signed) => {
            let all = signed.confirmed == signed.sent;
            match &mut state.overlay {
                Some(Overlay::Sign(_)) if ours && all => state.overlay = None,
                Some(Overlay::Sign(form)) if ours => form.show(signed),
                _ => {}
            }
            let (weight, name) = match all {
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
