//! Pictures and authors, told on every engine.

use crate::common::{Scene, scenes};
use midstance_clinic::{
    Actor,
    authors::{self, AuthorError, AuthorWords},
    pictures::{self, NewPicture, PictureError, Served, Use, Words, add, album, serve},
};
use midstance_store::{
    ArticleId, StoreError,
    article::{self, Article, ArticleState, Version},
    image::Image,
};
use uuid::Uuid;

/// A small picture, in a WebP of one colour: `RIFF`, lossless, made for each colour.
fn picture(colour: u8) -> Vec<u8> {
    // A GIF of 2 × 1 points with a table of two colours; the first is the one asked for.
    let mut gif = b"GIF89a\x02\0\x01\0\x80\0\0".to_vec();
    gif.extend([colour, 10, 200, 255, 255, 255]);
    gif.extend(b"\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0\x3b");
    gif
}

fn new(colour: u8, file_name: &str, alt: &str) -> NewPicture {
    NewPicture {
        bytes: picture(colour),
        file_name: file_name.into(),
        alt: alt.into(),
        ..NewPicture::default()
    }
}

async fn added(scene: &Scene, colour: u8, file: &str) -> Image {
    let new = new(colour, file, "A heel on a step");
    add(&scene.clinic, &Actor::Program, new).await.unwrap()
}

/// An article whose newest text is this.
async fn write(scene: &Scene, slug: &str, body: &str) {
    let now = scene.clinic.now();
    let id = ArticleId(Uuid::from_u128(slug.len() as u128));
    let row = Article {
        id,
        slug: slug.into(),
        state: ArticleState::Draft,
        title: "Hills".into(),
        summary: "How to run them.".into(),
        authors: vec!["ada-brook".into()],
        version: 1,
        published: None,
        zone: "America/Vancouver".into(),
        reviewed_on: jiff::civil::date(2026, 11, 22),
        next_review: jiff::civil::date(2027, 11, 22),
        check: None,
        withdrawn: None,
        origin: String::new(),
        created_by: None,
        revision: 1,
        text_revision: 1,
        created_at: now,
        updated_at: now,
    };
    let text = Version {
        article: id,
        number: 1,
        markdown: format!("+++\ntitle = \"Hills\"\n+++\n\n{body}"),
        note: String::new(),
        automatic: false,
        account: None,
        saved_by: "Ada Brook".into(),
        saved_at: now,
    };
    let done: Result<_, StoreError> = scene
        .clinic
        .store
        .write(|tx| {
            Box::pin(async move {
                article::insert(tx, &row).await?;
                article::insert_version(tx, &text).await
            })
        })
        .await;
    done.unwrap();
}

fn file_of(image: &Image) -> String {
    let address = pictures::address(image, image.width, &image.kind);
    address.strip_prefix("/images/").unwrap().to_owned()
}

#[tokio::test]
async fn a_picture_gets_a_name_and_an_address_that_changes_with_its_content() {
    for scene in scenes().await {
        let image = added(&scene, 200, "Heel Drop.GIF").await;
        assert_eq!(
            (&*image.name, image.width, image.height),
            ("heel-drop", 2, 1)
        );
        let Served::File(file) = serve(&scene.clinic, &file_of(&image)).await.unwrap() else {
            panic!("a file is served");
        };
        assert_eq!(file.kind, "webp");
        assert!(
            file.bytes.starts_with(b"RIFF"),
            "nothing of the GIF is left"
        );
        // Its name alone and an old hash lead there; another name leads nowhere.
        for known in ["heel-drop", "heel-drop.000000000000.960.jpg"] {
            let found = serve(&scene.clinic, known).await.unwrap();
            assert_eq!(found, Served::Moved(format!("/images/{}", file_of(&image))));
        }
        for unknown in ["heel", "..", "heel-drop.a.b.c.d", ""] {
            assert_eq!(
                serve(&scene.clinic, unknown).await.unwrap(),
                Served::Nothing,
                "{unknown}"
            );
        }
        // A second of that name is numbered; the same picture is not taken twice.
        assert_eq!(
            added(&scene, 100, "heel-drop.gif").await.name,
            "heel-drop-2"
        );
        let again = add(&scene.clinic, &Actor::Program, new(200, "x.gif", "x")).await;
        assert!(matches!(again, Err(PictureError::Same(same)) if same.name == "heel-drop"));
        let silent = add(&scene.clinic, &Actor::Program, new(1, "x.gif", " ")).await;
        assert!(matches!(silent, Err(PictureError::NoWords)));
        let typed = NewPicture {
            name: "Heel Drop".into(),
            ..new(1, "x.gif", "x")
        };
        let typed = add(&scene.clinic, &Actor::Program, typed).await;
        assert!(matches!(typed, Err(PictureError::NameBad(better)) if better == "heel-drop"));
    }
}

#[tokio::test]
async fn where_a_picture_is_shown_is_told_before_it_goes() {
    for scene in scenes().await {
        let image = added(&scene, 200, "heel-drop.gif").await;
        write(
            &scene,
            "hills",
            "![A heel](/images/heel-drop)\n\n![Far](/images/not-yet)\n",
        )
        .await;
        let author = AuthorWords {
            name: "Ada Brook".into(),
            photo: Some(image.id),
            active: true,
            ..AuthorWords::default()
        };
        let actor = Actor::Program;
        authors::save(&scene.clinic, &actor, (None, 0), author)
            .await
            .unwrap();

        let album = album(&scene.clinic).await.unwrap();
        let article = Use::Article {
            slug: "hills".into(),
            title: "Hills".into(),
            public: false,
        };
        let portrait = Use::Author {
            slug: "ada-brook".into(),
            name: "Ada Brook".into(),
        };
        assert_eq!(album.entries[0].uses, [article.clone(), portrait]);
        assert_eq!(album.missing.len(), 1);
        assert_eq!(
            (&*album.missing[0].name, &album.missing[0].uses[0]),
            ("not-yet", &article)
        );

        let refused = pictures::remove(&scene.clinic, &actor, (image.id, false)).await;
        assert!(matches!(refused, Err(PictureError::InUse(uses)) if uses.len() == 2));
        pictures::remove(&scene.clinic, &actor, (image.id, true))
            .await
            .unwrap();
        let (all, _) = authors::list(&scene.clinic).await.unwrap();
        assert_eq!(all[0].photo, None, "the author goes on without a portrait");
        let gone = serve(&scene.clinic, &file_of(&image)).await.unwrap();
        assert_eq!(gone, Served::Nothing);
    }
}

#[tokio::test]
async fn another_picture_takes_the_place_of_one_and_old_addresses_lead_to_it() {
    for scene in scenes().await {
        let old = added(&scene, 200, "heel-drop.gif").await;
        let actor = Actor::Program;
        let new = pictures::replace(&scene.clinic, &actor, (old.id, picture(50)))
            .await
            .unwrap();
        assert_eq!(new.name, old.name);
        let found = serve(&scene.clinic, &file_of(&old)).await.unwrap();
        assert_eq!(found, Served::Moved(format!("/images/{}", file_of(&new))));
        let words = Words {
            alt: "Another heel".into(),
            ..Words::default()
        };
        pictures::describe(&scene.clinic, &actor, (old.id, words))
            .await
            .unwrap();
        let one = pictures::one(&scene.clinic, old.id).await.unwrap();
        assert_eq!(one.image.alt, "Another heel");
        // What was replaced may come again as a picture of its own.
        assert_eq!(added(&scene, 200, "old.gif").await.name, "old");
    }
}

#[tokio::test]
async fn authors_keep_their_addresses_apart_and_nobody_is_written_over() {
    for scene in scenes().await {
        let actor = Actor::Program;
        let words = |name: &str| AuthorWords {
            name: name.into(),
            credentials_spelled: "Registered massage therapist".into(),
            active: true,
            ..AuthorWords::default()
        };
        let save = |id, words| authors::save(&scene.clinic, &actor, id, words);
        let ada = save((None, 0), words("Ada Brook")).await.unwrap();
        assert_eq!((&*ada.slug, ada.revision), ("ada-brook", 1));
        let double = save((None, 0), words("Ada  Brook")).await;
        assert!(matches!(double, Err(AuthorError::SlugTaken)));
        let (_, accounts) = authors::list(&scene.clinic).await.unwrap();
        let with_account = |name: &str| AuthorWords {
            account: Some(accounts[0].id),
            ..words(name)
        };
        save((Some(ada.id), 1), with_account("Ada Brook"))
            .await
            .unwrap();
        let other = save((None, 0), with_account("Ines Calloway")).await;
        assert!(matches!(other, Err(AuthorError::AccountTaken)));
        let late = save((Some(ada.id), 1), words("Ada Stream")).await;
        assert!(matches!(late, Err(AuthorError::Conflict)));
        let missing = AuthorWords {
            photo: Some(midstance_store::ImageId(Uuid::from_u128(9))),
            ..words("Ben")
        };
        assert!(matches!(
            save((None, 0), missing).await,
            Err(AuthorError::NoPhoto)
        ));
    }
}
