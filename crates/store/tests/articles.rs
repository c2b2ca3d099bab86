//! Articles and authors, told on every engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

use jiff::{Timestamp, civil::date};
use midstance_store::{
    ArticleId, AuthorId, PreviewId, Store, StoreError,
    article::{self, Article, ArticleState, Preview, Published, Version},
    author::{self, Author},
    testing::stores,
};
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn one(number: u128, slug: &str) -> Article {
    let now = at("2026-11-22T17:00:00Z");
    Article {
        id: ArticleId(Uuid::from_u128(number)),
        slug: slug.into(),
        state: ArticleState::Draft,
        title: "Hills".into(),
        summary: "How to run them.".into(),
        authors: vec!["maren-oduya".into(), "ines-calloway".into()],
        version: 1,
        published: None,
        zone: "America/Vancouver".into(),
        reviewed_on: date(2026, 11, 22),
        next_review: date(2027, 11, 22),
        check: None,
        withdrawn: None,
        origin: String::new(),
        created_by: None,
        revision: 1,
        text_revision: 1,
        created_at: now,
        updated_at: now,
    }
}

fn text(article: &Article, number: i64) -> Version {
    Version {
        article: article.id,
        number,
        markdown: format!("text {number}"),
        note: String::new(),
        automatic: false,
        account: None,
        saved_by: "Ada Brook".into(),
        saved_at: article.created_at,
    }
}

async fn add(store: &Store, one: &Article) -> Result<(), StoreError> {
    let one = one.clone();
    store
        .write(move |tx| {
            Box::pin(async move {
                article::insert(tx, &one).await?;
                article::insert_version(tx, &text(&one, 1)).await
            })
        })
        .await
}

async fn change(store: &Store, one: &Article) -> Result<bool, StoreError> {
    let one = one.clone();
    store
        .write(move |tx| Box::pin(async move { article::change(tx, &one).await }))
        .await
}

#[tokio::test]
async fn an_article_reads_back_and_changes_only_from_what_was_seen() {
    for test in stores().await {
        let store = &test.store;
        let mut hills = one(1, "hills");
        add(store, &hills).await.unwrap();
        assert!(matches!(
            add(store, &one(2, "hills")).await,
            Err(StoreError::Constraint(_))
        ));

        hills.revision = 2;
        hills.published = Some(Published {
            version: 1,
            at: at("2026-11-23T17:00:00Z"),
            local: date(2026, 11, 23).at(9, 0, 0, 0),
            checked_by: "Ada Brook".into(),
            checked_on: Some(date(2026, 11, 22)),
        });
        assert!(change(store, &hills).await.unwrap());
        assert!(!change(store, &hills).await.unwrap(), "seen one too late");

        let id = hills.id;
        let read = store.read::<_, StoreError, _>(move |tx| Box::pin(article::get(tx, id)));
        assert_eq!(read.await.unwrap(), Some(hills.clone()));
        let shown = store.read::<_, StoreError, _>(move |tx| Box::pin(article::shown(tx, id)));
        assert_eq!(shown.await.unwrap().unwrap().markdown, "text 1");
    }
}

#[tokio::test]
async fn becoming_public_is_known_by_its_instant() {
    for test in stores().await {
        let store = &test.store;
        let mut hills = one(1, "hills");
        add(store, &hills).await.unwrap();
        hills.revision = 2;
        let when = at("2026-11-23T17:00:00Z");
        hills.published = Some(Published {
            version: 1,
            at: when,
            local: date(2026, 11, 23).at(9, 0, 0, 0),
            checked_by: String::new(),
            checked_on: None,
        });
        change(store, &hills).await.unwrap();
        let second = jiff::SignedDuration::from_secs(1);
        for (since, now, found) in [
            (when - second, when - second, 0),
            (when - second, when, 1),
            (when, when + second, 0),
        ] {
            let new = store
                .read::<_, StoreError, _>(move |tx| {
                    Box::pin(async move { article::newly_public(tx, since, now).await })
                })
                .await
                .unwrap();
            assert_eq!(new.len(), found, "from {since} to {now}");
        }
    }
}

#[tokio::test]
async fn addresses_that_were_left_lead_on_and_previews_end() {
    for test in stores().await {
        let hills = one(1, "hills");
        add(&test.store, &hills).await.unwrap();
        let told: Result<_, StoreError> = test
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let now = hills.created_at;
                    article::leave_slug(tx, "old-hills", hills.id, now).await?;
                    article::leave_slug(tx, "old-hills", hills.id, now).await?;
                    article::leave_slug(tx, "back-again", hills.id, now).await?;
                    article::forget_slug(tx, "back-again").await?;
                    let preview = Preview {
                        id: PreviewId(Uuid::from_u128(9)),
                        article: hills.id,
                        whom: "Ines".into(),
                        created_by: None,
                        created_at: now,
                        expires_at: now,
                        revoked_at: None,
                    };
                    article::insert_preview(tx, &preview, b"hash").await?;
                    let first = article::revoke_preview(tx, hills.id, preview.id, now).await?;
                    let again = article::revoke_preview(tx, hills.id, preview.id, now).await?;
                    let found = article::preview_by_hash(tx, b"hash").await?;
                    Ok((article::moved_slugs(tx).await?, first, again, found))
                })
            })
            .await;
        let (moved, first, again, found) = told.unwrap();
        assert_eq!(moved, [("old-hills".to_owned(), "hills".to_owned())]);
        assert!(first && !again);
        assert!(found.unwrap().revoked_at.is_some());
    }
}

#[tokio::test]
async fn an_author_reads_back_and_announcing_is_noticed() {
    for test in stores().await {
        let now = at("2026-11-22T17:00:00Z");
        let mut ines = Author {
            id: AuthorId(Uuid::from_u128(3)),
            slug: "ines".into(),
            name: "Ines".into(),
            photo: None,
            credentials: "BKin".into(),
            credentials_spelled: "Bachelor of kinesiology".into(),
            role: "Coach".into(),
            experience: "Ten years".into(),
            registration: String::new(),
            conflicts: "None declared.".into(),
            about: "Coaches.".into(),
            guest: true,
            account: None,
            active: true,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        let told: Result<_, StoreError> = test
            .store
            .write(move |tx| {
                Box::pin(async move {
                    author::insert(tx, &ines).await?;
                    ines.about = "Coaches runners.".into();
                    ines.revision = 2;
                    let changed = author::change(tx, &ines).await?;
                    let late = author::change(tx, &ines).await?;
                    let before = article::library_revision(tx).await?;
                    article::announce(tx).await?;
                    let after = article::library_revision(tx).await?;
                    Ok((
                        author::all(tx).await?,
                        ines,
                        changed && !late,
                        after - before,
                    ))
                })
            })
            .await;
        let (all, ines, careful, rise) = told.unwrap();
        assert_eq!(all, [ines]);
        assert!(careful);
        assert_eq!(rise, 1);
    }
}
