//! An import that is killed at any moment and begun again loses nothing and doubles nothing.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use domain::query::Query;
use library::Origin;

use crate::world::{all, assert_sound, empty, exported, profiles};

/// More than one batch, and not a whole number of them.
const MANY: usize = 450;

/// Runs a future until it is done or `stop` says so at one of its pauses; then it is dropped, as by a killed process.
async fn until<T>(stop: impl Fn(usize) -> bool, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut polls = 0;
    std::future::poll_fn(|context| {
        if stop(polls) {
            return Poll::Ready(None);
        }
        polls += 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_in_its_second_batch_keeps_the_first() {
    let library = empty().await;
    let items = profiles(MANY);
    let done = AtomicUsize::new(0);
    let import = library.take_in(&items, Origin::Own, |so_far| done.store(so_far, Ordering::SeqCst));
    assert!(until(|_| done.load(Ordering::SeqCst) > 0, import).await.is_none(), "it was killed");
    let kept = library.count().await.unwrap();
    assert_eq!(kept, 200, "whole batches stay");
    let tally = library.take_in(&items, Origin::Own, |_| {}).await.unwrap();
    assert_eq!((tally.new, tally.unchanged), (MANY - 200, 200));
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_again_and_again_arrives() {
    let items = profiles(MANY);
    let unharmed = empty().await;
    unharmed.take_in(&items, Origin::Own, |_| {}).await.unwrap();
    let library = empty().await;
    let mut kills = 0;
    // Each attempt gets a little further than the one before, so that the kills fall everywhere.
    let mut patience = 7;
    while until(|polls| polls >= patience, library.take_in(&items, Origin::Own, |_| {})).await.is_none() {
        kills += 1;
        patience += patience / 3 + 1;
        let there = library.count().await.unwrap();
        assert!([0, 200, 400, MANY as u64].contains(&there), "{there}: only whole batches are there");
        assert!(kills < 100, "it never arrives");
    }
    assert!(kills > 3, "it was killed {kills} times");
    assert_sound(&library).await;
    assert_eq!(exported(&library).await, exported(&unharmed).await);
    let query = Query { text: "Nummer 449".to_owned(), ..all() };
    assert_eq!(library.find(&query).await.unwrap().total, unharmed.find(&query).await.unwrap().total);
}
