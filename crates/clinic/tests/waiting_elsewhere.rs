//! The waiting list beside calendars of others: what they block is offered to nobody, and what is
//! held for somebody stands. On every engine.

use crate::common::{
    Scene,
    elsewhere::{hours, out, subscribed},
    email, scenes,
    waiting::{adas, at, joined, offered, told},
};
use jiff::Timestamp;
use midstance_clinic::{
    Actor,
    booking::{BookError, Refused, book, cancel, visit},
    outside_calendar::{fetch_due, overview},
    waiting::{decline, offer_due, take},
};
use midstance_egress::testing::{Reply, Server};
use midstance_store::waiting::{EntryState, OfferState};

/// What the calendar says from now on, read when its turn comes.
async fn says(scene: &Scene, server: &Server, busy: &[Timestamp]) {
    server.reply(vec![Reply::ok(&hours(busy))]);
    scene.clock.forward(15);
    assert_eq!(fetch_due(&scene.clinic, &out()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_time_that_opens_while_its_practitioner_is_busy_elsewhere_waits_until_they_are_not() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        let server = Server::start(vec![Reply::ok(&hours(&[start]))]).await;
        subscribed(&scene, &server).await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 0);
        assert!(told(&scene).await.is_empty());
        assert!(offered(&scene, &bo).await.is_none());

        says(&scene, &server, &[]).await;
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 1);
        assert_eq!(offered(&scene, &bo).await.unwrap().1, start);
    }
}

#[tokio::test]
async fn a_time_that_only_a_calendar_kept_is_offered_when_the_calendar_gives_it_back() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        // Free as they joined, so it is not news to them; busy and free again, it is.
        let bo = joined(&scene, start, "Bo Castell").await;
        let server = Server::start(vec![Reply::ok(&hours(&[]))]).await;
        subscribed(&scene, &server).await;
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 0);
        says(&scene, &server, &[start]).await;
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 0);
        says(&scene, &server, &[]).await;
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 1);
        assert_eq!(offered(&scene, &bo).await.unwrap().1, start);
    }
}

/// They were told that it is held for them: like a visit that stands, it is touched by nothing, and
/// staff find it among the overlaps once it is booked.
#[tokio::test]
async fn a_time_that_is_held_for_somebody_stands_and_is_listed_once_they_take_it() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        let server = Server::start(vec![Reply::ok(&hours(&[]))]).await;
        subscribed(&scene, &server).await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        let (offer, _) = offered(&scene, &bo).await.unwrap();
        says(&scene, &server, &[start]).await;
        assert_eq!(offered(&scene, &bo).await, Some((offer, start)));

        let booked = take(&scene.clinic, &Actor::Visitor, &bo, (offer, None)).await;
        let id = booked.unwrap().appointment;
        let found = visit(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(found.appointment.start, start);
        let overlaps = overview(&scene.clinic).await.unwrap().overlaps;
        let listed: Vec<_> = overlaps.iter().map(|(v, _)| v.appointment.id).collect();
        assert_eq!(listed, [id]);
    }
}

#[tokio::test]
async fn a_held_time_that_comes_back_into_a_busy_hour_goes_to_nobody_until_it_is_free() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        let cleo = joined(&scene, start, "Cleo Dahl").await;
        let dee = joined(&scene, start, "Dee Ek").await;
        let server = Server::start(vec![Reply::ok(&hours(&[]))]).await;
        subscribed(&scene, &server).await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        let (offer, _) = offered(&scene, &bo).await.unwrap();
        says(&scene, &server, &[start]).await;

        decline(&scene.clinic, &Actor::Visitor, &bo, offer)
            .await
            .unwrap();
        assert_eq!(told(&scene).await, [email("Bo Castell")], "nobody else");
        let visitor = scene.booking(start, "Eli Fox");
        let visitor = book(&scene.clinic, &Actor::Visitor, visitor).await;
        assert!(
            matches!(visitor, Err(BookError::Refused(Refused::Taken { .. }))),
            "{visitor:?}"
        );

        // Free again, it is Cleo's turn, who lets it run out while the calendar fills up once more.
        says(&scene, &server, &[]).await;
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 1);
        assert_eq!(offered(&scene, &cleo).await.unwrap().1, start);
        says(&scene, &server, &[start]).await;
        scene.clock.forward(121);
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 0);
        let cleos = at(&scene, &cleo).await;
        assert_eq!(cleos.entry.state, EntryState::Waiting);
        assert_eq!(cleos.last.unwrap().state, OfferState::Expired);
        assert!(offered(&scene, &dee).await.is_none());
        says(&scene, &server, &[]).await;
        assert_eq!(offer_due(&scene.clinic).await.unwrap(), 1);
        assert_eq!(offered(&scene, &dee).await.unwrap().1, start);
    }
}
