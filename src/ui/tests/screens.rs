//! The screens as snapshots: what a designer looks at.

use super::stage::{self, shoot};
use crate::app::state::Overlay;
use crate::{
    app::{
        notice::{Notice, Weight},
        screens::review::Freshness,
        state::Line,
    },
    config::{Fault, Problem},
    domain::{
        failure::{Failure, FailureKind},
        language::Language,
        proposal::Document,
    },
    words::Sentence,
};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 20)];

#[test]
fn every_screen_at_every_size() {
    for (name, state) in stage::all() {
        for (width, height) in SIZES {
            let shot = shoot(&state, width, height);
            insta::assert_snapshot!(format!("{name}-{width}x{height}"), shot.text());
        }
    }
}

#[test]
fn some_in_english() {
    for (name, mut state) in stage::all() {
        if matches!(
            name,
            "inbox"
                | "review"
                | "reasons"
                | "outbox"
                | "help"
                | "sign-in"
                | "conflict"
                | "signed"
                | "offline"
        ) {
            state.preferences.language = Language::English;
            state.reread();
            let shot = shoot(&state, 80, 24);
            insta::assert_snapshot!(format!("{name}-english"), shot.text());
        }
    }
}

#[test]
fn a_wide_terminal_is_used() {
    insta::assert_snapshot!("inbox-200x50", shoot(&stage::inbox(), 200, 50).text());
    insta::assert_snapshot!("review-200x50", shoot(&stage::review(), 200, 50).text());
}

#[test]
fn what_happened_has_its_place() {
    let mut state = stage::inbox();
    let failure = Failure::new(FailureKind::NoServer, "connection refused 127.0.0.1:9");
    state.notice = Some(Notice::failure(failure.clone()));
    state.line = Line::Offline(failure.clone());
    insta::assert_snapshot!("notice-failure-80x24", shoot(&state, 80, 24).text());
    insta::assert_snapshot!("notice-failure-40x20", shoot(&state, 40, 20).text());
    let held = Sentence::new("held")
        .with("until", "09.00.08")
        .with("outcome", "terima")
        .with("name", "CONTOH WULANDARI")
        .with("corrections", 0u64)
        .with("key", "u");
    state.notice = Some(Notice::new(Weight::Good, held));
    insta::assert_snapshot!("notice-held-80x24", shoot(&state, 80, 24).text());
    let mut state = stage::review();
    let review = state.review.as_mut().unwrap();
    review.fresh = Freshness::Cached(failure);
    review.cursor = 9;
    review.unfolded = true;
    review.complete_since = None;
    insta::assert_snapshot!("review-unfolded-80x24", shoot(&state, 80, 24).text());
}

#[test]
fn the_log_stands_at_the_end() {
    let mut state = stage::review();
    let review = state.review.as_mut().unwrap();
    review.cursor = review.items().len() - 1;
    insta::assert_snapshot!("review-end-80x24", shoot(&state, 80, 24).text());
    insta::assert_snapshot!("review-end-40x20", shoot(&state, 40, 20).text());
}

#[test]
fn what_a_document_costs_is_said_in_a_sign_and_a_word() {
    let mut dossier = stage::dossier();
    let numbered = |number: u32| Document {
        id: format!("dok-{number}").as_str().into(),
        ..dossier.documents[1].clone()
    };
    let more: Vec<_> = (3..6).map(numbered).collect();
    dossier.documents.extend(more);
    dossier.documents[4].size = None;
    let mut state = stage::review_of(dossier);
    let review = state.review.as_mut().unwrap();
    review.cursor = review.items().len() - 4;
    let sha256 = String::new();
    review.keep("dok-2".into(), sha256);
    review.come("dok-3".into(), Some(574_000));
    review.come("dok-5".into(), Some(60_000));
    state.fetching.insert("dok-4".into());
    insta::assert_snapshot!("documents-80x24", shoot(&state, 80, 24).text());
    insta::assert_snapshot!("documents-40x20", shoot(&state, 40, 20).text());
}

#[test]
fn nothing_there_is_said_with_what_to_do() {
    let mut state = stage::signed_in();
    insta::assert_snapshot!("inbox-loading", shoot(&state, 80, 24).text());
    state.inbox.loaded = true;
    insta::assert_snapshot!("inbox-empty", shoot(&state, 80, 24).text());
    state.place = crate::app::state::Place::Outbox;
    insta::assert_snapshot!("outbox-empty", shoot(&state, 80, 24).text());
}

#[test]
fn problems_of_the_settings_stand_in_the_help() {
    let (_, mut state) = stage::all().pop().unwrap();
    state.problems.push(Problem {
        file: "/rumah/config.toml".into(),
        line: 3,
        column: 7,
        fault: Fault::UnknownKey {
            key: "them".to_owned(),
            near: "theme".to_owned(),
        },
    });
    insta::assert_snapshot!("help-problems", shoot(&state, 80, 24).text());
    if let Some(Overlay::Help(help)) = &mut state.overlay {
        help.top = usize::MAX / 2;
    }
    insta::assert_snapshot!("help-problems-scrolled", shoot(&state, 40, 12).text());
}

#[test]
fn a_code_is_drawn_where_there_is_room_and_left_out_with_a_word() {
    let real = stage::device(stage::REALM);
    assert!(!shoot(&real, 80, 24).text().contains("tidak muat"));
    assert!(shoot(&real, 80, 22).text().contains("tidak muat"));
    insta::assert_snapshot!("device-tall", shoot(&real, 44, 44).text());
    let mut ascii = stage::device("https://sso.contoh.test/d");
    ascii.preferences.glyphs = crate::config::Glyphs::Ascii;
    insta::assert_snapshot!("device-ascii", shoot(&ascii, 110, 40).text());
    insta::assert_snapshot!("device-ascii-80x24", shoot(&ascii, 80, 24).text());
    let short = stage::device("http://127.0.0.1:8700/auth/realms/public-siasn/device");
    insta::assert_snapshot!(
        "device-light",
        stage::shoot_in(&short, 80, 24, "light").text()
    );
}

/// Which agency's proposals these are is seen at every width, and costs nothing where it needs no
/// name.
#[test]
fn the_profile_stands_above_every_screen() {
    for (name, state) in stage::all() {
        let unnamed = shoot(&state, 80, 24).row(0);
        let named = stage::with_profiles(state);
        let row = shoot(&named, 80, 24).row(0);
        assert!(row.contains("[Dinkes Contoh]"), "{name}: {row}");
        let row = shoot(&named, 40, 20).row(0);
        assert!(row.contains("[Dinkes"), "{name}: {row}");
        let title = unnamed.trim_end();
        assert!(
            !title.contains('[') || named.overlay.is_some(),
            "{name}: {title}"
        );
    }
    let mut long = stage::with_profiles(stage::inbox());
    long.profile = long.profiles[2].label.clone();
    insta::assert_snapshot!(
        "profile-long",
        [80, 60, 40, 24]
            .map(|width| shoot(&long, width, 24).row(0))
            .join("\n")
    );
}

#[test]
fn what_ails_the_server_stands_in_the_title_and_below() {
    let said = Some("Error connecting to the back end\n\u{202e}SUSPENDED".to_owned());
    let mut shown = Vec::new();
    for kind in [
        FailureKind::Suspended,
        FailureKind::SlowDown,
        FailureKind::GatewayKey,
        FailureKind::SignedOut,
        FailureKind::ServerFault,
        FailureKind::Certificate,
        FailureKind::ClockSkew,
        FailureKind::SignInDenied,
        FailureKind::SignInExpired,
    ] {
        let mut state = stage::inbox();
        let failure = Failure::new(kind, "503 101503").saying(said.clone());
        state.facts.skew = Some(jiff::SignedDuration::from_secs(-433));
        state.line = Line::Offline(failure.clone());
        state.notice = Some(Notice::failure(failure));
        let shot = shoot(&state, 80, 24);
        shown.extend([shot.row(0), shot.row(21), shot.row(22), String::new()]);
    }
    insta::assert_snapshot!("failures", shown.join("\n"));
}

#[test]
fn a_failed_sign_in_says_why() {
    let mut state = stage::bare();
    state.sign_in.user.insert("opd");
    state.sign_in.password.insert("rahasia");
    state.sign_in.focus = crate::app::screens::sign_in::Focus::Password;
    state.sign_in.failure = Some(Failure::new(FailureKind::Credentials, "401 invalid_grant"));
    let shot = shoot(&state, 80, 24);
    assert!(!shot.text().contains("rahasia"));
    insta::assert_snapshot!("sign-in-failed", shot.text());
}

/// Every state of a decision says what it means and what can be done, at any width.
#[test]
fn every_state_of_a_decision_has_its_words() {
    let mut shown = Vec::new();
    let mut state = stage::offline();
    state.notice = None;
    for at in 0..state.outbox.entries.len() {
        state.outbox.cursor = at;
        let shot = shoot(&state, 80, 24);
        let rows: Vec<_> = (13..24)
            .map(|y| shot.row(y).trim_end().to_owned())
            .collect();
        shown.push(rows.join("\n"));
    }
    insta::assert_snapshot!("outbox-states", shown.join("\n"));
}

/// As much of how the line stands is said as fits beside the title, and at least a word and a sign.
#[test]
fn the_line_s_state_fits_every_width() {
    let mut rows = Vec::new();
    for kind in [
        FailureKind::NoServer,
        FailureKind::HalfAnswer,
        FailureKind::Suspended,
        FailureKind::SignedOut,
    ] {
        for language in Language::ALL {
            let mut state = stage::offline();
            state.preferences.language = language;
            state.line = Line::Offline(Failure::new(kind, ""));
            for width in [120, 80, 60, 40, 24] {
                let row = shoot(&state, width, 24).row(0);
                assert!(row.contains('✗'), "{row}");
                rows.push(row.trim_end().to_owned());
            }
        }
    }
    insta::assert_snapshot!("line-away", rows.join("\n"));
}

/// A decision that was not kept is said whole, with what to do, on small and large screens.
#[test]
fn a_decision_that_was_not_kept_is_said_whole() {
    let mut state = stage::review();
    let failure = Failure::new(FailureKind::Storage, "disk full");
    let name = "CONTOH BUDI SANTOSO".to_owned();
    state.notice = Some(Notice::not_kept(name, failure, None));
    insta::assert_snapshot!("not-kept-80x24", shoot(&state, 80, 24).text());
    let small = shoot(&state, 40, 20).text();
    assert!(small.contains("coba lagi."), "{small}");
}
