//! Text of a hostile server in every foreign field of every screen.

use super::stage::{self, Shot, shoot};
use crate::{
    app::{notice::Notice, screens::review::Freshness, state::State},
    domain::{
        clean,
        decision::{Outcome, Reason, ReasonClass},
        delivery::Delivery,
        failure::{Failure, FailureKind},
        proposal::{Claim, Dossier},
        value::Value,
    },
};

fn tricks() -> Vec<String> {
    vec![
        "\x1b[2J\x1b[H".to_owned(),
        "\x1b]52;c;aGFsbw==\x07".to_owned(),
        "\u{9b}31mmerah\u{9d}0;judul\u{9c}".to_owned(),
        "bunyi\x07balik\rbaris\nbaru\ttab\x08\x7f".to_owned(),
        "\u{202e}kilab\u{2066}isolasi\u{2069}".to_owned(),
        "nol\u{200b}\u{200d}\u{feff}\u{ad}lebar".to_owned(),
        "tag\u{e0041}\u{e007f}\u{fe0f}\u{e000}".to_owned(),
        format!("menara{}", "\u{301}".repeat(100)),
        "\u{301}\u{302}tanpa alas".to_owned(),
        "panjang ".repeat(400),
        "x".repeat(5000),
        "名前漢字テスト名前漢字テスト名前漢字テスト".to_owned(),
        "ﾊﾞﾊﾟ👨‍👩‍👧🇮🇩é".to_owned(),
        String::new(),
    ]
}

fn poison_dossier(dossier: &mut Dossier, trick: &str) {
    let text = || trick.to_owned();
    let proposal = &mut dossier.proposal;
    proposal.name = text();
    proposal.nip = trick.into();
    proposal.status.words = text();
    proposal.status.number = 77;
    proposal.unit_name = text();
    proposal.summary = text();
    dossier.person.name = format!("{trick}.");
    dossier.person.nip = trick.into();
    dossier.person.employment = text();
    for values in [&mut dossier.proposed, dossier.held.as_mut().unwrap()] {
        for (_, value) in values.iter_mut() {
            *value = Value::Text(text());
        }
    }
    dossier.proposed.insert(text(), trick.into());
    dossier.others[0].values.insert(text(), trick.into());
    dossier.references.clear();
    for document in &mut dossier.documents {
        document.name = text();
        document.file_name = text();
        document.size = Some(0);
    }
    for entry in &mut dossier.log {
        entry.role = text();
        entry.name = text();
        entry.action = text();
        entry.status.words = text();
        entry.reason = Some(text());
        entry.note = Some(text());
    }
    dossier.claim = Some(Claim {
        by: text(),
        until: jiff::Timestamp::MAX,
    });
}

fn poison(state: &mut State, trick: &str) {
    let text = || trick.to_owned();
    state.server = text();
    let account = &mut state.session.as_mut().unwrap().account;
    account.name = text();
    account.unit_name = Some(text());
    for row in &mut state.inbox.window.rows {
        let proposal = &mut row.proposal;
        proposal.name = text();
        proposal.nip = trick.into();
        proposal.summary = text();
        proposal.unit_name = text();
        proposal.category = trick.into();
        proposal.status.words = text();
        proposal.status.number = 77;
    }
    for entry in &mut state.outbox.entries {
        let subject = &mut entry.decision.subject;
        subject.name = text();
        subject.nip = trick.into();
        subject.summary = text();
        subject.category = trick.into();
        entry.decision.note = Some(text());
        entry.failure = Some(Failure::new(FailureKind::Rejected, trick));
        entry.decision.reason = Some(reason(trick));
        if let Some(theirs) = &mut entry.theirs {
            theirs.proposal.status.words = text();
            theirs.proposal.status.number = 77;
        }
    }
    if let Some(review) = &mut state.review {
        review.fresh = Freshness::Cached(Failure::new(FailureKind::NoServer, trick));
    }
    state.notice = Some(Notice::failure(Failure::new(FailureKind::NoServer, trick)));
}

fn reason(trick: &str) -> Reason {
    Reason {
        id: trick.into(),
        class: ReasonClass::Bts,
        text: trick.to_owned(),
    }
}

fn assert_harmless(shot: &Shot, what: &str) {
    for y in 0..shot.buffer.area.height {
        for character in shot.row(y).chars() {
            assert!(clean::is_harmless(character), "{what}: {character:?}");
        }
    }
}

#[test]
fn nothing_harmful_reaches_the_cells() {
    for trick in tricks() {
        let mut dossier = stage::dossier();
        poison_dossier(&mut dossier, &trick);
        let mut deciding = stage::deciding(Outcome::Return);
        stage::with_decide(&mut deciding, |decide| {
            decide.reasons = vec![reason(&trick); 3];
            decide.choose();
            decide.note.insert_str(&trick);
        });
        let mut sign_in = stage::signed_in();
        sign_in.place = crate::app::state::Place::SignIn;
        sign_in.sign_in.failure = Some(Failure::new(FailureKind::Credentials, trick.clone()));
        let mut unfolded = stage::review_of(dossier);
        unfolded.review.as_mut().unwrap().unfolded = true;
        for (what, mut state) in [
            ("inbox", stage::inbox()),
            ("review", unfolded),
            ("deciding", deciding),
            ("outbox", stage::outbox()),
            ("sign-in", sign_in),
        ] {
            poison(&mut state, &trick);
            let items = state
                .review
                .as_ref()
                .map_or(1, |review| review.items().len());
            for cursor in (0..items).step_by(3) {
                if let Some(review) = &mut state.review {
                    review.cursor = cursor;
                }
                for (width, height) in [(80, 24), (40, 20), (200, 60)] {
                    assert_harmless(&shoot(&state, width, height), what);
                }
            }
        }
    }
}

/// What stands in one column moves no other.
#[test]
fn columns_stay_aligned_whatever_stands_in_them() {
    for trick in tricks() {
        let mut state = stage::inbox();
        for row in &mut state.inbox.window.rows {
            row.proposal.name = trick.clone();
            row.proposal.unit_name = trick.clone();
            row.proposal.summary = trick.clone();
            row.proposal.documents = 7;
            row.decided = Some((Outcome::Accept, Delivery::Accepted));
        }
        let shot = shoot(&state, 160, 30);
        for y in 3..25 {
            let line: String = (0..160).map(|x| shot.buffer[(x, y)].symbol()).collect();
            assert_eq!(shot.buffer[(155, y)].symbol(), "7", "{trick:?}: {line}");
        }
    }
}
