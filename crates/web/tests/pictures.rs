//! Pictures, authors and articles that come and go, as staff and readers see them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use midstance_clinic::{pictures, samples};
use midstance_editorial::{ContentFile, Library, embedded, with_overlay};
use midstance_web::{
    reading::Reading,
    shell::lint,
    testing::{Answer, Site},
};

const GIF: &[u8] = b"GIF89a\x02\0\x01\0\x80\0\0\xc8\x0a\xc8\xff\xff\xff\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0\x3b";

struct Desk {
    site: Site,
    cookie: String,
}

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

impl Desk {
    async fn open(account: (&str, &str)) -> Self {
        Self::at(Site::new().await, account).await
    }

    async fn at(site: Site, account: (&str, &str)) -> Self {
        let cookie = site.sign_in(account).await;
        Self { site, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        let answer = self.site.ask("GET", path, &self.cookie, "").await;
        if answer.header("content-type").starts_with("text/html") {
            assert_eq!(lint::problems(&answer.body), Vec::<String>::new(), "{path}");
        }
        answer
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.ask("POST", path, &self.cookie, form).await
    }

    /// Sends a form with a file, as a browser does.
    async fn send(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        let (name, bytes) = file.unwrap_or_default();
        let part = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
        );
        body.extend(part.into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post(path)
            .header(header::HOST, "localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.site.send(request).await
    }

    /// Adds a picture and gives the address of its page.
    async fn add(&self, name: &str) -> String {
        let fields = [
            ("alt", "A heel on a step"),
            ("caption", "Slowly"),
            ("name", name),
        ];
        let answer = self
            .send("/staff/images/new", &fields, Some(("x.gif", GIF)))
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer
            .header("location")
            .split('?')
            .next()
            .unwrap()
            .to_owned()
    }
}

#[tokio::test]
async fn a_picture_is_added_shown_and_served_for_good() {
    let desk = Desk::open(samples::FRONT_DESK).await;
    let page = desk.add("heel-drop").await;
    let shown = desk.get(&page).await;
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
    assert!(desk.get("/staff/images").await.body.contains("heel-drop"));
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
    desk.add("heel-drop").await;
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
    let article = &data(&after)[0];
    assert!(
        article["image"]
            .as_str()
            .unwrap()
            .starts_with("http://localhost:8080/images/")
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_picture_is_said_and_what_was_typed_stays() {
    let desk = Desk::open(samples::FRONT_DESK).await;
    desk.add("heel-drop").await;
    let cases: [(&str, &str, Option<(&str, &[u8])>, &str); 5] = [
        ("A <heel>", "", None, "Select a picture"),
        ("", "", Some(("a.gif", GIF)), "Enter what the picture shows"),
        (
            "A <heel>",
            "",
            Some(("a.svg", b"<svg onload=alert(1)>")),
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
            Some(("a.gif", b"GIF89a")),
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
    let desk = Desk::open(samples::OWNER).await;
    let page = desk.add("ada").await;
    let id = page.rsplit('/').next().unwrap();
    let form = format!(
        "name=Ada+Brook&credentials_spelled=Coach&role=Coach&conflicts=None+declared.&about=Runs.\
         &guest=yes&active=yes&photo={id}"
    );
    let saved = desk.post("/staff/authors/new", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let shown = desk.get(&page).await;
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
    assert_eq!(desk.get(&page).await.status, 404);
}

#[tokio::test]
async fn a_picture_can_be_described_and_replaced() {
    let desk = Desk::open(samples::FRONT_DESK).await;
    let page = desk.add("heel-drop").await;
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
        .send(&format!("{page}/replace"), &[], Some(("b.gif", &pixels)))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let album = pictures::album(&desk.site.clinic).await.unwrap();
    assert_eq!(album.entries[0].image.alt, "Another heel");
}

#[tokio::test]
async fn an_author_is_added_and_a_built_in_one_taken_over() {
    let desk = Desk::open(samples::PRACTITIONER).await;
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
    let list = desk.get("/staff/authors").await;
    assert!(list.body.contains("/staff/authors/new?from=maren-oduya"));
    let form = desk.get("/staff/authors/new?from=maren-oduya").await;
    assert!(form.body.contains("value=\"Maren Oduya\""));
    let words = "name=Maren+Oduya&slug=maren-oduya&credentials_spelled=Massage+therapist&role=Here\
                 &conflicts=None+declared.&about=Treats+runners.&experience=Ten+years&active=yes";
    assert_eq!(
        desk.post("/staff/authors/new", words).await.status,
        StatusCode::SEE_OTHER
    );
    let list = desk.get("/staff/authors").await;
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
    assert!(
        desk.get(&path).await.body.contains("value=\"Ten years\"")
            || desk.get(&path).await.body.contains("Ten years")
    );
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

fn data(page: &str) -> Vec<serde_json::Value> {
    page.split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap())
        .collect()
}

#[tokio::test]
async fn pages_tell_machines_who_writes_who_treats_and_where() {
    let site = Site::new().await;
    let article = &data(&site.get("/articles/coming-back-after-a-break").await.body)[0];
    assert_eq!(article["@type"], "Article");
    assert_eq!(article["publisher"]["@type"], "MedicalBusiness");
    let author = &article["author"][0];
    assert_eq!(author["@type"], "Person");
    assert_eq!(author["name"], "Ines Calloway");
    assert_eq!(
        author["hasCredential"]["@type"],
        "EducationalOccupationalCredential"
    );
    assert!(
        author.get("worksFor").is_none(),
        "a guest does not work here"
    );
    assert!(
        author.get("image").is_none(),
        "what is not known is not told"
    );
    let person = &data(&site.get("/authors/maren-oduya").await.body)[0];
    assert_eq!(person["@type"], "Person");
    assert_eq!(person["worksFor"]["name"], "Stride Clinic");
    let home = &data(&site.get("/").await.body)[0];
    assert_eq!(home["@type"], "MedicalBusiness");
    assert_eq!(home["department"].as_array().unwrap().len(), 2);
    let place = &data(&site.get("/places/main-street").await.body)[0];
    assert_eq!(place["@type"], "MedicalBusiness");
    assert_eq!(place["address"]["addressCountry"], "CA");
    let hours = place["openingHoursSpecification"].as_array().unwrap();
    assert!(
        hours
            .iter()
            .all(|day| day["opens"].as_str() < day["closes"].as_str())
    );
    let guide = &data(&site.get("/injuries/itb-syndrome").await.body)[0];
    assert_eq!(guide["about"]["@type"], "MedicalCondition");
    for path in [
        "/",
        "/places/main-street",
        "/contact",
        "/authors",
        "/authors/maren-oduya",
        "/injuries/itb-syndrome",
    ] {
        let page = site.get(path).await.body;
        let canonical = format!("<link rel=\"canonical\" href=\"http://localhost:8080{path}\">");
        assert!(page.contains(&canonical), "{path}");
        assert_eq!(page.matches("property=\"og:title\"").count(), 1, "{path}");
    }
}

#[tokio::test]
async fn articles_come_in_after_a_trial_and_go_out_as_an_archive() {
    let desk = Desk::open(samples::OWNER).await;
    let page = "/staff/articles-transfer";
    assert_eq!(desk.get(page).await.status, 200);
    let text: &[u8] = b"---\ntitle: Hills <b>\nauthor: Rosa Quill\n---\n\nUp.\n";
    let tried = desk
        .send(page, &[("what", "try")], Some(("hills.md", text)))
        .await;
    assert_eq!(lint::problems(&tried.body), Vec::<String>::new());
    assert!(tried.body.contains("Nothing was changed"), "{}", tried.body);
    assert!(tried.body.contains("1 article: added"), "{}", tried.body);
    assert!(tried.body.contains("Hills &#60;b&#62;"), "{}", tried.body);
    let done = desk
        .send(page, &[("what", "do")], Some(("hills.md", text)))
        .await;
    assert!(done.body.contains("It was brought in"), "{}", done.body);
    let again = desk
        .send(page, &[("what", "do")], Some(("hills.md", text)))
        .await;
    assert!(
        again.body.contains("1 article: already here"),
        "{}",
        again.body
    );

    for (name, bytes, words) in [
        ("", &b""[..], "Select a file"),
        ("a.xml", b"<rss/>", "not an export of WordPress"),
        ("a.xml", b"\xff\xfe", "The file must be"),
        ("a.zip", b"PK\x03\x04nonsense", "could not read the archive"),
        (
            "a.xml",
            b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "document type",
        ),
    ] {
        let answer = desk
            .send(page, &[("what", "do")], Some((name, bytes)))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.body.contains(words), "{words} in {}", answer.body);
    }

    let archive = desk.get("/staff/articles-transfer/articles.zip").await;
    assert_eq!(archive.header("content-type"), "application/zip");
    assert_eq!(archive.header("cache-control"), "no-store");
    for name in ["hills.md", "achilles-loading.md", "authors.toml"] {
        assert!(archive.body.contains(name), "{name}");
    }
}
