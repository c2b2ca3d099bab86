//! What the stories about the waiting list ask.

use jiff::{SignedDuration, Timestamp};
use midstance_clinic::{
    Actor, Token,
    availability::nearest_free,
    booking::book,
    mailbox,
    waiting::{Join, Waiting, behind, join},
};
use midstance_schedule::{DayPart, WeekParts};
use midstance_store::{AppointmentId, OfferId};

use super::{Scene, email};

/// A wish for the part of the day in which `start` lies, on that day only.
pub fn wish(scene: &Scene, start: Timestamp, name: &str) -> Join {
    let local = start.to_zoned(scene.zone()).datetime();
    Join {
        service: scene.wish.service,
        places: vec![scene.wish.location],
        people: Vec::new(),
        suits: WeekParts::of(&[local.weekday()], &[DayPart::of(local.time())]),
        until: local.date(),
        contact: (name.into(), email(name), String::new()),
        idempotency_key: None,
    }
}

pub async fn joined(scene: &Scene, start: Timestamp, name: &str) -> Token {
    let wanted = wish(scene, start, name);
    let token = join(&scene.clinic, &Actor::Visitor, wanted).await.unwrap();
    // The order of the line is the order of time.
    scene.clock.forward(1);
    token
}

/// A visit of Ada's some days ahead, so that it may be called off.
pub async fn adas(scene: &Scene) -> (Timestamp, AppointmentId) {
    let later = scene.clinic.now() + SignedDuration::from_hours(72);
    let free = nearest_free(&scene.clinic, scene.wish, later, 1)
        .await
        .unwrap();
    let start = free[0].start;
    let booking = scene.booking(start, "Ada Brook");
    let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
    (start, booked.appointment)
}

pub async fn at(scene: &Scene, token: &Token) -> Waiting {
    behind(&scene.clinic, token).await.unwrap().unwrap()
}

pub async fn offered(scene: &Scene, token: &Token) -> Option<(OfferId, Timestamp)> {
    at(scene, token).await.open.map(|o| (o.id, o.start))
}

/// Who was written to about an opened time, newest first.
pub async fn told(scene: &Scene) -> Vec<String> {
    let mails = mailbox::newest(&scene.clinic).await.unwrap();
    let offers = mails.into_iter().filter(|m| m.kind == "waiting_offer");
    offers.map(|m| m.to_address).collect()
}
