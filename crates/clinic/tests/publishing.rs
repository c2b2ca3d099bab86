//! Articles before their readers: published, scheduled, rewritten, moved, withdrawn, on every engine.

use crate::common::{Scene, scenes};
use crate::writing::{Desk, hills};
use jiff::civil::date;
use midstance_clinic::editing::{self, EditError, Publish, Stage, Texts};
use midstance_store::{StoreError, article::Article};

#[tokio::test]
async fn an_article_goes_from_the_first_word_to_its_readers_and_back() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let article = desk.checked().await;
        assert_eq!(article.slug, "running-hills");
        assert!(
            desk.library()
                .await
                .library
                .article("running-hills")
                .is_none()
        );

        let front = desk.publish(&desk.front, &article).await;
        assert!(matches!(front, Err(EditError::NotAllowed)));
        let article = desk.publish(&desk.carer, &article).await.unwrap();
        let now = scene.clinic.now();
        assert_eq!(Stage::of(&article, now), Stage::Published);
        let texts = desk.library().await;
        let shown = texts.library.article("running-hills").unwrap();
        let words = shown.review.statement();
        assert!(words.contains("Checked by Mara Lindqvist"), "{words}");
        assert!(words.contains("on November 22, 2026."), "{words}");

        let place = "/injuries/runners-knee".to_owned();
        let (clinic, seen) = (&scene.clinic, article.text_revision);
        let nowhere = (article.id, seen, "/articles/none".to_owned());
        assert!(matches!(
            editing::withdraw(clinic, &texts, &desk.carer, nowhere).await,
            Err(EditError::NoSuchPage)
        ));
        let gone = (article.id, seen, place.clone());
        editing::withdraw(clinic, &texts, &desk.carer, gone)
            .await
            .unwrap();
        let texts = desk.library().await;
        let shown = texts.library.article("running-hills").unwrap();
        let withdrawal = shown.withdrawal.clone().unwrap();
        assert_eq!(withdrawal.on, date(2026, 11, 22));
        assert_eq!(withdrawal.replaced_by, Some(place));
        editing::bring_back(clinic, &desk.owner, (article.id, seen))
            .await
            .unwrap();
        let texts = desk.library().await;
        assert!(
            texts
                .library
                .article("running-hills")
                .unwrap()
                .withdrawal
                .is_none()
        );
        // All at one instant of the clock, so in no order.
        assert_eq!(
            desk.told(article.id).await,
            [
                "article.begun",
                "article.brought_back",
                "article.checked",
                "article.published",
                "article.review_asked",
                "article.withdrawn"
            ]
        );
    }
}

#[tokio::test]
async fn readers_keep_the_checked_text_while_it_is_rewritten() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let article = desk.checked().await;
        let article = desk.publish(&desk.carer, &article).await.unwrap();
        let changed = desk
            .save(&desk.front, &article, "Rewritten.\n", false)
            .await
            .unwrap();
        let shown = |texts: &Texts| {
            let article = texts.library.article("running-hills").unwrap();
            article.body.text()
        };
        assert!(shown(&desk.library().await).contains("short ones"));
        scene.clock.forward(60 * 24);
        let (clinic, texts) = (&scene.clinic, &desk.texts);
        let seen = (changed.id, changed.text_revision);
        editing::ask_review(clinic, texts, &desk.front, seen)
            .await
            .unwrap();
        let signed = desk.sign(&changed).await.unwrap();
        let again = desk.publish(&desk.carer, &signed).await.unwrap();
        assert!(shown(&desk.library().await).contains("Rewritten"));
        let day = |one: &Article| one.published.as_ref().unwrap().local.date();
        assert_eq!(day(&again), day(&article), "it appeared when it first did");
        assert_eq!(again.reviewed_on, date(2026, 11, 23));
    }
}

#[tokio::test]
async fn a_scheduled_article_appears_by_itself_at_the_clinics_time() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let article = desk.checked().await;
        let clinic = &scene.clinic;
        let at = |hour| Publish {
            seen: article.text_revision,
            at: Some(date(2026, 11, 22).at(hour, 0, 0, 0)),
            unchecked: false,
        };
        let past = editing::publish(clinic, &desk.texts, &desk.carer, (article.id, at(9))).await;
        assert!(matches!(past, Err(EditError::NoSuchTime)));
        editing::publish(clinic, &desk.texts, &desk.carer, (article.id, at(11)))
            .await
            .unwrap();
        let before = desk.library().await;
        assert!(before.library.article("running-hills").is_none());
        let begun = clinic.now();
        assert_eq!(editing::newly_public(clinic, begun).await.unwrap(), []);
        let revision = revision(&scene).await;
        assert!(before.is_current(revision, begun));

        scene.clock.forward(60);
        let now = clinic.now();
        assert!(!before.is_current(revision, now), "without any tick");
        let after = before.refreshed(clinic).await.unwrap();
        assert!(after.library.article("running-hills").is_some());
        let new = editing::newly_public(clinic, begun).await.unwrap();
        assert_eq!(new[0].path, "/articles/running-hills");
        assert_eq!(new[0].published_at, now);
        assert_eq!(editing::newly_public(clinic, now).await.unwrap(), []);
    }
}

async fn revision(scene: &Scene) -> i64 {
    let read = scene
        .clinic
        .store
        .read::<_, StoreError, _>(|tx| Box::pin(midstance_store::article::library_revision(tx)));
    read.await.unwrap()
}

#[tokio::test]
async fn an_address_that_changed_leads_on_and_is_nobody_elses() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let article = desk.checked().await;
        let article = desk.publish(&desk.carer, &article).await.unwrap();
        let (clinic, texts) = (&scene.clinic, &desk.texts);
        let to = |slug: &str| (article.id, article.text_revision, slug.to_owned());
        for (slug, taken) in [("Hills!", false), ("when-not-to-run", true)] {
            let refused = editing::move_address(clinic, texts, &desk.front, to(slug)).await;
            assert_eq!(
                matches!(refused, Err(EditError::SlugTaken)),
                taken,
                "{slug}"
            );
            assert_eq!(
                matches!(refused, Err(EditError::SlugBad(_))),
                !taken,
                "{slug}"
            );
        }
        editing::move_address(clinic, texts, &desk.front, to("hills"))
            .await
            .unwrap();
        let moved = desk.library().await;
        assert_eq!(moved.moved_to("running-hills"), Some("hills"));
        assert!(moved.library.article("running-hills").is_none());
        let other = desk.begin(hills()).await.unwrap();
        assert_eq!(other.slug, "running-hills-2");
        editing::move_address(clinic, texts, &desk.front, to("running-hills"))
            .await
            .unwrap();
        let back = desk.library().await;
        assert_eq!(back.moved_to("hills"), Some("running-hills"));
        assert_eq!(back.moved_to("running-hills"), None);
    }
}

#[tokio::test]
async fn a_built_in_article_is_copied_and_replaced_only_when_the_copy_is_published() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let (clinic, texts) = (&scene.clinic, &desk.texts);
        let slug = "heel-pain-mornings";
        let copy = editing::take_over(clinic, texts, &desk.front, slug)
            .await
            .unwrap();
        let again = editing::take_over(clinic, texts, &desk.front, slug)
            .await
            .unwrap();
        assert_eq!(copy.id, again.id, "one copy");
        let to = (copy.id, copy.text_revision, "heels".to_owned());
        editing::move_address(clinic, texts, &desk.front, to)
            .await
            .unwrap();
        assert!(desk.library().await.library.article(slug).is_some());

        let begun = clinic.now();
        let unchecked = Publish {
            seen: copy.text_revision,
            at: None,
            unchecked: true,
        };
        scene.clock.forward(5);
        editing::publish(clinic, texts, &desk.owner, (copy.id, unchecked))
            .await
            .unwrap();
        let now = desk.library().await;
        assert!(now.library.article(slug).is_none());
        assert_eq!(now.moved_to(slug), Some("heels"));
        let day = texts.library.article(slug).unwrap().published_on;
        assert_eq!(now.library.article("heels").unwrap().published_on, day);
        let new = editing::newly_public(clinic, begun).await.unwrap();
        assert_eq!(new, [], "readers have known it for long");
    }
}
