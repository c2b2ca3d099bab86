//! Runs through the pages, as a browser without scripts does it.

use crate::runner::{log, send, stated, visit};
use axum::http::StatusCode;
use midstance_clinic::samples;
use midstance_web::testing::Site;

#[tokio::test]
async fn from_files_to_the_finding() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    let manage = site.get(base.trim_end_matches("/runs")).await;
    assert!(manage.body.contains(&base), "the visit links to the runs");
    let empty = site.get(&base).await;
    assert!(empty.body.contains("type=\"file\"") && empty.body.contains(" multiple"));
    assert!(empty.body.contains("must be smaller than 1 GB"));
    let load = site.get(&format!("{base}/load")).await;
    assert!(load.body.contains("Send your runs"), "{}", load.body);

    let log = log();
    let files: [(&str, &[u8]); 3] = [
        ("log.csv", log.as_bytes()),
        ("<b>.fit", b"not a run"),
        (
            "walk.csv",
            b"date,distance,duration,sport\n2026-11-01,5,60:00,hike\n",
        ),
    ];
    let sent = send(&site, &base, &files, "text/html").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let report = site.get(sent.header("location")).await;
    for words in [
        "3\u{a0}files: 1 added, 1 not a run, 1 could not read.",
        "&#60;b&#62;.fit",
        "25\u{a0}runs",
    ] {
        assert!(report.body.contains(words), "{words}: {}", report.body);
    }

    let load = site.get(&format!("{base}/load")).await;
    assert_eq!(load.status, StatusCode::OK);
    for words in [
        "Your run on Nov 15 was",
        "In a study of 5,205 runners",
        "Show as a table",
        "It is not a measure of damage, risk or force",
        "Tissue",
        "Blue",
    ] {
        assert!(load.body.contains(words), "{words}: {}", load.body);
    }
    assert!(!load.body.contains("style=\""), "the policy forbids them");
    let title = load.body.split("<title>").nth(1).unwrap();
    let title = title.split("</title>").next().unwrap();
    assert!(!title.contains("pain"), "{title}");
}

#[tokio::test]
async fn the_day_of_onset_gives_the_cause_and_stands_in_no_address() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    send(&site, &base, &[("log.csv", log().as_bytes())], "").await;
    let to = format!("{base}/load/onset");
    let bad = "onset-day=12&onset-month=3&onset-year=2030";
    let bad = site.ask("POST", &to, "", bad).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("must be today or in the past"));
    assert!(bad.body.contains("value=\"2030\""), "typed values stay");
    let good = "onset-day=16&onset-month=November&onset-year=2026";
    let kept = site.ask("POST", &to, "", good).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(!kept.header("location").contains("2026"));
    let load = site.get(&format!("{base}/load")).await;
    for words in [
        "What changed before Monday, November",
        "Evidence: ",
        "doi.org/10.1136/bjsports-2024-109380",
        "Until the pain settles, keep every single run to 11.0 km or less",
    ] {
        assert!(load.body.contains(words), "{words}: {}", load.body);
    }
    assert!(
        !load.body.contains("Use this in my check"),
        "no check is open"
    );
    let begun = site.ask("POST", "/check/start", "", "").await;
    let cookies = begun.cookies();
    let load = site.ask("GET", &format!("{base}/load"), &cookies, "").await;
    assert!(load.body.contains("Use this in my check"));
    let use_it = format!("{base}/load/check");
    let used = site.ask("POST", &use_it, &cookies, "").await;
    assert_eq!(used.header("location"), "/check/answers");
    let token = midstance_clinic::Token::received(cookies.trim_start_matches("check="));
    let answers = midstance_clinic::check::load(&site.clinic, &token).await;
    let answers = answers.unwrap().unwrap();
    assert_eq!(answers.findings.get("load_increase").unwrap(), "yes");
    let print = site.get(&format!("{base}/load?print=1")).await;
    let open = "open><summary>How we work this out";
    assert!(print.body.contains(open), "words are open on paper");
    site.ask("POST", &to, "", "forget=yes").await;
    let load = site.get(&format!("{base}/load")).await;
    assert!(!load.body.contains("What changed before"));
}

#[tokio::test]
async fn too_few_runs_are_said_so_and_no_limit_is_drawn() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    let few = b"date,distance_km,duration\n2026-11-14,5,30:00\n2026-11-18,12,70:00\n";
    send(&site, &base, &[("few.csv", few)], "").await;
    let load = site.get(&format!("{base}/load")).await;
    assert!(
        load.body.contains(
            "We need 30 days with at least 4 runs to draw your limit. You have 9 days with 2 runs."
        ),
        "{}",
        load.body
    );
    assert!(!load.body.contains("were followed by about"));
}

#[tokio::test]
async fn a_run_is_typed_noted_taken_away_and_deleted() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    let enter = format!("{base}/enter");
    let bad = site
        .ask(
            "POST",
            &enter,
            "",
            "day-day=31&day-month=2&day-year=2026&pain=11",
        )
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "must be a real date",
        "Enter the distance in kilometres",
        "Enter how long it took",
        "Select a number from 0 to 10",
        "<title>Error: ",
    ] {
        assert!(bad.body.contains(words), "{words}: {}", bad.body);
    }
    let good = "day-day=20&day-month=11&day-year=2026&distance=8%2C5&duration=52%3A30&pain=3&surface=trail&shoe=Red";
    let done = site.ask("POST", &enter, "", good).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let list = site.get(&base).await;
    assert!(list.body.contains("8.5"), "{}", list.body);
    let id = list.body.split(&format!("{base}/")).find_map(|part| {
        let id = part.get(..36)?;
        (id.matches('-').count() == 4).then(|| id.to_owned())
    });
    let run = format!("{base}/{}", id.expect("a link to the run"));
    let noted = site
        .ask(
            "POST",
            &run,
            "",
            "pain=4&morning=6&effort=&surface=road&shoe=Red",
        )
        .await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let shown = site.get(&run).await;
    assert!(
        shown.body.contains("value=\"6\" selected"),
        "{}",
        shown.body
    );
    assert!(shown.body.contains("52:30") || shown.body.contains("52 min"));
    let zip = site.get(&format!("{base}/originals.zip?part=1")).await;
    assert_eq!(
        zip.header("content-disposition"),
        "attachment; filename=\"runs-1.zip\""
    );
    assert!(zip.body.starts_with("PK") && zip.body.contains("typed-2026-11-20.csv"));
    assert_eq!(
        site.get(&format!("{base}/originals.zip?part=2"))
            .await
            .status,
        404
    );
    let shoes = format!("{base}/shoes");
    site.ask("POST", &shoes, "", "name=Red&start=200").await;
    let shown = site.get(&shoes).await;
    assert!(shown.body.contains("208.5"), "{}", shown.body);
    site.ask("POST", &shoes, "", "retire=Red").await;
    assert!(site.get(&shoes).await.body.contains("Put away on"));

    // Nobody else's link reaches the run.
    let (other, _) = visit(&site, "Bo Castell").await;
    let theirs = run.replace(&base, &other);
    for (method, path) in [("GET", theirs.clone()), ("GET", format!("{theirs}/delete"))] {
        assert_eq!(site.ask(method, &path, "", "").await.status, 404, "{path}");
    }
    site.ask("POST", &format!("{theirs}/delete"), "", "").await;
    assert_eq!(site.get(&run).await.status, StatusCode::OK);
    site.ask("POST", &format!("{run}/delete"), "", "").await;
    assert_eq!(site.get(&run).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("{base}/originals.zip")).await.status, 404);
}

#[tokio::test]
async fn what_is_too_large_or_missing_is_said_beside_the_field() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    let none = send(&site, &base, &[("", b"")], "text/html").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        none.body.contains("Select at least one file"),
        "{}",
        none.body
    );
    let refused = stated(&site, &base, 2 << 30).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("must be smaller than 1 GB"));
    // Too large for memory: read from a temporary file, after the answer.
    let large = format!("{}{}", log(), "\n".repeat(26 << 20));
    let sent = send(&site, &base, &[("big.csv", large.as_bytes())], "").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    // Larger than a form, smaller than the limit: read.
    let padded = format!("{}{}", log(), "\n".repeat(1 << 20));
    let fine = send(
        &site,
        &base,
        &[("log.csv", padded.as_bytes())],
        "application/json",
    )
    .await;
    assert_eq!(fine.status, StatusCode::OK, "{}", fine.body);
    assert!(fine.body.contains("\"into\"") && fine.body.contains("/uploads/"));
}

#[tokio::test]
async fn staff_open_runs_by_consent_only() {
    let site = Site::new().await;
    let (base, id) = visit(&site, "Ada Brook").await;
    send(&site, &base, &[("log.csv", log().as_bytes())], "").await;
    let page = format!("/staff/appointments/{id}");
    let training = format!("{page}/training");
    let mara = site.sign_in(samples::PRACTITIONER).await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    assert_eq!(site.ask("GET", &training, &mara, "").await.status, 404);
    assert!(
        !site
            .ask("GET", &page, &mara, "")
            .await
            .body
            .contains(&training)
    );
    site.ask("POST", &format!("{base}/share"), "", "").await;
    assert!(
        site.ask("GET", &page, &mara, "")
            .await
            .body
            .contains(&training)
    );
    assert!(
        !site
            .ask("GET", &page, &desk, "")
            .await
            .body
            .contains(&training)
    );
    let open = site.ask("GET", &training, &mara, "").await;
    assert!(
        open.body.contains("Your run on Nov 15 was"),
        "{}",
        open.body
    );
    assert!(open.body.contains("Where the client ran is not shown"));
    assert_eq!(site.ask("GET", &training, &desk, "").await.status, 403);
    let list = site.get(&base).await;
    assert!(
        list.body.contains("The clinic opened them on"),
        "{}",
        list.body
    );
    site.ask("POST", &format!("{base}/share/stop"), "", "")
        .await;
    assert_eq!(site.ask("GET", &training, &mara, "").await.status, 404);
}
