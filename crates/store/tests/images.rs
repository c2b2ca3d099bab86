//! Pictures, told on every engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

use jiff::Timestamp;
use midstance_store::{
    ImageId, Store, StoreError,
    image::{self, Image, ImageFile},
    testing::stores,
};
use uuid::Uuid;

fn one(number: u128, name: &str, sha: u8) -> Image {
    let now: Timestamp = "2026-11-22T17:00:00Z".parse().unwrap();
    Image {
        id: ImageId(Uuid::from_u128(number)),
        sha256: vec![sha; 32],
        name: name.into(),
        alt: "A heel on a step".into(),
        caption: String::new(),
        credit: String::new(),
        width: 960,
        height: 640,
        kind: "jpg".into(),
        added_by: None,
        created_at: now,
        updated_at: now,
    }
}

fn small(bytes: &[u8]) -> ImageFile {
    ImageFile {
        width: 480,
        height: 320,
        kind: "jpg".into(),
        bytes: bytes.to_vec(),
    }
}

async fn add(store: &Store, one: Image) -> Result<(), StoreError> {
    store
        .write(|tx| {
            Box::pin(async move { image::insert(tx, &one, b"large", &[small(b"small")]).await })
        })
        .await
}

async fn file(store: &Store, id: ImageId, width: u32) -> Option<Vec<u8>> {
    let found: Result<_, StoreError> = store
        .read(move |tx| Box::pin(image::file(tx, id, width)))
        .await;
    found.unwrap().map(|(_, bytes)| bytes)
}

#[tokio::test]
async fn a_picture_is_kept_in_its_widths_under_one_name() {
    for test in stores().await {
        let store = &test.store;
        let heel = one(1, "heel-drop", 7);
        add(store, heel.clone()).await.unwrap();
        assert_eq!(file(store, heel.id, 960).await.unwrap(), b"large");
        assert_eq!(file(store, heel.id, 480).await.unwrap(), b"small");
        assert_eq!(file(store, heel.id, 500).await, None);
        // Neither the name nor the picture a second time.
        for double in [one(2, "heel-drop", 8), one(2, "other", 7)] {
            let found = add(store, double).await;
            assert!(matches!(found, Err(StoreError::Constraint(_))), "{found:?}");
        }
        let again: Result<_, StoreError> = store
            .read(|tx| {
                Box::pin(async move {
                    let same = image::by_file(tx, &[7; 32]).await?;
                    Ok((image::by_name(tx, "heel-drop").await?, same))
                })
            })
            .await;
        assert_eq!(again.unwrap(), (Some(heel.clone()), Some(heel)));
    }
}

#[tokio::test]
async fn replacing_leaves_nothing_of_the_old_files() {
    for test in stores().await {
        let store = &test.store;
        let old = one(1, "heel-drop", 7);
        add(store, old.clone()).await.unwrap();
        let new = Image {
            sha256: vec![9; 32],
            width: 700,
            ..old.clone()
        };
        let (id, kept) = (old.id, new.clone());
        let done: Result<_, StoreError> = store
            .write(move |tx| {
                Box::pin(async move {
                    image::note_source(tx, &[1; 32], id).await?;
                    image::replace(tx, &kept, b"new", &[small(b"new small")]).await?;
                    image::note_source(tx, &[2; 32], id).await
                })
            })
            .await;
        done.unwrap();
        assert_eq!(file(store, id, 960).await, None);
        assert_eq!(file(store, id, 700).await.unwrap(), b"new");
        assert_eq!(file(store, id, 480).await.unwrap(), b"new small");
        let sources: Result<_, StoreError> = store
            .read(|tx| {
                Box::pin(async move {
                    let old = image::by_file(tx, &[1; 32]).await?;
                    Ok((old, image::by_file(tx, &[2; 32]).await?))
                })
            })
            .await;
        assert_eq!(sources.unwrap(), (None, Some(new)));

        let gone: Result<_, StoreError> = store
            .write(move |tx| {
                Box::pin(async move {
                    image::remove(tx, id).await?;
                    Ok((image::all(tx).await?, image::sizes(tx).await?))
                })
            })
            .await;
        assert_eq!(gone.unwrap(), (vec![], vec![]));
    }
}
