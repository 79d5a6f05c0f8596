//! One place says who owns the keyboard: text fields first, then what lies over the screen, then
//! the verbs that apply.

use super::{
    effect::Effect,
    notice::{Notice, Weight},
    screens::{
        decide,
        sign_in::{Focus, Progress, SignIn},
    },
    state::{Leaving, Line, Overlay, Place, State},
    text_field::Taken,
    verbs,
};
use crate::{
    config::{Chord, Key, Mods},
    domain::sign_in::Way,
    words::Sentence,
};

/// Who owns the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The sign-in form.
    SignIn,
    /// The decision being made.
    Decide,
    /// The correction being made.
    Correct,
    /// The signature being put under approvals.
    Sign,
    /// The question whether to sign out.
    SignOut,
    /// The question whether to give a decision up.
    GiveUp,
    /// The filter line.
    Filter,
    /// The verbs of the screen.
    Verbs,
}

/// Who owns the keyboard now.
pub fn owner(state: &State) -> Owner {
    match (&state.overlay, state.place) {
        (Some(Overlay::Decide(_)), _) => Owner::Decide,
        (Some(Overlay::Correct(_)), _) => Owner::Correct,
        (Some(Overlay::Sign(_)), _) => Owner::Sign,
        (Some(Overlay::SignOut), _) => Owner::SignOut,
        (Some(Overlay::GiveUp(_)), _) => Owner::GiveUp,
        (
            Some(
                Overlay::Help(_) | Overlay::About(_) | Overlay::Profiles(_) | Overlay::Conflict(_),
            ),
            _,
        ) => Owner::Verbs,
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
        Owner::Correct => verbs::correct::press(state, chord),
        Owner::Sign => verbs::sign::press(state, chord),
        Owner::SignOut => verbs::sign_out::press(state, chord),
        Owner::GiveUp => verbs::outbox::press(state, chord),
        Owner::Filter => filter(state, chord),
        Owner::Verbs => verbs::press(state, chord),
    }
}

/// Takes pasted text. It only ever goes into a text field: a paste decides nothing.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    match owner(state) {
        Owner::SignIn => {
            paste_into_form(state, text);
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
        Owner::Correct => {
            if let Some(Overlay::Correct(form)) = &mut state.overlay {
                form.paste(text);
            }
            Vec::new()
        }
        Owner::Sign => {
            verbs::sign::paste(state, text);
            Vec::new()
        }
        Owner::Filter => {
            state.inbox.filter.insert(text);
            vec![Effect::List(state.inbox.filter_now())]
        }
        Owner::Verbs | Owner::SignOut | Owner::GiveUp => {
            let said = Sentence::new("paste-ignored");
            state.notice = Some(Notice::new(Weight::Warning, said));
            Vec::new()
        }
    }
}

/// A paste on the list of ways is taken by the token alone: elsewhere it could put a secret into a
/// field that shows it.
fn paste_into_form(state: &mut State, text: &str) {
    let form = &mut state.sign_in;
    if form.is_working() {
        return;
    }
    form.touched = true;
    if form.focus == Focus::Ways && form.way == Way::Token {
        form.enter_form();
    }
    let Some(field) = form.field() else {
        let said = Sentence::new("paste-nowhere");
        state.notice = Some(Notice::new(Weight::Warning, said));
        return;
    };
    field.insert(text.trim_end_matches(['\r', '\n']));
    form.missing = None;
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
    let form = &mut state.sign_in;
    if form.is_working() {
        return match chord.key {
            Key::Esc => give_up(state),
            _ => Vec::new(),
        };
    }
    form.touched = true;
    let back = chord.key == Key::Tab && chord.mods == Mods::SHIFT;
    match chord.key {
        Key::Enter => try_sign_in(state),
        Key::Tab if back => leave_field(form, SignIn::go_up),
        Key::Tab => leave_field(form, SignIn::go_down),
        Key::Up if form.focus == Focus::Ways => leave_field(form, |form| form.choose_beside(-1)),
        Key::Down if form.focus == Focus::Ways => leave_field(form, |form| form.choose_beside(1)),
        Key::Up => leave_field(form, SignIn::go_up),
        Key::Down => leave_field(form, SignIn::go_down),
        Key::Esc if state.session.is_some() => {
            state.place = Place::Inbox;
            Vec::new()
        }
        Key::Esc => verbs::quit::quit(state),
        _ => type_into(state, chord),
    }
}

fn leave_field(form: &mut SignIn, go: impl FnOnce(&mut SignIn)) -> Vec<Effect> {
    go(form);
    Vec::new()
}

/// Letters go into the form; what no field takes may be a verb that applies even here.
fn type_into(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let form = &mut state.sign_in;
    if chord.typed().is_some() {
        form.enter_form();
    }
    match form.field().map(|field| field.press(chord)) {
        Some(Taken::Changed) => form.missing = None,
        Some(Taken::Used) => {}
        None if chord.typed().is_some() => {}
        Some(Taken::No) | None => return verbs::press(state, chord),
    }
    Vec::new()
}

fn try_sign_in(state: &mut State) -> Vec<Effect> {
    let form = &mut state.sign_in;
    form.failure = None;
    form.missing = None;
    let on_list = form.focus == Focus::Ways;
    match form.approach() {
        Ok(approach) => {
            form.end(Progress::Asking);
            state.line = Line::SigningIn;
            state.notice = None;
            vec![Effect::SignIn(approach)]
        }
        Err(field) => {
            form.focus = field;
            // Who comes from the list has only chosen the way.
            form.missing = (!on_list).then_some(field);
            Vec::new()
        }
    }
}

fn give_up(state: &mut State) -> Vec<Effect> {
    state.sign_in.end(Progress::GivenUp);
    state.line = Line::SignedOut;
    vec![Effect::GiveUpSignIn]
}

/// Whether the decision's note owns the keyboard, where Enter and Tab are text.
pub fn in_note(state: &State) -> bool {
    matches!(&state.overlay, Some(Overlay::Decide(decide)) if decide.focus == decide::Focus::Note)
}
