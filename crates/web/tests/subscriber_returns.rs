//! What staff see of newsletters that came back from somebody.

use jiff::{Timestamp, ToSpan};
use midstance_clinic::{
    Actor,
    campaign::{self, Content},
    newsletter::{Why, staff, suppress},
    samples,
};
use midstance_store::{
    CampaignId, RecipientId, StoreError, SubscriberId,
    campaign::recipient,
    mail_return::{self, MailReturn},
    newsletter::{Scope, list::Filter},
};
use midstance_web::testing::Site;

/// The demo's reader of this name.
async fn reader(site: &Site, name: &str) -> SubscriberId {
    let filter = Filter {
        text: name.into(),
        ..Filter::default()
    };
    let listed = staff::listed(&site.clinic, filter, 1).await.unwrap();
    listed.rows[0].id
}

async fn newsletter(site: &Site, subject: &str) -> CampaignId {
    let content = Content {
        subject: subject.into(),
        ..Content::default()
    };
    campaign::begin(&site.clinic, &Actor::Program, &content)
        .await
        .unwrap()
}

/// A newsletter that was taken at this time, and what was reported about it afterwards.
async fn came_back(
    site: &Site,
    (campaign, person): (CampaignId, SubscriberId),
    sent_at: Timestamp,
    (verdict, words): (&str, &str),
) {
    let (id, holder) = (RecipientId(site.clinic.new_id()), site.clinic.new_id());
    let one = MailReturn {
        id: site.clinic.new_id(),
        digest: id.0.as_bytes().to_vec(),
        recipient: id,
        campaign,
        subscriber: person,
        verdict: verdict.into(),
        status: String::new(),
        words: words.into(),
        received_at: sent_at.checked_add(2.hours()).unwrap(),
    };
    site.clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                recipient::insert_all(tx, campaign, &[(id, person)], (sent_at, sent_at)).await?;
                recipient::lease(tx, campaign, (holder, sent_at), sent_at, 9).await?;
                let taken = (id, recipient::Settled::Sent, String::new());
                recipient::settle(tx, holder, &[taken], sent_at).await?;
                mail_return::insert(tx, &one).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_page_of_a_subscriber_tells_what_came_back_and_why() {
    let site = Site::new().await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    let ada = reader(&site, "ada.brook").await;
    let page = format!("/staff/subscribers/{ada}");
    let before = site.ask("GET", &page, &desk, "").await;
    assert!(
        before
            .body
            .contains("Nothing came back from the newsletters"),
        "{}",
        before.body
    );
    let now = site.clinic.now();
    let reports = [
        ("soft", "452 4.2.2 mailbox full"),
        ("policy", "554 5.7.1 blocked"),
        ("hard", "550 5.1.1 (address) <unknown>"),
    ];
    for (days, report) in (1_i64..).zip(reports) {
        let subject = format!("Issue {days}");
        let campaign = newsletter(&site, &subject).await;
        let at = now.checked_sub((days * 24).hours()).unwrap();
        came_back(&site, (campaign, ada), at, report).await;
    }
    let body = site.ask("GET", &page, &desk, "").await.body;
    for words in [
        "Came back this time",
        "The mailbox is full.",
        "452 4.2.2 mailbox full",
        "Refused because of us",
        "Came back for good",
        "There is no such mailbox.",
        "(address) &#60;unknown&#62;",
    ] {
        assert!(body.contains(words), "{words:?} in {body}");
    }
    let at = |words: &str| body.find(words).unwrap();
    assert!(at("Issue 1") < at("Issue 2") && at("Issue 2") < at("Issue 3"));
    let bo = reader(&site, "bo.castell").await;
    let other = site
        .ask("GET", &format!("/staff/subscribers/{bo}"), &desk, "")
        .await;
    assert!(!other.body.contains("Issue 1"), "{}", other.body);
}

#[tokio::test]
async fn staff_see_why_the_newsletter_stopped_and_send_it_again() {
    let site = Site::new().await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    let this = site.clinic.clone();
    let email = "ada.brook@demo.invalid";
    let stopping = site.clinic.store.write(move |tx| {
        Box::pin(async move { suppress(tx, &this, email, Scope::Newsletter, Why::Unreached).await })
    });
    assert!(stopping.await.unwrap());
    let page = format!("/staff/subscribers/{}", reader(&site, "ada.brook").await);
    let record = site.ask("GET", &page, &desk, "").await.body;
    for words in [
        "Gets no newsletter, since",
        "newsletters kept coming back for four weeks or more",
        "Send to this address again",
    ] {
        assert!(record.contains(words), "{words:?} in {record}");
    }
    let stopped = "/staff/subscribers/stopped";
    let list = site.ask("GET", stopped, &desk, "").await.body;
    let counted = list.replace('\u{a0}', " ");
    for words in [
        "No newsletter, because they left: 1 address",
        "No newsletter, because newsletters kept coming back for four weeks or more: 1 address",
    ] {
        assert!(counted.contains(words), "{words:?} in {counted}");
    }
    let looked = site
        .ask("POST", stopped, &desk, "email=ada.brook%40demo.invalid")
        .await;
    assert!(looked.body.contains("How do you know?"), "{}", looked.body);
    let form = "email=ada.brook%40demo.invalid&evidence=called";
    let allowed = site
        .ask("POST", &format!("{stopped}/allow"), &desk, form)
        .await;
    assert!(allowed.header("location").ends_with("now=allowed"));
    let record = site.ask("GET", &page, &desk, "").await.body;
    assert!(!record.contains("Gets no newsletter"), "{record}");
    assert!(record.contains("Mail allowed again"), "{record}");
    let left = site
        .ask("POST", stopped, &desk, "email=farid.greene%40demo.invalid")
        .await
        .body;
    assert!(
        left.contains("they left") && !left.contains("How do you know?"),
        "{left}"
    );
}
