//! What an update makes of messages, against states of our own; nothing is drawn here.

mod correcting;
mod deciding;
mod documents;
mod economy;
mod keeping;
mod line;
mod outbox;
mod seats;
mod signature;
mod signing;

use std::{collections::BTreeSet, time::Duration};

use super::{
    effect::Effect,
    message::Msg,
    screens::{
        inbox::Inbox,
        outbox::Outbox,
        review::{Freshness, Review},
        sign_in::SignIn,
    },
    state::{Leaving, Line, Place, Preferences, State},
    update::update,
};
use crate::{
    config::{Glyphs, Keymap},
    domain::{
        catalogue::Catalogue,
        inbox::{Row, Window},
        language::Language,
        outbox::Tally,
        proposal::Dossier,
        query::Listing,
        role::Role,
        samples,
    },
};

/// How long a proposal must have stood there.
const SETTLE: Duration = Duration::from_millis(400);

/// The inbox of an OPD verifier with some proposals that wait.
fn inbox(proposals: u32) -> State {
    let row = |number| Row {
        proposal: samples::proposal(number, "golongan"),
        decided: None,
        cached: false,
        waits: true,
    };
    State {
        now: "2026-11-21T02:00:00Z".parse().unwrap(),
        moment: Duration::from_secs(60),
        size: (80, 24),
        preferences: Preferences {
            language: Language::Indonesian,
            theme: "dark".to_owned(),
            themes: Vec::new(),
            grace: Duration::from_secs(8),
            settle: SETTLE,
            glyphs: Glyphs::Unicode,
        },
        keymap: Keymap::default(),
        catalogue: Catalogue::embedded().unwrap(),
        session: Some(samples::session(Role::Opd)),
        line: Line::Online,
        link: Default::default(),
        server: "https://siasn.contoh.test".to_owned(),
        profile: Default::default(),
        profiles: Vec::new(),
        switch_to: None,
        facts: Default::default(),
        economy: Default::default(),
        told: Default::default(),
        place: Place::Inbox,
        overlay: None,
        inbox: Inbox {
            window: Window {
                listing: Listing::default(),
                start: 0,
                rows: (0..proposals).map(row).collect(),
                total: proposals.into(),
                complete: true,
            },
            loaded: true,
            page: 20,
            ..Inbox::default()
        },
        review: None,
        aside: Default::default(),
        references: Default::default(),
        outbox: Outbox::default(),
        sign_in: SignIn::default(),
        tally: Tally::default(),
        notice: None,
        problems: Vec::new(),
        fetching: BTreeSet::new(),
        round: 0,
        quiet: 0,
        leaving: Leaving::No,
    }
}

/// The review of the first of some proposals, read long enough.
fn review(proposals: u32) -> State {
    let mut state = inbox(proposals);
    let row = state.inbox.window.rows[0].clone();
    let mut review = Review::open(row.clone());
    review.take(dossier(&row), state.desk());
    review.fresh = Freshness::Confirmed;
    review.complete_since = Some(Duration::from_secs(30));
    state.review = Some(review);
    state.place = Place::Review;
    state
}

fn dossier(row: &Row) -> Dossier {
    samples::dossier(row.proposal.clone())
}

/// Presses keys at the moment of the state: words in angle brackets, else characters.
fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let (name, after) = match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
            Some((name, after)) => (name.to_owned(), after),
            None => (first.to_string(), &rest[first.len_utf8()..]),
        };
        let name = match name.as_str() {
            " " => "space".to_owned(),
            _ => name,
        };
        let key = Msg::Key(name.parse().unwrap(), state.moment);
        effects.extend(update(state, key));
        rest = after;
    }
    effects
}

fn holds(effects: &[Effect]) -> usize {
    let holds = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Hold(_)));
    holds.count()
}
