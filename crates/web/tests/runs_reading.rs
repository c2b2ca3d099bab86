//! Files that are read after the answer, what one run shows, and what the check points the report to.

use std::collections::BTreeMap;

use crate::runner::{log, send, visit};
use axum::http::{StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use midstance_clinic::{
    Token,
    check::{self, CheckAnswers},
};
use midstance_web::testing::Site;

#[tokio::test]
async fn while_files_are_read_the_page_says_how_far_it_is() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    // Both places for reading are taken, so that this one has to wait.
    let taken = site.clinic.limits.reading.acquire_many(2).await.unwrap();
    let sent = send(&site, &base, &[("log.csv", log().as_bytes())], "text/html").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let there = sent.header("location").to_owned();
    let page = site.get(&there).await;
    for words in [
        "0 of 1\u{a0}file read so far.",
        "Check again",
        "<progress max=\"1\" value=\"0\"",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let list = site.get(&base).await;
    assert!(list.body.contains(&there), "the list leads back to it");

    site.clock.forward(5);
    let stopped = site.get(&there).await;
    assert!(
        stopped.body.contains("Reading was interrupted"),
        "{}",
        stopped.body
    );
    assert!(!stopped.body.contains("Check again"));

    drop(taken);
    let mut report = site.get(&there).await;
    for _ in 0..200 {
        if report.body.contains("1 added") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        report = site.get(&there).await;
    }
    assert!(
        report.body.contains("1\u{a0}file: 1 added."),
        "{}",
        report.body
    );
    assert!(!report.body.contains("We are reading"));
}

#[tokio::test]
async fn one_run_shows_time_by_pace_and_distance_by_slope() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    send(
        &site,
        &base,
        &[("hill.gpx", hill().as_bytes())],
        "text/html",
    )
    .await;
    let list = site.get(&base).await;
    let id = list.body.split(&format!("{base}/")).find_map(|rest| {
        let id = rest.split('"').next()?;
        (id.len() == 36).then(|| id.to_owned())
    });
    let page = site.get(&format!("{base}/{}", id.unwrap())).await;
    for words in ["Time by pace", "Distance by slope", "Up, 3% to 6%"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
}

/// Two kilometres at 3 m/s, climbing by 5 in 100.
fn hill() -> String {
    let start: Timestamp = "2026-11-01T17:00:00Z".parse().unwrap();
    let mut text = String::from("<gpx version=\"1.1\"><trk><type>running</type><trkseg>");
    for at in 0..67 {
        let time = start + SignedDuration::from_secs(at * 10);
        let metres = at as f64 * 30.0;
        text += &format!(
            "<trkpt lat=\"{:.7}\" lon=\"-123.0\"><ele>{:.2}</ele><time>{time}</time></trkpt>",
            49.0 + metres / 111_195.0,
            20.0 + metres * 0.05
        );
    }
    text + "</trkseg></trk></gpx>"
}

#[tokio::test]
async fn the_cause_report_looks_where_the_check_points() {
    let site = Site::new().await;
    let (base, _) = visit(&site, "Ada Brook").await;
    send(&site, &base, &[("log.csv", log().as_bytes())], "").await;
    let day = "onset-day=16&onset-month=11&onset-year=2026";
    site.ask("POST", &format!("{base}/load/onset"), "", day)
        .await;
    let general = site.get(&format!("{base}/load")).await;
    assert!(!general.body.contains("Because of the answers"));

    let begun = site.ask("POST", "/check/start", "", "").await;
    let cookies = begun.cookies();
    let token = Token::received(cookies.trim_start_matches("check="));
    let yes = [
        "first_steps",
        "warms_up",
        "heel_raise_pain",
        "load_increase",
    ];
    let answers = CheckAnswers {
        safety_done: true,
        places: vec!["left-achilles".into()],
        places_done: true,
        findings: yes
            .iter()
            .map(|id| ((*id).into(), "yes".into()))
            .collect::<BTreeMap<_, _>>(),
        ..CheckAnswers::default()
    };
    let suspected = check::suspected(&site.clinic.model, &answers);
    assert!(
        suspected.iter().any(|id| id.starts_with("achilles")),
        "{suspected:?}"
    );
    check::save(&site.clinic, &token, &answers).await.unwrap();
    let load = site.ask("GET", &format!("{base}/load"), &cookies, "").await;
    let words = "we also looked at hills going up and fast running";
    assert!(load.body.contains(words), "{}", load.body);
    assert_eq!(
        load.header(header::CACHE_CONTROL.as_str()),
        general.header("cache-control")
    );
}
