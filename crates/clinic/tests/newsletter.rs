//! Joining by two steps and leaving by one, on every engine.

use crate::common::{Scene, scenes};
use midstance_clinic::{
    Actor, Token, housekeeping, mailbox,
    newsletter::{
        Ask, Change, JoinError, Link, Origin, PER_ADDRESS, PER_NETWORK, again, change, confirm,
        hard_bounce, join, leave_by_token, look, open_topics, preferences, renew, save_often,
        staff::{self, listed, record},
        undo,
    },
};
use midstance_store::{
    newsletter::{Channel, ConsentEvent, Kind, Scope, Status, list::Filter},
    outbox::OutboxMessage,
};

const DAY: i64 = 24 * 60;

fn from(ip: &str) -> Origin {
    Origin {
        page: "/news".into(),
        ip: ip.into(),
        user_agent: "a browser".into(),
    }
}

async fn ask(scene: &Scene, email: &str, ip: &str) -> Result<(), JoinError> {
    join(&scene.clinic, email, Ask::default(), from(ip)).await
}

/// The mails to an address, newest first.
async fn mails(scene: &Scene, to: &str) -> Vec<OutboxMessage> {
    let all = mailbox::newest(&scene.clinic).await.unwrap();
    all.into_iter().filter(|m| m.to_address == to).collect()
}

/// The secret that stands in a mail behind a path.
fn secret(mail: &OutboxMessage, path: &str) -> Token {
    let (_, rest) = mail.text.split_once(path).unwrap();
    Token::received(rest.split_whitespace().next().unwrap())
}

/// Asks and says yes; gives the token of the leaving link.
async fn subscribe(scene: &Scene, email: &str) -> Token {
    ask(scene, email, "192.0.2.1").await.unwrap();
    // Lines of one instant have no order.
    scene.clock.forward(1);
    let mail = mails(scene, email).await.remove(0);
    let link = secret(&mail, "/news/confirm/");
    let said = confirm(&scene.clinic, &link, from("192.0.2.1")).await;
    scene.clock.forward(1);
    match said.unwrap() {
        Link::Subscribed(leave) => leave,
        other => panic!("{other:?}"),
    }
}

async fn log_of(scene: &Scene, email: &str) -> Vec<ConsentEvent> {
    let filter = Filter {
        text: email.into(),
        ..Filter::default()
    };
    let found = listed(&scene.clinic, filter, 1).await.unwrap();
    let found = record(&scene.clinic, found.rows[0].id).await.unwrap();
    found.unwrap().log
}

#[tokio::test]
async fn nobody_is_subscribed_before_they_say_yes() {
    for scene in scenes().await {
        let email = "new@runner.example";
        let topic = open_topics(&scene.clinic).await.unwrap().remove(0);
        let wanted = Ask {
            topics: vec![topic.id],
            new_articles: true,
        };
        join(
            &scene.clinic,
            " New@Runner.example ",
            wanted,
            from("192.0.2.1"),
        )
        .await
        .unwrap();
        let mail = mails(&scene, "New@runner.example").await.remove(0);
        assert_eq!(mail.subject, "Please confirm your subscription");
        assert!(mail.text.contains("7 days") && mail.text.contains("100 Example Street"));
        let link = secret(&mail, "/news/confirm/");
        // What a mail scanner does: looks at every link, twice.
        for _ in 0..2 {
            assert_eq!(look(&scene.clinic, &link).await.unwrap(), Link::Open);
        }
        assert_eq!(
            log_of(&scene, email).await.len(),
            1,
            "asked for and nothing else"
        );
        scene.clock.forward(1);
        let yes = confirm(&scene.clinic, &link, from("192.0.2.9"))
            .await
            .unwrap();
        let Link::Subscribed(leave) = yes else {
            panic!("{yes:?}")
        };
        let own = preferences(&scene.clinic, &leave).await.unwrap().unwrap();
        assert_eq!(own.subscriber.status, Status::Active);
        assert!(own.subscriber.new_articles && own.chosen == [topic.id]);
        let welcome = mails(&scene, "New@runner.example").await.remove(0);
        assert_eq!(welcome.kind, "newsletter_welcome");
        assert!(welcome.text.contains(&format!("/u/{}", leave.reveal())));
        let log = log_of(&scene, email).await;
        let kinds: Vec<Kind> = log.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [Kind::Confirmed, Kind::Requested]);
        assert_eq!(log[0].wording, ("newsletter.join".to_owned(), 1));
        assert_eq!(
            (log[0].ip.as_str(), log[1].ip.as_str()),
            ("192.0.2.9", "192.0.2.1")
        );
        assert_eq!(log[0].mail, Some(welcome.id));
        // Once more says the same and changes nothing.
        let once_more = confirm(&scene.clinic, &link, from("")).await.unwrap();
        assert_eq!(once_more, Link::Subscribed(leave));
        assert_eq!(log_of(&scene, email).await.len(), 2);
    }
}

#[tokio::test]
async fn a_link_that_has_run_out_subscribes_nobody_and_can_be_renewed() {
    for scene in scenes().await {
        let email = "late@runner.example";
        ask(&scene, email, "192.0.2.1").await.unwrap();
        let old = secret(&mails(&scene, email).await[0], "/news/confirm/");
        scene.clock.forward(7 * DAY);
        assert_eq!(look(&scene.clinic, &old).await.unwrap(), Link::Expired);
        let late = confirm(&scene.clinic, &old, from("")).await.unwrap();
        assert_eq!(late, Link::Expired);
        assert!(renew(&scene.clinic, &old, from("192.0.2.1")).await.unwrap());
        let new = secret(&mails(&scene, email).await[0], "/news/confirm/");
        let yes = confirm(&scene.clinic, &new, from("")).await.unwrap();
        let Link::Subscribed(leave) = &yes else {
            panic!("{yes:?}")
        };
        // The old one leads to the same, since its owner is subscribed.
        assert_eq!(look(&scene.clinic, &old).await.unwrap(), yes);
        leave_by_token(&scene.clinic, leave, Channel::Page, from(""))
            .await
            .unwrap();
        assert_eq!(look(&scene.clinic, &new).await.unwrap(), Link::Left);
        let wrong = Token::received("wrong");
        assert_eq!(look(&scene.clinic, &wrong).await.unwrap(), Link::Unknown);
        assert!(!renew(&scene.clinic, &wrong, from("")).await.unwrap());
    }
}

#[tokio::test]
async fn the_answer_tells_nothing_but_the_mail_does() {
    for scene in scenes().await {
        let (known, dead) = ("ada.brook@demo.invalid", "dead@runner.example");
        hard_bounce(&scene.clinic, dead, "550 5.1.1 unknown")
            .await
            .unwrap();
        for email in [known, dead, "nobody@runner.example"] {
            ask(&scene, email, "192.0.2.1").await.unwrap();
        }
        let already = mails(&scene, known).await.remove(0);
        assert_eq!(already.subject, "You are already subscribed");
        assert!(already.text.contains("/u/"));
        assert!(mails(&scene, dead).await.is_empty());
        assert_eq!(mails(&scene, "nobody@runner.example").await.len(), 1);
        // Asking again for an address that nobody asked for writes to nobody.
        again(&scene.clinic, "other@runner.example", from("192.0.2.2"))
            .await
            .unwrap();
        assert!(mails(&scene, "other@runner.example").await.is_empty());
        again(&scene.clinic, "nobody@runner.example", from("192.0.2.2"))
            .await
            .unwrap();
        assert_eq!(mails(&scene, "nobody@runner.example").await.len(), 2);
        let bad = ask(&scene, "nobody", "192.0.2.3").await;
        assert!(matches!(bad, Err(JoinError::Address(_))));
    }
}

#[tokio::test]
async fn an_address_and_a_network_can_ask_only_so_often() {
    for scene in scenes().await {
        for email in ["ada.brook@demo.invalid", "unknown@runner.example"] {
            for _ in 0..PER_ADDRESS {
                ask(&scene, email, email).await.unwrap();
            }
            let refused = ask(&scene, email, "192.0.2.250").await;
            assert!(matches!(refused, Err(JoinError::TooMany(_))), "{email}");
        }
        for number in 0..PER_NETWORK {
            let email = format!("r{number}@runner.example");
            ask(&scene, &email, "192.0.2.7").await.unwrap();
        }
        let eleventh = ask(&scene, "late@runner.example", "192.0.2.7").await;
        assert!(matches!(eleventh, Err(JoinError::TooMany(_))));
        ask(&scene, "late@runner.example", "192.0.2.8")
            .await
            .unwrap();
        scene.clock.forward(61);
        ask(&scene, "later@runner.example", "192.0.2.7")
            .await
            .unwrap();
        scene.clock.forward(DAY);
        ask(&scene, "unknown@runner.example", "192.0.2.7")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn leaving_works_at_once_and_can_be_taken_back_for_an_hour() {
    for scene in scenes().await {
        let email = "leaves@runner.example";
        let leave = subscribe(&scene, email).await;
        for _ in 0..2 {
            let left = leave_by_token(&scene.clinic, &leave, Channel::OneClick, from("")).await;
            assert!(left.unwrap(), "the second time is the same");
        }
        let own = preferences(&scene.clinic, &leave).await.unwrap().unwrap();
        assert_eq!((own.subscriber.status, own.can_undo), (Status::Left, true));
        let stands = staff::stands_against(&scene.clinic, email)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(stands.scope, Scope::Newsletter);
        scene.clock.forward(1);
        assert!(undo(&scene.clinic, &leave, from("")).await.unwrap());
        assert!(
            staff::stands_against(&scene.clinic, email)
                .await
                .unwrap()
                .is_none()
        );
        scene.clock.forward(1);
        let wanted = Change {
            name: "Lea".into(),
            ..Change::default()
        };
        assert!(
            change(&scene.clinic, &leave, wanted, from(""))
                .await
                .unwrap()
        );
        scene.clock.forward(1);
        leave_by_token(&scene.clinic, &leave, Channel::Page, from(""))
            .await
            .unwrap();
        scene.clock.forward(60);
        assert!(
            !undo(&scene.clinic, &leave, from("")).await.unwrap(),
            "too late"
        );
        let wanted = Change::default();
        assert!(
            !change(&scene.clinic, &leave, wanted, from(""))
                .await
                .unwrap()
        );
        let kinds: Vec<Kind> = log_of(&scene, email).await.iter().map(|l| l.kind).collect();
        use Kind::{Changed, Confirmed, Left, Requested, Undone};
        assert_eq!(kinds, [Left, Changed, Undone, Left, Confirmed, Requested]);
        let unknown = Token::received("unknown");
        let nobody = leave_by_token(&scene.clinic, &unknown, Channel::OneClick, from("")).await;
        assert!(!nobody.unwrap());
    }
}

#[tokio::test]
async fn a_yes_is_kept_with_the_words_it_was_said_to() {
    for scene in scenes().await {
        subscribe(&scene, "first@runner.example").await;
        save_often(&scene.clinic, &Actor::Program, "every second week")
            .await
            .unwrap();
        subscribe(&scene, "second@runner.example").await;
        let version = |log: &[ConsentEvent]| log[0].wording.1;
        assert_eq!(version(&log_of(&scene, "first@runner.example").await), 1);
        assert_eq!(version(&log_of(&scene, "second@runner.example").await), 2);
    }
}

#[tokio::test]
async fn deleting_leaves_a_hash_and_a_log_without_a_name() {
    for scene in scenes().await {
        let email = "gone@runner.example";
        let leave = subscribe(&scene, email).await;
        let own = preferences(&scene.clinic, &leave).await.unwrap().unwrap();
        assert!(
            staff::delete(&scene.clinic, &Actor::Program, own.subscriber.id)
                .await
                .unwrap()
        );
        assert!(preferences(&scene.clinic, &leave).await.unwrap().is_none());
        assert!(mails(&scene, email).await.is_empty());
        let stands = staff::stands_against(&scene.clinic, email)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (stands.scope, stands.reason.as_str()),
            (Scope::Newsletter, "deleted")
        );
        let exported = whole_log(&scene).await;
        assert!(
            !exported.contains(email) && !exported.contains("192.0.2.1"),
            "{exported}"
        );
        assert!(exported.contains("deleted"));
        // They themselves may come back.
        subscribe(&scene, email).await;
        assert!(
            staff::stands_against(&scene.clinic, email)
                .await
                .unwrap()
                .is_none()
        );
    }
}

async fn whole_log(scene: &Scene) -> String {
    use midstance_clinic::newsletter::export::{From, piece};
    let (mut text, mut at) = (Vec::new(), From::Log(None));
    while at != From::End {
        let (bytes, next) = piece(&scene.clinic, at).await.unwrap();
        text.extend(bytes);
        at = next;
    }
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn what_has_had_its_time_is_forgotten_and_proof_is_not() {
    for scene in scenes().await {
        ask(&scene, "never@runner.example", "192.0.2.1")
            .await
            .unwrap();
        let leave = subscribe(&scene, "left@runner.example").await;
        leave_by_token(&scene.clinic, &leave, Channel::Page, from(""))
            .await
            .unwrap();
        scene.clock.forward(13 * DAY);
        housekeeping::tidy(&scene.clinic).await.unwrap();
        assert_eq!(log_of(&scene, "never@runner.example").await.len(), 1);
        scene.clock.forward(2 * DAY);
        housekeeping::tidy(&scene.clinic).await.unwrap();
        assert!(!whole_log(&scene).await.contains("never@runner.example"));
        scene.clock.forward(3 * 365 * DAY - 15 * DAY);
        housekeeping::tidy(&scene.clinic).await.unwrap();
        assert!(
            whole_log(&scene).await.contains("left@runner.example"),
            "not yet three years"
        );
        scene.clock.forward(10 * DAY);
        housekeeping::tidy(&scene.clinic).await.unwrap();
        assert!(!whole_log(&scene).await.contains("left@runner.example"));
        assert!(preferences(&scene.clinic, &leave).await.unwrap().is_none());
        let stands = staff::stands_against(&scene.clinic, "left@runner.example")
            .await
            .unwrap();
        assert!(stands.is_some(), "who left stays off for ever");
    }
}
