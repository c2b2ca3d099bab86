//! The newsletter's list through the staff's pages.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use midstance_clinic::samples;
use midstance_web::testing::{Answer, Site};

#[tokio::test]
async fn staff_find_add_and_end_and_the_owner_deletes() {
    let site = Site::new().await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    let list = site.ask("GET", "/staff/subscribers", &desk, "").await;
    for words in [
        "5 subscribed",
        "1 not confirmed yet",
        "Consent ended",
        "ada.brook@demo.invalid",
    ] {
        assert!(list.body.contains(words), "{words:?} in {}", list.body);
    }
    let query = "/staff/subscribers?q=BROOK&status=active&topic=training";
    let found = site.ask("GET", query, &desk, "").await;
    let plain = found.body.replace('\u{a0}', " ");
    assert!(plain.contains("1 person matches"), "{plain}");
    assert!(!found.body.contains("bo.castell"));

    let bare = "email=kim%40runner.example&ground=express&on-day=1&on-month=11&on-year=2026";
    let refused = site
        .ask("POST", "/staff/subscribers/new", &desk, bare)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Say how it can be shown"),
        "{}",
        refused.body
    );
    let form = format!("{bare}&evidence=paper+form+of+the+spring+run");
    let added = site
        .ask("POST", "/staff/subscribers/new", &desk, &form)
        .await;
    let path = added
        .header("location")
        .split_once('?')
        .unwrap()
        .0
        .to_owned();
    let record = site.ask("GET", &path, &desk, "").await;
    for words in [
        "kim@runner.example",
        "Express: said yes",
        "paper form of the spring run",
        "Front desk",
    ] {
        assert!(record.body.contains(words), "{words:?} in {}", record.body);
    }
    site.ask("POST", &format!("{path}/leave"), &desk, "").await;
    let record = site.ask("GET", &path, &desk, "").await;
    assert!(record.body.contains("asked the clinic"), "{}", record.body);
    let again = site
        .ask("POST", "/staff/subscribers/new", &desk, &form)
        .await;
    assert!(again.body.contains("stays off"), "{}", again.body);

    let owner = site.sign_in(samples::OWNER).await;
    let asked = site.ask("GET", &format!("{path}/delete"), &owner, "").await;
    assert!(asked.body.contains("cannot be undone"));
    let gone = site
        .ask("POST", &format!("{path}/delete"), &owner, "")
        .await;
    assert_eq!(gone.header("location"), "/staff/subscribers?now=deleted");
    assert_eq!(
        site.ask("GET", &path, &owner, "").await.status,
        StatusCode::NOT_FOUND
    );
    let form = "email=kim%40runner.example";
    let looked = site
        .ask("POST", "/staff/subscribers/stopped", &owner, form)
        .await;
    assert!(
        looked.body.contains("gets no newsletter since"),
        "{}",
        looked.body
    );
}

async fn upload(site: &Site, owner: &str, file: &str) -> Answer {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--b--\r\n"
    );
    let request = Request::builder()
        .method("POST")
        .uri("/staff/subscribers/import")
        .header("host", "localhost:8080")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", owner)
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    site.send(request).await
}

#[tokio::test]
async fn a_file_is_previewed_taken_in_and_reported_row_by_row() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let bad = upload(&site, &owner, "email,name\na@b.example,A").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.body.contains("consent, consent_date, evidence"),
        "{}",
        bad.body
    );
    let file = "email,consent,consent_date,evidence\n\
        fresh@runner.example,express,2026-10-01,paper form 1\n\
        bare@runner.example,express,2026-10-01,\n\
        farid.greene@demo.invalid,express,2026-10-01,paper form 2";
    let sent = upload(&site, &owner, file).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let path = sent.header("location").to_owned();
    let preview = site.ask("GET", &path, &owner, "").await;
    for words in [
        "nothing is saved yet",
        "Take in 1",
        "Refused",
        "stays off it",
    ] {
        assert!(
            preview.body.contains(words),
            "{words:?} in {}",
            preview.body
        );
    }
    let list = site
        .ask("GET", "/staff/subscribers?q=fresh", &owner, "")
        .await;
    assert!(list.body.contains("Nobody matches"));
    site.ask("POST", &format!("{path}/go"), &owner, "").await;
    let report = site.ask("GET", &path, &owner, "").await;
    assert!(
        report.body.contains("The file is taken in"),
        "{}",
        report.body
    );
    let list = site
        .ask("GET", "/staff/subscribers?q=fresh", &owner, "")
        .await;
    assert!(list.body.contains("fresh@runner.example"));
    let rows = site
        .ask("GET", &format!("{path}/rows.csv"), &owner, "")
        .await;
    assert_eq!(rows.body.lines().count(), 4, "{}", rows.body);
    assert!(
        rows.body.contains("2,fresh@runner.example,added,"),
        "{}",
        rows.body
    );
    for (path, words) in [
        ("/staff/subscribers/export.csv", "fresh@runner.example"),
        ("/staff/subscribers/consent.csv", "imported"),
    ] {
        let csv = site.ask("GET", path, &owner, "").await;
        assert!(csv.header("content-disposition").starts_with("attachment"));
        assert!(csv.body.contains(words), "{path}: {}", csv.body);
    }
}

#[tokio::test]
async fn the_promise_and_the_topics_are_the_owners() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let here = "/staff/subscribers/topics";
    site.ask(
        "POST",
        &format!("{here}/often"),
        &owner,
        "often=every+second+week",
    )
    .await;
    let home = site.get("/news").await;
    assert!(
        home.body.contains("by email, every second week."),
        "{}",
        home.body
    );
    let added = site
        .ask("POST", here, &owner, "id=new&name=Races&about=")
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    assert!(site.get("/news").await.body.contains("Races"));
    let twice = site
        .ask("POST", here, &owner, "id=new&name=races&about=x")
        .await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        twice.body.contains("There is a topic with this name")
            && twice.body.contains("value=\"x\"")
    );
}
