//! Articles that come in and go out, told on every engine.

use crate::common::{Scene, scenes};
use jiff::civil::{Date, date};
use midstance_clinic::{
    Actor,
    transfer::{Fate, Report, Sort, export, import},
};
use midstance_editorial::{
    Library,
    exchange::{FolderFile, Found, read_folder},
};
use midstance_store::{
    StoreError,
    article::{self, Article},
    author, image,
};

const TODAY: Date = date(2026, 11, 22);

fn file(path: &str, bytes: &[u8]) -> FolderFile {
    FolderFile {
        path: path.into(),
        bytes: bytes.to_vec(),
    }
}

const GIF: &[u8] = b"GIF89a\x02\0\x01\0\x80\0\0\xc8\x0a\xc8\xff\xff\xff\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0\x3b";

/// Two texts, one of which shows a picture that lies beside it.
fn blog(words: &str) -> Found {
    let hills = format!(
        "---\ntitle: Hills\nsummary: How to run them.\nauthor: Rosa Quill\ndate: 2020-05-01\n---\n\n{words}\n\n![A step](img/step.gif)\n"
    );
    read_folder(
        &[
            file("hills.md", hills.as_bytes()),
            file("steps.md", b"---\ntitle: Steps\nauthor: Rosa Quill\n---\n\n![Far](https://old.example/far.jpg)\n"),
            file("img/step.gif", GIF),
        ],
        TODAY,
    )
}

async fn bring(scene: &Scene, found: Found, done: bool) -> Report {
    let library = Library::embedded().unwrap();
    import(
        &scene.clinic,
        &Actor::Program,
        (&library, TODAY),
        found,
        done,
    )
    .await
    .unwrap()
}

fn fates(report: &Report) -> Vec<(Sort, &'static str)> {
    report
        .lines
        .iter()
        .map(|line| (line.sort, line.fate.word()))
        .collect()
}

async fn articles(scene: &Scene) -> Vec<Article> {
    let all: Result<_, StoreError> = scene
        .clinic
        .store
        .read(|tx| Box::pin(article::all(tx)))
        .await;
    all.unwrap()
}

async fn text(scene: &Scene, slug: &'static str) -> String {
    let found: Result<_, StoreError> = scene
        .clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let row = article::by_slug(tx, slug).await?.unwrap();
                article::version(tx, row.id, row.version).await
            })
        })
        .await;
    found.unwrap().unwrap().markdown
}

#[tokio::test]
async fn a_trial_tells_what_would_happen_and_doing_it_twice_changes_nothing() {
    for scene in scenes().await {
        let expected = [
            (Sort::Picture, "to be uploaded"),
            (Sort::Picture, "added"),
            (Sort::Author, "added"),
            (Sort::Article, "added"),
            (Sort::Article, "added"),
        ];
        let tried = bring(&scene, blog("Up."), false).await;
        assert_eq!(fates(&tried), expected);
        assert!(articles(&scene).await.is_empty(), "a trial leaves nothing");
        let pictures: Result<_, StoreError> =
            scene.clinic.store.read(|tx| Box::pin(image::all(tx))).await;
        assert!(pictures.unwrap().is_empty());

        let done = bring(&scene, blog("Up."), true).await;
        assert_eq!(fates(&done), expected);
        let all = articles(&scene).await;
        assert_eq!(all.len(), 2);
        assert!(
            all.iter().all(|one| one.published.is_none()),
            "nothing is public by itself"
        );
        assert!(
            text(&scene, "hills")
                .await
                .contains("![A step](/images/step)")
        );
        let notes: Vec<_> = done.lines.iter().flat_map(|line| &line.notes).collect();
        assert!(
            notes
                .iter()
                .any(|note| note.contains("published there on 2020-05-01"))
        );
        assert!(
            notes
                .iter()
                .any(|note| note.contains("upload https://old.example/far.jpg"))
        );

        let again = bring(&scene, blog("Up."), true).await;
        assert!(!again.changes(), "{again:?}");
        assert_eq!(articles(&scene).await, all);
    }
}

#[tokio::test]
async fn what_changed_there_comes_in_unless_it_was_changed_here() {
    for scene in scenes().await {
        bring(&scene, blog("Up."), true).await;
        let changed = bring(&scene, blog("Up and down."), true).await;
        assert_eq!(changed.count(Sort::Article, Fate::Changed.word()), 1);
        assert_eq!(changed.count(Sort::Article, Fate::AlreadyHere.word()), 1);
        assert!(text(&scene, "hills").await.contains("Up and down."));

        // Somebody edits it here.
        let edited: Result<_, StoreError> = scene
            .clinic
            .store
            .write(|tx| {
                Box::pin(async move {
                    let mut row = article::by_slug(tx, "hills").await?.unwrap();
                    let mut version = article::version(tx, row.id, row.version).await?.unwrap();
                    row.version += 1;
                    row.revision += 1;
                    version.number = row.version;
                    version.markdown.push_str("\nEdited here.\n");
                    article::change(tx, &row).await?;
                    article::insert_version(tx, &version).await
                })
            })
            .await;
        edited.unwrap();
        let late = bring(&scene, blog("Only down."), true).await;
        let told = format!("{:?}", late.lines);
        assert!(told.contains("changed here since it came in"), "{told}");
        assert!(text(&scene, "hills").await.contains("Edited here."));
    }
}

#[tokio::test]
async fn addresses_of_others_are_not_taken() {
    for scene in scenes().await {
        let built_in = read_folder(
            &[file("achilles-loading.md", b"# Mine\n\nOther words.\n")],
            TODAY,
        );
        let report = bring(&scene, built_in, true).await;
        assert_eq!(fates(&report), [(Sort::Article, "left out")]);
        bring(
            &scene,
            read_folder(&[file("a/mine.md", b"# Mine\n\nOne.\n")], TODAY),
            true,
        )
        .await;
        let other = read_folder(&[file("b/mine.md", b"# Mine\n\nTwo.\n")], TODAY);
        let report = bring(&scene, other, true).await;
        let told = format!("{:?}", report.lines);
        assert!(
            told.contains("another article has the address /articles/mine"),
            "{told}"
        );
        assert!(text(&scene, "mine").await.contains("One."));
    }
}

#[tokio::test]
async fn a_picture_that_is_here_under_another_name_is_shown_under_that() {
    for scene in scenes().await {
        bring(&scene, blog("Up."), true).await;
        let other = read_folder(
            &[
                file("other.md", b"# Other\n\n![A step](stair.gif)\n"),
                file("stair.gif", GIF),
            ],
            TODAY,
        );
        let report = bring(&scene, other, true).await;
        assert_eq!(report.count(Sort::Picture, "already here"), 1);
        assert!(
            text(&scene, "other")
                .await
                .contains("![A step](/images/step)")
        );
        // Another picture of a name that is taken gets a number.
        let mut pixels = GIF.to_vec();
        pixels[13] = 1;
        let third = read_folder(
            &[
                file("third.md", b"# Third\n\n![A step](step.gif)\n"),
                file("step.gif", &pixels),
            ],
            TODAY,
        );
        bring(&scene, third, true).await;
        assert!(text(&scene, "third").await.contains("(/images/step-2)"));
    }
}

#[tokio::test]
async fn everything_goes_out_and_comes_back_unchanged() {
    let library = Library::embedded().unwrap();
    for scene in scenes().await {
        bring(&scene, blog("Up."), true).await;
        let out = export(&scene.clinic, &library).await.unwrap();
        let mut folder = out.files.clone();
        for at in 0..out.pictures.len() {
            folder.extend(out.picture(&scene.clinic, at).await.unwrap());
        }
        let paths: Vec<_> = folder.iter().map(|file| &*file.path).collect();
        for path in [
            "hills.md",
            "achilles-loading.md",
            "authors.toml",
            "images.toml",
            "images/step.webp",
        ] {
            assert!(paths.contains(&path), "{path} in {paths:?}");
        }
        // Here it is all known.
        let back = bring(&scene, read_folder(&folder, TODAY), true).await;
        assert!(!back.changes(), "{:?}", back.lines);
        assert_eq!(back.count(Sort::Article, "left out"), 0, "{:?}", back.lines);

        // Elsewhere it becomes the same.
        for other in scenes().await {
            let report = bring(&other, read_folder(&folder, TODAY), true).await;
            assert_eq!(
                report.count(Sort::Article, "added"),
                2,
                "{:?}",
                report.lines
            );
            assert_eq!(
                report.count(Sort::Article, "left out"),
                0,
                "{:?}",
                report.lines
            );
            assert_eq!(text(&other, "hills").await, text(&scene, "hills").await);
            let there = export(&other.clinic, &library).await.unwrap();
            assert_eq!(there.files, out.files);
            let people: Result<_, StoreError> = other
                .clinic
                .store
                .read(|tx| Box::pin(author::all(tx)))
                .await;
            assert_eq!(people.unwrap()[0].name, "Rosa Quill");
        }
    }
}
