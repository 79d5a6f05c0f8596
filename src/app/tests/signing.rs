//! Signing in by every way, giving up, signing out, going over to another profile.

use super::*;
use crate::{
    app::{
        effect::{Approach, Credentials, Pasted},
        screens::{
            about::Facts,
            profiles::{ProfileEntry, ProfileLabel},
            sign_in::{Focus, Progress},
        },
        state::Overlay,
    },
    domain::{
        failure::{Failure, FailureKind},
        sign_in::{Elsewhere, Way},
    },
};

/// A form of a server that offers every way.
fn form() -> State {
    let mut state = inbox(3);
    state.session = None;
    state.line = Line::SignedOut;
    state.place = Place::SignIn;
    update(&mut state, Msg::Ways(Ok(Way::ALL.to_vec())));
    state
}

fn at(way: Way) -> State {
    let mut state = form();
    while state.sign_in.way != way {
        press(&mut state, "<down>");
    }
    state
}

fn waiting() -> Elsewhere {
    Elsewhere::Device {
        code: "WDJB-MJHT".to_owned(),
        address: "https://sso.contoh.test/device".to_owned(),
        whole: None,
        until: "2026-11-21T02:10:00Z".parse().unwrap(),
    }
}

fn paste(state: &mut State, text: &str) {
    assert_eq!(update(state, Msg::Paste(text.to_owned())), []);
}

#[test]
fn the_best_way_is_chosen_until_somebody_types() {
    let state = form();
    assert_eq!(
        (state.sign_in.way, state.sign_in.focus),
        (Way::Device, Focus::Ways)
    );

    let mut state = inbox(3);
    state.place = Place::SignIn;
    press(&mut state, "op");
    update(&mut state, Msg::Ways(Ok(Way::ALL.to_vec())));
    press(&mut state, "d");
    assert_eq!(state.sign_in.user.text(), "opd");
    assert_eq!(
        (state.sign_in.way, state.sign_in.focus),
        (Way::Password, Focus::User)
    );
}

/// Signed in at the start with a password that is wrong: its form is not taken away.
#[test]
fn who_mistyped_a_password_types_it_again() {
    let mut state = inbox(3);
    state.session = None;
    state.line = Line::SigningIn;
    state.sign_in.user.insert("opd");
    let failure = Failure::new(FailureKind::Credentials, "401 invalid_grant");
    update(&mut state, Msg::SignedIn(Err(failure)));
    update(&mut state, Msg::Ways(Ok(Way::ALL.to_vec())));
    let form = &state.sign_in;
    assert_eq!((form.way, form.focus), (Way::Password, Focus::Password));
}

#[test]
fn without_an_answer_about_the_ways_the_password_is_there() {
    let mut state = inbox(3);
    state.place = Place::SignIn;
    let failure = Failure::new(FailureKind::NoServer, "refused");
    update(&mut state, Msg::Ways(Err(failure)));
    update(&mut state, Msg::Ways(Ok(Vec::new())));
    assert_eq!(state.sign_in.ways, [Way::Password]);
}

#[test]
fn letters_typed_on_the_list_go_into_the_form() {
    let mut state = form();
    let effects = press(&mut state, "opd<tab>rahasia<tab>123456<enter>");
    let credentials = Credentials {
        user: "opd".to_owned(),
        password: "rahasia".to_owned(),
        code: "123456".to_owned(),
    };
    let tried = Effect::SignIn(Approach::Password(credentials));
    assert_eq!(effects, [tried]);
    let form = &state.sign_in;
    assert!(form.password.text().is_empty() && form.code.text().is_empty());
    assert_eq!(form.user.text(), "opd");
    assert_eq!(state.line, Line::SigningIn);
}

#[test]
fn an_empty_code_is_fine_and_an_empty_password_is_not() {
    let mut state = at(Way::Password);
    assert_eq!(press(&mut state, "<enter>"), []);
    assert_eq!(state.sign_in.missing, None, "only the way has been chosen");
    assert_eq!(press(&mut state, "opd<enter>"), []);
    assert_eq!(state.sign_in.missing, Some(Focus::Password));
    assert_eq!(press(&mut state, "x<enter>").len(), 1);
}

#[test]
fn device_and_browser_need_nothing_but_enter() {
    for (way, approach) in [
        (Way::Device, Approach::Device),
        (Way::Browser, Approach::Browser),
        (Way::Command, Approach::Command),
    ] {
        let mut state = at(way);
        assert_eq!(press(&mut state, "<enter>"), [Effect::SignIn(approach)]);
        update(&mut state, Msg::SignInElsewhere(waiting()));
        assert_eq!(state.sign_in.elsewhere(), Some(&waiting()));
        assert_eq!(press(&mut state, "x<enter><tab>"), [], "it only waits");
    }
}

#[test]
fn a_pasted_token_goes_as_it_was_meant() {
    let mut state = at(Way::Token);
    let token = "eyJ".repeat(1000);
    paste(
        &mut state,
        &format!("Bearer {}\n{}\r\n", &token[..80], &token[80..]),
    );
    let effects = press(&mut state, "<enter>");
    assert_eq!(effects, [Effect::SignIn(Approach::Token(Pasted(token)))]);
    assert!(state.sign_in.token.text().is_empty());
}

/// What is pasted on the list could be a secret, and the user name is shown.
#[test]
fn a_paste_on_the_list_goes_into_no_field_that_shows_it() {
    let mut state = form();
    paste(&mut state, "rahasia");
    assert!(state.notice.is_some(), "it is said");
    let form = &state.sign_in;
    assert!(form.user.text().is_empty() && form.token.text().is_empty());
}

#[test]
fn giving_up_ends_the_wait_and_what_comes_late_is_not_told() {
    let mut state = form();
    press(&mut state, "<enter>");
    update(&mut state, Msg::SignInElsewhere(waiting()));
    assert_eq!(press(&mut state, "<esc>"), [Effect::GiveUpSignIn]);
    assert_eq!((state.place, state.leaving), (Place::SignIn, Leaving::No));
    assert_eq!(state.sign_in.focus, Focus::Ways);
    update(&mut state, Msg::SignInElsewhere(waiting()));
    let failure = Failure::new(FailureKind::SignInExpired, "expired_token");
    update(&mut state, Msg::SignedIn(Err(failure)));
    assert_eq!(
        (state.sign_in.elsewhere(), &state.sign_in.failure),
        (None, &None)
    );
    // The way can be taken again at once.
    assert_eq!(
        press(&mut state, "<enter>"),
        [Effect::SignIn(Approach::Device)]
    );
}

#[test]
fn a_sign_in_that_fails_elsewhere_says_why_and_can_be_begun_again() {
    let mut state = form();
    press(&mut state, "<enter>");
    update(&mut state, Msg::SignInElsewhere(waiting()));
    let failure = Failure::new(FailureKind::SignInDenied, "access_denied");
    update(&mut state, Msg::SignedIn(Err(failure.clone())));
    assert_eq!(state.sign_in.failure, Some(failure));
    assert_eq!(state.sign_in.progress, Progress::None);
    assert_eq!(
        press(&mut state, "<enter>"),
        [Effect::SignIn(Approach::Device)]
    );
    assert_eq!(state.sign_in.failure, None);
}

/// A note that is being written when the sign-in runs out is there again after signing in, whatever
/// way is taken.
#[test]
fn a_half_written_note_outlives_every_way() {
    for way in Way::ALL {
        let mut state = review(3);
        press(&mut state, "r<enter>ijazah");
        let failure = Failure::new(FailureKind::SignedOut, "invalid_grant");
        let effects = update(&mut state, Msg::SignedIn(Err(failure)));
        assert_eq!(effects, [Effect::AskWays]);
        update(&mut state, Msg::Ways(Ok(vec![way])));
        match way {
            Way::Password => press(&mut state, "opd<tab>rahasia<enter>"),
            Way::Token => {
                paste(&mut state, "token");
                press(&mut state, "<enter>")
            }
            Way::Device | Way::Browser | Way::Command => press(&mut state, "<enter>"),
        };
        assert!(state.sign_in.is_working(), "{way:?}");
        update(&mut state, Msg::SignInElsewhere(waiting()));
        let session = Box::new(samples::session(Role::Opd));
        update(&mut state, Msg::SignedIn(Ok(session)));
        assert_eq!(state.place, Place::Inbox, "{way:?}");
        press(&mut state, "<enter>");
        let row = state.inbox.window.rows[0].clone();
        let found = Some(Box::new(dossier(&row)));
        update(&mut state, Msg::Remembered(row.proposal.id.clone(), found));
        state.review.as_mut().unwrap().complete_since = Some(Duration::ZERO);
        press(&mut state, "r");
        let Some(Overlay::Decide(decide)) = &state.overlay else {
            panic!("{way:?}: the note is gone");
        };
        assert_eq!(decide.note_text().as_deref(), Some("ijazah"), "{way:?}");
    }
}

#[test]
fn signing_out_is_asked_and_keeps_the_work() {
    let mut state = review(3);
    state.tally.queued = 2;
    assert_eq!(press(&mut state, "X"), []);
    assert_eq!(press(&mut state, "aX<enter>"), [], "only yes means yes");
    assert_eq!(press(&mut state, "<esc>"), []);
    assert_eq!(
        (state.place, state.overlay.is_none()),
        (Place::Review, true)
    );
    assert_eq!(press(&mut state, "Xy"), [Effect::SignOut]);
    let effects = update(&mut state, Msg::SignedOut(Ok(())));
    assert_eq!(effects, [Effect::AskWays]);
    assert_eq!(
        (&state.line, state.place),
        (&Line::SignedOut, Place::SignIn)
    );
    assert!(state.session.is_some() && state.tally.queued == 2);
    assert!(state.notice.is_some());
    // What still fails for want of a session is known by now.
    let late = || Failure::new(FailureKind::SignedOut, "no token");
    update(&mut state, Msg::LineLost(late()));
    update(&mut state, Msg::SyncEnded(Err(late())));
    assert_eq!(state.line, Line::SignedOut);
}

#[test]
fn nobody_signs_out_who_is_not_signed_in() {
    let mut state = inbox(3);
    state.line = Line::SignedOut;
    assert_eq!(press(&mut state, "Xy"), []);
    assert!(state.overlay.is_none());
}

fn two_profiles(mut state: State) -> State {
    state.profiles = [("dinkes", "Dinkes"), ("disdik", "Disdik")]
        .map(|(key, name)| ProfileEntry {
            label: ProfileLabel {
                key: Some(key.to_owned()),
                name: name.to_owned(),
            },
            ..ProfileEntry::default()
        })
        .to_vec();
    state.profile = state.profiles[0].label.clone();
    state
}

fn next(state: &State) -> Option<&str> {
    state.switch_to.as_ref()?.key.as_deref()
}

#[test]
fn another_profile_begins_when_this_one_has_been_left() {
    let mut state = two_profiles(inbox(3));
    press(&mut state, "P<down><enter>");
    assert_eq!(
        (next(&state), state.leaving),
        (Some("disdik"), Leaving::Now)
    );
}

#[test]
fn what_can_be_sent_is_sent_before_another_profile_begins() {
    let mut state = two_profiles(inbox(3));
    state.tally.held = 1;
    assert_eq!(press(&mut state, "P<down><enter>"), [Effect::Flush]);
    assert_eq!(state.leaving, Leaving::Flushing);
    update(&mut state, Msg::Flushed);
    assert_eq!(
        (next(&state), state.leaving),
        (Some("disdik"), Leaving::Now)
    );
}

#[test]
fn who_quits_meanwhile_quits() {
    let mut state = two_profiles(inbox(3));
    state.tally.held = 1;
    press(&mut state, "P<down><enter>Q");
    assert_eq!((next(&state), state.leaving), (None, Leaving::Now));
    let mut state = two_profiles(inbox(3));
    state.tally.held = 1;
    press(&mut state, "P<down><enter>P");
    assert_eq!(
        (next(&state), state.leaving),
        (Some("disdik"), Leaving::Now)
    );
}

#[test]
fn the_profile_at_work_is_no_other_and_one_alone_is_no_choice() {
    let mut state = two_profiles(inbox(3));
    press(&mut state, "P<enter>");
    assert_eq!((next(&state), state.leaving), (None, Leaving::No));
    state.profiles.truncate(1);
    press(&mut state, "P");
    assert!(state.overlay.is_none());
}

/// A note that is begun cannot come along: it is not lost without a word.
#[test]
fn a_note_begun_is_not_left_behind_unasked() {
    let mut state = two_profiles(review(3));
    press(&mut state, "r<enter>ijazah<esc>P<down><enter>");
    assert_eq!((next(&state), state.leaving), (None, Leaving::No));
    assert!(state.notice.is_some());
    press(&mut state, "<enter>");
    assert_eq!(next(&state), Some("disdik"));
}

#[test]
fn another_profile_can_be_chosen_before_signing_in() {
    let mut state = two_profiles(form());
    press(&mut state, "P");
    assert_eq!(state.sign_in.user.text(), "P", "letters are text here");
    press(&mut state, "<f2><down><enter>");
    assert_eq!(
        (next(&state), state.leaving),
        (Some("disdik"), Leaving::Now)
    );
}

#[test]
fn the_clocks_differ_only_when_a_code_would_fail_for_it() {
    let skew = |seconds| Facts {
        skew: Some(jiff::SignedDuration::from_secs(seconds)),
        ..Facts::default()
    };
    assert_eq!(skew(19).notable_skew(), None);
    assert!(skew(-20).notable_skew().is_some());
}

/// The gateway rests for half a minute, or as long as it says: asking sooner only keeps it busy.
#[test]
fn a_server_that_wants_to_be_left_alone_is() {
    let pause = |kind, wait: Option<u64>| {
        let mut state = inbox(3);
        let failure = Failure::new(kind, "503").waiting(wait.map(std::time::Duration::from_secs));
        let effects = update(&mut state, Msg::SyncEnded(Err(failure)));
        let mut pauses = effects.iter().filter_map(|effect| match effect {
            Effect::Wake(_, pause) => Some(pause.as_secs()),
            _ => None,
        });
        pauses.next().unwrap()
    };
    // Never sooner; up to a quarter later, so that not all come back at once.
    for (kind, wait, least) in [
        (FailureKind::Suspended, None, 30),
        (FailureKind::Suspended, Some(12), 12),
        (FailureKind::SlowDown, Some(90), 90),
        (FailureKind::SlowDown, Some(1), 2),
        (FailureKind::NoServer, None, 2),
    ] {
        let pause = pause(kind, wait);
        assert!(
            (least..=least + least / 4).contains(&pause),
            "{kind:?} {pause}"
        );
    }
}
