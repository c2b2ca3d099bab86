//! The waiting list: letting a time go, leaving, and coming back. On every engine.

use crate::{
    common::{
        scenes,
        waiting::{adas, at, joined, offered},
    },
    waiting::story,
};
use midstance_clinic::{
    Actor,
    booking::{book, cancel},
    waiting::{ReturnError, decline, everyone, leave, offer_due, put_back, remove, return_to},
};
use midstance_store::waiting::EntryState;

#[tokio::test]
async fn not_this_one_goes_to_the_next_and_does_not_come_back() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        let cleo = joined(&scene, start, "Cleo Dahl").await;
        cancel(&scene.clinic, &Actor::Visitor, ada).await.unwrap();
        let (offer, _) = offered(&scene, &bo).await.unwrap();
        decline(&scene.clinic, &Actor::Visitor, &bo, offer)
            .await
            .unwrap();
        assert_eq!(at(&scene, &bo).await.entry.state, EntryState::Waiting);
        assert_eq!(offered(&scene, &cleo).await.unwrap().1, start);
        leave(&scene.clinic, &Actor::Visitor, &cleo).await.unwrap();
        leave(&scene.clinic, &Actor::Visitor, &cleo).await.unwrap();
        assert_eq!(at(&scene, &cleo).await.entry.state, EntryState::Left);
        assert_eq!(
            offer_due(&scene.clinic).await.unwrap(),
            0,
            "Bo said no to it"
        );
        // Nobody holds it any more.
        let free = scene.booking(start, "Dee Ek");
        assert!(book(&scene.clinic, &Actor::Visitor, free).await.is_ok());
        assert_eq!(everyone(&scene.clinic).await.unwrap().len(), 1);
        let id = at(&scene, &bo).await.id();
        remove(&scene.clinic, &Actor::Program, id).await.unwrap();
        assert!(everyone(&scene.clinic).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn who_left_by_a_slip_has_the_old_place_again() {
    for scene in scenes().await {
        let (start, ada) = adas(&scene).await;
        let bo = joined(&scene, start, "Bo Castell").await;
        let cleo = joined(&scene, start, "Cleo Dahl").await;
        let visitor = Actor::Visitor;
        leave(&scene.clinic, &visitor, &bo).await.unwrap();
        for _ in 0..2 {
            return_to(&scene.clinic, &visitor, &bo).await.unwrap();
        }
        cancel(&scene.clinic, &visitor, ada).await.unwrap();
        assert!(offered(&scene, &bo).await.is_some(), "before Cleo, as ever");
        assert!(offered(&scene, &cleo).await.is_none());
        assert!(
            story(&scene, &bo)
                .await
                .contains(&"waiting.returned".to_owned())
        );

        // Who left and joined anew for the same stands there once.
        leave(&scene.clinic, &visitor, &cleo).await.unwrap();
        let anew = joined(&scene, start, "Cleo Dahl").await;
        let twice = return_to(&scene.clinic, &visitor, &cleo).await;
        assert!(matches!(twice, Err(ReturnError::Over)), "{twice:?}");
        let id = at(&scene, &anew).await.id();
        remove(&scene.clinic, &visitor, id).await.unwrap();
        let by_link = return_to(&scene.clinic, &visitor, &anew).await;
        assert!(matches!(by_link, Err(ReturnError::Over)), "staff ended it");
        put_back(&scene.clinic, &visitor, id).await.unwrap();
        assert_eq!(at(&scene, &anew).await.entry.state, EntryState::Waiting);
        remove(&scene.clinic, &visitor, id).await.unwrap();
        scene.clock.forward(10 * 24 * 60);
        let late = put_back(&scene.clinic, &visitor, id).await;
        assert!(
            matches!(late, Err(ReturnError::Over)),
            "its last day has passed"
        );
    }
}
