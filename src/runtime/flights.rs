//! Questions on their way: whoever asks the same meanwhile shares the answer of the first, and one for
//! which nobody waits any more is given up. Knows neither what is asked nor whom.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};

/// A question on its way, for one of those who wait.
pub(super) type Flight<T> = Shared<BoxFuture<'static, T>>;

/// What is on its way, by what is asked.
pub(super) struct Flights<K, T>(Mutex<BTreeMap<K, WeakShared<BoxFuture<'static, T>>>>);

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, T: Clone> Flights<K, T> {
    /// Joins those who ask the same, or begins. The question lives as long as somebody waits.
    pub(super) fn join<F>(&self, question: K, begin: impl FnOnce() -> F) -> Flight<T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // An answer that has come is of before this question.
        let on_its_way =
            |flight: &WeakShared<_>| flight.upgrade().filter(|flight| flight.peek().is_none());
        flights.retain(|_, flight| on_its_way(flight).is_some());
        if let Some(flight) = flights.get(&question).and_then(on_its_way) {
            return flight;
        }
        let flight = begin().boxed().shared();
        if let Some(weak) = flight.downgrade() {
            flights.insert(question, weak);
        }
        flight
    }

    /// Has nobody join what is on its way: those who ask from now on are others.
    pub(super) fn forget(&self) {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        flights.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use tokio::sync::oneshot;

    use super::*;

    /// A question that counts how often it was begun and how often it was given up.
    struct Asked(Arc<AtomicUsize>);

    impl Drop for Asked {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    async fn answered(_asked: Asked, answer: oneshot::Receiver<u32>) -> u32 {
        answer.await.unwrap()
    }

    #[tokio::test]
    async fn two_who_ask_the_same_at_once_ask_once() {
        let flights = Flights::<&str, u32>::default();
        let (over, other) = (Arc::default(), Arc::default());
        let (say, answer) = oneshot::channel();
        let first = flights.join("a", || answered(Asked(Arc::clone(&over)), answer));
        let second = flights.join("a", async || panic!("asked twice"));
        let (say_other, answer_other) = oneshot::channel();
        let third = flights.join("b", || answered(Asked(Arc::clone(&other)), answer_other));
        say.send(7).unwrap();
        say_other.send(8).unwrap();
        assert_eq!(tokio::join!(first, second, third), (7, 7, 8));
        assert_eq!(over.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn an_answer_that_has_come_is_nobody_else_s() {
        let flights = Flights::<&str, u32>::default();
        let first = flights.join("a", async || 1);
        assert_eq!(first.clone().await, 1);
        assert_eq!(flights.join("a", async || 2).await, 2);
        assert_eq!(first.await, 1);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_given_up() {
        let flights = Flights::<&str, u32>::default();
        let over = Arc::default();
        let (_say, answer) = oneshot::channel();
        let mut first = flights.join("a", || answered(Asked(Arc::clone(&over)), answer));
        let second = flights.join("a", async || panic!("asked twice"));
        assert!((&mut first).now_or_never().is_none());
        drop(first);
        assert_eq!(over.load(Ordering::SeqCst), 0, "somebody else waits");
        drop(second);
        assert_eq!(over.load(Ordering::SeqCst), 1);
        assert_eq!(flights.join("a", async || 2).await, 2);
    }

    #[tokio::test]
    async fn another_account_joins_nothing() {
        let flights = Flights::<&str, u32>::default();
        let (_say, answer) = oneshot::channel::<u32>();
        let first = flights.join("a", || answered(Asked(Arc::default()), answer));
        flights.forget();
        assert_eq!(flights.join("a", async || 2).await, 2);
        drop(first);
    }
}
