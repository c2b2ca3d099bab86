//! A newsletter goes to everybody once: over real SMTP conversations, on both engines, with servers
//! that put off, refuse and break off, and with a sender that dies in the middle.

use std::{collections::HashSet, time::Duration};

use crate::common::post::{Server, addresses, readers, sender, sending};
use crate::common::{Scene, scenes};
use midstance_clinic::{
    Actor, Clinic,
    campaign::{
        self, Block, Content, Progress, Sender, When,
        settings::{Settings, save},
    },
    mailbox,
    newsletter::{self, Excluded, Origin},
};
use midstance_store::{CampaignId, campaign::State, newsletter::Channel};
use tempfile::TempDir;

const PROGRAM: Actor = Actor::Program;

/// A clinic with a server and readers, and a newsletter that was confirmed.
struct Story {
    clinic: Clinic,
    scene: Scene,
    server: Server,
    folder: TempDir,
    id: CampaignId,
}

impl Story {
    async fn of(scene: Scene, emails: &[String], pause: Duration) -> Self {
        let clinic = sending(&scene.clinic);
        let server = Server::start(pause).await;
        readers(&clinic, emails).await;
        let settings = Settings {
            pace: 0,
            ..Settings::default()
        };
        save(&clinic, &PROGRAM, &settings).await.unwrap();
        let content = Content {
            subject: "Spring news".into(),
            preheader: "What is new".into(),
            blocks: vec![Block::Text {
                markdown: "Hello {name}, see [our times](/book).".into(),
            }],
            name_unknown: "runner".into(),
            ..Content::default()
        };
        let id = campaign::begin(&clinic, &PROGRAM, &content).await.unwrap();
        campaign::confirm(&clinic, &PROGRAM, (id, 1), When::Now, &|_| true)
            .await
            .unwrap();
        Self {
            folder: TempDir::new().unwrap(),
            clinic,
            scene,
            server,
            id,
        }
    }

    fn sender(&self) -> Sender {
        sender(&self.server, self.folder.path())
    }

    async fn send(&self) -> usize {
        campaign::send(&self.clinic, &self.sender()).await.unwrap()
    }

    async fn state(&self) -> State {
        campaign::get(&self.clinic, self.id).await.unwrap().state
    }

    async fn progress(&self) -> Progress {
        campaign::progress(&self.clinic, self.id).await.unwrap().1
    }
}

#[tokio::test]
async fn everybody_gets_one_mail_with_a_way_to_leave() {
    for scene in scenes().await {
        let story = Story::of(scene, &addresses("ada", 300), Duration::ZERO).await;
        assert_eq!(story.send().await, 300);
        assert_eq!(story.send().await, 0, "never twice");
        assert_eq!(story.state().await, State::Sent);
        let taken = story.server.taken();
        let (mut people, mut ids, mut links) = (HashSet::new(), HashSet::new(), HashSet::new());
        for one in &taken {
            people.insert(one.to.clone());
            ids.insert(one.header("Message-ID"));
            links.insert(one.header("List-Unsubscribe"));
        }
        assert_eq!((people.len(), ids.len(), links.len()), (300, 300, 300));
        let one = &taken[0];
        assert!(
            one.mail.contains("Hello Ada, see our times"),
            "{}",
            one.mail
        );
        assert_eq!(
            one.header("List-Unsubscribe-Post"),
            "List-Unsubscribe=One-Click"
        );
        assert_eq!(one.header("Subject"), "Spring news");
        assert!(
            std::fs::read_dir(story.folder.path())
                .unwrap()
                .next()
                .is_none(),
            "no journal is left"
        );
    }
}

#[tokio::test]
async fn two_senders_at_once_send_each_mail_once() {
    for scene in scenes().await {
        let story = Story::of(scene, &addresses("ada", 400), Duration::from_millis(1)).await;
        let (one, two) = (story.sender(), story.sender());
        let (one, two) = tokio::join!(
            campaign::send(&story.clinic, &one),
            campaign::send(&story.clinic, &two)
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one + two, 400, "{one} and {two}");
        story.send().await;
        let each = story.server.per_address();
        assert_eq!(each.len(), 400);
        assert!(each.values().all(|many| *many == 1));
        assert_eq!(story.state().await, State::Sent);
    }
}

#[tokio::test]
async fn what_is_put_off_comes_later_and_what_breaks_off_comes_with_the_same_message_id() {
    for scene in scenes().await {
        let mut emails = addresses("busy", 3);
        emails.extend(addresses("drop", 1));
        emails.extend(addresses("gone", 2));
        let story = Story::of(scene, &emails, Duration::ZERO).await;
        story.send().await;
        let now = story.progress().await;
        assert_eq!((now.failed, now.left), (2, 4), "{now:?}");
        assert_eq!(story.state().await, State::Sending);
        story.scene.clock.forward(2);
        assert_eq!(story.send().await, 4);
        let now = story.progress().await;
        assert_eq!((now.sent, now.failed, now.left), (4, 2, 0));
        assert_eq!(story.state().await, State::Sent);
        let ids: HashSet<String> = story
            .server
            .taken()
            .iter()
            .filter(|one| one.to.starts_with("drop"))
            .map(|one| one.header("Message-ID"))
            .collect();
        assert_eq!(ids.len(), 1, "a second try is the same mail");

        // Addresses that do not exist get no newsletter any more.
        let reach = campaign::reach(&story.clinic, &[]).await.unwrap();
        assert_eq!(reach.count, 4);
        let dead = reach
            .excluded
            .iter()
            .find(|(why, _)| *why == Excluded::Bounced);
        assert_eq!(dead.map(|(_, many)| *many), Some(2));
    }
}

#[tokio::test]
async fn a_server_that_refuses_us_holds_the_run_and_tells_staff_and_nothing_is_lost() {
    for scene in scenes().await {
        let mut emails = addresses("block", 1);
        emails.extend(addresses("ada", 600));
        let story = Story::of(scene, &emails, Duration::from_millis(1)).await;
        story.send().await;
        assert_eq!(story.state().await, State::Paused);
        let now = story.progress().await;
        assert!(
            now.left > 0 && now.failed == 0 && now.unsure == 0,
            "{now:?}"
        );
        let kept = campaign::get(&story.clinic, story.id).await.unwrap();
        assert!(kept.reason.contains("5.7.1"), "{}", kept.reason);
        let mails = mailbox::newest(&story.clinic).await.unwrap();
        let told = mails.iter().filter(|mail| mail.kind == "campaign_held");
        assert_eq!(told.count(), 1);
        assert_eq!(story.send().await, 0, "it is on hold");
        campaign::resume(&story.clinic, &PROGRAM, story.id)
            .await
            .unwrap();
        story.send().await;
        let each = story.server.per_address();
        assert_eq!(each.len(), 601);
        assert!(each.values().all(|many| *many == 1));
        assert_eq!(story.state().await, State::Sent);
    }
}

#[tokio::test]
async fn holding_works_at_once_and_stopping_for_good() {
    for scene in scenes().await {
        let story = Story::of(scene, &addresses("ada", 2_000), Duration::from_millis(4)).await;
        let (clinic, sender) = (story.clinic.clone(), story.sender());
        let run = tokio::spawn(async move { campaign::send(&clinic, &sender).await });
        story.server.until_taken(20).await;
        campaign::pause(&story.clinic, &PROGRAM, story.id)
            .await
            .unwrap();
        run.await.unwrap().unwrap();
        let held = story.server.taken().len();
        assert!(held < 1_000, "{held} went out");
        let now = story.progress().await;
        assert_eq!(
            now.sent,
            i64::try_from(held).unwrap(),
            "what went out is known"
        );
        assert_eq!((now.left, now.unsure), (2_000 - now.sent, 0));
        campaign::stop(&story.clinic, &PROGRAM, story.id)
            .await
            .unwrap();
        assert_eq!(story.send().await, 0);
        let now = story.progress().await;
        assert_eq!((now.left, now.skipped), (0, 2_000 - now.sent));
        assert!(
            campaign::resume(&story.clinic, &PROGRAM, story.id)
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn a_sender_that_dies_gives_nobody_two_and_nobody_none_but_the_few_in_doubt() {
    for scene in scenes().await {
        let story = Story::of(scene, &addresses("ada", 400), Duration::from_millis(2)).await;
        for so_far in [30, 90, 200] {
            let (clinic, sender) = (story.clinic.clone(), story.sender());
            let run = tokio::spawn(async move { campaign::send(&clinic, &sender).await });
            story.server.until_taken(so_far).await;
            run.abort();
            let _ = run.await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        story.send().await;
        assert_eq!(story.state().await, State::Sent);
        let now = story.progress().await;
        assert!(
            now.unsure <= 3 * 4,
            "at most one per connection and death: {now:?}"
        );
        assert_eq!(now.sent + now.unsure, 400);
        let each = story.server.per_address();
        assert!(each.values().all(|many| *many == 1), "nobody has two");
        assert!(
            each.len() as i64 >= now.sent,
            "nobody who counts as sent has none"
        );
        if now.unsure > 0 {
            let many = campaign::send_unsure(&story.clinic, &PROGRAM, story.id)
                .await
                .unwrap();
            assert_eq!(i64::try_from(many).unwrap(), now.unsure);
            story.send().await;
        }
        assert_eq!(story.server.per_address().len(), 400, "nobody has none");
        assert_eq!(story.progress().await.sent, 400);
    }
}

#[tokio::test]
async fn without_its_journal_a_dead_senders_mails_are_in_doubt_and_not_sent_by_themselves() {
    for scene in scenes().await {
        let story = Story::of(scene, &addresses("ada", 300), Duration::from_millis(2)).await;
        let (clinic, sender) = (story.clinic.clone(), story.sender());
        let run = tokio::spawn(async move { campaign::send(&clinic, &sender).await });
        story.server.until_taken(20).await;
        run.abort();
        let _ = run.await;
        // The machine lost power: what the journal does not say proves nothing.
        let later = Sender {
            boot: Some("another boot".into()),
            ..story.sender()
        };
        campaign::send(&story.clinic, &later).await.unwrap();
        let now = story.progress().await;
        assert_eq!(story.state().await, State::Sent);
        let most = i64::from(campaign::sending::AT_ONCE) + 4;
        assert!(now.unsure > 0 && now.unsure <= most, "{now:?}");
        assert_eq!(now.sent + now.unsure, 300);
        assert!(story.server.per_address().values().all(|many| *many == 1));
    }
}

#[tokio::test]
async fn whoever_leaves_meanwhile_gets_nothing() {
    for scene in scenes().await {
        let story = Story::of(scene, &addresses("ada", 3), Duration::ZERO).await;
        let token = {
            let clinic = story.clinic.clone();
            story
                .clinic
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let secret = newsletter::Secret::load(tx, &clinic).await?;
                        let reader = midstance_store::newsletter::subscriber::by_email(
                            tx,
                            "ada-1@a.example",
                        )
                        .await?;
                        Ok::<_, midstance_store::StoreError>(secret.leave_token(reader.unwrap().id))
                    })
                })
                .await
                .unwrap()
        };
        // The rows are made while nothing can be sent; then somebody leaves.
        let nowhere = Sender {
            smtp: {
                let mut smtp = story.sender().smtp;
                smtp.port = Some(1);
                smtp
            },
            ..story.sender()
        };
        let _ = campaign::send(&story.clinic, &nowhere).await.unwrap();
        assert_eq!(story.progress().await.left, 3);
        newsletter::leave_by_token(&story.clinic, &token, Channel::OneClick, Origin::default())
            .await
            .unwrap();
        story.scene.clock.forward(10);
        assert_eq!(story.send().await, 2);
        let now = story.progress().await;
        assert_eq!((now.sent, now.skipped), (2, 1));
        assert_eq!(story.state().await, State::Sent);
    }
}

#[tokio::test]
async fn quiet_hours_and_the_pace_of_a_domain_hold_mails_back_to_their_time() {
    for scene in scenes().await {
        let story = Story::of(scene, &addresses("ada", 25), Duration::ZERO).await;
        let slow = Settings {
            pace: 10,
            ..Settings::default()
        };
        save(&story.clinic, &PROGRAM, &slow).await.unwrap();
        assert_eq!(story.send().await, 10);
        assert_eq!(story.send().await, 0, "the minute has had its ten");
        story.scene.clock.forward(1);
        assert_eq!(story.send().await, 10);
        // 9 a.m. in Vancouver; twelve hours later it is quiet, another twelve later it is not.
        story.scene.clock.forward(12 * 60);
        assert_eq!(story.send().await, 0);
        assert!(story.progress().await.quiet_until.is_some());
        story.scene.clock.forward(12 * 60);
        assert_eq!(story.send().await, 5);
        assert_eq!(story.state().await, State::Sent);
    }
}
