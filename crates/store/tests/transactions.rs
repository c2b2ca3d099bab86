//! One story of transactions, told on every engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

use midstance_store::{
    BoxFuture, Store, StoreError, Tx, claim, setting,
    testing::{sqlite, stores},
    values,
};
use proptest::prelude::*;
use uuid::Uuid;

async fn read(store: &Store, key: &'static str) -> Option<String> {
    store
        .read::<_, StoreError, _>(move |tx| Box::pin(setting::get(tx, key)))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_change_is_there_after_ok_and_gone_after_err() {
    for test in stores().await {
        let store = &test.store;
        let kept: Result<(), StoreError> = store
            .write(|tx| Box::pin(setting::put(tx, "kept", "yes")))
            .await;
        kept.unwrap();
        let lost: Result<(), StoreError> = store
            .write(|tx| {
                Box::pin(async move {
                    setting::put(tx, "lost", "yes").await?;
                    Err(StoreError::Internal("changed my mind"))
                })
            })
            .await;
        assert!(lost.is_err());
        assert_eq!(read(store, "kept").await.as_deref(), Some("yes"));
        assert_eq!(read(store, "lost").await, None);
    }
}

#[tokio::test]
async fn reading_cannot_change_anything() {
    for test in stores().await {
        let result: Result<(), StoreError> = test
            .store
            .read(|tx| Box::pin(setting::put(tx, "sneaky", "yes")))
            .await;
        assert!(matches!(result, Err(StoreError::ReadOnly(_))), "{result:?}");
        assert_eq!(read(&test.store, "sneaky").await, None);
    }
}

#[tokio::test]
async fn a_panic_in_one_job_harms_no_other() {
    let test = sqlite().await;
    let store = test.store.clone();
    let panicked = tokio::spawn(async move {
        store
            .write::<(), StoreError, _>(|_| Box::pin(async { panic!("on purpose") }))
            .await
    });
    assert!(panicked.await.unwrap().is_err());
    let after: Result<(), StoreError> = test
        .store
        .write(|tx| Box::pin(setting::put(tx, "after", "fine")))
        .await;
    after.unwrap();
}

#[tokio::test]
async fn a_change_made_at_once_is_there_after_ok_and_gone_after_err_or_panic() {
    for test in stores().await {
        let store = test.store.clone();
        let kept: Result<(), StoreError> = store
            .write_at_once(|tx| Box::pin(setting::put(tx, "kept", "yes")))
            .await;
        kept.unwrap();
        let lost: Result<(), StoreError> = store
            .write_at_once(|tx| {
                Box::pin(async move {
                    setting::put(tx, "lost", "yes").await?;
                    Err(StoreError::Internal("changed my mind"))
                })
            })
            .await;
        assert!(matches!(lost, Err(StoreError::Internal("changed my mind"))));
        let panicking = test.store.clone();
        let panicked = tokio::spawn(async move {
            panicking
                .write_at_once::<(), StoreError, _>(|tx| {
                    Box::pin(async move {
                        setting::put(tx, "lost", "yes").await?;
                        panic!("on purpose")
                    })
                })
                .await
        });
        assert!(!matches!(panicked.await, Ok(Ok(()))));
        assert_eq!(read(&store, "kept").await.as_deref(), Some("yes"));
        assert_eq!(read(&store, "lost").await, None);
        let after: Result<(), StoreError> = store
            .write_at_once(|tx| Box::pin(setting::put(tx, "after", "fine")))
            .await;
        after.unwrap();
    }
}

fn add_one(tx: &mut Tx) -> BoxFuture<'_, Result<(), StoreError>> {
    Box::pin(async move {
        let known = setting::get(tx, "count").await?.unwrap_or_default();
        let next = known.parse().unwrap_or(0) + 1;
        setting::put(tx, "count", &next.to_string()).await
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_made_at_once_and_changes_that_wait_all_count() {
    let test = sqlite().await;
    let counting: Vec<_> = (0..16)
        .map(|who| {
            let store = test.store.clone();
            tokio::spawn(async move {
                for n in 0..20 {
                    let added: Result<(), StoreError> = match (who + n) % 3 {
                        0 => store.write(add_one).await,
                        _ => store.write_at_once(add_one).await,
                    };
                    added.unwrap();
                }
            })
        })
        .collect();
    for one in counting {
        one.await.unwrap();
    }
    assert_eq!(read(&test.store, "count").await.as_deref(), Some("320"));
}

#[tokio::test]
async fn a_change_at_once_leaves_its_thread_to_others_while_another_program_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("midstance.sqlite");
    let store = Store::open_sqlite(&path).await.unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mine = store.clone();
    let written = tokio::spawn(async move {
        mine.write_at_once::<_, StoreError, _>(|tx| Box::pin(setting::put(tx, "kept", "yes")))
            .await
    });
    // On this one thread the other program goes on only because nobody waits for it here.
    tokio::task::yield_now().await;
    assert!(!written.is_finished());
    other.execute_batch("COMMIT").unwrap();
    written.await.unwrap().unwrap();
    assert_eq!(read(&store, "kept").await.as_deref(), Some("yes"));
}

#[tokio::test]
async fn a_database_from_the_future_is_refused_in_words() {
    let test = sqlite().await;
    let raise: Result<u64, StoreError> = test
        .store
        .write(|tx| {
            Box::pin(async move {
                tx.execute("INSERT INTO schema_migration VALUES (9999, 'future')", &[])
                    .await
            })
        })
        .await;
    raise.unwrap();
    let path = test.file().unwrap();
    let Err(error) = Store::open_sqlite(&path).await else {
        panic!("it must be refused")
    };
    assert!(matches!(error, StoreError::NewerSchema { found: 9999, .. }));
    assert!(
        error.to_string().contains("install the newer Midstance"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_rivals_one_gets_the_cells() {
    for test in stores().await {
        for round in 0..5_i64 {
            let room = Uuid::from_u128(7);
            let rivals: Vec<_> = (0..100_u128)
                .map(|i| {
                    let store = test.store.clone();
                    let person = Uuid::from_u128(100 + i % 3);
                    tokio::spawn(async move {
                        // Ranges overlap without being equal; people and rooms in any order.
                        let from = round * 100 + i64::try_from(i % 4).unwrap();
                        let owner = Uuid::from_u128(1000 + i);
                        let won: Result<(), StoreError> = store
                            .write(move |tx| {
                                Box::pin(async move {
                                    let wanted = [person, room];
                                    match claim::claim(tx, &wanted, from..from + 12, owner).await? {
                                        true => Ok(()),
                                        false => Err(StoreError::Internal("taken")),
                                    }
                                })
                            })
                            .await;
                        won
                    })
                })
                .collect();
            let mut winners = 0;
            for rival in rivals {
                match rival.await.unwrap() {
                    Ok(()) => winners += 1,
                    Err(StoreError::Internal("taken")) => {}
                    Err(other) => panic!("no deadlock and no other error: {other}"),
                }
            }
            assert_eq!(winners, 1, "{:?}", test.store.engine());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// Whatever is claimed in whatever order, for minutes or for days, no cell of a resource has two
    /// owners, and what was refused left nothing behind.
    #[test]
    fn claims_never_overlap(wants in proptest::collection::vec(
        (0_u128..3, prop_oneof![0_i64..40, 0_i64..900], prop_oneof![1_i64..12, 280_i64..700]), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let test = sqlite().await;
            let mut mine = std::collections::HashMap::new();
            for (n, (resource, from, length)) in wants.into_iter().enumerate() {
                let owner = Uuid::from_u128(500 + n as u128);
                let cells = from..from + length;
                let free = cells.clone().all(|cell| !mine.contains_key(&(resource, cell)));
                let range = cells.clone();
                let got: Result<(), StoreError> = test.store.write(move |tx| Box::pin(async move {
                    match claim::claim(tx, &[Uuid::from_u128(resource)], range, owner).await? {
                        true => Ok(()),
                        false => Err(StoreError::Internal("taken")),
                    }
                })).await;
                prop_assert_eq!(got.is_ok(), free);
                if free {
                    mine.extend(cells.map(|cell| ((resource, cell), owner)));
                }
            }
            let some = 300..700;
            let kept: Result<(), StoreError> = test.store.write(move |tx| Box::pin(async move {
                for resource in 0..3 {
                    let (id, here) = (Uuid::from_u128(resource), some.clone());
                    let had: Vec<_> = here.clone()
                        .filter_map(|cell| Some((cell, *mine.get(&(resource, cell))?)))
                        .collect();
                    assert_eq!(claim::owned(tx, id, here.clone()).await?, had);
                    // What is left of a range can be had, and then nothing of it is left.
                    let late = Uuid::from_u128(9_000);
                    claim::claim_free(tx, id, here.clone(), late).await?;
                    let owned = claim::owned(tx, id, here.clone()).await?;
                    let cells: Vec<i64> = owned.iter().map(|(cell, _)| *cell).collect();
                    assert_eq!(cells, here.clone().collect::<Vec<_>>());
                    assert!(had.iter().all(|one| owned.contains(one)));
                    let each = claim::taken_of_each(tx, &[id], here.clone(), &[late]).await?;
                    let each = each.get(&id).into_iter().flatten().cloned().flatten();
                    let each: Vec<i64> = each.filter(|cell| here.contains(cell)).collect();
                    assert_eq!(each, had.iter().map(|(cell, _)| *cell).collect::<Vec<_>>());
                }
                Ok(())
            })).await;
            kept.unwrap();
            Ok(())
        })?;
    }
}

/// Also whoever speaks to the database directly cannot have a time twice.
#[tokio::test]
async fn the_engine_refuses_overlapping_claims() {
    const INSERT: &str = "INSERT INTO claim (resource_id, first_cell, end_cell, owner_id)
        VALUES ($1, $2, $3, $4)";
    for test in stores().await {
        let [room, other, mine, theirs] = [1, 2, 3, 4].map(Uuid::from_u128);
        let insert = async |resource: Uuid, first: i64, end: i64| -> u64 {
            let row = values![resource, first, end, theirs];
            let done: Result<u64, StoreError> = test
                .store
                .write(move |tx| Box::pin(async move { tx.execute(INSERT, &row).await }))
                .await;
            done.unwrap()
        };
        let claimed: Result<bool, StoreError> = test
            .store
            .write(move |tx| Box::pin(async move { claim::claim(tx, &[room], 10..20, mine).await }))
            .await;
        assert!(claimed.unwrap());
        for (first, end) in [(10, 20), (0, 11), (19, 30), (5, 40), (12, 14), (10, 11)] {
            assert_eq!(insert(room, first, end).await, 0, "{first}..{end}");
        }
        for (first, end) in [(0, 10), (20, 30)] {
            assert_eq!(insert(room, first, end).await, 1, "{first}..{end}");
        }
        assert_eq!(insert(other, 15, 16).await, 1);
        for change in [
            "resource_id = $2",
            "resource_id = $2, first_cell = first_cell + 1",
        ] {
            let sql = format!("UPDATE claim SET {change} WHERE resource_id = $1");
            let moved: Result<u64, StoreError> = test
                .store
                .write(move |tx| {
                    Box::pin(async move { tx.execute(&sql, &values![other, room]).await })
                })
                .await;
            assert!(moved.is_err(), "{change}");
        }
    }
}
