//! Compressed pages say what plain ones say, before and after a change.

use std::io::Read;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use midstance_clinic::{Actor, settings};
use midstance_web::testing::{Answer, Site};

async fn ask(site: &Site, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder()
        .uri(path)
        .header("host", "localhost:8080");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.send(request.body(Body::empty()).unwrap()).await
}

fn unpacked(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK);
    let mut text = String::new();
    match answer.header("content-encoding") {
        "br" => brotli::Decompressor::new(&answer.bytes[..], 4096).read_to_string(&mut text),
        "gzip" => flate2::read::GzDecoder::new(&answer.bytes[..]).read_to_string(&mut text),
        _ => (&answer.bytes[..]).read_to_string(&mut text),
    }
    .unwrap();
    text
}

async fn rename(site: &Site, name: &str) {
    let mut profile = site.clinic.profile().await.unwrap();
    profile.name = name.into();
    let entry = settings::Entry::Profile(profile);
    settings::save(&site.clinic, &Actor::Program, entry, Vec::new())
        .await
        .unwrap();
}

#[tokio::test]
async fn every_encoding_says_the_same_and_a_change_is_seen_at_once() {
    let site = Site::new().await;
    for name in ["Stride Clinic", "Another Name", "Stride Clinic"] {
        rename(&site, name).await;
        let plain = unpacked(&ask(&site, "/book", &[]).await);
        assert!(plain.contains(name), "{name}");
        for accepted in ["br", "gzip", "gzip, br", "br;q=0, gzip", "identity"] {
            // Twice: made, and then as it was packed before.
            for _ in 0..2 {
                let answer = ask(&site, "/book", &[("accept-encoding", accepted)]).await;
                assert_eq!(unpacked(&answer), plain, "{accepted}");
            }
        }
    }
}

#[tokio::test]
async fn packed_pages_are_smaller_and_say_by_what_they_vary() {
    let site = Site::new().await;
    let plain = ask(&site, "/book", &[]).await;
    for accepted in ["br", "gzip"] {
        let answer = ask(&site, "/book", &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), accepted);
        assert!(answer.bytes.len() * 2 < plain.bytes.len());
        let vary: Vec<&str> = answer
            .headers
            .get_all("vary")
            .iter()
            .map(|value| value.to_str().unwrap())
            .collect();
        let vary = vary.join(", ").to_lowercase();
        assert!(vary.contains("accept-encoding"), "{vary}");
        assert!(vary.contains("cookie"), "{vary}");
    }
}

#[tokio::test]
async fn a_theme_of_one_s_own_is_not_another_s() {
    let site = Site::new().await;
    let br = ("accept-encoding", "br");
    let dark = ask(&site, "/book", &[br, ("cookie", "theme=dark")]).await;
    assert!(unpacked(&dark).contains("data-theme=\"dark\""));
    let plain = ask(&site, "/book", &[br]).await;
    assert!(!unpacked(&plain).contains("data-theme=\"dark\""));
}
