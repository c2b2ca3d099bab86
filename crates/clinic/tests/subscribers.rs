//! Who may be mailed, adding with evidence, and files of subscribers, on every engine.

use crate::common::{
    Scene,
    news::{counted, everybody, find, met},
    scenes,
};
use midstance_clinic::{
    Actor, mailbox,
    newsletter::{
        self, Add, Added, Consent, Excluded, Ground, NotAdded, add, audience,
        export::{From, piece},
        hard_bounce, open_topics, save_topic, staff,
    },
};
use midstance_store::{
    StoreError, TopicId,
    newsletter::{Scope, Status, Topic, Wish},
};

fn someone(email: &str, ground: Ground, on: &str) -> Add {
    Add {
        email: email.into(),
        name: "Some One".into(),
        topics: Vec::new(),
        new_articles: false,
        consent: Consent {
            ground,
            on: on.parse().unwrap(),
            evidence: "paper form, folder 3".into(),
        },
    }
}

async fn added(scene: &Scene, wanted: Add) -> Added {
    add(&scene.clinic, &Actor::Program, wanted).await.unwrap()
}

#[tokio::test]
async fn who_may_be_mailed_is_decided_by_the_legal_basis() {
    for scene in scenes().await {
        // The demo's list: four with a yes, one by a purchase; one whose consent has ended, one who
        // left, one who has not confirmed.
        let all = counted(&scene, everybody()).await;
        assert_eq!(all.may, 5);
        use Excluded::{Bounced, ConsentEnded, Left, NotWished, Pending};
        assert_eq!(all.excluded, [(Pending, 1), (Left, 1), (ConsentEnded, 1)]);
        hard_bounce(&scene.clinic, "bo.castell@demo.invalid", "5.1.1")
            .await
            .unwrap();
        let training = open_topics(&scene.clinic).await.unwrap().remove(0);
        let about = counted(&scene, Wish::Topics(vec![training.id])).await;
        // Ada and Gia chose training, Dev chose nothing and gets every issue, Cleo chose injuries.
        assert_eq!(about.may, 3);
        assert_eq!(
            about.excluded,
            [
                (Pending, 1),
                (Left, 1),
                (Bounced, 1),
                (ConsentEnded, 1),
                (NotWished, 1)
            ]
        );
        assert_eq!(counted(&scene, Wish::NewArticles).await.may, 2);
        for most in [1, 2, 100] {
            let met = met(&scene, everybody(), most).await;
            let mut names: Vec<&str> = met.iter().map(|one| one.name.as_str()).collect();
            names.sort_unstable();
            assert_eq!(
                names,
                ["Ada Brook", "Cleo Dahl", "Dev Eriksen", "Gia Holt"],
                "{most}"
            );
        }
        // Two years later nobody may be mailed on the ground of a purchase.
        scene.clock.forward(731 * 24 * 60);
        let later = met(&scene, everybody(), 100).await;
        assert!(later.iter().all(|one| one.name != "Dev Eriksen"));
        let now = scene.clinic.now();
        let dev = find(&scene, "dev.eriksen").await.unwrap().id;
        let may = scene.clinic.store.read::<_, StoreError, _>(move |tx| {
            Box::pin(async move { audience::may_mail(tx, &everybody(), now, dev).await })
        });
        assert_eq!(may.await.unwrap(), Some(Err(ConsentEnded)));
    }
}

#[tokio::test]
async fn by_hand_only_with_consent_that_holds_and_never_who_left() {
    for scene in scenes().await {
        let good = added(
            &scene,
            someone("new@runner.example", Ground::Express, "2026-11-01"),
        )
        .await;
        assert!(matches!(good, Added::New(_)));
        let mails = mailbox::newest(&scene.clinic).await.unwrap();
        assert_eq!(mails[0].kind, "newsletter_welcome");
        let again = someone("NEW@runner.example", Ground::Express, "2026-11-02");
        assert!(matches!(
            added(&scene, again).await,
            Added::Not(NotAdded::Already(_))
        ));
        let left = someone("farid.greene@demo.invalid", Ground::Express, "2026-11-01");
        assert_eq!(added(&scene, left).await, Added::Not(NotAdded::Left));
        let old = someone("old@runner.example", Ground::Purchase, "2024-01-01");
        assert!(matches!(
            added(&scene, old).await,
            Added::Not(NotAdded::NoConsent(_))
        ));
        assert!(find(&scene, "old@runner.example").await.is_none());
        // A yes is more than a purchase, and confirms whoever had not.
        let dev = someone("dev.eriksen@demo.invalid", Ground::Express, "2026-11-01");
        assert!(matches!(added(&scene, dev).await, Added::More(_)));
        let hugo = someone("hugo.iversen@demo.invalid", Ground::Purchase, "2026-11-01");
        assert!(matches!(added(&scene, hugo).await, Added::More(_)));
        assert_eq!(find(&scene, "hugo").await.unwrap().status, Status::Active);
        let less = someone("ada.brook@demo.invalid", Ground::Purchase, "2026-11-01");
        assert!(matches!(
            added(&scene, less).await,
            Added::Not(NotAdded::Already(_))
        ));
    }
}

#[tokio::test]
async fn the_export_holds_everybody_and_no_formula() {
    for scene in scenes().await {
        let mut wanted = someone("formula@runner.example", Ground::Express, "2026-11-01");
        wanted.name = "=HYPERLINK(1)".into();
        added(&scene, wanted).await;
        let (mut text, mut at) = (Vec::new(), From::List(None));
        while at != From::End {
            let (bytes, next) = piece(&scene.clinic, at).await.unwrap();
            text.extend(bytes);
            at = next;
        }
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text.lines().count(), 1 + 8 + 1, "{text}");
        assert!(
            text.contains("formula@runner.example,'=HYPERLINK(1),active,"),
            "{text}"
        );
        assert!(
            text.contains("express on 2026-11-01: paper form, folder 3"),
            "{text}"
        );
        assert!(
            text.contains("ada.brook@demo.invalid,Ada Brook,active,training|injuries,yes,express")
        );
    }
}

#[tokio::test]
async fn an_address_that_takes_mail_again_is_allowed_with_a_reason() {
    for scene in scenes().await {
        let (ada, farid) = ("ada.brook@demo.invalid", "farid.greene@demo.invalid");
        for email in [ada, farid] {
            hard_bounce(&scene.clinic, email, "550 5.1.1 unknown")
                .await
                .unwrap();
            let stands = staff::stands_against(&scene.clinic, email)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(stands.scope, Scope::All);
        }
        assert_eq!(find(&scene, "ada").await.unwrap().status, Status::Bounced);
        for email in [ada, farid] {
            let why = "called, the mailbox had been full";
            let allowed = staff::allow_again(&scene.clinic, &Actor::Program, email, why).await;
            assert!(allowed.unwrap());
        }
        assert_eq!(find(&scene, "ada").await.unwrap().status, Status::Active);
        assert!(
            staff::stands_against(&scene.clinic, ada)
                .await
                .unwrap()
                .is_none()
        );
        // He had left before it bounced, and stays off the newsletter.
        let stands = staff::stands_against(&scene.clinic, farid)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (stands.scope, stands.reason.as_str()),
            (Scope::Newsletter, "left")
        );
        let twice = staff::allow_again(&scene.clinic, &Actor::Program, farid, "again").await;
        assert!(!twice.unwrap(), "leaving is not staff's to undo");
    }
}

#[tokio::test]
async fn topics_have_names_of_their_own_and_keep_their_readers() {
    for scene in scenes().await {
        let new = |name: &str| Topic {
            id: TopicId(uuid::Uuid::nil()),
            slug: name.to_lowercase(),
            name: name.into(),
            about: String::new(),
            position: 0,
            active: true,
        };
        assert!(
            save_topic(&scene.clinic, &Actor::Program, new("Races"))
                .await
                .unwrap()
        );
        assert!(
            !save_topic(&scene.clinic, &Actor::Program, new("races"))
                .await
                .unwrap()
        );
        let all = newsletter::topics(&scene.clinic).await.unwrap();
        assert_eq!(all.last().unwrap().0.name, "Races");
        let (training, readers) = all[0].clone();
        assert_eq!(readers, 2, "Ada and Gia; Farid has left");
        let closed = Topic {
            active: false,
            ..training
        };
        assert!(
            save_topic(&scene.clinic, &Actor::Program, closed)
                .await
                .unwrap()
        );
        assert!(
            open_topics(&scene.clinic)
                .await
                .unwrap()
                .iter()
                .all(|t| t.slug != "training")
        );
        assert_eq!(newsletter::topics(&scene.clinic).await.unwrap()[0].1, 2);
    }
}
