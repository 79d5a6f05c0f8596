//! What officials do, in both dialects.

use periksa::{
    domain::failure::{FailureKind, Fate},
    sandbox::{Facts, Trouble},
    siasn::Found,
};

use super::*;
use crate::desk::{Desk, Setup};

fn status(facts: &Facts, id: &ProposalId) -> u16 {
    facts.standing(id.as_str()).unwrap().unwrap().status
}

fn acts(facts: &Facts, id: &ProposalId) -> usize {
    let all = facts.decisions().unwrap();
    all.iter().filter(|one| one.proposal == id.as_str()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_outcome_brings_the_same_about() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let facts = town.facts().unwrap();
        let opd = Official::at(&town, "opd").await;
        for (category, outcome, number, stage) in [
            ("golongan", Outcome::Accept, 2, Stage::Verified),
            ("kursus", Outcome::Accept, 2, Stage::Verified),
            ("kursus", Outcome::Return, 50, Stage::ReturnedToAsn),
            ("kursus", Outcome::Refuse, 6, Stage::Refused),
        ] {
            let row = opd.first(category, Stage::Submitted).await;
            let decision = opd.draft(&row.id, outcome).await;
            let receipt = opd.client.decide(&decision).await.unwrap();
            assert_eq!(receipt.status.stage(), stage, "{dialect:?} {outcome:?}");
            assert_eq!(status(&facts, &row.id), number);
            let after = opd.open(&row.id).await;
            assert_eq!(after.proposal.version, receipt.version);
            assert_eq!(after.allowed, [], "{dialect:?}");
            let Found::Applied(again) = opd.client.read_back(&decision).await.unwrap() else {
                panic!("{dialect:?} {outcome:?} is not found again");
            };
            assert_eq!(again.version, receipt.version);
            // The same once more does nothing once more.
            let again = opd.client.decide(&decision).await.unwrap();
            assert!(again.replayed, "{dialect:?} {outcome:?}");
            assert_eq!(acts(&facts, &row.id), 1, "{dialect:?} {outcome:?}");
        }
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_second_is_told_who_was_first() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let facts = town.facts().unwrap();
        let (one, other) = (
            Official::at(&town, "opd").await,
            Official::at(&town, "opd2").await,
        );
        let row = one.first("kursus", Stage::Submitted).await;
        let ours = one.draft(&row.id, Outcome::Accept).await;
        let theirs = other.draft(&row.id, Outcome::Return).await;
        other.client.decide(&theirs).await.unwrap();
        let failure = one.client.decide(&ours).await.unwrap_err();
        assert_eq!(failure.failure.kind, FailureKind::Conflict, "{dialect:?}");
        assert_eq!(failure.fate, Fate::Conflict);
        let found = failure.theirs.unwrap();
        assert_eq!(found.proposal.stage(), Stage::ReturnedToAsn);
        let last = found.last.unwrap();
        assert_eq!(last.name, other.session.account.name, "{dialect:?}");
        assert_eq!(last.action, "kembalikan");
        let back = one.client.read_back(&ours).await.unwrap();
        assert!(matches!(back, Found::Changed(_)), "{dialect:?} {back:?}");
        assert_eq!((status(&facts, &row.id), acts(&facts, &row.id)), (50, 1));
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_found_again_and_nothing_is_sent_twice() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 300, Dialect::Siasn).await;
    let facts = town.facts().unwrap();
    let opd = Official::at(&town, "opd").await;
    for outcome in Outcome::ALL {
        let row = opd.first("kursus", Stage::Submitted).await;
        let decision = opd.draft(&row.id, outcome).await;
        let untouched = opd.client.read_back(&decision).await.unwrap();
        assert_eq!(untouched, Found::Untouched(decision.version.clone()));
        town.trouble(Trouble::AnswerLost, 1);
        let failure = opd.client.decide(&decision).await.unwrap_err();
        assert_eq!(failure.fate, Fate::InDoubt, "{:?}", failure.failure);
        let found = opd.client.read_back(&decision).await.unwrap();
        assert!(matches!(found, Found::Applied(_)), "{outcome:?} {found:?}");
        assert_eq!(acts(&facts, &row.id), 1, "{outcome:?}");
    }
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_officials_bring_a_proposal_into_the_record() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let facts = town.facts().unwrap();
        let id = Official::at(&town, "opd").await;
        let id = id.first("pendidikan", Stage::Submitted).await.id;
        for (user, after) in [("opd", 2), ("kanreg", 15)] {
            let official = Official::at(&town, user).await;
            let decision = official.draft(&id, Outcome::Accept).await;
            official.client.decide(&decision).await.unwrap();
            assert_eq!(status(&facts, &id), after, "{dialect:?} {user}");
            let back = official.client.read_back(&decision).await.unwrap();
            assert!(
                matches!(back, Found::Applied(_)),
                "{dialect:?} {user} {back:?}"
            );
        }
        let approver = Official::at(&town, "bkpsdm").await;
        let decision = approver.draft(&id, Outcome::Accept).await;
        let sign = |code: String| {
            let decisions = std::slice::from_ref(&decision);
            approver
                .client
                .approve(decisions, "contoh-frasa".into(), code.into())
        };
        if dialect == Dialect::Siasn {
            let unsigned = approver.client.decide(&decision).await.unwrap_err();
            assert_eq!(unsigned.fate, Fate::Refused);
            let wrong = sign("000000".to_owned()).await.unwrap_err();
            assert_eq!(wrong.kind, FailureKind::Rejected);
            assert_eq!(
                wrong.said.as_deref(),
                Some("passphrase atau kode OTP salah")
            );
            assert_eq!(status(&facts, &id), 15);
        }
        let mut answers = sign(town.one_time_code("bkpsdm")).await.unwrap();
        let (signed, receipt) = answers.remove(0);
        assert_eq!(signed, decision.id);
        assert_eq!(
            receipt.unwrap().status.stage(),
            Stage::Approved,
            "{dialect:?}"
        );
        assert_eq!((status(&facts, &id), acts(&facts, &id)), (11, 3));
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_come_whole_in_both_dialects() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let opd = Official::at(&town, "opd").await;
        let row = opd.first("golongan", Stage::Submitted).await;
        let document = opd.open(&row.id).await.documents.remove(0);
        let fetch = || opd.client.document(&document, 1 << 20, |_| ());
        if dialect == Dialect::Siasn {
            let failure = fetch().await.unwrap_err();
            assert_eq!(failure.kind, FailureKind::GatewayKey);
            opd.client
                .set_gateway_key("salah".into(), "salah".into())
                .await;
            assert_eq!(fetch().await.unwrap_err().kind, FailureKind::GatewayKey);
            let (key, secret) = ("kunci-contoh".into(), "rahasia-contoh".into());
            opd.client.set_gateway_key(key, secret).await;
        }
        assert!(fetch().await.unwrap().starts_with(b"%PDF-"));
        if dialect == Dialect::Siasn {
            // Either token may wear out, and each is renewed by itself.
            for trouble in [Trouble::InvalidCredentials, Trouble::SsoMismatch] {
                town.trouble(trouble, 1);
                assert!(fetch().await.unwrap().starts_with(b"%PDF-"), "{trouble:?}");
            }
            town.trouble(Trouble::InvalidCredentials, 2);
            assert_eq!(fetch().await.unwrap_err().kind, FailureKind::GatewayKey);
            town.trouble(Trouble::PageForDocument, 1);
            assert_eq!(fetch().await.unwrap_err().kind, FailureKind::WrongType);
            let record = opd.client.record(&row.nip).await.unwrap();
            assert_eq!(record.person.nip, row.nip);
        }
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_trouble_is_understood() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 300, Dialect::Siasn).await;
    let facts = town.facts().unwrap();
    let opd = Official::at(&town, "opd").await;
    let row = opd.first("kursus", Stage::Submitted).await;
    let decision = opd.draft(&row.id, Outcome::Accept).await;
    let asked = Trouble::Throttled {
        retry_after: Some(std::time::Duration::from_secs(7)),
    };
    for (trouble, kind, pause) in [
        (Trouble::Suspended, FailureKind::Suspended, Some(30)),
        (asked, FailureKind::SlowDown, Some(7)),
        (
            Trouble::Throttled { retry_after: None },
            FailureKind::SlowDown,
            None,
        ),
    ] {
        town.trouble(trouble, 1);
        let failure = opd.client.decide(&decision).await.unwrap_err();
        assert_eq!(failure.failure.kind, kind);
        assert_eq!(failure.fate, Fate::NotSent, "the first reading met it");
        let asked = failure.failure.wait;
        assert_eq!(asked, pause, "{trouble:?}");
    }
    town.trouble(Trouble::ExpiredSession, 1);
    opd.client.decide(&decision).await.unwrap();
    assert_eq!(acts(&facts, &row.id), 1);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verifier_at_the_terminal_works_in_either_dialect() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let facts = town.facts().unwrap();
        let opd = Official::at(&town, "opd").await;
        let row = opd.first("pendidikan", Stage::Submitted).await;
        let mut desk = Desk::sit(Setup::new(home.path(), &town.url(), "opd"));
        desk.inbox().await;
        desk.find(&format!("kategori:pendidikan nip:{}", row.nip))
            .await;
        desk.open().await;
        desk.keys("a");
        desk.until("terkirim hari ini 1").await;
        desk.leave().await;
        assert_eq!(status(&facts, &row.id), 2, "{dialect:?}");
        town.stop().await;
    }
}
