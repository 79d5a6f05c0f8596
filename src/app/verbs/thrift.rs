//! Being sparing with the lines (*hemat*): by itself where one is thin, by a key for this run.

use super::{Action, open};
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        state::State,
    },
    domain::{
        economy::{Lines, Why},
        pace::Thrift,
    },
    words::Sentence,
};

/// Turns it on or off for this run.
pub fn offer(_: &State) -> Option<Action> {
    Some(|state| {
        let before = state.economy.thrift();
        state.economy.toggle();
        let why = state.economy.why().slug();
        tell(state, why);
        settle(state, before)
    })
}

/// The lines were measured. Where that changes what is done, it is said once, as soon as nothing
/// else is being said.
pub(in crate::app) fn measured(state: &mut State, lines: Lines) -> Vec<Effect> {
    let before = state.economy.thrift();
    state.economy.measured(lines);
    if state.economy.thrift() != state.told && state.notice.is_none() {
        let why = match state.economy.why() {
            Why::Ample => "better",
            why => why.slug(),
        };
        tell(state, why);
    }
    settle(state, before)
}

/// Says how it is now, and why.
fn tell(state: &mut State, why: &'static str) {
    let thrift = state.economy.thrift();
    let name = match thrift {
        Thrift::Sparing => "thrift-on",
        Thrift::AsMeasured => "thrift-off",
    };
    let said = Sentence::new(name)
        .with("why", why)
        .with("key", state.key_of("thrift"));
    state.told = thrift;
    state.notice = Some(Notice::new(Weight::Plain, said));
}

/// Has what changed be done; what was left out before may be fetched ahead now.
fn settle(state: &State, before: Thrift) -> Vec<Effect> {
    let now = state.economy.thrift();
    if now == before {
        return Vec::new();
    }
    let ample = now == Thrift::AsMeasured;
    let ahead = open::ahead(state).filter(|_| ample);
    std::iter::once(Effect::Spare(now)).chain(ahead).collect()
}
