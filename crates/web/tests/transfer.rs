//! Articles that come in and go out, on the owner's page.

use crate::desk::Desk;
use axum::http::StatusCode;
use midstance_web::shell::lint;

#[tokio::test]
async fn articles_come_in_after_a_trial_and_go_out_as_an_archive() {
    let desk = Desk::owner().await;
    let page = "/staff/articles-transfer";
    assert_eq!(desk.get(page).await.status, 200);
    let text: &[u8] = b"---\ntitle: Hills <b>\nauthor: Rosa Quill\n---\n\nUp.\n";
    let tried = desk
        .send(page, &[("what", "try")], Some(("hills.md", text)))
        .await;
    assert_eq!(lint::problems(&tried.body), Vec::<String>::new());
    assert!(tried.body.contains("Nothing was changed"), "{}", tried.body);
    assert!(
        tried.body.contains("1\u{a0}article: added"),
        "{}",
        tried.body
    );
    assert!(tried.body.contains("Hills &#60;b&#62;"), "{}", tried.body);
    let done = desk
        .send(page, &[("what", "do")], Some(("hills.md", text)))
        .await;
    assert!(done.body.contains("It was brought in"), "{}", done.body);
    let again = desk
        .send(page, &[("what", "do")], Some(("hills.md", text)))
        .await;
    assert!(
        again.body.contains("1\u{a0}article: already here"),
        "{}",
        again.body
    );

    let cases: [(&str, &[u8], &str); 5] = [
        ("", &b""[..], "Select a file"),
        ("a.xml", &b"<rss/>"[..], "not an export of WordPress"),
        ("a.xml", &b"\xff\xfe"[..], "The file must be"),
        (
            "a.zip",
            &b"PK\x03\x04nonsense"[..],
            "could not read the archive",
        ),
        (
            "a.xml",
            &b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"[..],
            "document type",
        ),
    ];
    for (name, bytes, words) in cases {
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
