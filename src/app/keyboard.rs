//! One place says who owns the keyboard: text fields first, then what lies over the screen, then
//! the verbs that apply.

use super::{
    effect::{Approach, Credentials, Effect},
    notice::{Notice, Weight},
    screens::{decide, sign_in},
    state::{Leaving, Line, Overlay, Place, State},
    text_field::Taken,
    verbs,
};
use crate::{
    config::{Chord, Key, Mods},
    words::Sentence,
};

/// Who owns the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The sign-in form.
    SignIn,
    /// The decision being made.
    Decide,
    /// The filter line.
    Filter,
    /// The verbs of the screen.
    Verbs,
}

/// Who owns the keyboard now.
pub fn owner(state: &State) -> Owner {
    match (&state.overlay, state.place) {
        (Some(Overlay::Decide(_)), _) => Owner::Decide,
        (Some(Overlay::Help(_)), _) => Owner::Verbs,
        (None, Place::SignIn) => Owner::SignIn,
        (None, Place::Inbox) if state.inbox.filtering => Owner::Filter,
        (None, _) => Owner::Verbs,
    }
}

/// Takes a key.
pub fn press(state: &mut State, chord: &Chord) -> Vec<Effect> {
    if state.leaving != Leaving::No {
        return verbs::quit::press_while_leaving(state, chord);
    }
    if *chord == Chord::new(Key::Char('c'), Mods::CTRL) {
        return verbs::quit::quit(state);
    }
    match owner(state) {
        Owner::SignIn => sign_in(state, chord),
        Owner::Decide => verbs::decide::press(state, chord),
        Owner::Filter => filter(state, chord),
        Owner::Verbs => verbs::press(state, chord),
    }
}

/// Takes pasted text. It only ever goes into a text field: a paste decides nothing.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    match owner(state) {
        Owner::SignIn => {
            state
                .sign_in
                .field()
                .insert(text.trim_end_matches(['\r', '\n']));
            Vec::new()
        }
        Owner::Decide => {
            let Some(Overlay::Decide(decide)) = &mut state.overlay else {
                return Vec::new();
            };
            if let Some((kept, length)) = decide.paste(text) {
                let most = decide.note_limit;
                let said = Sentence::new("paste-cut")
                    .with("kept", kept)
                    .with("length", length)
                    .with("most", most);
                state.notice = Some(Notice::new(Weight::Warning, said));
            }
            Vec::new()
        }
        Owner::Filter => {
            state.inbox.filter.insert(text);
            vec![Effect::List(state.inbox.filter_now())]
        }
        Owner::Verbs => {
            let said = Sentence::new("paste-ignored");
            state.notice = Some(Notice::new(Weight::Warning, said));
            Vec::new()
        }
    }
}

fn filter(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    match chord.key {
        Key::Enter | Key::Down => {
            inbox.filtering = false;
            Vec::new()
        }
        Key::Esc => {
            inbox.filtering = false;
            if inbox.filter.take().is_empty() {
                return Vec::new();
            }
            vec![Effect::List(inbox.filter_now())]
        }
        _ => match inbox.filter.press(chord) {
            Taken::Changed => vec![Effect::List(inbox.filter_now())],
            Taken::Used | Taken::No => Vec::new(),
        },
    }
}

fn sign_in(state: &mut State, chord: &Chord) -> Vec<Effect> {
    if state.sign_in.working {
        return Vec::new();
    }
    match chord.key {
        Key::Enter => try_sign_in(state),
        Key::Tab | Key::Up | Key::Down => {
            state.sign_in.switch();
            Vec::new()
        }
        Key::Esc if state.session.is_some() => {
            state.place = Place::Inbox;
            Vec::new()
        }
        Key::Esc => verbs::quit::quit(state),
        _ => {
            if state.sign_in.field().press(chord) == Taken::Changed {
                state.sign_in.missing = None;
            }
            Vec::new()
        }
    }
}

fn try_sign_in(state: &mut State) -> Vec<Effect> {
    let form = &mut state.sign_in;
    let missing = if form.user.text().trim().is_empty() {
        Some(sign_in::Focus::User)
    } else if form.password.text().is_empty() {
        Some(sign_in::Focus::Password)
    } else {
        None
    };
    form.missing = missing;
    form.failure = None;
    if let Some(field) = missing {
        form.focus = field;
        return Vec::new();
    }
    form.working = true;
    let credentials = Credentials {
        user: form.user.text().trim().to_owned(),
        password: form.password.take(),
        code: String::new(),
    };
    form.focus = sign_in::Focus::Password;
    state.line = Line::SigningIn;
    vec![Effect::SignIn(Approach::Password(credentials))]
}

/// Whether the decision's note owns the keyboard, where Enter and Tab are text.
pub fn in_note(state: &State) -> bool {
    matches!(&state.overlay, Some(Overlay::Decide(decide)) if decide.focus == decide::Focus::Note)
}
