//! The form before a visit: needed, filled in, read, forgotten; on every engine.

use crate::common::{Scene, scenes, waiting::adas};
use jiff::{ToSpan, civil::date};
use midstance_clinic::{
    Actor, Staff,
    booking::{SeriesBooking, book, book_series, cancel, visit},
    housekeeping,
    intake::{
        Answers, Content, Field, FillError, FormError, Guardian, Kind, Question, Reply, SHORT,
        Signer, Signing, SigningField, Standing, form_view, keep, opened, save_form, sheet, short,
        standings,
    },
    mailbox,
};
use midstance_store::{AccountId, AppointmentId, IntakeFormId, StoreError, account::Role, intake};

fn therapist() -> Actor {
    Actor::Staff(Staff {
        account: AccountId(uuid::Uuid::nil()),
        name: "Mara".into(),
        role: Role::Practitioner,
        practitioner: None,
    })
}

/// Every question of the short form answered, "no" wherever that is an answer.
fn all_no() -> Answers {
    let must = short().content.questions.into_iter().filter(|q| q.must);
    must.map(|q| (q.id, "no".to_owned())).collect()
}

/// An adult's reply, who agrees.
fn reply(answers: Answers) -> Reply {
    Reply {
        answers,
        signing: Signing {
            born: Some(date(1990, 3, 12)),
            ..Signing::default()
        },
        agreed: true,
    }
}

impl Scene {
    async fn booked(&self, name: &str) -> AppointmentId {
        let start = self.first_free().await;
        let booking = self.booking(start, name);
        let booked = book(&self.clinic, &Actor::Visitor, booking).await;
        booked.unwrap().appointment
    }

    async fn send(&self, id: AppointmentId, answers: Answers) -> Result<(), FillError> {
        keep(&self.clinic, &Actor::Visitor, id, reply(answers), true).await
    }

    async fn later(&self, id: AppointmentId, answers: Answers) -> Result<(), FillError> {
        let unsigned = Reply {
            answers,
            ..Reply::default()
        };
        keep(&self.clinic, &Actor::Visitor, id, unsigned, false).await
    }

    async fn standing(&self, id: AppointmentId) -> Standing {
        let one = visit(&self.clinic, id).await.unwrap().unwrap();
        standings(&self.clinic, &[one]).await.unwrap().remove(0)
    }
}

#[tokio::test]
async fn a_booking_brings_the_link_and_no_word_of_what_is_asked() {
    for scene in scenes().await {
        let id = scene.booked("Ada Brook").await;
        assert_eq!(scene.standing(id).await, Standing::Missing);
        let mail = mailbox::about(&scene.clinic, id).await.unwrap().remove(0);
        for text in [&mail.text, &mail.html] {
            assert!(text.contains("/intake"), "{text}");
            for word in ["health", "blood", "fever"] {
                assert!(!text.to_lowercase().contains(word), "{word} in {text}");
            }
        }
    }
}

#[tokio::test]
async fn what_must_be_answered_and_agreed_is_asked_for_and_the_rest_may_wait() {
    for scene in scenes().await {
        let id = scene.booked("Ada Brook").await;
        let few = Answers::from([("fever".to_owned(), "no".to_owned())]);
        match scene.send(id, few.clone()).await {
            Err(FillError::Missing(open)) => assert_eq!(open.len(), 6, "{open:?}"),
            other => panic!("{other:?}"),
        }
        scene.later(id, few).await.unwrap();
        let kept = sheet(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(kept.reply.answers["fever"], "no");
        assert_eq!(kept.sent_at, None);
        assert_eq!(scene.standing(id).await, Standing::Missing);
        let read = opened(&scene.clinic, &therapist(), id).await.unwrap();
        assert!(read.is_none(), "what was not sent is nobody's to read");

        let bare = Reply {
            agreed: false,
            ..reply(all_no())
        };
        let bare = keep(&scene.clinic, &Actor::Visitor, id, bare, true).await;
        assert!(matches!(bare, Err(FillError::NoConsent)), "{bare:?}");
        let mut odd = all_no();
        odd.insert("fever".into(), "maybe".into());
        let odd = scene.send(id, odd).await;
        assert!(matches!(odd, Err(FillError::Missing(_))), "{odd:?}");
        let mut long = all_no();
        long.insert("else".into(), "x".repeat(2_001));
        let long = scene.send(id, long).await;
        assert!(matches!(long, Err(FillError::Missing(_))), "{long:?}");
        scene.send(id, all_no()).await.unwrap();
        let Standing::Sent { alert, .. } = scene.standing(id).await else {
            panic!("it was sent");
        };
        assert!(!alert);
    }
}

#[tokio::test]
async fn a_danger_is_told_in_words_reading_is_written_down_and_no_line_says_what_was_answered() {
    for scene in scenes().await {
        let id = scene.booked("Ada Brook").await;
        let mut answers = all_no();
        answers.insert("blood_thinners".into(), "yes".into());
        answers.insert("pregnancy".into(), "unsure".into());
        answers.insert("medicines".into(), "  apixaban ".into());
        scene.send(id, answers).await.unwrap();
        let Standing::Sent { alert: true, .. } = scene.standing(id).await else {
            panic!("somebody looks first");
        };
        let read = opened(&scene.clinic, &therapist(), id).await.unwrap();
        let given = read.unwrap().filled.given;
        let alerts: Vec<&str> = given
            .iter()
            .map(|g| g.alert.as_str())
            .filter(|a| !a.is_empty())
            .collect();
        assert_eq!(
            alerts,
            [
                "Takes medicine that thins the blood",
                "Is or may be pregnant (not sure)"
            ]
        );
        assert!(given.iter().any(|g| g.answer == "apixaban"));
        let lines = scene.lines(id.0).await;
        assert!(lines.contains(&("intake.sent".into(), SHORT.into())));
        assert_eq!(lines.iter().filter(|(a, _)| a == "intake.read").count(), 1);
        assert!(!format!("{lines:?}").contains("apixaban"));
    }
}

#[tokio::test]
async fn answers_change_until_the_visit_and_then_stand() {
    for scene in scenes().await {
        let id = scene.booked("Ada Brook").await;
        scene.send(id, all_no()).await.unwrap();
        let half = Answers::from([("fever".to_owned(), "yes".to_owned())]);
        let half = keep(&scene.clinic, &Actor::Visitor, id, reply(half), false).await;
        assert!(
            matches!(half, Err(FillError::Missing(_))),
            "what was sent is only replaced by whole answers: {half:?}"
        );
        let mut changed = all_no();
        changed.insert("fever".into(), "yes".into());
        scene.send(id, changed).await.unwrap();
        let read = opened(&scene.clinic, &therapist(), id).await.unwrap();
        let read = read.unwrap();
        assert!(
            read.filled
                .given
                .iter()
                .any(|g| g.id == "fever" && g.answer == "yes")
        );
        scene.clock.forward(60 * 24 * 30);
        let late = scene.send(id, all_no()).await;
        assert!(matches!(late, Err(FillError::Closed)), "{late:?}");
        assert!(!sheet(&scene.clinic, id).await.unwrap().unwrap().open);
    }
}

#[tokio::test]
async fn visits_booked_together_need_it_once() {
    for scene in scenes().await {
        let first = scene.booked("Ada Brook").await;
        let client = visit(&scene.clinic, first)
            .await
            .unwrap()
            .unwrap()
            .client
            .id;
        let start = scene.first_free().await;
        let starts = [7, 14].map(|days| start.checked_add((days * 24).hours()).unwrap());
        let series = SeriesBooking {
            wish: scene.wish,
            client,
            starts: starts.into(),
            check: None,
            idempotency_key: None,
        };
        let booked = book_series(&scene.clinic, &Actor::Visitor, series).await;
        let ids: Vec<AppointmentId> = booked.unwrap().iter().map(|b| b.appointment).collect();
        scene.send(ids[1], all_no()).await.unwrap();
        for id in &ids {
            let standing = scene.standing(*id).await;
            assert!(matches!(standing, Standing::Sent { .. }), "{standing:?}");
        }
        assert_eq!(scene.standing(first).await, Standing::Missing);
    }
}

#[tokio::test]
async fn what_never_became_part_of_a_record_is_forgotten_and_the_rest_is_kept() {
    for scene in scenes().await {
        let (off, begun, stays) = (
            scene.booked("Ada Brook").await,
            scene.booked("Bo Castell").await,
            scene.booked("Cleo Dahl").await,
        );
        scene.send(off, all_no()).await.unwrap();
        scene.send(stays, all_no()).await.unwrap();
        scene.later(begun, Answers::new()).await.unwrap();
        cancel(&scene.clinic, &therapist(), off).await.unwrap();
        let there = |id: AppointmentId| {
            let store = scene.clinic.store.clone();
            async move {
                let kept = store.read::<_, StoreError, _>(move |tx| {
                    Box::pin(async move { intake::answered(tx, id).await })
                });
                kept.await.unwrap().is_some()
            }
        };
        housekeeping::tidy(&scene.clinic).await.unwrap();
        assert!(there(off).await && there(begun).await, "not before a month");
        scene.clock.forward(60 * 24 * 70);
        housekeeping::tidy(&scene.clinic).await.unwrap();
        assert!(!there(off).await && !there(begun).await);
        assert!(there(stays).await);
    }
}

fn content(ask: &str, alert: &str) -> Content {
    Content {
        intro: String::new(),
        consent: "I agree.".into(),
        questions: vec![Question {
            id: "shoes".into(),
            ask: ask.into(),
            kind: Kind::YesNo,
            must: true,
            alert: alert.into(),
        }],
    }
}

#[tokio::test]
async fn an_own_form_has_versions_and_answers_keep_theirs() {
    for scene in scenes().await {
        let form = IntakeFormId(scene.clinic.new_id());
        let empty = Content {
            questions: Vec::new(),
            ..content("", "")
        };
        let bad = save_form(&scene.clinic, &therapist(), form, ("A".into(), true, empty)).await;
        assert!(matches!(bad, Err(FormError::Questions)), "{bad:?}");
        let first = content("Do your shoes pinch?", "Shoes pinch");
        let save = |content: Content, active| {
            let what = ("Shoes".to_owned(), active, content);
            let clinic = scene.clinic.clone();
            async move { save_form(&clinic, &therapist(), form, what).await }
        };
        save(first.clone(), true).await.unwrap();
        save(first, true).await.unwrap();
        let service = scene.wish.service;
        let need = scene.clinic.store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { intake::set_need(tx, service, Some(Some(form))).await })
        });
        need.await.unwrap();
        let taken_out = save(content("Do your shoes pinch?", "Shoes pinch"), false).await;
        assert!(matches!(taken_out, Err(FormError::InUse)), "{taken_out:?}");

        let id = scene.booked("Ada Brook").await;
        let yes = Answers::from([("shoes".to_owned(), "yes".to_owned())]);
        scene.send(id, yes).await.unwrap();
        save(content("Do your shoes hurt?", ""), true)
            .await
            .unwrap();
        let view = form_view(&scene.clinic, form).await.unwrap().unwrap();
        assert_eq!((view.version, view.services.len()), (2, 1));
        let read = opened(&scene.clinic, &therapist(), id)
            .await
            .unwrap()
            .unwrap();
        let given = &read.filled.given[0];
        assert_eq!(
            (given.ask.as_str(), given.alert.as_str()),
            ("Do your shoes pinch?", "Shoes pinch")
        );
        let now = sheet(&scene.clinic, id).await.unwrap().unwrap();
        assert_eq!(now.form.content.questions[0].ask, "Do your shoes hurt?");
        assert_eq!(
            now.reply.answers["shoes"], "yes",
            "the answer finds its question"
        );
    }
}

#[tokio::test]
async fn who_is_not_of_age_on_the_day_of_signing_names_a_guardian_and_who_signs() {
    for scene in scenes().await {
        let (_, id) = adas(&scene).await;
        let today = scene.clinic.now().to_zoned(scene.zone()).date();
        // In British Columbia they are of age tomorrow.
        let born = today.tomorrow().unwrap();
        let born = date(born.year() - 19, born.month(), born.day());
        let mut young = reply(all_no());
        young.signing.born = Some(born);
        let sent = |young: &Reply| {
            let (clinic, young) = (scene.clinic.clone(), young.clone());
            async move { keep(&clinic, &Actor::Visitor, id, young, true).await }
        };
        let Err(FillError::Missing(open)) = sent(&young).await else {
            panic!("nobody is there for them");
        };
        let fields: Vec<Field> = open.into_iter().map(|(field, _)| field).collect();
        let wanted = [
            SigningField::Name,
            SigningField::Relationship,
            SigningField::Phone,
            SigningField::Signer,
        ];
        assert_eq!(fields, wanted.map(Field::Signing));

        young.signing.guardian = Guardian {
            name: " Robin Brook ".into(),
            relationship: "mother".into(),
            phone: "+16045550142".into(),
        };
        young.signing.signer = Some(Signer::Guardian);
        sent(&young).await.unwrap();
        let read = opened(&scene.clinic, &therapist(), id).await.unwrap();
        let signing = read.unwrap().filled.signing;
        assert_eq!(signing.under, Some(19));
        assert_eq!(signing.guardian.name, "Robin Brook");
        assert_eq!(
            (signing.born, signing.signer),
            (Some(born), Some(Signer::Guardian))
        );
        let lines = format!("{:?}", scene.lines(id.0).await);
        assert!(!lines.contains("Robin") && !lines.contains("mother"));

        // The same answers a day later: nobody needs to be there any more.
        scene.clock.forward(24 * 60);
        young.signing = Signing {
            born: Some(born),
            ..Signing::default()
        };
        match sent(&young).await {
            Ok(()) => {
                let read = opened(&scene.clinic, &therapist(), id).await.unwrap();
                assert_eq!(read.unwrap().filled.signing.under, None);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn answers_from_before_the_date_of_birth_was_asked_can_be_read_and_changed() {
    for scene in scenes().await {
        let id = scene.booked("Ada Brook").await;
        let now = scene.clinic.now();
        let old = intake::Answered {
            appointment: id,
            version: SHORT.into(),
            content:
                r#"{"name":"Short health form","consent":"I agree.","agreed":true,"given":[]}"#
                    .into(),
            alert: false,
            sent_at: Some(now),
            updated_at: now,
        };
        let put = scene.clinic.store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { intake::keep(tx, &old).await })
        });
        put.await.unwrap();
        let read = opened(&scene.clinic, &therapist(), id).await.unwrap();
        assert_eq!(read.unwrap().filled.signing, Signing::default());
        assert!(matches!(scene.standing(id).await, Standing::Sent { .. }));
        scene.send(id, all_no()).await.unwrap();
    }
}
