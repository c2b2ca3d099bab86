//! Pictures, authors and articles that come and go, as staff and readers see them.

use crate::desk::{Desk, led_to};
use axum::http::StatusCode;
use midstance_clinic::{pictures, samples};
use midstance_editorial::{ContentFile, Library, embedded, with_overlay};
use midstance_web::{
    reading::Reading,
    shell::lint,
    testing::{Answer, Site},
};

const GIF: &[u8] = b"GIF89a\x02\0\x01\0\x80\0\0\xc8\x0a\xc8\xff\xff\xff\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0\x3b";

/// The built-in texts and an article that shows a picture.
fn with_picture() -> Reading {
    let text = "+++\ntitle = \"Steps\"\nsummary = \"On steps.\"\nauthors = [\"maren-oduya\"]\n\
                published_on = \"2026-11-20\"\nreviewed_on = \"2026-11-20\"\n\
                next_review = \"2027-11-20\"\n+++\n\nUp.\n\n![A heel](/images/heel-drop)\n";
    let own = ContentFile {
        path: "articles/steps.md".into(),
        text: text.into(),
    };
    Reading::new(Library::from_files(&with_overlay(embedded(), vec![own])).unwrap())
}

/// Adds a picture and gives the address of its page.
async fn add(desk: &Desk, name: &str) -> String {
    let fields = [
        ("alt", "A heel on a step"),
        ("caption", "Slowly"),
        ("name", name),
    ];
    let file = Some(("x.gif", GIF));
    let answer = desk.send("/staff/images/new", &fields, file).await;
    led_to(&answer)
}

/// A page, looked at.
async fn sound(desk: &Desk, path: &str) -> Answer {
    let answer = desk.get(path).await;
    assert_eq!(lint::problems(&answer.body), Vec::<String>::new(), "{path}");
    answer
}

#[tokio::test]
async fn a_picture_is_added_shown_and_served_for_good() {
    let desk = Desk::open().await;
    let page = add(&desk, "heel-drop").await;
    let shown = sound(&desk, &page).await;
    assert!(
        shown
            .body
            .contains("![A heel on a step](/images/heel-drop)")
    );
    let file = shown.body.split("src=\"/images/").nth(1).unwrap();
    let file = format!("/images/{}", file.split('"').next().unwrap());
    let served = desk.site.get(&file).await;
    assert_eq!(served.status, 200);
    assert_eq!(served.header("content-type"), "image/webp");
    assert_eq!(
        served.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(served.header("x-content-type-options"), "nosniff");
    assert_eq!(served.header("vary"), "", "the same for everybody");
    let by_name = desk.site.get("/images/heel-drop").await;
    assert_eq!(
        (by_name.status, by_name.header("location")),
        (StatusCode::FOUND, &*file)
    );
    assert_eq!(desk.site.get("/images/other").await.status, 404);
    assert!(
        sound(&desk, "/staff/images")
            .await
            .body
            .contains("heel-drop")
    );
}

#[tokio::test]
async fn an_article_shows_its_picture_in_all_widths_and_its_words_until_it_is_there() {
    let site = Site::with_texts(with_picture()).await;
    let desk = Desk::at(site, samples::FRONT_DESK).await;
    let before = desk.site.get("/articles/steps").await.body;
    assert!(
        before.contains("<span class=\"quiet\">Picture: A heel</span>"),
        "{before}"
    );
    assert!(!before.contains("<img") && !before.contains("og:image"));
    add(&desk, "heel-drop").await;
    let after = desk.site.get("/articles/steps").await.body;
    assert_eq!(lint::problems(&after), Vec::<String>::new());
    let image = after
        .split("<img ")
        .nth(1)
        .unwrap()
        .split('>')
        .next()
        .unwrap();
    for part in [
        "srcset=\"/images/heel-drop.",
        " 2w\"",
        "sizes=\"",
        "width=\"2\" height=\"1\"",
        "alt=\"A heel\"",
        "loading=\"lazy\"",
    ] {
        assert!(image.contains(part), "{part} in {image}");
    }
    assert!(
        after.contains("<figcaption>Slowly</figcaption></figure>"),
        "{after}"
    );
    let shown = "property=\"og:image\" content=\"http://localhost:8080/images/heel-drop.";
    assert!(after.contains(shown), "{after}");
    let article = &crate::desk::data(&after)[0];
    assert!(
        article["image"]
            .as_str()
            .unwrap()
            .starts_with("http://localhost:8080/images/")
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_picture_is_said_and_what_was_typed_stays() {
    let desk = Desk::open().await;
    add(&desk, "heel-drop").await;
    type Case<'a> = (&'a str, &'a str, Option<(&'a str, &'a [u8])>, &'a str);
    let cases: [Case<'_>; 5] = [
        ("A <heel>", "", None, "Select a picture"),
        ("", "", Some(("a.gif", GIF)), "Enter what the picture shows"),
        (
            "A <heel>",
            "",
            Some(("a.svg", &b"<svg onload=alert(1)>"[..])),
            "SVG files can carry programs",
        ),
        (
            "A <heel>",
            "",
            Some(("a.gif", GIF)),
            "is here already, under the name heel-drop",
        ),
        (
            "A <heel>",
            "No Name",
            Some(("a.gif", &b"GIF89a"[..])),
            "letters, digits and hyphens, like no-name",
        ),
    ];
    for (alt, name, file, words) in cases {
        let fields = [("alt", alt), ("name", name), ("credit", "Ada \"B\"")];
        let answer = desk.send("/staff/images/new", &fields, file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert_eq!(lint::problems(&answer.body), Vec::<String>::new());
        assert!(answer.body.contains(words), "{words} in {}", answer.body);
        assert!(
            answer.body.contains("value=\"Ada &#34;B&#34;\""),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("<title>Error: "), "{words}");
    }
}

#[tokio::test]
async fn a_picture_in_use_goes_only_by_somebody_who_has_seen_where() {
    let desk = Desk::owner().await;
    let page = add(&desk, "ada").await;
    let id = page.rsplit('/').next().unwrap();
    let form = format!(
        "name=Ada+Brook&credentials_spelled=Coach&role=Coach&conflicts=None+declared.&about=Runs.\
         &guest=yes&active=yes&photo={id}"
    );
    let saved = desk.post("/staff/authors/new", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let shown = sound(&desk, &page).await;
    assert!(
        shown.body.contains("href=\"/authors/ada-brook\""),
        "{}",
        shown.body
    );
    let refused = desk.post(&format!("{page}/delete"), "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Tick the box"), "{}", refused.body);
    let gone = desk.post(&format!("{page}/delete"), "seen=yes").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert_eq!(sound(&desk, &page).await.status, 404);
}

#[tokio::test]
async fn a_picture_can_be_described_and_replaced() {
    let desk = Desk::open().await;
    let page = add(&desk, "heel-drop").await;
    let empty = desk.post(&page, "alt=&caption=Kept").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("value=\"Kept\""));
    let done = desk.post(&page, "alt=Another+heel&caption=&credit=").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let mut pixels = GIF.to_vec();
    pixels[13] = 1;
    let nothing = desk.send(&format!("{page}/replace"), &[], None).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = desk
        .send(
            &format!("{page}/replace"),
            &[],
            Some(("b.gif", pixels.as_slice())),
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let album = pictures::album(&desk.site.clinic).await.unwrap();
    assert_eq!(album.entries[0].image.alt, "Another heel");
}

#[tokio::test]
async fn an_author_is_added_and_a_built_in_one_taken_over() {
    let desk = Desk::of(samples::PRACTITIONER).await;
    let empty = desk
        .post("/staff/authors/new", "name=&about=Runs+%3Cfast%3E")
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Enter the full name",
        "Enter the credentials",
        "Enter the role",
        "Enter the conflicts",
    ] {
        assert!(empty.body.contains(words), "{words}");
    }
    assert!(empty.body.contains("Runs &#60;fast&#62;"), "{}", empty.body);
    let list = sound(&desk, "/staff/authors").await;
    assert!(list.body.contains("/staff/authors/new?from=maren-oduya"));
    let form = sound(&desk, "/staff/authors/new?from=maren-oduya").await;
    assert!(form.body.contains("value=\"Maren Oduya\""));
    let words = "name=Maren+Oduya&slug=maren-oduya&credentials_spelled=Massage+therapist&role=Here\
                 &conflicts=None+declared.&about=Treats+runners.&experience=Ten+years&active=yes";
    assert_eq!(
        desk.post("/staff/authors/new", words).await.status,
        StatusCode::SEE_OTHER
    );
    let list = sound(&desk, "/staff/authors").await;
    assert!(
        !list.body.contains("from=maren-oduya"),
        "she stands among the clinic's own now"
    );
    // Somebody who opened the form before another saved loses nothing and overwrites nothing.
    let href = list
        .body
        .split("href=\"/staff/authors/")
        .find(|rest| rest.starts_with('0'))
        .unwrap();
    let path = format!("/staff/authors/{}", href.split('"').next().unwrap());
    assert!(sound(&desk, &path).await.body.contains("Ten years"));
    let late = desk.post(&path, &format!("{words}&seen=0")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("Somebody else saved"));
}

#[tokio::test]
async fn readers_find_everybody_who_writes() {
    let site = Site::new().await;
    let list = site.get("/authors").await;
    assert_eq!(lint::problems(&list.body), Vec::<String>::new());
    for name in [
        "Maren Oduya",
        "Tomas Veriga",
        "Ines Calloway",
        "Guest author",
    ] {
        assert!(list.body.contains(name), "{name}");
    }
    assert!(
        list.body
            .contains("class=\"avatar\" aria-hidden=\"true\">MO<"),
        "initials without a picture"
    );
}
