//! Writing, checking and keeping articles, on every engine.

use crate::common::scenes;
use crate::writing::{Desk, hills};
use midstance_clinic::{
    Staff,
    editing::{self, EditError, Publish, Save, Shown, Sign},
};
use midstance_editorial::Manuscript;
use midstance_store::{AccountId, PreviewId};

#[tokio::test]
async fn a_text_with_faults_is_kept_but_goes_no_further() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let mut bad = hills();
        bad.body = "Fine.\n\nBut [@nobody-1900].\n".into();
        let article = desk.begin(bad).await.unwrap();
        let seen = (article.id, article.text_revision);
        let asked = editing::ask_review(&scene.clinic, &desk.texts, &desk.front, seen).await;
        let Err(EditError::Faulty(faults)) = asked else {
            panic!("faults are told")
        };
        assert_eq!(faults.text[0].line, 3);
        let forced = Publish {
            seen: article.text_revision,
            at: None,
            unchecked: true,
        };
        let forced = editing::publish(
            &scene.clinic,
            &desk.texts,
            &desk.owner,
            (article.id, forced),
        )
        .await;
        assert!(matches!(forced, Err(EditError::Faulty(_))));
    }
}

#[tokio::test]
async fn nobody_checks_their_own_text_and_a_changed_text_is_checked_again() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let (clinic, texts) = (&scene.clinic, &desk.texts);
        let article = desk.begin(hills()).await.unwrap();
        let early = desk.sign(&article).await;
        assert!(matches!(early, Err(EditError::Elsewhere)), "nobody asked");
        let seen = (article.id, article.text_revision);
        editing::ask_review(clinic, texts, &desk.front, seen)
            .await
            .unwrap();

        let sign = Sign {
            seen: article.text_revision,
            next_review: None,
        };
        let author = Staff {
            name: "Ines  calloway".into(),
            ..desk.carer.clone()
        };
        let own = editing::sign(clinic, texts, &author, (article.id, sign)).await;
        assert!(matches!(own, Err(EditError::OwnText)));
        let front = editing::sign(clinic, texts, &desk.front, (article.id, sign)).await;
        assert!(matches!(front, Err(EditError::NotAllowed)));

        let checked = desk.sign(&article).await.unwrap();
        let changed = desk
            .save(&desk.front, &checked, "Something else.\n", false)
            .await
            .unwrap();
        let refused = desk.publish(&desk.carer, &changed).await;
        assert!(matches!(refused, Err(EditError::NotChecked)));
        let unchecked = Publish {
            seen: changed.text_revision,
            at: None,
            unchecked: true,
        };
        let carer = editing::publish(clinic, texts, &desk.carer, (article.id, unchecked)).await;
        assert!(matches!(carer, Err(EditError::NotAllowed)));
        editing::publish(clinic, texts, &desk.owner, (article.id, unchecked))
            .await
            .unwrap();
        let words = desk.library().await;
        let words = words
            .library
            .article("running-hills")
            .unwrap()
            .review
            .statement();
        assert!(
            words.starts_with("Not yet checked by a clinician."),
            "{words}"
        );
    }
}

#[tokio::test]
async fn two_who_edit_lose_nothing_and_what_saves_itself_stays_one_version() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let article = desk.begin(hills()).await.unwrap();
        let one = desk
            .save(&desk.front, &article, "One.", true)
            .await
            .unwrap();
        let two = desk
            .save(&desk.front, &one, "One, two.", true)
            .await
            .unwrap();
        assert_eq!((one.version, two.version), (2, 2), "replaced, not added");
        let late = desk.save(&desk.carer, &article, "Mine.", true).await;
        let Err(EditError::Conflict(conflict)) = late else {
            panic!("a conflict is told")
        };
        assert!(conflict.theirs.markdown.contains("One, two."));
        let mine = desk
            .save(&desk.carer, &conflict.article, "Mine.", false)
            .await
            .unwrap();
        assert_eq!(mine.version, 3);
        let (_, lines) = editing::history(&scene.clinic, article.id).await.unwrap();
        assert_eq!(lines.len(), 3);

        let back = (article.id, 2, mine.text_revision);
        let restored = editing::restore(&scene.clinic, &desk.texts, &desk.carer, back)
            .await
            .unwrap();
        let same = editing::compare(&scene.clinic, article.id, (2, restored.version))
            .await
            .unwrap();
        assert_eq!(same.from.markdown, same.to.markdown);
        assert_eq!(same.to.note, "Brought back version 2");
    }
}

#[tokio::test]
async fn a_preview_link_shows_the_newest_text_until_it_ends() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let clinic = &scene.clinic;
        let article = desk.begin(hills()).await.unwrap();
        let link = |days| editing::make_preview(clinic, &desk.front, article.id, ("Ines", days));
        let (short, long) = (link(3).await.unwrap(), link(60).await.unwrap());
        desk.save(&desk.front, &article, "Newer.", false)
            .await
            .unwrap();
        let Shown::Text(shown) = editing::open_preview(clinic, &short).await.unwrap() else {
            panic!("it works")
        };
        assert_eq!(shown.1.body, "Newer.");
        scene.clock.forward(3 * 24 * 60);
        let over = editing::open_preview(clinic, &short).await.unwrap();
        assert!(matches!(over, Shown::Over));
        let all = editing::previews(clinic, article.id).await.unwrap();
        let standing = all
            .iter()
            .find(|one| one.expires_at > clinic.now())
            .unwrap();
        let of = (article.id, standing.id);
        editing::end_preview(clinic, &desk.front, of).await.unwrap();
        let over = editing::open_preview(clinic, &long).await.unwrap();
        assert!(matches!(over, Shown::Over));
        let unknown = (article.id, PreviewId(uuid::Uuid::nil()));
        let none = editing::end_preview(clinic, &desk.front, unknown).await;
        assert!(matches!(none, Err(EditError::NotFound)));
    }
}

#[tokio::test]
async fn a_draft_can_be_thrown_away_but_nothing_that_had_readers() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let clinic = &scene.clinic;
        let draft = desk.begin(hills()).await.unwrap();
        let stranger = Staff {
            account: AccountId(uuid::Uuid::nil()),
            ..desk.front.clone()
        };
        let foreign = editing::discard(clinic, &stranger, draft.id).await;
        assert!(matches!(foreign, Err(EditError::NotAllowed)));
        editing::discard(clinic, &desk.front, draft.id)
            .await
            .unwrap();
        let article = desk.checked().await;
        let article = desk.publish(&desk.carer, &article).await.unwrap();
        let read = editing::discard(clinic, &desk.owner, article.id).await;
        assert!(matches!(read, Err(EditError::Elsewhere)));
    }
}

#[tokio::test]
async fn an_address_is_made_from_the_title_until_somebody_types_one() {
    for scene in scenes().await {
        let desk = Desk::of(&scene).await;
        let half = Manuscript {
            title: "Run".into(),
            ..hills()
        };
        let article = desk.begin(half).await.unwrap();
        assert_eq!(article.slug, "run", "while it was being typed");
        let save = |slug: &str, seen| Save {
            manuscript: hills(),
            slug: Some(slug.into()),
            note: String::new(),
            automatic: false,
            seen,
        };
        let (clinic, texts, id) = (&scene.clinic, &desk.texts, article.id);
        let of = (id, save("", article.text_revision));
        let whole = editing::save(clinic, texts, &desk.front, of).await.unwrap();
        assert_eq!(whole.slug, "running-hills");
        let of = (id, save("uphill", whole.text_revision));
        let typed = editing::save(clinic, texts, &desk.front, of).await.unwrap();
        let back = (id, 1, typed.text_revision);
        let back = editing::restore(clinic, texts, &desk.front, back)
            .await
            .unwrap();
        assert_eq!(back.slug, "uphill", "an older text keeps the address");
        let of = (id, save("when-not-to-run", back.text_revision));
        let taken = editing::save(clinic, texts, &desk.front, of).await;
        assert!(matches!(taken, Err(EditError::SlugTaken)));
    }
}
