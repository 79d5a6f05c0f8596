//! Who sits at the desk: an account's store is opened, somebody signs in, or tries to.

use super::{
    effect::{Effect, Extent},
    line::{self, Attempt},
    notice::Weight,
    screens::{outbox::Outbox, sign_in::Progress},
    state::{Line, Overlay, Place, State},
    update::{list_again, say},
    verbs::sign_in,
};
use crate::{
    domain::{
        authority::AuthorityTable,
        failure::{Failure, FailureKind},
        outbox::Tally,
        query::View,
        session::Session,
        sign_in::Way,
    },
    words::Sentence,
};

/// The store of an account is open: what it kept can be read at once, while the sign-in goes on.
/// Nothing of whoever sat here before stays.
pub(super) fn opened(state: &mut State, session: Option<Box<Session>>) -> Vec<Effect> {
    state.session = None;
    state.inbox.vacate();
    state.review = None;
    state.aside.clear();
    state.references.clear();
    let personal = |overlay: &mut Overlay| {
        matches!(
            overlay,
            Overlay::Decide(_)
                | Overlay::Correct(_)
                | Overlay::Sign(_)
                | Overlay::Conflict(_)
                | Overlay::GiveUp(_)
        )
    };
    state.overlay.take_if(personal);
    if matches!(state.place, Place::Review | Place::Outbox) {
        state.place = Place::Inbox;
    }
    state.outbox = Outbox {
        keeping: state.outbox.keeping,
        ..Outbox::default()
    };
    state.tally = Tally::default();
    let Some(session) = session else {
        return Vec::new();
    };
    sit_down(state, *session);
    let mut effects = list_again(state);
    effects.push(Effect::ListOutbox);
    effects
}

/// Nothing ever waits for those who only read: they begin with everything that they may see.
fn sit_down(state: &mut State, session: Session) {
    let view = &mut state.inbox.listing.view;
    if !session.account.role.decides() && *view == View::Waiting {
        *view = View::Everything;
    }
    state.session = Some(session);
}

/// Nothing was kept from the last time: the form asks. What a user has begun to type by then stays under
/// the fingers; the line says what is wanted.
pub(super) fn nothing_kept(state: &mut State) -> Vec<Effect> {
    state.line = Line::SignedOut;
    if state.overlay.is_some() || state.inbox.filtering {
        return Vec::new();
    }
    sign_in::open_form(state)
}

/// The ways that the server offers. Where it cannot be asked the password stays, and trying it tells
/// what is wrong.
pub(super) fn offered(state: &mut State, ways: Result<Vec<Way>, Failure>) -> Vec<Effect> {
    if let Ok(ways) = ways {
        state.sign_in.offer(ways);
    }
    Vec::new()
}

pub(super) fn signed_in(state: &mut State, result: Result<Box<Session>, Failure>) -> Vec<Effect> {
    let given_up = state.sign_in.progress == Progress::GivenUp;
    state.sign_in.progress = Progress::None;
    match result {
        Err(_) if given_up => Vec::new(),
        Ok(mut session) => {
            // The server's table wins, but what it does not say is decided as our files say.
            let shipped = AuthorityTable::of(&state.catalogue);
            let announced = std::mem::take(&mut session.abilities.authority);
            session.abilities.authority = shipped.overlaid(announced);
            sit_down(state, (*session).clone());
            if line::answered(state) {
                line::welcome(state);
            }
            state.line = Line::Syncing;
            state.sign_in.failure = None;
            if state.place == Place::SignIn {
                state.place = Place::Inbox;
            }
            let mut effects = vec![
                Effect::KeepSession(session),
                Effect::Sync(Extent::News),
                Effect::Deliver,
            ];
            effects.extend(list_again(state));
            effects
        }
        Err(failure) if state.session.is_some() && failure.kind.is_offline() => {
            let effects = line::away(state, failure.clone(), Attempt::Planned);
            state.place = if state.place == Place::SignIn {
                Place::Inbox
            } else {
                state.place
            };
            let said = Sentence::new("restored").with("cause", failure.kind.slug());
            say(state, Weight::Plain, said);
            effects
        }
        Err(failure) => {
            state.line = Line::SignedOut;
            state.sign_in.end(Progress::None);
            let password = matches!(
                failure.kind,
                FailureKind::Credentials | FailureKind::ClockSkew
            );
            state.sign_in.failure = Some(failure);
            if state.place == Place::SignIn {
                return Vec::new();
            }
            let effects = sign_in::open_form(state);
            // Who has mistyped a password types it again: the form stays where it is.
            state.sign_in.touched = password;
            effects
        }
    }
}

/// Whether a failure says no more than that nobody is signed in, while somebody is on the way out
/// or in: that is known.
pub(super) fn between_sessions(state: &State, failure: &Failure) -> bool {
    failure.kind == FailureKind::SignedOut
        && matches!(state.line, Line::SignedOut | Line::SigningIn)
}
