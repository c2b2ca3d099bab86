//! How a text's pictures read on its page.

use midstance_editorial::{
    Additions, Article, Body, ContentFile, Library, Manuscript, Picture, PictureFile, Pictures,
    Sources, picture_name,
};

fn article(markdown: &str) -> Result<Body, String> {
    let head = "+++\ntitle = \"A\"\nsummary = \"B\"\nauthors = [\"c\"]\n\
                published_on = \"2026-11-22\"\nreviewed_on = \"2026-11-22\"\n\
                next_review = \"2027-11-22\"\n+++\n\n";
    let file = ContentFile {
        path: "articles/a.md".into(),
        text: format!("{head}{markdown}").into(),
    };
    match Article::parse(&file, &Sources::default()) {
        Ok(article) => Ok(article.body),
        Err(faults) => Err(faults.to_string()),
    }
}

fn heel(caption: &str, credit: &str) -> Pictures {
    let file = |width: u32| PictureFile {
        address: format!("/images/heel-drop.0a1b2c3d4e5f.{width}.jpg"),
        width,
    };
    let picture = Picture {
        name: "heel-drop".into(),
        width: 1600,
        height: 1200,
        alt: "A heel".into(),
        caption: caption.into(),
        credit: credit.into(),
        files: vec![file(480), file(960), file(1600)],
    };
    [picture].into_iter().collect()
}

#[test]
fn a_picture_alone_is_a_figure_in_all_its_widths() {
    let body = article("![A heel below a \"step\" > here](/images/heel-drop \"Go *slowly*.\")\n")
        .unwrap_or_default();
    assert_eq!(body.picture_names(), ["heel-drop"]);
    assert!(body.text().contains("Go *slowly*."), "found by its caption");
    let html = body.with_pictures(&heel("unused", "Ada <Brook>")).lead;
    assert!(
        html.starts_with("<figure><img src=\"/images/heel-drop."),
        "{html}"
    );
    for part in [
        "src=\"/images/heel-drop.0a1b2c3d4e5f.960.jpg\"",
        "srcset=\"/images/heel-drop.0a1b2c3d4e5f.480.jpg 480w, \
         /images/heel-drop.0a1b2c3d4e5f.960.jpg 960w, \
         /images/heel-drop.0a1b2c3d4e5f.1600.jpg 1600w\"",
        "sizes=\"(min-width: 46em) 42em, calc(100vw - 2rem)\"",
        "width=\"1600\" height=\"1200\"",
        "loading=\"lazy\"",
        "<figcaption>Go *slowly*. Picture: Ada &lt;Brook&gt;</figcaption></figure>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let alt = html.split("alt=\"").nth(1).unwrap_or_default();
    assert!(alt.starts_with("A heel below a &quot;step&quot; "), "{alt}");
}

#[test]
fn without_words_in_the_text_the_pictures_own_stand_below_it() {
    let body = article("## Part\n\nWords.\n\n![A heel](/images/heel-drop)\n").unwrap_or_default();
    let html = &body
        .with_pictures(&heel("Lower it in 3 seconds.", ""))
        .sections[0]
        .html;
    assert!(
        html.contains("<figcaption>Lower it in 3 seconds.</figcaption>"),
        "{html}"
    );
    let html = &body.with_pictures(&heel("", "")).sections[0].html;
    assert!(!html.contains("figcaption"), "{html}");
}

#[test]
fn a_picture_that_is_not_there_leaves_its_words() {
    let body = article("See ![a heel & a step](/images/heel-drop) here.").unwrap_or_default();
    let html = body.with_pictures(&Pictures::default()).lead;
    assert!(!html.contains("<img"), "{html}");
    assert!(
        html.contains("Picture: a heel &amp; a step</span> here."),
        "{html}"
    );
}

#[test]
fn a_picture_of_another_site_is_a_fault_and_never_shown() {
    for address in [
        "https://elsewhere.example/a.jpg",
        "//elsewhere.example/a.jpg",
        "/media/a.jpg",
        "/images/../a",
        "data:image/png;base64,AAAA",
    ] {
        let said = article(&format!("![A foot]({address})")).unwrap_err();
        assert!(said.contains("upload it under Pictures"), "{said}");
    }
}

#[test]
fn names_are_read_from_addresses() {
    assert_eq!(picture_name("/images/heel-drop"), Some("heel-drop"));
    assert_eq!(
        picture_name("/images/heel-drop.0a1b.960.jpg"),
        Some("heel-drop")
    );
    assert_eq!(picture_name("/images/Heel Drop"), None);
    assert_eq!(picture_name("/elsewhere/heel-drop"), None);
}

#[test]
fn a_text_cannot_be_published_before_its_pictures_are_there() {
    let manuscript = Manuscript {
        body: "Up.\n\n![A heel](/images/heel-drop)\n\n![A step](/images/step)\n".into(),
        ..Manuscript::default()
    };
    let additions = Additions {
        pictures: heel("", ""),
        ..Additions::default()
    };
    let library = Library::default().with(additions);
    let faults = manuscript.faults("hills", &library).text;
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.line, &*fault.message))
        .collect();
    assert_eq!(
        told,
        [(5, "there is no picture 'step'; upload it under Pictures")]
    );
}
