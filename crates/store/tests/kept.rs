//! What is kept of rows that change rarely never outlives them.
#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use midstance_store::{
    Engine, Store, StoreError, Tx, article, idempotency,
    kept::{self, Kept},
    setting,
    testing::stores,
};

/// The last of the words that a writer puts, one after the other.
const LAST: usize = 40;

/// All settings, as a clinic keeps them.
#[derive(Debug, PartialEq)]
struct Settings(Vec<(String, String)>);

impl Kept for Settings {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        Ok(Self(setting::all(tx).await?))
    }
}

async fn word(store: &Store) -> String {
    let all: Arc<Settings> = store
        .read(|tx| Box::pin(kept::get::<Settings>(tx)))
        .await
        .unwrap();
    all.0
        .first()
        .map_or_else(String::new, |(_, value)| value.clone())
}

async fn put(store: &Store, value: &str) {
    let value = value.to_owned();
    store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { setting::put(tx, "word", &value).await })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_kept_is_read_again_after_a_change() {
    for test in stores().await {
        let store = &test.store;
        put(store, "one").await;
        assert_eq!(word(store).await, "one");
        assert_eq!(word(store).await, "one");
        put(store, "two").await;
        assert_eq!(word(store).await, "two");
    }
}

#[tokio::test]
async fn a_change_is_seen_at_once_where_it_is_made_and_nowhere_when_it_is_given_up() {
    for test in stores().await {
        let store = &test.store;
        put(store, "before").await;
        assert_eq!(word(store).await, "before");
        let given_up: Result<(), StoreError> = store
            .write(|tx| {
                Box::pin(async move {
                    setting::put(tx, "word", "never").await?;
                    let seen = kept::get::<Settings>(tx).await?;
                    assert_eq!(seen.0[0].1, "never");
                    Err(StoreError::Internal("given up"))
                })
            })
            .await;
        assert!(given_up.is_err());
        assert_eq!(word(store).await, "before");
        // The number that was given up is now given to another change.
        put(store, "after").await;
        assert_eq!(word(store).await, "after");
    }
}

#[tokio::test]
async fn another_program_s_change_is_noticed() {
    for test in stores().await {
        let Some(other) = test.again().await else {
            continue;
        };
        put(&test.store, "one").await;
        assert_eq!(word(&test.store).await, "one");
        assert_eq!(word(&other).await, "one");
        put(&other, "two").await;
        assert_eq!(word(&test.store).await, "two");
    }
}

/// Readers beside a writer: what they are told is never older than what was committed before.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_beside_a_writer_are_never_told_what_was_before() {
    for test in stores().await {
        let committed = Arc::new(AtomicUsize::new(0));
        put(&test.store, "0").await;
        let readers: Vec<_> = (0..6)
            .map(|_| {
                let (store, committed) = (test.store.clone(), Arc::clone(&committed));
                tokio::spawn(async move {
                    while committed.load(Ordering::SeqCst) < LAST {
                        let least = committed.load(Ordering::SeqCst);
                        let seen = match glanced(&store) {
                            Some(seen) => seen,
                            None => word(&store).await,
                        };
                        let seen: usize = seen.parse().unwrap();
                        assert!(seen >= least, "{seen} after {least}");
                    }
                })
            })
            .collect();
        for number in 0..=LAST {
            put(&test.store, &number.to_string()).await;
            committed.store(number, Ordering::SeqCst);
            ask_and_write(&test.store, number).await;
        }
        for reader in readers {
            reader.await.unwrap();
        }
    }
}

/// A change of something that is not kept, by a job that asks for what is.
async fn ask_and_write(store: &Store, number: usize) {
    let key = number.to_be_bytes();
    store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                kept::get::<Settings>(tx).await?;
                idempotency::keep(tx, &key, b"request", "{}", Timestamp::UNIX_EPOCH).await
            })
        })
        .await
        .unwrap();
}

/// What a glance shows, if it shows anything.
fn glanced(store: &Store) -> Option<String> {
    let settings = store.glance()?.get::<Settings>()?;
    settings.0.first().map(|(_, value)| value.clone())
}

#[tokio::test]
async fn a_glance_shows_what_was_asked_for_and_nothing_once_anything_was_committed() {
    for test in stores().await {
        let store = &test.store;
        put(store, "one").await;
        assert_eq!(glanced(store), None, "not asked for yet");
        word(store).await;
        if store.engine() == Engine::Postgres {
            assert_eq!(glanced(store), None, "others may write");
            continue;
        }
        // A slow machine may be late for a glance; it never sees anything else.
        let mut seen = None;
        for _ in 0..1000 {
            word(store).await;
            seen = seen.or(glanced(store));
        }
        assert_eq!(seen.as_deref(), Some("one"));
        put(store, "two").await;
        assert_eq!(glanced(store), None);
    }
}

#[tokio::test]
async fn a_glance_outlives_a_commit_that_asked_and_changed_nothing_kept() {
    for test in stores().await {
        let store = &test.store;
        put(store, "one").await;
        word(store).await;
        let mut seen = None;
        // A slow disk may be late for a glance each time; `Commits` has tests without a clock.
        for number in 0..100 {
            ask_and_write(store, number).await;
            seen = seen.or(glanced(store));
        }
        let others_may_write = store.engine() == Engine::Postgres;
        assert!(seen.is_none_or(|seen| seen == "one" && !others_may_write));
        let announced = store.write(|tx| {
            Box::pin(async move {
                kept::get::<Settings>(tx).await?;
                article::announce(tx).await
            })
        });
        announced.await.unwrap();
        assert_eq!(glanced(store), None, "what readers see has changed");
    }
}

#[tokio::test]
async fn a_commit_beside_another_program_carries_no_glance_over_its_change() {
    for test in stores().await {
        let (store, Some(file)) = (&test.store, test.file()) else {
            continue;
        };
        let other = Store::open_sqlite(&file).await.unwrap();
        for number in 0..LAST {
            put(&other, &number.to_string()).await;
            ask_and_write(store, number).await;
            if let Some(seen) = glanced(store) {
                assert_eq!(seen, number.to_string());
            }
        }
    }
}

#[tokio::test]
async fn a_glance_does_not_outlive_another_program_s_change_by_long() {
    for test in stores().await {
        let (store, Some(file)) = (&test.store, test.file()) else {
            continue;
        };
        put(store, "one").await;
        word(store).await;
        let other = Store::open_sqlite(&file).await.unwrap();
        put(&other, "two").await;
        let changed = Instant::now();
        while let Some(seen) = glanced(store) {
            assert_eq!(seen, "one");
            assert!(changed.elapsed() < Duration::from_secs(5), "for good");
        }
        assert_eq!(word(store).await, "two");
    }
}
