//! Writing a newsletter, looking it through, confirming it, announcing articles, on both engines.

use crate::common::post::{addresses, clear, readers, sending};
use crate::common::scenes;
use jiff::civil::date;
use midstance_clinic::{
    Actor, Clinic, Staff,
    campaign::{
        self, Announced, Block, CampaignError, Content, When,
        checks::Weight,
        settings::{Announce, Settings, save},
    },
    mailbox, samples,
};
use midstance_store::{
    account,
    campaign::State,
    newsletter::{Status, subscriber},
};

const PROGRAM: Actor = Actor::Program;

fn draft() -> Content {
    Content {
        subject: "Spring news".into(),
        preheader: "What is new".into(),
        blocks: vec![
            Block::Article {
                slug: "heel-pain-mornings".into(),
                title: "Heel pain in the morning".into(),
                summary: "What helps and what does not.".into(),
            },
            Block::Text {
                markdown: "Hello {name}.\n\n- [Book a time](/book)".into(),
            },
            Block::Image {
                address: "/images/trail.jpg".into(),
                alt: "A trail in the rain".into(),
            },
            Block::Button {
                words: "Book a time".into(),
                address: "/book".into(),
            },
        ],
        name_unknown: "runner".into(),
        ..Content::default()
    }
}

async fn stops(clinic: &Clinic, content: &Content) -> Vec<String> {
    let is_page = |path: &str| path != "/articles/gone";
    let found = campaign::look_through(clinic, content, &is_page)
        .await
        .unwrap();
    found
        .into_iter()
        .filter(|finding| finding.weight == Weight::Stop)
        .map(|finding| finding.words)
        .collect()
}

#[tokio::test]
async fn two_people_who_save_at_once_do_not_overwrite_each_other() {
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        let id = campaign::begin(&clinic, &PROGRAM, &draft()).await.unwrap();
        let mine = Content {
            subject: "Mine\r\nBcc: x".into(),
            ..draft()
        };
        campaign::save(&clinic, (id, 1), &mine).await.unwrap();
        let theirs = campaign::save(&clinic, (id, 1), &draft()).await;
        assert!(matches!(theirs, Err(CampaignError::Changed)));
        let kept = campaign::get(&clinic, id).await.unwrap();
        assert_eq!(kept.subject, "Mine Bcc: x", "a subject is one line");
        assert_eq!(Content::of(&kept).unwrap().blocks, draft().blocks);
        let copy = campaign::copy(&clinic, &PROGRAM, id).await.unwrap();
        campaign::discard(&clinic, &PROGRAM, (id, 2)).await.unwrap();
        assert!(matches!(
            campaign::get(&clinic, id).await,
            Err(CampaignError::NotFound)
        ));
        assert_eq!(
            campaign::get(&clinic, copy).await.unwrap().state,
            State::Draft
        );
    }
}

#[tokio::test]
async fn the_checks_stop_what_would_arrive_broken() {
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        assert_eq!(stops(&clinic, &draft()).await, Vec::<String>::new());
        let broken = [
            (
                Content {
                    subject: " ".into(),
                    ..draft()
                },
                "Enter a subject",
            ),
            (
                Content {
                    blocks: vec![],
                    ..draft()
                },
                "nothing to read",
            ),
            (
                Content {
                    name_unknown: String::new(),
                    ..draft()
                },
                "where we know no name",
            ),
            (text("Dear {surname}"), "{surname}"),
            (text("[Our times](book)"), "whole address"),
            (text("[Our times](javascript:alert(1))"), "whole address"),
            (image("/images/a.jpg", ""), "Say in words"),
            (
                image("https://elsewhere.example/a.jpg", "A path"),
                "an image of this site",
            ),
        ];
        for (content, words) in broken {
            let found = stops(&clinic, &content).await;
            assert!(
                found.iter().any(|f| f.contains(words)),
                "{words}: {found:?}"
            );
        }
        let odd = text("How is your knee? Read [more](/articles/gone), or [see this](/book).");
        let is_page = |path: &str| path != "/articles/gone";
        let looks = campaign::look_through(&clinic, &odd, &is_page);
        let looks: Vec<_> = looks.await.unwrap().into_iter().map(|f| f.words).collect();
        for words in [
            "How is your knee?",
            "no page of ours at /articles/gone",
            "“more”",
        ] {
            assert!(
                looks.iter().any(|f| f.contains(words)),
                "{words}: {looks:?}"
            );
        }
    }
}

fn text(markdown: &str) -> Content {
    Content {
        blocks: vec![Block::Text {
            markdown: markdown.into(),
        }],
        ..draft()
    }
}

fn image(address: &str, alt: &str) -> Content {
    Content {
        blocks: vec![Block::Image {
            address: address.into(),
            alt: alt.into(),
        }],
        ..draft()
    }
}

#[tokio::test]
async fn a_newsletter_goes_out_at_its_time_on_the_clinics_wall() {
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        clear(&clinic).await;
        let id = campaign::begin(&clinic, &PROGRAM, &draft()).await.unwrap();
        let at = |hour| When::At(date(2026, 12, 1).at(hour, 0, 0, 0));
        let nobody = campaign::confirm(&clinic, &PROGRAM, (id, 1), at(9), &|_| true).await;
        assert!(matches!(nobody, Err(CampaignError::Nobody)));
        readers(&clinic, &addresses("ada", 2)).await;
        let past = When::At(date(2026, 11, 1).at(9, 0, 0, 0));
        let late = campaign::confirm(&clinic, &PROGRAM, (id, 1), past, &|_| true).await;
        assert!(matches!(late, Err(CampaignError::Time(_))));
        campaign::confirm(&clinic, &PROGRAM, (id, 1), at(9), &|_| true)
            .await
            .unwrap();
        let kept = campaign::get(&clinic, id).await.unwrap();
        let (instant, _, zone) = kept.send_at.unwrap();
        // British Columbia keeps UTC-7 all year since March 2026.
        assert_eq!(instant, "2026-12-01T16:00:00Z".parse().unwrap());
        assert_eq!(zone, "America/Vancouver");
        let fixed = kept.fixed.unwrap();
        assert!(
            fixed
                .html
                .contains("https://clinic.example/articles/heel-pain-mornings")
        );
        assert!(
            fixed.html.contains("{{unsubscribe_url}}")
                && fixed.plain.contains("{{unsubscribe_url}}")
        );
        assert!(fixed.html.contains("Hello {{name}}"));
        assert!(fixed.plain.contains("210 Main Street") || fixed.plain.contains("Main Street:"));
        assert!(!fixed.html.contains("<script") && !fixed.html.contains("http://"));
        let saved = campaign::save(&clinic, (id, kept.version), &draft()).await;
        assert!(
            matches!(saved, Err(CampaignError::Changed)),
            "what was confirmed stays"
        );
        campaign::unschedule(&clinic, &PROGRAM, id).await.unwrap();
        assert_eq!(
            campaign::get(&clinic, id).await.unwrap().state,
            State::Draft
        );
    }
}

#[tokio::test]
async fn clicks_are_counted_only_where_the_clinic_wants_it_and_never_by_whom() {
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        readers(&clinic, &addresses("ada", 1)).await;
        let counting = Settings {
            counts_clicks: true,
            ..Settings::default()
        };
        save(&clinic, &PROGRAM, &counting).await.unwrap();
        let id = campaign::begin(&clinic, &PROGRAM, &draft()).await.unwrap();
        campaign::confirm(&clinic, &PROGRAM, (id, 1), When::Now, &|_| true)
            .await
            .unwrap();
        let html = campaign::get(&clinic, id)
            .await
            .unwrap()
            .fixed
            .unwrap()
            .html;
        let link = format!("https://clinic.example/go/{}/1", id.0.simple());
        assert!(html.contains(&link), "{html}");
        assert!(html.contains("src=\"https://clinic.example/images/trail.jpg\""));
        for (counts, to) in [(true, true), (false, true), (true, true)] {
            let found = campaign::click(&clinic, id, (1, counts)).await.unwrap();
            assert_eq!(found.is_some(), to);
        }
        assert_eq!(campaign::click(&clinic, id, (9, true)).await.unwrap(), None);
        let (_, report) = campaign::report(&clinic, id).await.unwrap();
        assert_eq!(
            report.clicks,
            [
                (
                    "https://clinic.example/articles/heel-pain-mornings".to_owned(),
                    0
                ),
                ("https://clinic.example/book".to_owned(), 2)
            ]
        );
    }
}

#[tokio::test]
async fn a_test_goes_to_whoever_asks_and_ends_no_subscription() {
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        let id = campaign::begin(&clinic, &PROGRAM, &draft()).await.unwrap();
        let owner = clinic
            .store
            .read(|tx| Box::pin(account::by_email(tx, samples::OWNER.0)))
            .await
            .unwrap()
            .unwrap();
        let staff = Staff {
            account: owner.id,
            name: owner.name,
            role: owner.role,
            practitioner: None,
        };
        campaign::send_trial(&clinic, &staff, id).await.unwrap();
        let mails = mailbox::newest(&clinic).await.unwrap();
        let mail = mails.iter().find(|m| m.kind == "campaign_test").unwrap();
        assert_eq!(mail.to_address, samples::OWNER.0);
        assert_eq!(mail.subject, "Test: Spring news");
        assert!(
            !mail.html.contains("{{") && !mail.text.contains("{{"),
            "{}",
            mail.text
        );
        assert!(!mail.html.contains("/u/"), "no leaving link of anybody");
    }
}

#[tokio::test]
async fn an_article_is_announced_once_to_those_who_asked_for_it() {
    for scene in scenes().await {
        let clinic = sending(&scene.clinic);
        let ids = readers(&clinic, &addresses("ada", 3)).await;
        let article = Announced {
            slug: "load-spikes".into(),
            title: "Load spikes".into(),
            summary: "One run too far.".into(),
        };
        let is_page = |_: &str| true;
        let announce = || campaign::announce_article(&clinic, &article, &is_page);
        assert_eq!(
            announce().await.unwrap(),
            None,
            "only where the clinic wants it"
        );
        let wanted = Settings {
            announce: Announce::Send,
            ..Settings::default()
        };
        save(&clinic, &PROGRAM, &wanted).await.unwrap();
        clinic
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let mut one = subscriber::get(tx, ids[0]).await?.unwrap();
                    assert_eq!(one.status, Status::Active);
                    one.new_articles = true;
                    subscriber::update(tx, &one).await
                })
            })
            .await
            .unwrap();
        let id = announce().await.unwrap().unwrap();
        assert_eq!(announce().await.unwrap(), None, "once");
        let kept = campaign::get(&clinic, id).await.unwrap();
        assert_eq!(
            (kept.state, kept.subject.as_str()),
            (State::Scheduled, "Load spikes")
        );
        let reach = campaign::reach_of(&clinic, campaign::wish(&kept).unwrap()).await;
        assert_eq!(reach.unwrap().count, 1);
    }
}
