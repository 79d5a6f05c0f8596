//! Corrections in both dialects: by the client, and from the keys to the server's own books.

use periksa::{
    domain::{
        correction::Correction,
        failure::{FailureKind, Fate},
        proposal::Change,
        session::Corrections,
    },
    sandbox::{Facts, Trouble},
    siasn::Found,
};

use super::*;
use crate::desk::{Desk, Setup};

/// What the number is put right to.
const RIGHT: &str = "KOREKSI-1";

/// A proposal with the number of a certificate in it that waits for the OPD.
async fn course(opd: &Official) -> Dossier {
    for row in opd.inbox().await {
        let fits = row.category.as_str() == "kursus"
            && row.stage() == Stage::Submitted
            && matches!(row.change, Change::Insert | Change::Update);
        if fits {
            let dossier = opd.open(&row.id).await;
            if dossier.correctable.contains("nomor_sertifikat") {
                return dossier;
            }
        }
    }
    panic!("no course")
}

fn corrected(dossier: &Dossier, outcome: Outcome) -> Decision {
    let original = dossier.proposed["nomor_sertifikat"].clone();
    let correction =
        Correction::new("nomor_sertifikat", original, RIGHT.into(), "menurut piagam").unwrap();
    Decision {
        corrections: vec![correction],
        ..decision(&dossier.proposal, outcome, None)
    }
}

/// What the server's books say: how often it was put right, how often decided.
fn booked(facts: &Facts, id: &ProposalId) -> (usize, usize) {
    let decisions = facts.decisions().unwrap();
    let decided = decisions.iter().filter(|it| it.proposal == id.as_str());
    let value = &facts.proposed(id.as_str()).unwrap().unwrap()["nomor_sertifikat"];
    let corrections = facts.corrections(id.as_str()).unwrap();
    assert_eq!(value == RIGHT, !corrections.is_empty());
    let history = facts.history(id.as_str()).unwrap();
    let lines = history.iter().filter(|line| line.outcome == "koreksi");
    (corrections.len().max(lines.count()), decided.count())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_put_right_and_the_next_official_sees_it() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let facts = town.facts().unwrap();
        let opd = Official::at(&town, "opd").await;
        let dossier = course(&opd).await;
        let id = dossier.proposal.id.clone();
        let mut decision = corrected(&dossier, Outcome::Accept);
        if opd.session.corrections() == Corrections::Apart {
            let step = opd.client.correct(&decision).await.unwrap();
            assert_eq!(booked(&facts, &id), (1, 0));
            let again = opd.client.correct(&decision).await.unwrap();
            assert!(again.replayed && again.version == step.version);
            let found = opd.client.read_back_correction(&decision).await.unwrap();
            assert!(matches!(found, Found::Applied(_)), "{found:?}");
            decision.version = step.version;
        }
        let receipt = opd.client.decide(&decision).await.unwrap();
        assert_eq!(receipt.status.stage(), Stage::Verified, "{dialect:?}");
        assert_eq!(booked(&facts, &id), (1, 1), "{dialect:?}");
        let next = Official::at(&town, "bkpsdm").await;
        let next = next.open(&id).await;
        assert_eq!(next.proposed["nomor_sertifikat"], RIGHT.into());
        assert!(next.correctable.is_empty(), "an approver corrects nothing");
        if dialect == Dialect::Terbuka {
            let amended = next.log.iter().flat_map(|line| &line.amended);
            let amended: Vec<_> = amended.map(|it| it.corrected.as_str()).collect();
            assert_eq!(amended, [RIGHT]);
        }
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_overtaken_puts_nothing_right() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let facts = town.facts().unwrap();
        let (one, other) = (
            Official::at(&town, "opd").await,
            Official::at(&town, "opd2").await,
        );
        let dossier = course(&one).await;
        let id = dossier.proposal.id.clone();
        let ours = corrected(&dossier, Outcome::Accept);
        let theirs = other.draft(&id, Outcome::Return).await;
        other.client.decide(&theirs).await.unwrap();
        let lost = match one.session.corrections() {
            Corrections::Apart => one.client.correct(&ours).await,
            _ => one.client.decide(&ours).await,
        };
        let lost = lost.unwrap_err();
        assert_eq!(lost.failure.kind, FailureKind::Conflict, "{dialect:?}");
        assert_eq!(lost.fate, Fate::Conflict);
        assert_eq!(booked(&facts, &id), (0, 1), "{dialect:?}");
        town.stop().await;
    }
}

/// Puts the number right at the terminal and accepts.
async fn correct_and_accept(desk: &mut Desk, id: &ProposalId) {
    desk.inbox().await;
    desk.find(id.as_str()).await;
    desk.open().await;
    // From the log no field is under the cursor: one has to be chosen.
    desk.keys("L");
    desk.until("e koreksi").await;
    desk.keys("enomor_sertifikat");
    desk.until("Koreksi nilai usulan").await;
    desk.keys("<enter>");
    desk.until("diusulkan:").await;
    desk.keys(&format!("<ctrl-u>{RIGHT}<enter>menurut piagam<enter>"));
    let screen = desk.until("ikut terkirim saat usul disetujui").await;
    assert!(screen.contains(RIGHT), "{screen}");
    assert!(screen.contains("menurut piagam"), "{screen}");
    desk.until("● a setuju").await;
    desk.keys("a");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_keys_it_is_put_right_once_and_decided_once() {
    for (dialect, lost) in [
        (Dialect::Terbuka, 0),
        (Dialect::Siasn, 0),
        // The answer to `update-data` is lost, then those to both steps.
        (Dialect::Siasn, 1),
        (Dialect::Siasn, 2),
    ] {
        let home = tempfile::tempdir().unwrap();
        let town = town(home.path(), 300, dialect).await;
        let facts = town.facts().unwrap();
        let id = course(&Official::at(&town, "opd").await).await.proposal.id;
        let mut desk = Desk::sit(Setup::new(home.path(), &town.url(), "opd"));
        if lost > 0 {
            town.trouble(Trouble::AnswerLost, lost);
        }
        correct_and_accept(&mut desk, &id).await;
        desk.until("terkirim hari ini 1").await;
        desk.leave().await;
        assert_eq!(booked(&facts, &id), (1, 1), "{dialect:?}, {lost} lost");
        assert_eq!(facts.standing(id.as_str()).unwrap().unwrap().status, 2);
        town.stop().await;
    }
}
