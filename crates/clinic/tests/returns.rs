//! What comes back of newsletters finds its person and counts once.

use std::time::Duration;

use crate::common::post::{Server, readers, sender, sending};
use crate::common::scenes;
use midstance_clinic::{
    Actor, Clinic,
    campaign::{self, Block, Content, When},
    newsletter::{is_stopped, staff},
    post::{Taken, What, returns_of, take_return},
};
use midstance_mail::{Purpose, ReturnAddress, Verdict};
use midstance_store::{
    CampaignId, SubscriberId, mail_return,
    newsletter::{Status, subscriber},
};

const PROGRAM: Actor = Actor::Program;

/// A newsletter that was sent to one person.
struct Sent {
    clinic: Clinic,
    campaign: CampaignId,
    person: SubscriberId,
    token: String,
    _scene: crate::common::Scene,
}

async fn sent() -> Vec<Sent> {
    let mut all = Vec::new();
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        let server = Server::start(Duration::ZERO).await;
        let person = readers(&clinic, &["ada@a.example".to_owned()]).await[0];
        let content = Content {
            subject: "Spring news".into(),
            blocks: vec![Block::Text {
                markdown: "Hello {name}".into(),
            }],
            name_unknown: "runner".into(),
            ..Content::default()
        };
        let id = campaign::begin(&clinic, &PROGRAM, &content).await.unwrap();
        campaign::confirm(&clinic, &PROGRAM, (id, 1), When::Now, &|_| true)
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut sender = sender(&server, folder.path());
        sender.return_domain = Some("news.clinic.example".into());
        campaign::send(&clinic, &sender).await.unwrap();
        let mail = server.taken()[0].mail.clone();
        let token = mail.split("leave+").nth(1).unwrap();
        let token = token.split('@').next().unwrap();
        all.push(Sent {
            token: token.to_owned(),
            campaign: id,
            person,
            clinic,
            _scene: scene,
        });
    }
    all
}

impl Sent {
    async fn take(&self, purpose: Purpose, mail: &str) -> Taken {
        let to = ReturnAddress::new(purpose, &self.token).unwrap();
        take_return(&self.clinic, &to, mail.as_bytes())
            .await
            .unwrap()
    }

    async fn status(&self) -> Status {
        let person = self.person;
        self.clinic
            .store
            .read(move |tx| Box::pin(async move { subscriber::get(tx, person).await }))
            .await
            .unwrap()
            .unwrap()
            .status
    }

    /// How many reports are kept about the person.
    async fn returned(&self) -> usize {
        let person = self.person;
        let kept = self
            .clinic
            .store
            .read(move |tx| Box::pin(async move { mail_return::of_person(tx, person, 9).await }));
        kept.await.unwrap().len()
    }

    async fn is_stopped(&self) -> bool {
        self.clinic
            .store
            .read(|tx| Box::pin(is_stopped(tx, "ada@a.example")))
            .await
            .unwrap()
    }
}

fn report(status: &str, words: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n\
         Final-Recipient: rfc822; ada@a.example\r\nAction: failed\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; {words}\r\n\r\n--x--\r\n"
    )
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_written_to_no_more() {
    for sent in sent().await {
        let mail = report("5.1.1", "550 5.1.1 <ada@a.example> unknown");
        assert_eq!(
            sent.take(Purpose::Bounce, &mail).await,
            Taken::Noted(Verdict::Hard)
        );
        assert_eq!(sent.status().await, Status::Bounced);
        assert!(sent.is_stopped().await);
        assert_eq!(sent.take(Purpose::Bounce, &mail).await, Taken::Again);
        let (kept, is_more) = returns_of(&sent.clinic, sent.person).await.unwrap();
        assert_eq!((kept.len(), is_more), (1, false));
        assert_eq!(kept[0].what, What::Report(Verdict::Hard));
        assert_eq!(
            (kept[0].status.as_str(), kept[0].subject.as_str()),
            ("5.1.1", "Spring news")
        );
        assert_eq!(kept[0].words, "550 5.1.1 (address) unknown");
        let (_, progress) = campaign::progress(&sent.clinic, sent.campaign)
            .await
            .unwrap();
        assert_eq!(progress.bounced, 1);
    }
}

#[tokio::test]
async fn a_full_mailbox_counts_and_stops_nothing() {
    for sent in sent().await {
        let first = report("5.2.2", "552 5.2.2 full");
        assert_eq!(
            sent.take(Purpose::Bounce, &first).await,
            Taken::Noted(Verdict::Soft)
        );
        let policy = report("5.7.1", "554 5.7.1 blocked");
        assert_eq!(
            sent.take(Purpose::Bounce, &policy).await,
            Taken::Noted(Verdict::Policy)
        );
        assert_eq!(sent.status().await, Status::Active);
        assert!(!sent.is_stopped().await);
        let campaign = sent.campaign;
        let counts = sent
            .clinic
            .store
            .read(move |tx| Box::pin(async move { mail_return::of_campaign(tx, campaign).await }))
            .await
            .unwrap();
        assert_eq!(counts, [("policy".to_owned(), 1), ("soft".to_owned(), 1)]);
        let again = report("5.7.26", "550 5.7.26 not authenticated");
        sent.take(Purpose::Bounce, &again).await;
        let mails = midstance_clinic::mailbox::newest(&sent.clinic)
            .await
            .unwrap();
        let told = mails
            .iter()
            .filter(|mail| mail.kind == "newsletter_refused");
        let told: Vec<_> = told.collect();
        assert_eq!(told.len(), 1, "the clinic hears of it once");
        assert!(
            told[0].text.contains("554 5.7.1 blocked"),
            "{}",
            told[0].text
        );
        let lately = midstance_clinic::post::recent_refusals(&sent.clinic)
            .await
            .unwrap();
        assert_eq!(lately.len(), 2);
    }
}

#[tokio::test]
async fn a_mail_to_the_leaving_address_ends_the_subscription() {
    for sent in sent().await {
        let robot = report("5.1.1", "550 5.1.1 unknown");
        assert_eq!(sent.take(Purpose::Leave, &robot).await, Taken::Nothing);
        assert_eq!(sent.status().await, Status::Active);
        let mail = "From: Ada <ada@a.example>\r\nSubject: unsubscribe\r\n\r\n";
        assert_eq!(sent.take(Purpose::Leave, mail).await, Taken::Left);
        assert_eq!(sent.status().await, Status::Left);
        assert!(!sent.is_stopped().await, "mail about appointments goes on");
        assert_eq!(sent.take(Purpose::Leave, mail).await, Taken::Again);
    }
}

#[tokio::test]
async fn what_is_about_nobody_changes_nothing() {
    for sent in sent().await {
        let mail = report("5.1.1", "550 5.1.1 unknown");
        for token in ["0".repeat(32), "abcdefgh".into()] {
            let to = ReturnAddress::new(Purpose::Bounce, &token).unwrap();
            let taken = take_return(&sent.clinic, &to, mail.as_bytes())
                .await
                .unwrap();
            assert_eq!(taken, Taken::Nothing);
        }
        let answer = "From: Ada <ada@a.example>\r\nSubject: Re: Spring news\r\n\r\n5.1.1 what?\r\n";
        assert_eq!(sent.take(Purpose::Bounce, answer).await, Taken::Nothing);
        assert_eq!(sent.status().await, Status::Active);
    }
}

#[tokio::test]
async fn deleting_a_person_forgets_what_came_back_from_them() {
    for sent in sent().await {
        let mail = report("4.2.2", "452 4.2.2 mailbox full");
        sent.take(Purpose::Bounce, &mail).await;
        assert_eq!(sent.returned().await, 1);
        assert!(
            staff::delete(&sent.clinic, &PROGRAM, sent.person)
                .await
                .unwrap()
        );
        assert_eq!(sent.returned().await, 0);
    }
}
