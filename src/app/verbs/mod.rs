//! What a user can do: one file per thing. The same call that says whether a verb applies here gives
//! what runs it, so that help and footer are generated and can never promise what does not work.

pub mod about;
pub mod back;
pub mod correct;
pub mod decide;
pub mod documents;
pub mod filter;
pub mod help;
pub mod look;
pub mod moving;
pub mod neighbours;
pub mod open;
pub mod order;
pub mod outbox;
pub mod profiles;
pub mod quit;
pub mod refresh;
pub mod sections;
pub mod sign;
pub mod sign_in;
pub mod sign_out;
pub mod tabs;
pub mod thrift;
pub mod undo;

use super::{effect::Effect, state::State};
use crate::config::Chord;

/// What a verb does.
pub type Action = fn(&mut State) -> Vec<Effect>;

/// A thing that a user can do.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// Its name in the key table; `verb-` and it is its name in the message catalogue.
    pub slug: &'static str,
    /// What runs it; `None` where it does not apply.
    pub offer: fn(&State) -> Option<Action>,
    /// Whether the footer shows it.
    pub shown: Shown,
}

/// Where a verb is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In the footer, and in the help.
    Footer,
    /// In the help alone.
    Help,
}

use Shown::{Footer, Help};

/// Every verb; the footer shows them in this order.
pub const VERBS: &[Verb] = &[
    verb("accept", decide::offer_accept, Footer),
    verb("return", decide::offer_return, Footer),
    verb("refuse", decide::offer_refuse, Footer),
    verb("accept-with-note", decide::offer_accept_with_note, Help),
    verb(correct::SLUG, correct::offer, Footer),
    verb("undo", undo::offer, Footer),
    verb("sign", sign::offer, Footer),
    verb("decide-anew", outbox::offer_decide_anew, Footer),
    verb("dismiss", outbox::offer_dismiss, Footer),
    verb("give-up", outbox::offer_give_up, Footer),
    verb("retry", refresh::offer_retry, Footer),
    verb("open", open::offer, Footer),
    verb("next-proposal", neighbours::offer_next, Footer),
    verb("open-document", documents::offer_open, Footer),
    verb("previous-proposal", neighbours::offer_previous, Help),
    verb("filter", filter::offer, Footer),
    verb("clear-filter", filter::offer_clear, Help),
    verb("next-tab", tabs::offer_next, Footer),
    verb("previous-tab", tabs::offer_previous, Help),
    verb("view-1", tabs::offer_view::<0>, Help),
    verb("view-2", tabs::offer_view::<1>, Help),
    verb("view-3", tabs::offer_view::<2>, Help),
    verb("view-4", tabs::offer_view::<3>, Help),
    verb("view-5", tabs::offer_view::<4>, Help),
    verb("view-6", tabs::offer_view::<5>, Help),
    verb("view-7", tabs::offer_view::<6>, Help),
    verb("view-8", tabs::offer_view::<7>, Help),
    verb("view-9", tabs::offer_view::<8>, Help),
    verb("order", order::offer, Help),
    verb("documents", sections::offer_documents, Footer),
    verb("fold", sections::offer_fold, Help),
    verb("log", sections::offer_log, Footer),
    verb("outbox", outbox::offer_open, Footer),
    verb("sign-in", sign_in::offer, Footer),
    verb("sign-out", sign_out::offer, Help),
    verb("profile", profiles::offer, Help),
    verb("refresh", refresh::offer, Help),
    verb("thrift", thrift::offer, Help),
    verb("theme", look::offer_theme, Help),
    verb("language", look::offer_language, Help),
    verb("move-down", moving::offer_down, Help),
    verb("move-up", moving::offer_up, Help),
    verb("half-page-down", moving::offer_half_down, Help),
    verb("half-page-up", moving::offer_half_up, Help),
    verb("page-down", moving::offer_page_down, Help),
    verb("page-up", moving::offer_page_up, Help),
    verb("first", moving::offer_first, Help),
    verb("last", moving::offer_last, Help),
    verb("about", about::offer, Help),
    verb("help", help::offer, Footer),
    verb("back", back::offer, Footer),
    verb("quit", quit::offer, Help),
];

const fn verb(slug: &'static str, offer: fn(&State) -> Option<Action>, shown: Shown) -> Verb {
    Verb { slug, offer, shown }
}

/// The verbs that apply here.
pub fn applying(state: &State) -> impl Iterator<Item = &'static Verb> + '_ {
    VERBS.iter().filter(|verb| (verb.offer)(state).is_some())
}

/// Runs the first verb of a chord that applies.
pub(super) fn press(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let action = state
        .keymap
        .verbs_for(chord)
        .filter_map(|slug| VERBS.iter().find(|verb| verb.slug == slug))
        .find_map(|verb| (verb.offer)(state));
    match action {
        Some(action) => {
            state.notice = None;
            action(state)
        }
        None => {
            correct::explain(state, chord);
            Vec::new()
        }
    }
}
