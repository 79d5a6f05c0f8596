//! Another profile (*profil*): the program starts anew with it, so that queues and outboxes never
//! mix.

use super::{Action, quit};
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        screens::profiles::Profiles,
        state::{Overlay, State},
    },
    words::Sentence,
};

/// Opens the list, or closes it; there is none where there is nothing to choose.
pub fn offer(state: &State) -> Option<Action> {
    match &state.overlay {
        Some(Overlay::Profiles(_)) => Some(|state| {
            state.overlay = None;
            Vec::new()
        }),
        Some(_) => None,
        None => state
            .profiles
            .iter()
            .any(|entry| entry.label != state.profile)
            .then_some(|state| {
                let active = state.profiles.iter();
                let active = active.map(|entry| &entry.label);
                let cursor = active.enumerate().find(|(_, it)| **it == state.profile);
                state.overlay = Some(Overlay::Profiles(Profiles {
                    cursor: cursor.map_or(0, |(at, _)| at),
                    warned: false,
                }));
                Vec::new()
            }),
    }
}

/// Goes over to the profile under the cursor. A note begun here cannot come along: that is said
/// first.
pub(super) fn choose(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Profiles(list)) = &mut state.overlay else {
        return Vec::new();
    };
    let Some(entry) = state.profiles.get(list.cursor) else {
        return Vec::new();
    };
    if entry.label == state.profile {
        state.overlay = None;
        return Vec::new();
    }
    let asks = !std::mem::replace(&mut list.warned, true);
    let label = entry.label.clone();
    if let Some(name) = state.unsent_draft().filter(|_| asks) {
        let said = Sentence::new("profile-loses-draft")
            .with("name", name)
            .with("key", state.key_of("open"));
        state.notice = Some(Notice::new(Weight::Warning, said));
        return Vec::new();
    }
    state.switch_to = Some(label);
    state.overlay = None;
    quit::leave(state)
}
