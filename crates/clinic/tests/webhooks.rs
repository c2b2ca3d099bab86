//! Telling other programs of visits: at least once, signed, with patience. On every engine.

use crate::common::{Scene, scenes};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use midstance_clinic::{
    Actor,
    availability::nearest_free,
    booking::{BookError, book, cancel, overbook, reschedule, visit},
    mailbox,
    webhook::{self, AddError, Event, deliver_due, logged, signature},
};
use midstance_egress::{
    AddressError, Egress,
    testing::{Received, Reply, Server},
};
use midstance_store::{
    AccountId, AppointmentId, WebhookId,
    account::Role,
    webhook::{Delivery, State, Webhook},
};
use serde_json::Value;

fn out() -> Egress {
    Egress::new("Midstance test", true).unwrap()
}

/// A webhook of every event, and the bytes of its secret.
async fn added(scene: &Scene, server: &Server) -> (WebhookId, Vec<u8>) {
    let (clinic, address) = (&scene.clinic, server.url("/hook"));
    let added = webhook::add(clinic, &Actor::Program, &address, &Event::ALL);
    let (id, secret) = added.await.unwrap();
    (id, bytes(secret.reveal()))
}

fn bytes(secret: &str) -> Vec<u8> {
    STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap()
}

async fn deliver(scene: &Scene) -> usize {
    deliver_due(&scene.clinic, &out()).await.unwrap()
}

async fn log(scene: &Scene, id: WebhookId) -> Vec<Delivery> {
    logged(&scene.clinic, id).await.unwrap().unwrap().deliveries
}

async fn row(scene: &Scene, id: WebhookId) -> Webhook {
    logged(&scene.clinic, id).await.unwrap().unwrap().webhook
}

async fn free_in(scene: &Scene, days: i64) -> Timestamp {
    let wanted = scene.clinic.now() + SignedDuration::from_hours(24 * days);
    nearest_free(&scene.clinic, scene.wish, wanted, 1)
        .await
        .unwrap()[0]
        .start
}

async fn booked(scene: &Scene, days: i64, name: &str) -> AppointmentId {
    let booking = scene.booking(free_in(scene, days).await, name);
    let made = book(&scene.clinic, &Actor::Visitor, booking).await;
    made.unwrap().appointment
}

fn json(received: &Received) -> Value {
    serde_json::from_str(&received.body).unwrap()
}

/// The signature as a receiver computes it.
fn expected(received: &Received, secrets: &[&[u8]]) -> String {
    let id = received.header("webhook-id").unwrap();
    let timestamp = received
        .header("webhook-timestamp")
        .unwrap()
        .parse()
        .unwrap();
    signature(secrets, id, timestamp, &received.body)
}

#[tokio::test]
async fn booking_moving_and_cancelling_are_told_signed_and_without_a_word_about_the_client() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::status(204, &[], "")]).await;
        let (hook, secret) = added(&scene, &server).await;
        let id = booked(&scene, 5, "Ada Brook").await;
        assert_eq!(deliver(&scene).await, 1);
        scene.clock.forward(1);
        let later = free_in(&scene, 8).await;
        let (clinic, wish) = (&scene.clinic, scene.wish);
        reschedule(clinic, &Actor::Visitor, id, wish, later)
            .await
            .unwrap();
        assert_eq!(deliver(&scene).await, 1);
        scene.clock.forward(1);
        cancel(clinic, &Actor::Visitor, id).await.unwrap();
        assert_eq!(deliver(&scene).await, 1);
        assert_eq!(deliver(&scene).await, 0, "nothing is told twice");

        let told = server.requests();
        let stands = visit(clinic, id).await.unwrap().unwrap().appointment;
        let kinds = [
            "appointment.booked",
            "appointment.moved",
            "appointment.cancelled",
        ];
        for (sequence, (received, kind)) in told.iter().zip(kinds).enumerate() {
            assert!(received.head.starts_with("POST /hook"));
            assert_eq!(received.header("content-type"), Some("application/json"));
            let signed = expected(received, &[&secret]);
            assert_eq!(
                received.header("webhook-signature"),
                Some(&*signed),
                "{kind}"
            );
            let message = json(received);
            assert_eq!(message["type"], kind);
            let data = &message["data"];
            assert_eq!(data["id"], id.to_string());
            assert_eq!(data["reference"], stands.reference);
            assert_eq!(data["sequence"], sequence);
            assert_eq!(data["service"], "massage-60");
            assert_eq!(data["location"], "main-street");
            assert_eq!(data["practitioner"], "mara-lindqvist");
            assert_eq!(data["time_zone"], "America/Vancouver");
            let keys: Vec<&String> = data.as_object().unwrap().keys().collect();
            assert_eq!(keys.len(), 13, "{keys:?}");
            for secret in ["Ada", "Brook", "demo.invalid", "note", "price"] {
                assert!(
                    !received.body.contains(secret),
                    "{secret} in {}",
                    received.body
                );
            }
        }
        assert_eq!(json(&told[1])["data"]["start_utc"], later.to_string());
        assert_eq!(json(&told[2])["data"]["status"], "cancelled");
        let ids: std::collections::HashSet<_> = told
            .iter()
            .map(|t| t.header("webhook-id").unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 3);
        assert!(
            log(&scene, hook)
                .await
                .iter()
                .all(|d| d.state == State::Delivered)
        );
    }
}

#[tokio::test]
async fn a_refused_booking_tells_nobody_and_one_outside_the_rules_is_told() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::ok("")]).await;
        let (hook, _) = added(&scene, &server).await;
        let start = free_in(&scene, 5).await;
        let first = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        );
        first.await.unwrap();
        let second = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Bo Castell"),
        );
        assert!(matches!(second.await, Err(BookError::Refused(_))));
        assert_eq!(log(&scene, hook).await.len(), 1);
        let desk = Actor::Staff(midstance_clinic::Staff {
            account: AccountId(scene.clinic.new_id()),
            name: "Someone".into(),
            role: Role::FrontDesk,
            practitioner: None,
        });
        let over = scene.booking(start, "Cy Dale");
        overbook(&scene.clinic, &desk, over, "They share")
            .await
            .unwrap();
        assert_eq!(log(&scene, hook).await.len(), 2);
    }
}

#[tokio::test]
async fn only_the_events_that_were_chosen_are_told() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::ok("")]).await;
        let (only, address) = ([Event::Cancelled], server.url("/c"));
        let hook = webhook::add(&scene.clinic, &Actor::Program, &address, &only);
        let hook = hook.await.unwrap().0;
        let id = booked(&scene, 5, "Ada Brook").await;
        assert!(log(&scene, hook).await.is_empty());
        cancel(&scene.clinic, &Actor::Visitor, id).await.unwrap();
        assert_eq!(log(&scene, hook).await[0].event, "appointment.cancelled");
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_later_under_the_same_id_and_said_why() {
    for scene in scenes().await {
        let inside = Server::start(vec![Reply::ok("")]).await;
        let failures: Vec<(Reply, &str)> = vec![
            (Reply::status(500, &[], "oh"), "it answered 500"),
            (
                Reply::status(302, &[("location", &*inside.url("/in"))], ""),
                "302, and redirects",
            ),
            (
                Reply::Bytes(b"garbage\r\n\r\n".to_vec()),
                "could not be understood",
            ),
            (
                Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab".to_vec()),
                "broke off",
            ),
            (
                Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 5000001\r\n\r\n".to_vec()),
                "larger than 5 MB",
            ),
        ];
        let server = Server::start(Vec::new()).await;
        let (hook, secret) = added(&scene, &server).await;
        booked(&scene, 20, "Ada Brook").await;
        let mut waits = Vec::new();
        for (number, (reply, words)) in failures.iter().enumerate() {
            server.reply(vec![reply.clone()]);
            assert_eq!(deliver(&scene).await, 0, "{words}");
            let one = log(&scene, hook).await.remove(0);
            assert!(one.answer.contains(words), "{}: {words}", one.answer);
            assert_eq!(
                (one.state, one.attempts as usize),
                (State::Waiting, number + 1)
            );
            assert_eq!(deliver(&scene).await, 0, "not before its time");
            assert_eq!(server.requests().len(), number + 1);
            let wait = one
                .next_attempt_at
                .duration_since(scene.clinic.now())
                .as_secs();
            waits.push(wait);
            scene.clock.forward(wait / 60 + 1);
        }
        assert_eq!(waits, [5, 300, 1_800, 7_200, 18_000], "the pauses grow");
        assert!(inside.requests().is_empty(), "no redirect is followed");
        server.reply(vec![Reply::ok("")]);
        assert_eq!(deliver(&scene).await, 1);
        let all = server.requests();
        let (first, last) = (&all[0], &all[all.len() - 1]);
        assert_eq!(first.header("webhook-id"), last.header("webhook-id"));
        assert_eq!(first.body, last.body);
        assert_ne!(
            first.header("webhook-timestamp"),
            last.header("webhook-timestamp")
        );
        let signed = expected(last, &[&secret]);
        assert_eq!(last.header("webhook-signature"), Some(&*signed));
        assert_eq!(row(&scene, hook).await.failing_since, None);
    }
}

#[tokio::test]
async fn a_worker_that_dies_loses_nothing_and_two_do_not_share_a_message() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::Stall(Vec::new())]).await;
        let (hook, _) = added(&scene, &server).await;
        booked(&scene, 5, "Ada Brook").await;
        let clinic = scene.clinic.clone();
        let dying = tokio::spawn(async move { deliver_due(&clinic, &out()).await });
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(deliver(&scene).await, 0, "another worker leaves it alone");
        dying.abort();
        let _ = dying.await;
        server.reply(vec![Reply::ok("")]);
        assert_eq!(deliver(&scene).await, 0, "the lease holds for a minute");
        scene.clock.forward(2);
        assert_eq!(deliver(&scene).await, 1, "then the next one sends it");
        assert_eq!(log(&scene, hook).await[0].state, State::Delivered);
    }
}

#[tokio::test]
async fn after_long_failure_it_is_paused_with_a_mail_and_resumes_with_what_waited() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::status(503, &[], "")]).await;
        let (hook, _) = added(&scene, &server).await;
        booked(&scene, 20, "Ada Brook").await;
        for _ in 0..40 {
            deliver(&scene).await;
            scene.clock.forward(120);
        }
        let (since, reason) = row(&scene, hook).await.paused.expect("a pause");
        assert!(reason.contains("it answered 503") && since <= scene.clinic.now());
        assert_eq!(log(&scene, hook).await[0].state, State::Failed);
        let tries = server.requests().len();
        let mails = mailbox::newest(&scene.clinic).await.unwrap();
        let mails: Vec<_> = mails
            .iter()
            .filter(|m| m.kind == "webhook_paused")
            .collect();
        assert_eq!(mails.len(), 1, "one mail, not one for each try");
        assert_eq!(mails[0].to_address, "hello@stride.example");
        assert!(
            mails[0]
                .text
                .contains(&format!("/staff/settings/webhooks/{hook}"))
        );

        booked(&scene, 9, "Bo Castell").await;
        scene.clock.forward(5 * 24 * 60);
        deliver(&scene).await;
        assert_eq!(
            server.requests().len(),
            tries,
            "nothing is sent while paused"
        );
        server.reply(vec![Reply::ok("")]);
        assert!(
            webhook::resume(&scene.clinic, &Actor::Program, hook)
                .await
                .unwrap()
        );
        assert_eq!(deliver(&scene).await, 1, "what waited");
        let given_up = log(&scene, hook)
            .await
            .into_iter()
            .find(|d| d.state == State::Failed);
        let given_up = given_up.unwrap().id;
        assert!(webhook::again(&scene.clinic, hook, given_up).await.unwrap());
        assert_eq!(deliver(&scene).await, 1, "and what was given up, by hand");
    }
}

#[tokio::test]
async fn who_says_gone_is_told_no_more() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::status(410, &[], "")]).await;
        let (hook, _) = added(&scene, &server).await;
        booked(&scene, 5, "Ada Brook").await;
        deliver(&scene).await;
        assert!(row(&scene, hook).await.paused.is_some());
        assert_eq!(log(&scene, hook).await[0].state, State::Failed);
    }
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_for_a_day() {
    for scene in scenes().await {
        let server = Server::start(vec![Reply::ok("")]).await;
        let (hook, old) = added(&scene, &server).await;
        let new = webhook::new_secret(&scene.clinic, &Actor::Program, hook)
            .await
            .unwrap();
        let new = bytes(new.unwrap().reveal());
        assert_ne!(new, old);
        assert!(webhook::test(&scene.clinic, hook).await.unwrap());
        deliver(&scene).await;
        let during = &server.requests()[0];
        assert_eq!(json(during)["type"], "webhook.test");
        let both = expected(during, &[&new, &old]);
        assert_eq!(during.header("webhook-signature"), Some(&*both));
        scene.clock.forward(24 * 60 + 1);
        assert!(webhook::test(&scene.clinic, hook).await.unwrap());
        deliver(&scene).await;
        let after = &server.requests()[1];
        let one = expected(after, &[&new]);
        assert_eq!(after.header("webhook-signature"), Some(&*one));
    }
}

#[tokio::test]
async fn addresses_inside_and_twice_are_refused_and_what_is_removed_is_gone() {
    for scene in scenes().await {
        let add = |address: &'static str| {
            webhook::add(&scene.clinic, &Actor::Program, address, &[Event::Booked])
        };
        let inside = add("https://10.1.1.1/hook").await;
        assert!(matches!(
            inside,
            Err(AddError::Address(AddressError::Private))
        ));
        let plain = add("http://hooks.example/hook").await;
        assert!(matches!(
            plain,
            Err(AddError::Address(AddressError::NotHttps))
        ));
        let (id, _) = add("https://hooks.example/hook").await.unwrap();
        assert!(matches!(
            add("https://hooks.example/hook").await,
            Err(AddError::Twice)
        ));
        booked(&scene, 5, "Ada Brook").await;
        assert!(
            webhook::remove(&scene.clinic, &Actor::Program, id)
                .await
                .unwrap()
        );
        assert!(logged(&scene.clinic, id).await.unwrap().is_none());
        assert_eq!(deliver(&scene).await, 0);
    }
}
