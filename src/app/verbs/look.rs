//! Theme and language, while the program runs.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        state::State,
    },
    domain::language::Language,
    words::Sentence,
};

/// The next theme.
pub fn offer_theme(state: &State) -> Option<Action> {
    (state.preferences.themes.len() > 1).then_some(next_theme)
}

/// The other language.
pub fn offer_language(_: &State) -> Option<Action> {
    Some(next_language)
}

fn next_theme(state: &mut State) -> Vec<Effect> {
    let preferences = &mut state.preferences;
    let present = preferences
        .themes
        .iter()
        .position(|name| *name == preferences.theme);
    let at = present.map_or(0, |at| (at + 1) % preferences.themes.len());
    preferences.theme = preferences.themes[at].clone();
    let said = Sentence::new("theme-now").with("theme", preferences.theme.clone());
    state.notice = Some(Notice::new(Weight::Plain, said));
    vec![Effect::Wear(state.preferences.theme.clone())]
}

fn next_language(state: &mut State) -> Vec<Effect> {
    let language = match state.preferences.language {
        Language::Indonesian => Language::English,
        Language::English => Language::Indonesian,
    };
    state.preferences.language = language;
    state.reread();
    state.notice = Some(Notice::new(Weight::Plain, Sentence::new("language-now")));
    vec![Effect::Speak(language)]
}
