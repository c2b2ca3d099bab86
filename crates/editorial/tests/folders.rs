//! Folders of Markdown, whichever program wrote them, and our own, there and back.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise; helpers are not exempt by themselves"
)]

use jiff::civil::{Date, date};
use midstance_editorial::Manuscript;
use midstance_editorial::exchange::{
    FolderFile, Found, IncomingPicture, OutgoingText, OwnAuthor, read_folder, to_folder,
};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 22);

fn file(path: &str, text: &str) -> FolderFile {
    FolderFile {
        path: path.into(),
        bytes: text.as_bytes().to_vec(),
    }
}

fn read(files: &[(&str, &str)]) -> Found {
    let files: Vec<_> = files.iter().map(|(path, text)| file(path, text)).collect();
    read_folder(&files, TODAY)
}

#[test]
fn a_blog_of_another_program_comes_in() {
    let found = read(&[
        (
            "posts/2020-05-01-hills.md",
            "---\ntitle: Hills\ndescription: How to run them.\nauthor: Ines Calloway\n\
             tags: [hills, \"steps, long\"]\ncategories: heel\nfoo: bar\n---\n\n# Hills\n\nUp ![A step](../img/Step%201.jpg) \
             and ![far](https://old.example/far.png).\n",
        ),
        (
            "about/index.md",
            "+++\ntitle = \"About\"\ndate = 2021-02-03T10:00:00Z\ndraft = true\n[taxonomies]\ntags = [\"us\"]\n+++\nWe <b>run</b>.\n",
        ),
        ("img/Step 1.jpg", "JPEG"),
        ("README.md", "nothing"),
        ("notes.txt", "nothing"),
    ]);
    let hills = &found.texts[0];
    assert_eq!(
        (&*hills.slug, &*hills.source),
        ("hills", "posts/2020-05-01-hills.md")
    );
    assert_eq!(hills.published_on, Some(date(2020, 5, 1)));
    assert_eq!(hills.manuscript.title, "Hills");
    assert_eq!(hills.manuscript.authors, ["ines-calloway"]);
    assert_eq!(hills.manuscript.topics, ["hills", "steps, long", "heel"]);
    assert_eq!(
        hills.manuscript.body,
        "Up ![A step](/images/step-1) and ![far](/images/far).\n"
    );
    assert_eq!(hills.warnings, ["'foo' in its head was passed over"]);
    let about = &found.texts[1];
    assert_eq!((&*about.slug, about.published_on), ("about", None));
    assert_eq!(about.manuscript.topics, ["us"]);
    assert!(about.warnings[0].contains("raw HTML"));
    let listed: Vec<_> = found
        .pictures
        .iter()
        .map(|p| (&*p.name, p.bytes.is_some()))
        .collect();
    assert_eq!(listed, [("far", false), ("step-1", true)]);
    assert_eq!(found.authors[0].name, "Ines Calloway");
    assert_eq!(found.left_out.len(), 1, "{:?}", found.left_out);
}

#[test]
fn what_cannot_be_read_is_left_out_with_what_to_do() {
    let mut files = vec![
        file("a.md", "---\ntitle: [\n---\nx"),
        file("b.md", "+++\nbroken\n+++\nx"),
        file("c/same.md", "x"),
        file("d/same.md", "y"),
        file("???.md", "z"),
    ];
    files.push(FolderFile {
        path: "latin.md".into(),
        bytes: vec![b'n', 0xE9, b'e'],
    });
    let found = read_folder(&files, TODAY);
    let told: Vec<_> = found
        .left_out
        .iter()
        .map(|o| format!("{}: {}", o.what, o.reason))
        .collect();
    let told = told.join("\n");
    for part in [
        "a.md: its head is no YAML",
        "b.md: its head is no TOML",
        "d/same.md: another file",
        "UTF-8",
        "rename it",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(found.texts.len(), 1);
}

#[test]
fn a_picture_that_is_missing_or_outside_is_told() {
    let found = read(&[("a.md", "# A\n\n![x](gone.jpg) ![y](../../etc/passwd)")]);
    assert_eq!(
        found.texts[0].warnings,
        ["the picture gone.jpg does not lie in the folder"]
    );
    assert!(found.pictures.iter().all(|picture| picture.bytes.is_none()));
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zé0-9][A-Za-zé0-9 \"'\\\\&:#+,.-]{0,20}[a-z]"
        .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn slug() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,5})?"
}

fn body() -> impl Strategy<Value = String> {
    let block = prop_oneof![
        words().prop_map(|text| text.replace(['\\', '#', '+', '-', '&', '"'], "")),
        Just("## Part\n\n- one\n- two\n\n  ![In a list](/images/p-one)".to_owned()),
        Just("![A *heel* \\] here](/images/p-one \"Lower \\\"it\\\" & wait\")".to_owned()),
        Just("Text ![x](/images/p-two) and ![not here](/images/p-none).".to_owned()),
        Just("```\n![code](/images/p-one)\n```".to_owned()),
        Just("> [!WARNING]\n> ### Stop\n>\n> ![q](/images/p-two)".to_owned()),
    ];
    prop::collection::vec(block, 1..6).prop_map(|blocks| blocks.join("\n\n") + "\n")
}

fn manuscript() -> impl Strategy<Value = Manuscript> {
    let people = prop::collection::vec(slug(), 1..3);
    let topics = prop::collection::btree_set(words(), 0..3);
    (
        words(),
        words(),
        people,
        topics,
        prop::collection::vec(slug(), 0..2),
        body(),
    )
        .prop_map(
            |(title, summary, authors, topics, guides, body)| Manuscript {
                title,
                summary,
                authors,
                topics: topics.into_iter().collect(),
                guides,
                reviewed_on: "2026-01-02".into(),
                next_review: "2027-01-02".into(),
                body,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// What is written out and read back says the same, with its authors and pictures, and written
    /// out again it is the same folder.
    #[test]
    fn a_folder_of_ours_comes_back_as_it_was(
        texts in prop::collection::btree_map(slug(), manuscript(), 1..4),
        public in any::<bool>(),
    ) {
        let picture = |name: &str, bytes: &[u8]| IncomingPicture {
            name: name.into(),
            address: "jpg".into(),
            alt: "A \"heel\"".into(),
            caption: "Lower it".into(),
            credit: "Ada Brook".into(),
            bytes: Some(bytes.to_vec()),
        };
        let shown = [picture("p-one", b"1"), picture("p-two", b"2")];
        let author = OwnAuthor {
            id: "ada-brook".into(),
            name: "Ada Brook".into(),
            credentials: "Registered massage therapist".into(),
            guest: true,
            photo: "p-two".into(),
            ..OwnAuthor::default()
        };
        let out = |texts: Vec<(String, Manuscript)>| -> Vec<OutgoingText> {
            texts.into_iter().map(|(slug, manuscript)| OutgoingText {
                slug,
                manuscript,
                state: "public".into(),
                published_on: public.then_some(date(2026, 1, 5)),
                checked_by: "Ada \"B\"".into(),
            }).collect()
        };
        let before: Vec<(String, Manuscript)> = texts.into_iter().collect();
        let folder = to_folder(&out(before.clone()), vec![author.clone()], &shown);
        let found = read_folder(&folder, TODAY);
        prop_assert!(found.left_out.is_empty(), "{:?}", found.left_out);
        let back: Vec<(String, Manuscript)> =
            found.texts.iter().map(|t| (t.slug.clone(), t.manuscript.clone())).collect();
        prop_assert_eq!(&back, &before);
        for text in &found.texts {
            prop_assert_eq!(text.published_on.is_some(), public);
        }
        let own = found.authors.iter().find(|one| one.slug == "ada-brook").unwrap();
        prop_assert_eq!(own.own.as_ref().unwrap(), &author);
        for one in &found.pictures {
            if let Some(sent) = shown.iter().find(|sent| sent.name == one.name) {
                prop_assert_eq!(&one.bytes, &sent.bytes);
                prop_assert_eq!(&one.caption, &sent.caption);
            }
        }
        prop_assert_eq!(to_folder(&out(back), vec![author], &shown), folder);
    }
}
