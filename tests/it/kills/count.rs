//! The count at the end: what the server has of each decision, against what was said of it and what the
//! program's own record says.

use std::{fs, path::Path, sync::Arc};

use periksa::{
    domain::decision::Outcome,
    sandbox::{Entry, Facts},
    store::Store,
};
use rusqlite::{Connection, OpenFlags};

use super::{
    report::Report,
    work::{End, Made},
};
use crate::office::{PutRight, acts};

/// Counts one decision, which was said to be held or not.
pub(super) fn one(facts: &Facts, folder: &Path, (made, held): (&Made, bool), report: &mut Report) {
    let decision = &made.decision;
    let acts = acts(facts, decision);
    let (ours, theirs): (Vec<&Entry>, Vec<&Entry>) = acts
        .iter()
        .partition(|act| act.outcome == decision.outcome.slug());
    let state = state(folder, decision.proposal.as_str());
    let due = usize::from(made.end == End::Once && held);
    report.decided += usize::from(!ours.is_empty());
    report.lost += usize::from(ours.len() < due);
    report.double += usize::from(ours.len() > 1);
    let others = match made.end {
        End::Theirs => theirs.len() == 1 && theirs[0].outcome == Outcome::Return.slug(),
        End::Once | End::Nothing => theirs.is_empty(),
    };
    let most = usize::from(made.end == End::Once);
    let said = match (made.end, state.as_deref()) {
        (_, None) => !held && ours.is_empty(),
        (End::Once, Some("accepted")) => ours.len() == 1,
        // Given up while nobody could tell; what became of it was not said.
        (End::Once, Some("abandoned")) => true,
        (End::Nothing, Some("refused" | "withdrawn")) | (End::Theirs, Some("conflict")) => true,
        _ => false,
    };
    let corrected = corrected(facts, made, ours.len(), report);
    if ours.len() < due || ours.len() > most || !others || !said || !corrected {
        let (id, outcome) = (&decision.proposal, decision.outcome.slug());
        let end = made.end;
        report.amiss.push(format!(
            "{id} {outcome}, {end:?}, held {held}, {state:?}: {:?}",
            facts.history(id.as_str()).unwrap()
        ));
    }
}

/// Whether its corrections stand once, before the decision or with it, and the decision never without.
fn corrected(facts: &Facts, made: &Made, decided: usize, report: &mut Report) -> bool {
    let put_right = PutRight::of(facts, &made.decision);
    let wanted = made.decision.corrections.len();
    report.corrected += put_right.kept;
    report.double += usize::from(put_right.written > 1 || put_right.kept > wanted);
    put_right.is_once(&made.decision, 1) && (decided == 0 || put_right.kept == wanted)
}

/// What the program's record says of the decision on a proposal. What had come to its end when a file
/// was damaged stayed in that file.
fn state(folder: &Path, proposal: &str) -> Option<String> {
    let files = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|file| file.path());
    let aside = files.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("periksa-rusak-") && name.ends_with(".db")
    });
    let ended = " AND state IN ('accepted', 'withdrawn', 'abandoned')";
    let own = (folder.join("periksa.db"), "");
    let mut all = std::iter::once(own).chain(aside.map(|path| (path, ended)));
    all.find_map(|(file, condition)| {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let record = Connection::open_with_flags(file, flags).unwrap();
        let sql = format!(
            "SELECT state FROM decision NOT INDEXED WHERE proposal = ?1 {condition}
             ORDER BY no DESC LIMIT 1"
        );
        record.query_row(&sql, [proposal], |row| row.get(0)).ok()
    })
}

/// Whether the journal is whole after all this.
pub(super) async fn journal(folder: &Path, report: &mut Report) {
    let clock = Arc::new(jiff::Timestamp::now);
    let (store, _) = Store::open(folder, clock).await.unwrap();
    let verdict = store.verify_journal().await.unwrap();
    if verdict.broken_at.is_some() {
        report.amiss.push(format!("the journal: {verdict:?}"));
    }
    store.close().await.unwrap();
}
