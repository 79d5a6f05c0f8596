//! What is fetched ahead and who goes before it. Knows no server, no store and no screen: it holds
//! the plan, who waits for the line, and what came of scans that are not whole yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::watch;

use crate::{
    app::effect::Ahead,
    domain::{
        category::Category,
        id::{DocumentId, ProposalId},
        pace::{Budget, Thrift},
        proposal::Document,
    },
    siasn::Partial,
};

/// Most bytes that the file of a proposal takes on the line, its documents aside.
const DOSSIER: u64 = 1_500;
/// How many scans may lie half fetched; what lay longest is given up for more.
const HALVES: usize = 8;

/// A scan that is not whole yet. Whoever holds it fetches it, all others wait for that.
pub(super) type Half = Arc<tokio::sync::Mutex<Partial>>;

/// The plan, and who waits for the line.
#[derive(Default)]
pub(super) struct Prefetch {
    plan: watch::Sender<Ahead>,
    thrift: watch::Sender<Thrift>,
    asked: watch::Sender<Asked>,
    halves: Mutex<Vec<(DocumentId, Half)>>,
    /// Scans that cannot be had, so that nobody tries for them again unasked.
    hopeless: Mutex<BTreeSet<DocumentId>>,
    /// No scan can be had: the gateway that gives them out does not let us pass.
    barred: AtomicBool,
}

/// What users wait for.
#[derive(Debug, Default)]
struct Asked {
    files: usize,
    scans: BTreeMap<DocumentId, usize>,
}

impl Asked {
    fn of(&mut self, wish: &Wish) -> &mut usize {
        match wish {
            Wish::Dossier => &mut self.files,
            Wish::Document(id) => self.scans.entry(id.clone()).or_default(),
        }
    }

    fn is_other_than(&self, id: &DocumentId) -> bool {
        self.files > 0 || self.scans.keys().any(|asked| asked != id)
    }
}

/// What a user waits for.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    /// The file of a proposal.
    Dossier,
    /// A scan.
    Document(DocumentId),
}

/// Somebody waits; over when it is dropped.
pub(super) struct Waiting<'a> {
    asked: &'a watch::Sender<Asked>,
    wish: Wish,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.asked.send_modify(|asked| {
            let count = asked.of(&self.wish);
            *count = count.saturating_sub(1);
            asked.scans.retain(|_, count| *count > 0);
        });
    }
}

impl Prefetch {
    /// Takes another plan. What is half done stays so.
    pub(super) fn plan(&self, plan: Ahead) {
        self.plan.send_replace(plan);
    }

    pub(super) fn plans(&self) -> watch::Receiver<Ahead> {
        self.plan.subscribe()
    }

    /// Is so sparing from now on.
    pub(super) fn spare(&self, thrift: Thrift) {
        self.thrift.send_replace(thrift);
    }

    pub(super) fn thrift(&self) -> Thrift {
        *self.thrift.borrow()
    }

    /// Waits until no document is to be fetched unasked.
    pub(super) async fn until_sparing(&self) {
        let mut thrift = self.thrift.subscribe();
        drop(thrift.wait_for(|thrift| *thrift == Thrift::Sparing).await);
    }

    /// Forgets everything: another account sits here.
    pub(super) fn forget(&self) {
        self.plan(Ahead::default());
        lock(&self.halves).clear();
        lock(&self.hopeless).clear();
        self.barred.store(false, Ordering::Relaxed);
    }

    /// Asks the gateway no more unasked: it does not know our key.
    pub(super) fn bar(&self) {
        self.barred.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_barred(&self) -> bool {
        self.barred.load(Ordering::Relaxed)
    }

    /// Has what is fetched ahead wait, as long as the answer lives.
    pub(super) fn wait_for(&self, wish: Wish) -> Waiting<'_> {
        self.asked.send_modify(|asked| *asked.of(&wish) += 1);
        Waiting {
            asked: &self.asked,
            wish,
        }
    }

    /// Waits until nobody waits for the line.
    pub(super) async fn idle(&self) {
        let mut asked = self.asked.subscribe();
        let nobody = |asked: &Asked| asked.files == 0 && asked.scans.is_empty();
        drop(asked.wait_for(nobody).await);
    }

    /// Waits until somebody waits for something else than a scan.
    pub(super) async fn other_than(&self, id: &DocumentId) {
        let mut asked = self.asked.subscribe();
        drop(asked.wait_for(|asked| asked.is_other_than(id)).await);
    }

    /// What there is of a scan.
    pub(super) fn half(&self, id: &DocumentId) -> Half {
        let mut halves = lock(&self.halves);
        let known = halves.iter().position(|(known, _)| known == id);
        let half = known.map(|at| halves.remove(at).1).unwrap_or_default();
        // Those that somebody holds stay: two must not fetch the same.
        while halves.len() >= HALVES
            && let Some(at) = halves
                .iter()
                .position(|(_, half)| Arc::strong_count(half) == 1)
        {
            halves.remove(at);
        }
        halves.push((id.clone(), Arc::clone(&half)));
        half
    }

    /// Nothing is left to be fetched of a scan.
    pub(super) fn whole(&self, id: &DocumentId) {
        self.barred.store(false, Ordering::Relaxed);
        lock(&self.halves).retain(|(known, _)| known != id);
    }

    pub(super) fn give_up(&self, id: &DocumentId) {
        lock(&self.halves).retain(|(known, _)| known != id);
        lock(&self.hopeless).insert(id.clone());
    }

    pub(super) fn is_hopeless(&self, id: &DocumentId) -> bool {
        lock(&self.hopeless).contains(id)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until a plan has no more use for the documents of a proposal.
pub(super) async fn left_aside(mut plans: watch::Receiver<Ahead>, proposal: &ProposalId) {
    let without = |plan: &Ahead| !plan.documents.contains(proposal);
    if plans.wait_for(without).await.is_err() {
        std::future::pending().await
    }
}

/// What a burst has cost so far. The same plan again is no other burst.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    plan: Ahead,
    spent: u64,
}

impl Ledger {
    /// Begins a burst, or goes on with it.
    pub(super) fn begin(&mut self, plan: &Ahead) {
        if self.plan != *plan {
            self.plan = plan.clone();
            self.spent = 0;
        }
    }

    /// Whether a dossier is still to be had, and pays for it.
    pub(super) fn takes_dossier(&mut self, budget: Budget) -> bool {
        let fits = self.spent + DOSSIER <= budget.whole;
        self.spent += if fits { DOSSIER } else { 0 };
        fits
    }

    pub(super) fn pay(&mut self, bytes: u64) {
        self.spent = self.spent.saturating_add(bytes);
    }

    /// What a document may still cost.
    pub(super) fn left(&self, budget: Budget) -> u64 {
        budget.documents.saturating_sub(self.spent)
    }
}

/// In which order the documents of a proposal are fetched ahead: those that the category asks for
/// first, and the small before the large. What is too large or empty is not.
pub(super) fn in_order<'a>(
    documents: &'a [Document],
    category: Option<&Category>,
    limit: u64,
) -> Vec<&'a Document> {
    let required = |document: &Document| {
        let spec = category.and_then(|category| category.document(&document.kind));
        spec.is_some_and(|spec| spec.required)
    };
    let sound = |document: &&Document| document.size.is_none_or(|size| (1..=limit).contains(&size));
    let mut documents: Vec<_> = documents.iter().filter(sound).collect();
    documents.sort_by_key(|document| (!required(document), document.size.unwrap_or(u64::MAX)));
    documents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{catalogue::Catalogue, samples};

    fn document(id: &str, kind: &str, size: impl Into<Option<u64>>) -> Document {
        Document {
            id: id.into(),
            kind: kind.into(),
            size: size.into(),
            ..samples::rank_dossier().documents.remove(0)
        }
    }

    #[test]
    fn what_is_required_and_small_comes_first() {
        let catalogue = Catalogue::embedded().unwrap();
        let category = catalogue.get(&"golongan".into()).unwrap();
        let kind = |required| {
            let mut specs = category.documents.iter();
            let spec = specs.find(|spec| spec.required == required).unwrap();
            spec.id.to_string()
        };
        let (must, may) = (kind(true), kind(false));
        let documents = [
            document("may", &may, 10),
            document("unsized", &must, None),
            document("large", &must, 900),
            document("small", &must, 100),
            document("empty", &must, 0),
            document("huge", &must, 1001),
        ];
        let ids = |category| {
            let ordered = in_order(&documents, category, 1000);
            ordered.iter().map(|it| it.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(ids(Some(category)), ["small", "large", "unsized", "may"]);
        assert_eq!(ids(None), ["may", "small", "large", "unsized"]);
    }

    #[test]
    fn a_burst_never_costs_more_than_its_budget_and_the_same_plan_is_the_same_burst() {
        let budget = Budget {
            whole: 8000,
            documents: 8000,
        };
        let plan = |id: &str| Ahead {
            dossiers: Vec::new(),
            documents: vec![id.into()],
        };
        let mut ledger = Ledger::default();
        ledger.begin(&plan("a"));
        let dossiers = (0..20).filter(|_| ledger.takes_dossier(budget)).count();
        assert_eq!((dossiers, ledger.left(budget)), (5, 500));
        ledger.begin(&plan("a"));
        assert_eq!(ledger.left(budget), 500);
        ledger.pay(700);
        assert_eq!(ledger.left(budget), 0);
        ledger.begin(&plan("b"));
        assert_eq!(ledger.left(budget), 8000);
        let thin = Budget {
            documents: 0,
            ..budget
        };
        assert!(ledger.takes_dossier(thin) && ledger.left(thin) == 0);
    }

    #[tokio::test]
    async fn whoever_waits_goes_first_but_not_before_the_scan_that_he_waits_for() {
        let prefetch = Prefetch::default();
        let (one, other) = (DocumentId::new("1"), DocumentId::new("2"));
        let poll = async |work: &mut (dyn Future<Output = ()> + Unpin)| {
            std::future::poll_fn(|context| {
                std::task::Poll::Ready(std::pin::Pin::new(&mut *work).poll(context).is_ready())
            })
            .await
        };
        let mut interrupted = Box::pin(prefetch.other_than(&one));
        assert!(!poll(&mut interrupted).await);
        let same = prefetch.wait_for(Wish::Document(one.clone()));
        assert!(!poll(&mut interrupted).await, "it is being fetched");
        let file = prefetch.wait_for(Wish::Dossier);
        assert!(poll(&mut interrupted).await);
        drop(file);
        let second = prefetch.wait_for(Wish::Document(other));
        prefetch.other_than(&one).await;
        let mut idle = Box::pin(prefetch.idle());
        drop(same);
        assert!(!poll(&mut idle).await);
        drop(second);
        assert!(poll(&mut idle).await);
    }

    #[test]
    fn what_is_half_fetched_stays_and_never_grows_without_end() {
        let prefetch = Prefetch::default();
        let id = |number: usize| DocumentId::new(number.to_string());
        let held = prefetch.half(&id(0));
        for number in 1..100 {
            prefetch.half(&id(number));
        }
        assert!(Arc::ptr_eq(&held, &prefetch.half(&id(0))));
        assert_eq!(lock(&prefetch.halves).len(), HALVES);
        prefetch.whole(&id(0));
        assert!(!Arc::ptr_eq(&held, &prefetch.half(&id(0))));
        prefetch.forget();
        assert!(lock(&prefetch.halves).is_empty());
    }
}
