//! Clients' records found, made and merged, and staff's notes: on every engine.

use crate::common::{Scene, email, scenes};
use midstance_clinic::{
    Actor, Staff,
    booking::{
        BookError, Booked, Booking, Door, NoteError, Refused, Who, book, set_note, set_status,
        spaced_reference, staff_note, visit,
    },
    clients::{self, Contact, CreateError, MergeError},
};
use midstance_store::{
    AccountId, ClientId, StoreError,
    account::Role,
    appointment::Status,
    client::{Client, are_alike},
};

fn desk() -> Actor {
    Actor::Staff(Staff {
        account: AccountId(uuid::Uuid::nil()),
        name: "Front desk".into(),
        role: Role::FrontDesk,
        practitioner: None,
    })
}

fn staff(booking: Booking) -> Booking {
    Booking {
        door: Door::Staff,
        ..booking
    }
}

fn contact(name: &str, email: &str, phone: &str) -> Contact {
    Contact {
        name: name.into(),
        email: email.into(),
        phone: phone.into(),
    }
}

fn as_client(contact: &Contact, like: &Client) -> Client {
    Client {
        name: contact.name.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
        ..like.clone()
    }
}

async fn made(scene: &Scene, contact: Contact) -> ClientId {
    clients::create(&scene.clinic, &desk(), contact, true)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_second_record_of_one_person_is_made_only_knowingly() {
    for scene in scenes().await {
        let first = made(
            &scene,
            contact("Zoe Quill", "zoe@demo.invalid", "+16045550111"),
        )
        .await;
        for twin in [
            contact("zoe quill", "", ""),
            contact("Z. Quill", "ZOE@demo.invalid", ""),
            contact("Somebody", "", "+16045550111"),
        ] {
            let result = clients::create(&scene.clinic, &desk(), twin.clone(), false).await;
            let Err(CreateError::Alike(alike)) = result else {
                panic!("the record that exists is named: {result:?}")
            };
            assert_eq!(alike.iter().map(|c| c.id).collect::<Vec<_>>(), [first]);
            assert!(are_alike(&alike[0], &as_client(&twin, &alike[0])));
            let other = contact("Somebody else", "", "");
            assert!(!are_alike(&alike[0], &as_client(&other, &alike[0])));
        }
        let other = contact("Yan Other", "yan@demo.invalid", "");
        clients::create(&scene.clinic, &desk(), other, false)
            .await
            .unwrap();
        let found = clients::search(&scene.clinic, "555 0111").await.unwrap();
        assert_eq!(found.len(), 1, "found by phone");
        let turned = clients::search(&scene.clinic, "quill  zoe").await.unwrap();
        assert_eq!(turned.len(), 1, "found by the words of the name");
        let none = clients::search(&scene.clinic, "zoe other").await.unwrap();
        assert!(none.is_empty(), "all the words are of one name: {none:?}");
    }
}

#[tokio::test]
async fn merging_takes_visits_and_claims_along() {
    for scene in scenes().await {
        let into = made(&scene, contact("Zoe Quill", "", "+16045550111")).await;
        let from = made(&scene, contact("Zoë Quill", "zoe@demo.invalid", "")).await;
        let start = scene.both_free().await;
        let known = |client, booking: Booking| Booking {
            who: Who::Known(client),
            ..staff(booking)
        };
        let first = known(from, scene.booking(start, ""));
        book(&scene.clinic, &desk(), first).await.unwrap();
        clients::merge(&scene.clinic, &desk(), from, into)
            .await
            .unwrap();

        let record = clients::record(&scene.clinic, from).await.unwrap().unwrap();
        assert_eq!(
            record.client.id, into,
            "the old record leads to the new one"
        );
        assert_eq!(record.visits.len(), 1);
        assert_eq!(record.client.email, "zoe@demo.invalid");
        let found = clients::search(&scene.clinic, "ZOË").await.unwrap();
        let found: Vec<ClientId> = found.iter().map(|client| client.id).collect();
        assert_eq!(found, [into], "one record is left");
        let elsewhere = known(into, scene.other_booking(start, ""));
        let busy = book(&scene.clinic, &desk(), elsewhere).await;
        assert!(
            matches!(busy, Err(BookError::Refused(Refused::ClientBusy))),
            "the claims went along: {busy:?}"
        );
        let again = clients::merge(&scene.clinic, &desk(), from, into).await;
        assert!(matches!(again, Err(MergeError::NotFound)), "{again:?}");

        // The address that went with the old record leads to the one that is left.
        let free = scene.first_free().await;
        let online = scene.booking(free, "Zoë Quill");
        let who = Who::Given {
            name: "Zoë Quill".into(),
            email: "zoe@demo.invalid".into(),
            phone: String::new(),
        };
        let booked = book(&scene.clinic, &Actor::Visitor, Booking { who, ..online })
            .await
            .unwrap();
        let found = visit(&scene.clinic, booked.appointment)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.client.id, into);
        let shown = spaced_reference(&found.appointment.reference);
        for typed in [shown.to_lowercase(), shown] {
            let by_reference = clients::search(&scene.clinic, &typed).await.unwrap();
            assert_eq!(
                by_reference.iter().map(|c| c.id).collect::<Vec<_>>(),
                [into],
                "{typed}"
            );
        }
        assert!(
            scene
                .lines(from.0)
                .await
                .iter()
                .any(|(a, _)| a == "client.merged")
        );
    }
}

#[tokio::test]
async fn two_people_at_one_time_are_not_merged() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        book(
            &scene.clinic,
            &desk(),
            staff(scene.booking(start, "Twin One")),
        )
        .await
        .unwrap();
        book(
            &scene.clinic,
            &desk(),
            staff(scene.other_booking(start, "Twin Two")),
        )
        .await
        .unwrap();
        let id = |found: Vec<midstance_store::client::Client>| found[0].id;
        let one = id(clients::search(&scene.clinic, &email("Twin One"))
            .await
            .unwrap());
        let two = id(clients::search(&scene.clinic, &email("Twin Two"))
            .await
            .unwrap());
        let merged = clients::merge(&scene.clinic, &desk(), one, two).await;
        assert!(matches!(merged, Err(MergeError::Busy(_))), "{merged:?}");
        let record = clients::record(&scene.clinic, one).await.unwrap().unwrap();
        assert_eq!((record.client.id, record.visits.len()), (one, 1));
    }
}

#[tokio::test]
async fn recorded_runs_go_along_unless_both_have_some() {
    for scene in scenes().await {
        let into = made(&scene, contact("Zoe Quill", "", "+16045550111")).await;
        let from = made(&scene, contact("Zoë Quill", "zoe@demo.invalid", "")).await;
        let shoe = |client: ClientId| {
            let (clinic, id) = (scene.clinic.clone(), scene.clinic.new_id());
            async move {
                let sql = "INSERT INTO shoe (id, client_id, name, start_m) VALUES ($1,$2,$3,$4)";
                let values = midstance_store::values![id, client, "Blue", 0.0];
                let put = clinic.store.write::<_, StoreError, _>(move |tx| {
                    Box::pin(async move { tx.execute(sql, &values).await })
                });
                put.await.unwrap();
            }
        };
        shoe(from).await;
        shoe(into).await;
        let both = clients::merge(&scene.clinic, &desk(), from, into).await;
        assert!(matches!(both, Err(MergeError::BothRuns)), "{both:?}");

        let third = made(&scene, contact("Zoey Quill", "", "")).await;
        clients::merge(&scene.clinic, &desk(), from, third)
            .await
            .unwrap();
        let sql = "SELECT client_id FROM shoe WHERE client_id = $1";
        let found = scene
            .clinic
            .store
            .read::<_, StoreError, _>(move |tx| {
                Box::pin(async move { tx.query(sql, &midstance_store::values![third]).await })
            })
            .await
            .unwrap();
        assert_eq!(found.len(), 1, "the shoe went along");
    }
}

#[tokio::test]
async fn the_staffs_note_is_kept_and_only_its_change_is_told() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let id = {
            let booking = staff(scene.booking(start, "Ada Brook"));
            book(&scene.clinic, &desk(), booking)
                .await
                .unwrap()
                .appointment
        };
        set_note(&scene.clinic, &desk(), id, (" ring twice ", ""))
            .await
            .unwrap();
        assert_eq!(staff_note(&scene.clinic, id).await.unwrap(), "ring twice");
        set_note(&scene.clinic, &desk(), id, ("ring twice", ""))
            .await
            .unwrap();
        let lines = scene.lines(id.0).await;
        let told: Vec<_> = lines
            .iter()
            .filter(|(a, _)| a == "appointment.noted")
            .collect();
        assert_eq!(told.len(), 1);
        assert!(lines.iter().all(|(_, detail)| !detail.contains("ring")));
        assert!(
            set_note(
                &scene.clinic,
                &desk(),
                id,
                (&"x".repeat(2001), "ring twice")
            )
            .await
            .is_err()
        );
    }
}

#[tokio::test]
async fn names_are_found_without_their_capitals_and_marks() {
    for scene in scenes().await {
        let id = made(&scene, contact("Élodie Ångström-Roy", "", "")).await;
        for typed in [
            "Élodie",
            "élodie",
            "ELODIE",
            "angstrom",
            "roy, elodie",
            "Elodie\u{301}",
        ] {
            let found = clients::search(&scene.clinic, typed).await.unwrap();
            assert!(found.iter().any(|client| client.id == id), "{typed}");
        }
        let twin = contact("elodie angstrom-roy", "", "");
        let again = clients::create(&scene.clinic, &desk(), twin, false).await;
        assert!(matches!(again, Err(CreateError::Alike(_))), "{again:?}");
    }
}

#[tokio::test]
async fn a_note_that_somebody_else_wrote_meanwhile_is_not_written_over() {
    for scene in scenes().await {
        let start = scene.first_free().await;
        let booking = staff(scene.booking(start, "Ada Brook"));
        let booked = book(&scene.clinic, &desk(), booking).await.unwrap();
        let note = async |text: &str, seen: &str| {
            set_note(&scene.clinic, &desk(), booked.appointment, (text, seen)).await
        };
        note("Brings\r\nreceipt", "").await.unwrap();
        let lost = note("Prefers quiet", "").await;
        assert!(
            matches!(&lost, Err(NoteError::Changed(stands)) if stands == "Brings\nreceipt"),
            "{lost:?}"
        );
        note("Both", "Brings\nreceipt").await.unwrap();
        let kept = staff_note(&scene.clinic, booked.appointment).await.unwrap();
        assert_eq!(kept, "Both");
    }
}

#[tokio::test]
async fn a_time_missed_under_one_record_and_kept_under_the_other_does_not_keep_them_apart() {
    for scene in scenes().await {
        let start = scene.both_free().await;
        let one = staff(scene.booking(start, "Ada Brook"));
        let other = staff(scene.other_booking(start, "Ada Brooke"));
        let missed = book(&scene.clinic, &desk(), one).await.unwrap();
        let kept = book(&scene.clinic, &desk(), other).await.unwrap();
        let client = async |booked: &Booked| {
            let found = visit(&scene.clinic, booked.appointment).await.unwrap();
            found.unwrap().client.id
        };
        let (from, into) = (client(&missed).await, client(&kept).await);
        let hours = scene.clinic.now().duration_until(start).as_hours();
        scene.clock.forward(hours * 60 + 120);
        let no_show = (Status::NoShow, 0);
        set_status(&scene.clinic, &desk(), missed.appointment, no_show)
            .await
            .unwrap();
        clients::merge(&scene.clinic, &desk(), from, into)
            .await
            .unwrap();
        assert_eq!(client(&missed).await, into);
    }
}
