//! Requests of programs that are sent again: each is one change.

use crate::api::{BOTH, booking, scenes};
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

#[tokio::test]
async fn a_repeated_move_does_not_bring_back_what_was_moved_on() {
    for scene in scenes().await {
        let key = scene.key(&BOTH).await;
        let starts = scene.starts().await;
        let made = scene.book(&key, &booking(&starts[40], "Ada Brook")).await;
        let path = made.headers[header::LOCATION].to_str().unwrap().to_owned();
        let to = |at: usize| json!({ "start": starts[at] });
        let (first, second) = ("the-first-move-01", "the-second-move-1");
        let patch = async |word: &str, body: &Value| {
            let sent = scene.send_as(word, Method::PATCH, &path, (&key, body));
            sent.await
        };
        assert_eq!(patch(first, &to(60)).await.json["start"], json!(starts[60]));
        assert_eq!(
            patch(second, &to(80)).await.json["start"],
            json!(starts[80])
        );
        // The answer to the first was lost, and the program asks again.
        let again = patch(first, &to(60)).await;
        assert_eq!(again.status, StatusCode::OK);
        assert_eq!(again.json["start"], json!(starts[80]));
        assert_eq!(again.json["sequence"], json!(2));
        // Also when the clinic gave it to somebody else meanwhile.
        let free = scene
            .get(
                "/api/v1/availability?service=massage-60&location=harbour\
                 &practitioner=jun-hale&days=30",
            )
            .await;
        let days = free.json["days"].as_array().unwrap().iter().rev();
        let mut times = days.flat_map(|day| day["times"].as_array().unwrap());
        let there = &times.next().unwrap()["start"];
        let to_jun = json!({
            "start": there, "location": "harbour", "practitioner": "jun-hale",
        });
        let given = patch("the-fourth-move-1", &to_jun).await;
        assert_eq!(given.status, StatusCode::OK, "{}", given.json);
        let again = patch(first, &to(60)).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.json);
        assert_eq!(again.json["practitioner"], given.json["practitioner"]);
        let reused = patch(first, &to(90)).await;
        assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            reused.json["type"],
            json!("urn:midstance:problem:key-reused")
        );
        let short = patch("short", &to(90)).await;
        assert_eq!(short.status, StatusCode::BAD_REQUEST);
        // A move that was refused leaves its key free.
        let gone = json!({ "start": "2020-01-01T10:00:00-08:00" });
        assert!(
            patch("the-third-move-01", &gone)
                .await
                .status
                .is_client_error()
        );
        let home = json!({
            "start": starts[90], "location": "main-street", "practitioner": "mara-lindqvist",
        });
        let free = patch("the-third-move-01", &home).await;
        assert_eq!(free.status, StatusCode::OK, "{}", free.json);
    }
}

#[tokio::test]
async fn a_move_asked_for_twice_at_once_is_made_once_and_answered_twice() {
    for scene in scenes().await {
        let key = scene.key(&BOTH).await;
        let starts = scene.starts().await;
        let made = scene.book(&key, &booking(&starts[40], "Ada Brook")).await;
        let path = made.headers[header::LOCATION].to_str().unwrap().to_owned();
        let to = json!({ "start": starts[60] });
        let ask = || scene.send_as("the-very-same-key", Method::PATCH, &path, (&key, &to));
        let (one, other) = tokio::join!(ask(), ask());
        for answer in [one, other] {
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.json);
            assert_eq!(answer.json["sequence"], json!(1));
        }
    }
}

#[tokio::test]
async fn a_repeated_request_is_one_booking_and_a_reused_key_is_refused() {
    for scene in scenes().await {
        let key = scene.key(&BOTH).await;
        let starts = scene.starts().await;
        let wish = booking(&starts[0], "Ada Brook");
        let first = scene.book(&key, &wish).await;
        let again = scene.book(&key, &wish).await;
        assert_eq!(again.status, StatusCode::CREATED);
        assert_eq!(first.json, again.json);
        let other = booking(&starts[20], "Ada Brook");
        let refused = scene.book(&key, &other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            refused.json["type"],
            json!("urn:midstance:problem:key-reused")
        );
        // Another program that thinks of the same word means a booking of its own.
        let made = scene.book(&scene.key(&BOTH).await, &other).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    }
}

#[tokio::test]
async fn a_request_repeated_at_once_is_one_booking() {
    for scene in scenes().await {
        let key = scene.key(&BOTH).await;
        let wish = booking(&scene.starts().await[0], "Ada Brook");
        let send = || scene.book(&key, &wish);
        let (a, b, c, d) = tokio::join!(send(), send(), send(), send());
        for answer in [&a, &b, &c, &d] {
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json);
            assert_eq!(answer.json["id"], a.json["id"]);
        }
    }
}
