//! Equipment beside rooms: one piece of a kind per visit, on every engine.

use crate::common::{Scene, scenes};
use midstance_clinic::{
    Actor, Staff,
    availability::{Wish, free_for_staff, nearest_free},
    booking::{
        BookError, Booking, Conflict, Door, Refused, Wanted, book, cancel, conflicts, equipment_of,
        hold, overbook,
    },
    settings::{Entry, SettingError, save},
};
use midstance_store::{AccountId, EquipmentId, StoreError, account::Role, equipment};

fn desk() -> Actor {
    Actor::Staff(Staff {
        account: AccountId(uuid::Uuid::nil()),
        name: "Front desk".into(),
        role: Role::FrontDesk,
        practitioner: None,
    })
}

impl Scene {
    /// Ines's physiotherapy and Mara's massage both need a table of which there are so many.
    async fn tables(&self, count: usize) -> Wish {
        let ines = self.other_booking(self.clinic.now(), "x").wish;
        let (mara, place) = (self.wish, self.wish.location);
        let ids: Vec<EquipmentId> = (0..count)
            .map(|_| EquipmentId(self.clinic.new_id()))
            .collect();
        let made = self.clinic.store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                for (position, id) in (1i64..).zip(ids) {
                    let piece = equipment::Equipment {
                        id,
                        location: place,
                        kind: "Table".into(),
                        name: format!("Table {position}"),
                        position,
                        active: true,
                    };
                    equipment::put(tx, &piece).await?;
                }
                for service in [mara.service, ines.service] {
                    equipment::set_needs(tx, service, &["Table".into()]).await?;
                }
                Ok(())
            })
        });
        made.await.unwrap();
        ines
    }

    fn staff(&self, booking: Booking) -> Booking {
        Booking {
            door: Door::Staff,
            ..booking
        }
    }
}

#[tokio::test]
async fn one_table_is_not_had_twice_and_is_free_again_when_given_up() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        let ines = scene.tables(1).await;
        let free = |wish| {
            let clinic = scene.clinic.clone();
            async move {
                let near = nearest_free(&clinic, wish, start, 1).await.unwrap();
                near[0].start == start
            }
        };
        assert!(free(scene.wish).await && free(ines).await);
        let first = book(
            &scene.clinic,
            &Actor::Visitor,
            scene.booking(start, "Ada Brook"),
        );
        let first = first.await.unwrap().appointment;
        assert_eq!(
            equipment_of(&scene.clinic, first).await.unwrap(),
            ["Table 1"]
        );
        assert!(!free(ines).await, "Ines is free, a room too, but no table");
        let second = scene.other_booking(start, "Bo Castell");
        let refused = book(&scene.clinic, &Actor::Visitor, second.clone()).await;
        assert!(
            matches!(refused, Err(BookError::Refused(Refused::Taken { .. }))),
            "{refused:?}"
        );
        let held = hold(&scene.clinic, ines, start).await;
        assert!(held.is_err(), "nor held");
        let wanted = Wanted {
            wish: ines,
            start,
            client: None,
            moving: None,
        };
        let found = conflicts(&scene.clinic, wanted).await.unwrap();
        let [Conflict::Visit(one)] = found.as_slice() else {
            panic!("who has the table: {found:?}");
        };
        assert_eq!(one.client.name, "Ada Brook");
        cancel(&scene.clinic, &desk(), first).await.unwrap();
        book(&scene.clinic, &Actor::Visitor, second).await.unwrap();
    }
}

#[tokio::test]
async fn a_second_table_serves_a_second_visit() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        scene.tables(2).await;
        let (ada, bo) = (
            scene.booking(start, "Ada Brook"),
            scene.other_booking(start, "Bo Castell"),
        );
        let mut tables = Vec::new();
        for booking in [ada, bo] {
            let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
            tables.extend(
                equipment_of(&scene.clinic, booked.appointment)
                    .await
                    .unwrap(),
            );
        }
        assert_eq!(tables, ["Table 1", "Table 2"]);
    }
}

#[tokio::test]
async fn without_any_table_nothing_is_free() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        scene.tables(0).await;
        let day = start.to_zoned(scene.zone()).date();
        let free = free_for_staff(&scene.clinic, scene.wish, day, None).await;
        assert!(free.unwrap().is_empty());
    }
}

#[tokio::test]
async fn booked_over_others_a_visit_gets_the_table_when_it_is_given_up() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        scene.tables(1).await;
        let first = scene.staff(scene.booking(start, "Ada Brook"));
        let first = book(&scene.clinic, &desk(), first)
            .await
            .unwrap()
            .appointment;
        let over = scene.other_booking(start, "Bo Castell");
        let over = overbook(&scene.clinic, &desk(), over, "shares the table").await;
        let over = over.unwrap().appointment;
        assert!(equipment_of(&scene.clinic, over).await.unwrap().is_empty());
        cancel(&scene.clinic, &desk(), first).await.unwrap();
        assert_eq!(
            equipment_of(&scene.clinic, over).await.unwrap(),
            ["Table 1"]
        );
        let third = scene.staff(scene.booking(start, "Cleo Dahl"));
        let third = book(&scene.clinic, &desk(), third).await;
        assert!(
            matches!(third, Err(BookError::Refused(Refused::Taken { .. }))),
            "not sold once more: {third:?}"
        );
    }
}

#[tokio::test]
async fn a_piece_that_visits_to_come_have_is_put_away_only_by_who_has_seen_them() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        scene.tables(1).await;
        let booking = scene.staff(scene.booking(start, "Ada Brook"));
        let booked = book(&scene.clinic, &desk(), booking).await;
        let booked = booked.unwrap().appointment;
        let all = scene
            .clinic
            .store
            .read::<_, StoreError, _>(|tx| Box::pin(equipment::all(tx)));
        let mut piece = all.await.unwrap().remove(0);
        piece.active = false;
        let away = |seen| {
            let (clinic, piece) = (scene.clinic.clone(), piece.clone());
            async move { save(&clinic, &desk(), Entry::Equipment(piece), seen).await }
        };
        let unseen = away(Vec::new()).await;
        assert!(
            matches!(unseen, Err(SettingError::Standing(_))),
            "{unseen:?}"
        );
        away(vec![booked]).await.unwrap();
    }
}
