//! Where documents are, what is fetched ahead, and what was shown.

use super::*;
use crate::{
    app::{
        effect::Ahead,
        message::Shown,
        screens::review::{SeenDocument, Whereabouts},
    },
    domain::{
        economy::Lines,
        failure::{Failure, FailureKind},
        id::{DocumentId, ProposalId},
        pace::Pace,
    },
};

fn ahead(effects: &[Effect]) -> Option<&Ahead> {
    effects.iter().find_map(|effect| match effect {
        Effect::Prefetch(ahead) => Some(ahead),
        _ => None,
    })
}

fn id(state: &State, row: usize) -> ProposalId {
    state.inbox.window.rows[row].proposal.id.clone()
}

fn document(state: &State) -> DocumentId {
    let file = state.review.as_ref().unwrap().file.as_ref().unwrap();
    file.dossier.documents[0].id.clone()
}

fn of<'a>(state: &'a State, id: &DocumentId) -> Option<&'a SeenDocument> {
    state.review.as_ref().unwrap().seen.get(id)
}

fn seen(sha256: &str, opened: bool) -> SeenDocument {
    SeenDocument {
        sha256: sha256.to_owned(),
        opened,
    }
}

#[test]
fn the_next_files_come_first_then_the_documents_of_this_one_then_theirs() {
    let mut state = inbox(6);
    state.inbox.window.rows[2].cached = true;
    state.inbox.window.rows[3].decided = Some((
        crate::domain::decision::Outcome::Accept,
        crate::domain::delivery::Delivery::Held,
    ));
    let effects = press(&mut state, "<enter>");
    let expected = Ahead {
        dossiers: vec![id(&state, 1)],
        documents: vec![id(&state, 0), id(&state, 1), id(&state, 2)],
    };
    assert_eq!(ahead(&effects), Some(&expected));
    let first = dossier(&state.inbox.window.rows[0]);
    let fetched = Msg::Fetched(id(&state, 0), Ok(Some(Box::new(first.clone()))));
    let effects = update(&mut state, fetched);
    assert_eq!(
        ahead(&effects),
        Some(&expected),
        "now that its file is kept"
    );
    let look = Effect::FindDocuments(id(&state, 0), first.documents);
    assert!(effects.contains(&look), "{effects:?}");
    let effects = press(&mut state, "n");
    assert_eq!(ahead(&effects).unwrap().documents[0], id(&state, 1));
}

/// A list that has just come, the same as before.
fn listed(state: &mut State) -> Vec<Effect> {
    let (tag, window) = (state.inbox.ask().tag, state.inbox.window.clone());
    update(state, Msg::Listed(tag, Ok(window)))
}

#[test]
fn the_file_under_the_cursor_of_the_list_comes_ahead_and_nothing_else_of_it() {
    let mut state = inbox(3);
    let first = Ahead {
        dossiers: vec![id(&state, 0)],
        documents: Vec::new(),
    };
    assert_eq!(ahead(&listed(&mut state)), Some(&first));
    state.line = Line::Offline(Failure::new(FailureKind::NoServer, ""));
    assert_eq!(ahead(&listed(&mut state)), None, "without a line");
    state.line = Line::Syncing;
    state.inbox.window.rows[0].cached = true;
    assert_eq!(ahead(&listed(&mut state)), None, "it is there");
    press(&mut state, "<enter>");
    state.inbox.window.rows[0].cached = false;
    assert_eq!(
        ahead(&listed(&mut state)),
        None,
        "the review has a plan of its own"
    );
}

#[test]
fn without_a_line_nothing_is_fetched_ahead_and_what_is_kept_is_looked_for() {
    let mut state = inbox(3);
    let failure = Failure::new(FailureKind::NoServer, "");
    state.line = Line::Offline(failure);
    let effects = press(&mut state, "<enter>");
    assert_eq!(ahead(&effects), None);
    let first = dossier(&state.inbox.window.rows[0]);
    let remembered = Msg::Remembered(id(&state, 0), Some(Box::new(first)));
    let effects = update(&mut state, remembered);
    assert!(
        matches!(&effects[..], [Effect::FindDocuments(..)]),
        "{effects:?}"
    );
    state.line = Line::Syncing;
    let effects = update(&mut state, Msg::SyncEnded(Ok(Default::default())));
    assert_eq!(ahead(&effects), None, "the line was there all the time");
    state.line = Line::Offline(Failure::new(FailureKind::NoServer, ""));
    let effects = update(&mut state, Msg::SyncEnded(Ok(Default::default())));
    assert!(ahead(&effects).is_some(), "and now that it is back");
}

#[test]
fn where_a_document_is_follows_what_is_heard_of_it() {
    let mut state = review(1);
    let id = document(&state);
    let place = |state: &State| state.review.as_ref().unwrap().whereabouts(&id);
    assert_eq!(place(&state), Whereabouts::Away);
    update(&mut state, Msg::DocumentComes(id.clone(), Some(700)));
    assert_eq!(place(&state), Whereabouts::Coming(700));
    update(&mut state, Msg::DocumentComes(id.clone(), None));
    assert_eq!(place(&state), Whereabouts::Away);
    update(&mut state, Msg::DocumentComes(id.clone(), Some(900)));
    update(&mut state, Msg::DocumentKept(id.clone(), "ab".to_owned()));
    assert_eq!(place(&state), Whereabouts::AtHand);
    assert_eq!(
        of(&state, &id),
        Some(&seen("ab", false)),
        "fetched, not shown"
    );
    let other = DocumentId::new("of another proposal");
    update(&mut state, Msg::DocumentComes(other.clone(), Some(1)));
    update(
        &mut state,
        Msg::DocumentKept(other.clone(), "cd".to_owned()),
    );
    assert_eq!(of(&state, &other), None);
    assert!(state.review.as_ref().unwrap().coming.is_empty());
}

#[test]
fn only_what_was_shown_counts_as_opened_and_only_these_bytes() {
    let mut state = review(1);
    let id = document(&state);
    let effects = press(&mut state, "o");
    assert!(
        matches!(&effects[..], [Effect::OpenDocument(..)]),
        "{effects:?}"
    );
    assert_eq!(press(&mut state, "o"), [], "once is enough");
    update(&mut state, Msg::DocumentKept(id.clone(), "ab".to_owned()));
    let shown = Shown {
        name: "SK".to_owned(),
        sha256: "ab".to_owned(),
    };
    update(&mut state, Msg::DocumentOpened(id.clone(), Ok(shown)));
    assert_eq!(of(&state, &id), Some(&seen("ab", true)));
    update(&mut state, Msg::DocumentKept(id.clone(), "ab".to_owned()));
    assert_eq!(of(&state, &id), Some(&seen("ab", true)), "the same again");
    update(&mut state, Msg::DocumentKept(id.clone(), "cd".to_owned()));
    assert_eq!(of(&state, &id), Some(&seen("cd", false)), "other bytes");
    let proposal = state.review.as_ref().unwrap().id().clone();
    let found = [(id.clone(), seen("cd", true))].into();
    update(&mut state, Msg::DocumentsFound(proposal, found));
    assert_eq!(of(&state, &id), Some(&seen("cd", true)), "shown before");
    // Back to the list and here again: what was shown stays shown.
    press(&mut state, "q<enter>");
    assert_eq!(of(&state, &id), Some(&seen("cd", true)));
}

#[test]
fn a_document_that_did_not_come_is_away_again() {
    let mut state = review(1);
    let id = document(&state);
    press(&mut state, "o");
    update(&mut state, Msg::DocumentComes(id.clone(), Some(10)));
    let failure = Failure::new(FailureKind::LineBroken, "");
    update(&mut state, Msg::DocumentOpened(id.clone(), Err(failure)));
    let review = state.review.as_ref().unwrap();
    assert_eq!(review.whereabouts(&id), Whereabouts::Away);
    assert!(state.fetching.is_empty() && !state.is_online());
}

#[test]
fn how_far_something_has_come_is_no_reason_to_draw() {
    assert!(Msg::DocumentComes("1".into(), Some(1)).is_quiet());
    assert!(!Msg::DocumentKept("1".into(), String::new()).is_quiet());
}

#[test]
fn the_pace_of_the_line_is_asked_for_when_somebody_looks() {
    let mut state = inbox(1);
    let offer = crate::app::verbs::about::offer(&state).unwrap();
    assert_eq!(offer(&mut state), [Effect::AskPace]);
    let pace = Pace {
        delay: None,
        rate: Some(7000),
    };
    let lines = Lines {
        server: pace,
        ..Lines::default()
    };
    update(&mut state, Msg::Paced(lines));
    assert_eq!(state.economy.lines(), lines);
}
