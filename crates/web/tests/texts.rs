//! Guides, articles, authors, search and plain pages, asked over the router.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use midstance_editorial::{ContentFile, Library, embedded, with_overlay};
use midstance_web::{
    reading::Reading,
    shell::lint,
    testing::{Answer, Site},
};

fn library() -> Library {
    Library::embedded().unwrap()
}

/// The built-in texts and articles with these names and heads.
fn with_articles(articles: &[(&str, &str)]) -> Reading {
    let above = articles
        .iter()
        .map(|(slug, head)| ContentFile {
            path: format!("articles/{slug}.md"),
            text: format!(
                "+++\ntitle = \"Zebra & <stripes>\"\nsummary = \"On zebras.\"\n\
                 authors = [\"ines-calloway\"]\ntopics = [\"zebras\"]\n\
                 reviewed_on = \"2026-11-01\"\nnext_review = \"2026-11-02\"\n{head}\n+++\n\n\
                 A zebra [@koc-2023].\n"
            )
            .into(),
        })
        .collect();
    Reading::new(Library::from_files(&with_overlay(embedded(), above)).unwrap())
}

/// Every address that a page links to, without those of other sites.
fn links(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.starts_with('/') && !address.starts_with("/assets/"))
}

fn assert_sound(path: &str, answer: &Answer, heading: &str) {
    assert_eq!(answer.status, 200, "{path}");
    assert_eq!(lint::problems(&answer.body), Vec::<String>::new(), "{path}");
    let h1 = answer.body.split("<h1>").nth(1).unwrap();
    let h1 = h1.split("</h1>").next().unwrap();
    assert_eq!(h1.replace("&#39;", "'"), heading, "{path}");
    for mark in ["[@", "[evidence", "{clinic", "TODO", "+++"] {
        assert!(!answer.body.contains(mark), "{path} shows {mark}");
    }
    let packed = gzipped(&answer.body);
    assert!(packed <= 30 * 1024, "{path} takes {packed} bytes");
    for json in answer
        .body
        .split("<script type=\"application/ld+json\">")
        .skip(1)
    {
        let json = json.split("</script>").next().unwrap();
        let data: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(data["@context"], "https://schema.org", "{path}");
    }
}

fn gzipped(text: &str) -> usize {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

fn position(html: &str, part: &str) -> usize {
    html.find(part).unwrap_or_else(|| panic!("no {part}"))
}

#[tokio::test]
async fn every_guide_has_its_parts_in_order_and_says_who_checked_it() {
    let site = Site::new().await;
    let list = site.get("/injuries").await;
    assert_sound("/injuries", &list, "Running injuries");
    for guide in library().guides() {
        let path = format!("/injuries/{}", guide.slug);
        assert!(list.body.contains(&format!("href=\"{path}\"")), "{path}");
        let page = site.get(&path).await;
        assert_sound(&path, &page, guide.plain_title());
        let mut last = 0;
        for section in &guide.body.sections {
            let here = position(&page.body, &format!("<h2 id=\"{}\"", section.id));
            assert!(here > last, "{path}: {} stands too early", section.title);
            last = here;
        }
        assert!(position(&page.body, "<h2 id=\"sources\"") > last, "{path}");
        assert!(page.body.contains(&guide.review.statement()), "{path}");
        assert_eq!(
            page.body.contains("map-picture"),
            !guide.areas.is_empty(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_cannot_wait_comes_first_and_offers_no_booking() {
    let site = Site::new().await;
    let urgent = site.get("/injuries/cauda-equina").await.body;
    let main = &urgent[position(&urgent, "<main")..position(&urgent, "</main>")];
    assert!(position(main, "care-emergency") < position(main, "On this page"));
    assert!(position(main, "tel:911") < position(main, "What it feels like"));
    assert!(!main.contains("href=\"/book\"") && !main.contains("href=\"/check\""));

    let usual = site.get("/injuries/plantar-heel-pain").await.body;
    assert!(usual.contains("href=\"/check\">Check my pain"));
    assert!(usual.contains("href=\"/book\">Book an appointment"));
}

#[tokio::test]
async fn every_article_names_its_authors_and_leads_on() {
    let site = Site::new().await;
    let list = site.get("/articles").await;
    assert_sound("/articles", &list, "Articles");
    let library = library();
    for article in library.articles() {
        let path = format!("/articles/{}", article.slug);
        assert!(list.body.contains(&format!("href=\"{path}\"")), "{path}");
        let page = site.get(&path).await;
        assert_sound(&path, &page, &article.title);
        for id in &article.authors {
            let author = library.author(id).unwrap();
            let shown = page.body.split("<aside class=\"author").skip(1);
            let boxed: Vec<&str> = shown.filter(|b| b.contains(&author.name)).collect();
            assert_eq!(boxed.len(), 1, "{path}: {id}");
            assert!(boxed[0].contains(&author.conflicts), "{path}: {id}");
            let mut answer = site.get(&format!("/authors/{id}")).await;
            assert!(answer.body.contains(&path), "{id} does not name {path}");
            answer.body = answer.body.replace(&path, "");
            assert_sound(id, &answer, &author.name);
        }
        for slug in &article.guides {
            assert!(page.body.contains(&format!("/injuries/{slug}")), "{path}");
        }
        assert!(page.body.contains("rel=\"prev\"") || page.body.contains("rel=\"next\""));
        assert!(page.body.contains(&article.review.statement()), "{path}");
    }
    let home = site.get("/").await;
    assert!(home.body.contains(&library.articles()[0].title));
}

#[tokio::test]
async fn no_link_of_any_text_leads_nowhere() {
    let site = Site::new().await;
    let map = site.get("/sitemap.xml").await.body;
    let mut open: Vec<String> = map
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .map(|address| address.replace("http://localhost:8080", ""))
        .collect();
    assert!(open.len() > 60, "{} addresses in the site map", open.len());
    open.push("/search?q=knee".into());
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(path) = open.pop() {
        let answer = site.get(&path).await;
        assert!(
            answer.status.is_success() || answer.status.is_redirection(),
            "{path} answers {}",
            answer.status
        );
        // Booking has as many addresses as times; its own tests walk it.
        if path.starts_with("/book") || path.starts_with("/check") {
            continue;
        }
        for address in links(&answer.body) {
            let page = address.replace("&amp;", "&").replace("&#38;", "&");
            let page = page.split('#').next().unwrap().to_owned();
            if seen.insert(page.clone()) {
                open.push(page);
            }
        }
    }
}

#[tokio::test]
async fn names_that_nothing_has_are_not_found() {
    let site = Site::new().await;
    for path in [
        "/injuries/nosebleed",
        "/articles/nosebleed",
        "/articles/topics/nosebleed",
        "/authors/nobody",
        "/injuries/..%2f..%2fetc",
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("Page not found"), "{path}");
    }
}

/// The addresses of results, in order.
fn results(html: &str) -> Vec<&str> {
    let list = html.split("<ol class=\"entries\">").nth(1).unwrap_or("");
    let list = list.split("</ol>").next().unwrap();
    links(list).collect()
}

#[tokio::test]
async fn plain_words_find_the_page() {
    let site = Site::new().await;
    for (words, first) in [
        ("heel+hurts+in+the+morning", "/injuries/plantar-heel-pain"),
        ("outside+of+knee+hurts+downhill", "/injuries/itb-syndrome"),
        ("plantr+fascitis", "/injuries/plantar-heel-pain"),
        ("Achiles+tendonitis", "/injuries/achilles-tendinopathy"),
    ] {
        let page = site.get(&format!("/search?q={words}")).await;
        assert_eq!(lint::problems(&page.body), Vec::<String>::new());
        assert_eq!(results(&page.body).first(), Some(&first), "{words}");
    }
    let respelled = site.get("/search?q=plantr+fascitis").await.body;
    assert!(respelled.contains("You typed") && respelled.contains("plantar"));
    let clot = site.get("/search?q=blood+clot").await.body;
    assert_eq!(results(&clot)[0], "/injuries/blood-clot-in-the-leg");
    assert!(clot.contains("class=\"tag tag-cancelled\">"));
}

#[tokio::test]
async fn the_query_is_kept_and_cannot_become_part_of_the_page() {
    let site = Site::new().await;
    let nothing = site.get("/search?q=%22%3E%3Cscript%3Ezzqx").await;
    assert_eq!(nothing.status, 200);
    assert!(!nothing.body.contains("<script>"));
    assert!(nothing.body.contains("Nothing found") && nothing.body.contains("zzqx"));
    assert!(nothing.body.contains("name=\"robots\" content=\"noindex\""));
    let title = nothing.body.split("</title>").next().unwrap();
    assert!(
        !title.contains("zzqx"),
        "words of a reader stay out of the title"
    );

    let empty = site.get("/search?q=+").await;
    assert!(empty.body.contains("in your own words") && results(&empty.body).is_empty());
    assert_eq!(lint::problems(&empty.body), Vec::<String>::new());
    let long = site
        .get(&format!("/search?q={}", "knee+".repeat(5000)))
        .await;
    assert!(
        long.status.is_success() || long.status == 414,
        "{}",
        long.status
    );
}

#[tokio::test]
async fn an_article_is_not_there_before_its_day_but_staff_may_read_it() {
    let texts = with_articles(&[("zebra", "published_on = \"2026-11-24\"")]);
    let site = Site::with_texts(texts).await;
    let everywhere = [
        "/",
        "/articles",
        "/articles/feed.xml",
        "/sitemap.xml",
        "/search?q=zebra",
        "/authors/ines-calloway",
    ];
    for path in everywhere {
        let page = site.get(path).await;
        assert!(!page.body.contains("articles/zebra"), "{path}");
    }
    assert_eq!(site.get("/articles/zebra").await.status, 404);
    assert_eq!(site.get("/articles/topics/zebras").await.status, 404);

    let cookie = site.sign_in(midstance_clinic::samples::FRONT_DESK).await;
    let preview = site.ask("GET", "/articles/zebra", &cookie, "").await;
    assert_eq!(preview.status, 200);
    assert!(preview.body.contains("Only staff see this page now"));
    assert!(preview.body.contains("noindex"));

    // Sunday 9 a.m. in Vancouver: the day begins there at 08:00 or 07:00 Universal Time.
    site.clock.forward(46 * 60);
    for path in everywhere {
        let page = site.get(path).await;
        assert!(page.body.contains("articles/zebra"), "{path}");
    }
    let page = site.get("/articles/zebra").await;
    assert_sound("/articles/zebra", &page, "Zebra &#38; &#60;stripes&#62;");
    assert!(
        page.body.contains("We are checking this page"),
        "past its review"
    );
    let feed = site.get("/articles/feed.xml").await;
    assert_eq!(
        feed.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert!(!feed.body.contains("<stripes>"));
}

#[tokio::test]
async fn a_withdrawn_article_is_gone_and_names_what_replaced_it() {
    let texts = with_articles(&[(
        "zebra",
        "published_on = \"2026-01-01\"\nwithdrawn_on = \"2026-11-20\"\n\
         replaced_by = \"/injuries/plantar-heel-pain\"",
    )]);
    let site = Site::with_texts(texts).await;
    let gone = site.get("/articles/zebra").await;
    assert_eq!(gone.status, 410);
    assert!(gone.body.contains("href=\"/injuries/plantar-heel-pain\""));
    assert_eq!(lint::problems(&gone.body), Vec::<String>::new());
    for path in [
        "/articles",
        "/articles/feed.xml",
        "/sitemap.xml",
        "/search?q=zebra",
    ] {
        assert!(
            !site.get(path).await.body.contains("articles/zebra"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_reader_who_has_a_page_need_not_fetch_it_again() {
    let site = Site::new().await;
    for path in [
        "/injuries/itb-syndrome",
        "/articles/achilles-loading",
        "/articles/feed.xml",
        "/sitemap.xml",
        "/privacy",
    ] {
        let first = site.get(path).await;
        assert!(first.header("last-modified").ends_with("GMT"), "{path}");
        let again = Request::get(path)
            .header("if-none-match", first.header("etag"))
            .body(Body::empty());
        let again = site.send(again.unwrap()).await;
        assert_eq!(again.status, 304, "{path}");
        assert!(again.body.is_empty(), "{path}");
        let dark = Request::get(path)
            .header("if-none-match", first.header("etag"))
            .header("cookie", "theme=dark")
            .body(Body::empty());
        let dark = site.send(dark.unwrap()).await;
        let is_page = first.header("content-type").starts_with("text/html");
        assert_eq!(dark.status == 200, is_page, "{path} in other colours");
    }
}

#[tokio::test]
async fn plain_pages_name_the_clinic_and_how_to_reach_it() {
    let site = Site::new().await;
    for (path, heading) in [("/privacy", "Privacy"), ("/accessibility", "Accessibility")] {
        let page = site.get(path).await;
        assert_sound(path, &page, heading);
        let main = &page.body[position(&page.body, "<main")..position(&page.body, "</main>")];
        assert!(main.contains("Stride Clinic"), "{path}");
        assert!(main.contains("mailto:hello@stride.example"), "{path}");
    }
    let contact = site.get("/contact").await;
    assert_sound("/contact", &contact, "Contact");
    assert!(contact.body.contains("care-emergency") && contact.body.contains("What not to send"));
    // What the page says of cookies is what the program sets.
    let privacy = site.get("/privacy").await.body;
    for name in ["check", "hold", "theme", "session"] {
        assert!(
            privacy.contains(&format!("<strong>{name}</strong>")),
            "{name}"
        );
    }
    assert_eq!(site.get("/injuries").await.cookies(), "");
}

#[tokio::test]
async fn pages_tell_search_engines_what_they_are_and_the_demo_keeps_them_away() {
    let site = Site::new().await;
    let page = site.get("/articles/achilles-loading").await.body;
    let address = "http://localhost:8080/articles/achilles-loading";
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")));
    assert!(page.contains(&format!("property=\"og:url\" content=\"{address}\"")));
    assert!(page.contains("property=\"og:type\" content=\"article\""));
    let robots = site.get("/robots.txt").await;
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    assert!(robots.body.contains("Disallow: /\n"), "{}", robots.body);
    // Data inside a page is not a script: the policy stays as strict as elsewhere.
    let policy = site.get("/articles").await;
    let policy = policy.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
}
