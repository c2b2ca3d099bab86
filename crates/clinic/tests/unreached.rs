//! Newsletters that keep coming back stop, for as long as nobody says that they arrive, on every engine.

use std::time::Duration;

use crate::common::{
    Scene,
    news::{counted, everybody, find},
    post::{Server, readers, sender, sending},
    scenes,
};
use midstance_clinic::{
    Actor, Clinic, Token,
    campaign::{self, Block, Content, When},
    mailbox,
    newsletter::{
        Add, Added, Ask, Consent, Excluded, Ground, Link, NotAdded, Origin, Secret, add, confirm,
        hard_bounce, is_stopped, join, leave_by_token, preferences, staff, undo,
    },
    post::take_return,
};
use midstance_mail::{Purpose, ReturnAddress};
use midstance_store::{
    RecipientId, StoreError, SubscriberId,
    campaign::recipient::{self, Settled},
    newsletter::{Channel, Kind, Scope, Status},
};

const ADA: &str = "ada.brook@demo.invalid";
const WEEK: i64 = 7 * 24 * 60;
const PROGRAM: Actor = Actor::Program;

fn content(subject: &str) -> Content {
    Content {
        subject: subject.into(),
        blocks: vec![Block::Text {
            markdown: "Hello {name}".into(),
        }],
        name_unknown: "runner".into(),
        ..Content::default()
    }
}

async fn ada(scene: &Scene) -> SubscriberId {
    find(scene, "ada").await.unwrap().id
}

async fn status(scene: &Scene) -> Status {
    find(scene, "ada").await.unwrap().status
}

/// What stands against her: the scope and the reason.
async fn stands(scene: &Scene) -> Option<(Scope, String)> {
    let stands = staff::stands_against(&scene.clinic, ADA).await.unwrap();
    stands.map(|stands| (stands.scope, stands.reason))
}

/// A newsletter to her that a server takes now; what is reported about it an hour later, if anything.
/// The next week begins.
async fn week(scene: &Scene, report: Option<&str>) {
    let (clinic, person) = (&scene.clinic, ada(scene).await);
    let campaign = campaign::begin(clinic, &PROGRAM, &content("News")).await;
    let (campaign, now) = (campaign.unwrap(), clinic.now());
    let (id, holder) = (RecipientId(clinic.new_id()), clinic.new_id());
    let store = &clinic.store;
    let sent = store.write(move |tx| {
        Box::pin(async move {
            recipient::insert_all(tx, campaign, &[(id, person)], (now, now)).await?;
            recipient::lease(tx, campaign, (holder, now), now, 9).await?;
            let taken = (id, Settled::Sent, String::new());
            recipient::settle(tx, holder, &[taken], now).await?;
            Ok::<_, StoreError>(())
        })
    });
    sent.await.unwrap();
    scene.clock.forward(60);
    if let Some(status) = report {
        let to = ReturnAddress::new(Purpose::Bounce, &id.0.simple().to_string()).unwrap();
        let mail = format!(
            "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n\
             --x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n\
             Final-Recipient: rfc822; {ADA}\r\nAction: failed\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 452 {status} no room\r\n\r\n--x--\r\n"
        );
        take_return(clinic, &to, mail.as_bytes()).await.unwrap();
    }
    scene.clock.forward(WEEK - 60);
}

const SOFT: Option<&str> = Some("4.2.2");

async fn weeks(scene: &Scene, many: usize) {
    for _ in 0..many {
        week(scene, SOFT).await;
    }
}

async fn allow(scene: &Scene) -> bool {
    let why = "called, the mailbox is emptied";
    let allowed = staff::allow_again(&scene.clinic, &PROGRAM, ADA, why).await;
    allowed.unwrap()
}

async fn leave_token(clinic: &Clinic, person: SubscriberId) -> Token {
    let this = clinic.clone();
    let secret = clinic
        .store
        .write(move |tx| Box::pin(async move { Secret::load(tx, &this).await }));
    secret.await.unwrap().leave_token(person)
}

#[tokio::test]
async fn five_in_a_row_stop_the_newsletter_and_no_other_mail() {
    for scene in scenes().await {
        let before = counted(&scene, everybody()).await.may;
        weeks(&scene, 4).await;
        assert_eq!(
            (status(&scene).await, stands(&scene).await),
            (Status::Active, None)
        );
        weeks(&scene, 1).await;
        assert_eq!(status(&scene).await, Status::Bounced);
        let why = Some((Scope::Newsletter, "unreached".to_owned()));
        assert_eq!(stands(&scene).await, why);
        let store = &scene.clinic.store;
        let all = store
            .read(|tx| Box::pin(is_stopped(tx, ADA)))
            .await
            .unwrap();
        assert!(!all, "mail about appointments goes on");
        let after = counted(&scene, everybody()).await;
        assert_eq!(after.may, before - 1);
        assert!(after.excluded.contains(&(Excluded::Bounced, 1)));
        let kept = staff::record(&scene.clinic, ada(&scene).await)
            .await
            .unwrap()
            .unwrap();
        let last = &kept.log[0];
        assert_eq!((last.kind, last.channel), (Kind::Bounced, Channel::Mail));
        for words in [
            "5 newsletters in a row",
            "The newsletter stops",
            "4.2.2 no room",
        ] {
            assert!(
                last.detail.contains(words),
                "{words:?} in {:?}",
                last.detail
            );
        }
        let lines = scene.lines(kept.subscriber.id.0).await;
        let told = lines
            .iter()
            .filter(|(action, _)| action == "subscriber.unreached");
        assert_eq!(told.count(), 1, "{lines:?}");
        weeks(&scene, 2).await;
        let kept = staff::record(&scene.clinic, kept.subscriber.id)
            .await
            .unwrap();
        let bounces = kept
            .unwrap()
            .log
            .into_iter()
            .filter(|line| line.kind == Kind::Bounced);
        assert_eq!(bounces.count(), 1, "what comes later says nothing new");
        let again = Add {
            email: ADA.into(),
            name: String::new(),
            topics: Vec::new(),
            new_articles: false,
            consent: Consent {
                ground: Ground::Express,
                on: "2026-11-01".parse().unwrap(),
                evidence: "paper form".into(),
            },
        };
        let added = add(&scene.clinic, &PROGRAM, again).await.unwrap();
        assert_eq!(
            added,
            Added::Not(NotAdded::Bounced),
            "a form says nothing of the mailbox"
        );
    }
}

#[tokio::test]
async fn one_that_arrives_forgets_those_before_it() {
    for scene in scenes().await {
        weeks(&scene, 4).await;
        week(&scene, None).await;
        weeks(&scene, 4).await;
        // Our own fault says nothing about her mailbox.
        week(&scene, Some("5.7.1")).await;
        assert_eq!(status(&scene).await, Status::Active);
        weeks(&scene, 1).await;
        assert_eq!(status(&scene).await, Status::Bounced);
    }
}

#[tokio::test]
async fn staff_send_again_and_the_count_begins_anew() {
    for scene in scenes().await {
        weeks(&scene, 5).await;
        assert!(allow(&scene).await);
        assert_eq!(
            (status(&scene).await, stands(&scene).await),
            (Status::Active, None)
        );
        assert!(!allow(&scene).await, "nothing stands any more");
        scene.clock.forward(60);
        weeks(&scene, 4).await;
        assert_eq!(status(&scene).await, Status::Active);
        weeks(&scene, 1).await;
        assert_eq!(status(&scene).await, Status::Bounced);
    }
}

#[tokio::test]
async fn whoever_joins_again_by_the_link_in_a_mail_gets_it_again() {
    for scene in scenes().await {
        weeks(&scene, 5).await;
        let asked = join(&scene.clinic, ADA, Ask::default(), Origin::default()).await;
        asked.unwrap();
        let mails = mailbox::newest(&scene.clinic).await.unwrap();
        let mail = mails.iter().find(|mail| mail.to_address == ADA).unwrap();
        let (_, rest) = mail.text.split_once("/news/confirm/").unwrap();
        let link = Token::received(rest.split_whitespace().next().unwrap());
        assert_eq!(
            status(&scene).await,
            Status::Bounced,
            "asking alone changes nothing"
        );
        let said = confirm(&scene.clinic, &link, Origin::default())
            .await
            .unwrap();
        assert!(matches!(said, Link::Subscribed(_)), "{said:?}");
        assert_eq!(
            (status(&scene).await, stands(&scene).await),
            (Status::Active, None)
        );
        scene.clock.forward(60);
        weeks(&scene, 4).await;
        assert_eq!(status(&scene).await, Status::Active);
    }
}

#[tokio::test]
async fn whoever_leaves_meanwhile_stays_off() {
    for scene in scenes().await {
        weeks(&scene, 5).await;
        let token = leave_token(&scene.clinic, ada(&scene).await).await;
        let seen = preferences(&scene.clinic, &token).await.unwrap().unwrap();
        assert!(!seen.takes_no_mail);
        let left = leave_by_token(&scene.clinic, &token, Channel::Page, Origin::default()).await;
        assert!(left.unwrap());
        assert_eq!(status(&scene).await, Status::Left);
        let why = Some((Scope::Newsletter, "left".to_owned()));
        assert_eq!(stands(&scene).await, why);
        assert!(!allow(&scene).await, "leaving is not staff's to undo");
        assert_eq!(status(&scene).await, Status::Left);
    }
}

#[tokio::test]
async fn a_hard_one_stops_all_mail_and_sending_again_lifts_both() {
    for scene in scenes().await {
        weeks(&scene, 5).await;
        week(&scene, Some("5.1.1")).await;
        assert_eq!(
            stands(&scene).await,
            Some((Scope::All, "bounced".to_owned()))
        );
        let kept = staff::record(&scene.clinic, ada(&scene).await)
            .await
            .unwrap()
            .unwrap();
        let bounces = kept.log.iter().filter(|line| line.kind == Kind::Bounced);
        assert_eq!(bounces.count(), 2, "both are written down");
        assert!(allow(&scene).await);
        assert_eq!(
            (status(&scene).await, stands(&scene).await),
            (Status::Active, None)
        );
    }
}

#[tokio::test]
async fn a_dead_address_is_left_for_good_and_no_undoing_wakes_it() {
    for scene in scenes().await {
        let token = leave_token(&scene.clinic, ada(&scene).await).await;
        hard_bounce(&scene.clinic, ADA, "5.1.1").await.unwrap();
        let left = leave_by_token(&scene.clinic, &token, Channel::Page, Origin::default()).await;
        assert!(left.unwrap());
        let seen = preferences(&scene.clinic, &token).await.unwrap().unwrap();
        assert!(seen.takes_no_mail && !seen.can_undo);
        let undone = undo(&scene.clinic, &token, Origin::default())
            .await
            .unwrap();
        assert!(!undone);
        let both = Some((Scope::All, "bounced after left".to_owned()));
        assert_eq!(stands(&scene).await, both);
        assert!(allow(&scene).await);
        assert_eq!(status(&scene).await, Status::Left);
        assert_eq!(
            stands(&scene).await,
            Some((Scope::Newsletter, "left".to_owned()))
        );
    }
}

#[tokio::test]
async fn a_full_mailbox_that_the_server_refuses_at_once_counts_too() {
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        let server = Server::start(Duration::ZERO).await;
        let emails = ["full-0@a.example", "fine-0@a.example"].map(str::to_owned);
        readers(&clinic, &emails).await;
        let folder = tempfile::tempdir().unwrap();
        for issue in 1..=5 {
            for status in ["full", "fine"] {
                let found = find(&scene, status).await.unwrap().status;
                assert_eq!(found, Status::Active, "{status} before issue {issue}");
            }
            let id = campaign::begin(&clinic, &PROGRAM, &content("News"))
                .await
                .unwrap();
            let now = campaign::confirm(&clinic, &PROGRAM, (id, 1), When::Now, &|_| true).await;
            now.unwrap();
            campaign::send(&clinic, &sender(&server, folder.path()))
                .await
                .unwrap();
            scene.clock.forward(WEEK);
        }
        assert_eq!(find(&scene, "full").await.unwrap().status, Status::Bounced);
        assert_eq!(find(&scene, "fine").await.unwrap().status, Status::Active);
    }
}
