//! Scans, kept or fetched, shown outside; and what is fetched ahead while nobody waits for the line.

use std::{collections::BTreeMap, sync::Arc};

use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::{Shared, lock};
use crate::{
    app::{
        effect::Ahead,
        message::{Msg, Shown},
        screens::review::SeenDocument,
    },
    domain::{
        failure::{Failure, FailureKind},
        id::{DocumentId, ProposalId},
        pace::{Budget, budget},
        proposal::Document,
    },
    runtime::prefetch::{self, Ledger, Wish},
    store::{Scan, Store},
};

/// Most bytes of a document where no server has said.
const LIMIT: u64 = 1 << 20;
/// How much more of a scan has to be there before the screen may hear of it again.
const HEARD: u64 = 16 << 10;

/// How fetching a scan ahead ended.
enum Ended {
    /// It is there.
    Whole,
    /// Somebody goes before it.
    Interrupted,
    /// It costs more than what is left of the burst.
    TooDear,
    /// It cannot be had.
    Hopeless,
    /// Nothing can be had now.
    NoLine,
}

impl Shared {
    fn document_limit(&self) -> u64 {
        self.session()
            .map_or(LIMIT, |session| session.abilities.document_limit)
    }

    /// What a burst may cost now.
    fn budget(&self) -> Budget {
        budget(self.client.pace(), self.ahead.thrift())
    }

    /// Shows a document outside: what is kept of it, else what the server sends.
    pub(super) async fn show(
        &self,
        proposal: &ProposalId,
        document: &Document,
    ) -> Result<Shown, Failure> {
        lock(&self.viewer).check()?;
        let store = self.store();
        let scan = self.scan(store.as_ref(), proposal, document).await?;
        lock(&self.viewer).show(document, &scan.bytes)?;
        if let Some(store) = store {
            note(store.document_opened(&document.id).await);
        }
        Ok(Shown {
            name: document.name.clone(),
            sha256: scan.sha256,
        })
    }

    async fn scan(
        &self,
        store: Option<&Store>,
        proposal: &ProposalId,
        document: &Document,
    ) -> Result<Scan, Failure> {
        if let Some(scan) = kept(store, document).await {
            return Ok(scan);
        }
        let _first = self.ahead.wait_for(Wish::Document(document.id.clone()));
        let half = self.ahead.half(&document.id);
        let mut partial = half.lock().await;
        // Whoever held it may have fetched it whole.
        if let Some(scan) = kept(store, document).await {
            return Ok(scan);
        }
        let limit = self.document_limit();
        let heard = self.heard(&document.id);
        let fetched = self
            .client
            .rest_of_document(document, limit, &mut partial, heard)
            .await;
        Ok(self.keep_scan(store, proposal, document, fetched?).await)
    }

    /// Keeps a scan that came whole. It may be shown even where the disk takes it not.
    async fn keep_scan(
        &self,
        store: Option<&Store>,
        proposal: &ProposalId,
        document: &Document,
        bytes: Vec<u8>,
    ) -> Scan {
        self.ahead.whole(&document.id);
        let sha256 = digest(&bytes);
        let scan = Scan { bytes, sha256 };
        if let Some(store) = store {
            note(store.put_document(proposal, document, scan.clone()).await);
        }
        self.tell(Msg::DocumentKept(document.id.clone(), scan.sha256.clone()));
        scan
    }

    /// What tells the screen how much of a scan is there, now and then.
    fn heard(&self, id: &DocumentId) -> impl FnMut(u64) {
        let (queue, id) = (self.queue.clone(), id.clone());
        let mut told = None::<u64>;
        move |bytes| {
            if told.is_none_or(|told| bytes.abs_diff(told) >= HEARD) {
                told = Some(bytes);
                let _ = queue.send(Msg::DocumentComes(id.clone(), Some(bytes)));
            }
        }
    }

    /// Which of the documents of a proposal are at hand.
    pub(super) async fn at_hand(&self, store: &Store, id: ProposalId, listed: &[Document]) -> Msg {
        let kept = store.documents_kept(listed).await.unwrap_or_default();
        let seen = |kept: crate::store::KeptScan| SeenDocument {
            sha256: kept.sha256,
            opened: kept.opened,
        };
        let kept: BTreeMap<_, _> = kept.into_iter().map(|(id, it)| (id, seen(it))).collect();
        Msg::DocumentsFound(id, kept)
    }

    /// Fetches ahead what the plan of the moment says, burst by burst.
    pub(super) async fn run_ahead(self: Arc<Self>) {
        let mut plans = self.ahead.plans();
        let mut ledger = Ledger::default();
        while plans.changed().await.is_ok() {
            let plan = plans.borrow_and_update().clone();
            ledger.begin(&plan);
            let Some(store) = self.store() else { continue };
            if self.dossiers(&store, &plan, &plans, &mut ledger).await {
                self.scans(&store, &plan, &plans, &mut ledger).await;
            }
        }
    }

    /// Fetches the files that are not kept yet, or not in the server's version; whether the burst
    /// may go on.
    async fn dossiers(
        self: &Arc<Self>,
        store: &Store,
        plan: &Ahead,
        plans: &watch::Receiver<Ahead>,
        ledger: &mut Ledger,
    ) -> bool {
        for id in &plan.dossiers {
            self.ahead.idle().await;
            if plans.has_changed().unwrap_or(true) {
                return false;
            }
            // The list on the screen may be of before it came, and asking again costs a round.
            if store.has_newest_dossier(id).await.unwrap_or(false) {
                continue;
            }
            let kept = store.dossier(id).await.ok().flatten();
            let known = kept.map(|dossier| dossier.proposal.version);
            if !ledger.takes_dossier(self.budget()) {
                return true;
            }
            if let Err(failure) = self.file(id, known).await
                && !is_of_one(failure.kind)
            {
                return false;
            }
        }
        true
    }

    /// Fetches the scans that are not kept yet, as far as the budget goes.
    async fn scans(
        &self,
        store: &Store,
        plan: &Ahead,
        plans: &watch::Receiver<Ahead>,
        ledger: &mut Ledger,
    ) {
        for proposal in &plan.documents {
            let Ok(Some(dossier)) = store.dossier(proposal).await else {
                continue;
            };
            let categories = self.catalogue.get();
            let category = categories.and_then(|known| known.get(&dossier.proposal.category));
            let limit = self.document_limit();
            for document in prefetch::in_order(&dossier.documents, category, limit) {
                loop {
                    self.ahead.idle().await;
                    if plans.has_changed().unwrap_or(true) || self.ahead.is_barred() {
                        return;
                    }
                    let known =
                        self.ahead.is_hopeless(&document.id) || is_kept(store, document).await;
                    if known {
                        break;
                    }
                    match self
                        .ahead_of_time(store, proposal, document, plans, ledger)
                        .await
                    {
                        Ended::Interrupted => {}
                        Ended::Whole | Ended::TooDear => break,
                        Ended::Hopeless => {
                            self.ahead.give_up(&document.id);
                            break;
                        }
                        Ended::NoLine => return,
                    }
                }
            }
        }
    }

    /// Fetches one scan unasked, until somebody goes before it or it costs too much; what came so
    /// far is gone on with later.
    async fn ahead_of_time(
        &self,
        store: &Store,
        proposal: &ProposalId,
        document: &Document,
        plans: &watch::Receiver<Ahead>,
        ledger: &mut Ledger,
    ) -> Ended {
        let half = self.ahead.half(&document.id);
        let mut partial = half.lock().await;
        let left = ledger.left(self.budget());
        let missing = document
            .size
            .map(|size| size.saturating_sub(partial.size()));
        if left == 0 || missing.is_some_and(|missing| missing > left) {
            return Ended::TooDear;
        }
        let (cost, mut costs) = watch::channel(0);
        let (mut before, mut heard) = (partial.size(), self.heard(&document.id));
        let progress = |bytes: u64| {
            // One that begins anew costs again what it has cost.
            let more = bytes.checked_sub(before).unwrap_or(bytes);
            before = bytes;
            cost.send_modify(|cost| *cost += more);
            heard(bytes);
        };
        let limit = self.document_limit();
        let ended = tokio::select! {
            fetched = self.client.rest_of_document(document, limit, &mut partial, progress) => {
                match fetched {
                    Ok(bytes) => {
                        self.keep_scan(Some(store), proposal, document, bytes).await;
                        Ended::Whole
                    }
                    Err(failure) if is_of_one(failure.kind) => Ended::Hopeless,
                    Err(failure) => {
                        if failure.kind == FailureKind::GatewayKey {
                            self.ahead.bar();
                        }
                        Ended::NoLine
                    }
                }
            }
            () = self.ahead.other_than(&document.id) => Ended::Interrupted,
            () = self.ahead.until_sparing() => Ended::TooDear,
            () = prefetch::left_aside(plans.clone(), proposal) => Ended::Interrupted,
            () = async { drop(costs.wait_for(|cost| *cost > left).await) } => Ended::TooDear,
        };
        ledger.pay(*cost.borrow());
        if !matches!(ended, Ended::Whole) {
            self.tell(Msg::DocumentComes(document.id.clone(), None));
        }
        ended
    }
}

/// The scan kept of a document, if its bytes are still those that were kept.
async fn kept(store: Option<&Store>, document: &Document) -> Option<Scan> {
    let scan = store?.document(document).await.ok().flatten()?;
    (digest(&scan.bytes) == scan.sha256).then_some(scan)
}

async fn is_kept(store: &Store, document: &Document) -> bool {
    let kept = store.documents_kept(std::slice::from_ref(document)).await;
    kept.is_ok_and(|kept| !kept.is_empty())
}

/// Whether a failure tells of the one thing that was asked for, and nothing of the line.
fn is_of_one(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::NotFound
            | FailureKind::Forbidden
            | FailureKind::Unreadable
            | FailureKind::EmptyFile
            | FailureKind::WrongType
            | FailureKind::TooLarge
            | FailureKind::Damaged
    )
}

/// What is only kept for convenience may fail, but not unnoticed.
fn note(kept: Result<(), Failure>) {
    if let Err(failure) = kept {
        tracing::warn!(kind = failure.kind.slug(), "keeping a document");
    }
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
