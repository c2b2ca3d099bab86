//! A newsletter written by staff without JavaScript: nothing typed is lost, nothing goes out by
//! mistake.

use axum::http::StatusCode;
use midstance_clinic::{
    Actor,
    campaign::{self, settings},
    mailbox, samples,
};
use midstance_store::CampaignId;
use midstance_web::testing::{Answer, Site};

struct Desk {
    site: Site,
    cookie: String,
}

impl Desk {
    async fn of(account: (&str, &str)) -> Self {
        let site = Site::new().await;
        let cookie = site.sign_in(account).await;
        Self { site, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        self.site.ask("GET", path, &self.cookie, "").await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.ask("POST", path, &self.cookie, form).await
    }

    /// Begins a newsletter and gives its address.
    async fn begin(&self) -> String {
        let answer = self
            .post("/staff/campaigns", "article=heel-pain-mornings")
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let to = answer.header("location");
        to.split('?').next().unwrap().to_owned()
    }
}

const FORM: &str = "subject=Spring+news&preheader=What+is+new&name_unknown=runner\
    &kind-0=article&slug-0=heel-pain-mornings&title-0=Heel+pain&summary-0=What+helps\
    &kind-1=text&markdown-1=Hello+%7Bname%7D%0A%0A%5BBook+a+time%5D(%2Fbook)";

#[tokio::test]
async fn buttons_save_what_was_typed_before_they_do_anything() {
    let desk = Desk::of(samples::FRONT_DESK).await;
    let path = desk.begin().await;
    let page = desk.get(&path).await.body;
    assert!(page.contains("value=\"heel-pain-mornings\"") && page.contains("1. Article"));
    let added = desk
        .post(&path, &format!("version=1&{FORM}&do=add-image"))
        .await;
    assert_eq!(added.header("location"), format!("{path}#block-2"));
    let page = desk.get(&path).await.body;
    assert!(page.contains("value=\"Spring news\"") && page.contains("3. Image"));
    assert!(page.contains("This block is empty and is left out"));
    let moved = desk.post(&path, &format!("version=2&{FORM}&do=up-1")).await;
    assert_eq!(moved.header("location"), format!("{path}#block-0"));
    let page = desk.get(&path).await.body;
    assert!(page.contains("1. Text") && page.contains("2. Article") && !page.contains("3. Image"));
}

#[tokio::test]
async fn an_old_page_does_not_overwrite_a_newer_one_and_loses_nothing() {
    let desk = Desk::of(samples::FRONT_DESK).await;
    let path = desk.begin().await;
    let mine = format!("version=1&{FORM}&do=save");
    assert_eq!(desk.post(&path, &mine).await.status, StatusCode::SEE_OTHER);
    let old = mine.replace("Spring+news", "Another+word");
    let refused = desk.post(&path, &old).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.body.contains("value=\"Another word\"")
            && refused.body.contains("name=\"version\" value=\"2\"")
    );
    assert!(desk.get(&path).await.body.contains("value=\"Spring news\""));
    let none = desk
        .post(&path, &format!("version=2&{FORM}&do=add-article&article="))
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Choose the article to add"));
}

#[tokio::test]
async fn the_preview_runs_nothing_and_the_text_can_be_edited_and_made_anew() {
    let desk = Desk::of(samples::FRONT_DESK).await;
    let path = desk.begin().await;
    desk.post(&path, &format!("version=1&{FORM}&do=save")).await;
    for (colours, has) in [("light", false), ("dark", true)] {
        let mail = desk.get(&format!("{path}/mail?as={colours}")).await;
        assert_eq!(mail.status, StatusCode::OK);
        assert!(
            mail.header("content-security-policy")
                .starts_with("default-src 'none'; style-src")
        );
        assert_eq!(mail.body.contains("#16151a"), has, "{colours}");
        assert!(!mail.body.contains("{{") && !mail.body.contains("<script"));
        assert!(mail.body.contains("Main Street"), "the postal address");
    }
    let text = format!("{path}/text");
    assert!(
        desk.get(&text)
            .await
            .body
            .contains("Book a time (http://localhost:8080/book)")
    );
    let empty = desk.post(&text, "version=2&text=+&do=save").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.post(&text, "version=2&text=By+hand&do=save").await;
    let page = desk.get(&text).await.body;
    assert!(page.contains("By hand") && page.contains("Unsubscribe: "));
    assert!(
        desk.get(&path)
            .await
            .body
            .contains("The plain text was edited by hand")
    );
    desk.post(&text, "version=3&text=By+hand&do=anew").await;
    assert!(!desk.get(&text).await.body.contains("By hand"));
}

#[tokio::test]
async fn it_is_confirmed_by_who_may_held_stopped_and_copied() {
    let desk = Desk::of(samples::OWNER).await;
    let path = desk.begin().await;
    desk.post(&path, &format!("version=1&{FORM}&do=save")).await;
    let send = format!("{path}/send");
    for (form, words) in [
        ("version=2", "Select when it goes out"),
        (
            "version=2&when=later&date=2020-01-01&time=9:00",
            "still to come",
        ),
        ("version=2&when=later&date=&time=9:00", "Enter date"),
    ] {
        let refused = desk.post(&send, form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(words), "{form}: {}", refused.body);
    }
    let later = "version=2&when=later&date=2026-12-01&time=9:00";
    assert_eq!(desk.post(&send, later).await.status, StatusCode::SEE_OTHER);
    let page = desk.get(&path).await.body.replace('\u{a0}', " ");
    assert!(
        page.contains("Scheduled") && page.contains("December 1, 2026 at 9:00 a.m."),
        "{page}"
    );
    assert_eq!(desk.get(&send).await.status, StatusCode::SEE_OTHER);
    desk.post(&format!("{path}/unschedule"), "").await;
    assert!(desk.get(&path).await.body.contains("Continue to sending"));
    // Pausing what is not being sent changes nothing and says so.
    let early = desk.post(&format!("{path}/pause"), "").await;
    assert!(early.header("location").ends_with("?now=changed"));
    let copy = desk.post(&format!("{path}/copy"), "").await;
    let copy = copy
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    assert!(desk.get(&copy).await.body.contains("value=\"Spring news\""));
    let gone = desk.post(&format!("{copy}/discard"), "version=1").await;
    assert_eq!(gone.header("location"), "/staff/campaigns?now=discarded");
    assert_eq!(desk.get(&copy).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_front_desk_writes_and_tests_but_does_not_confirm() {
    let desk = Desk::of(samples::FRONT_DESK).await;
    let path = desk.begin().await;
    desk.post(&path, &format!("version=1&{FORM}&do=save")).await;
    let refused = desk
        .post(&format!("{path}/send"), "version=2&when=now")
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    desk.post(&path, &format!("version=2&{FORM}&do=test")).await;
    let mails = mailbox::newest(&desk.site.clinic).await.unwrap();
    let test = mails
        .iter()
        .find(|mail| mail.kind == "campaign_test")
        .unwrap();
    assert_eq!(test.to_address, samples::FRONT_DESK.0);
}

#[tokio::test]
async fn settings_are_kept_and_wrong_ones_say_how_to_put_them_right() {
    let desk = Desk::of(samples::OWNER).await;
    let here = "/staff/campaigns/settings";
    let good =
        "sender=news%40stride.example&from=21:00&until=7:30&pace=60&clicks=yes&announce=draft";
    assert_eq!(desk.post(here, good).await.status, StatusCode::SEE_OTHER);
    let kept = settings::current(&desk.site.clinic).await.unwrap();
    assert_eq!(
        (
            kept.quiet.to_string().as_str(),
            kept.pace,
            kept.counts_clicks
        ),
        ("21:00-07:30", 60, true)
    );
    let page = desk.get(here).await.body;
    assert!(page.contains("value=\"news@stride.example\"") && page.contains("value=\"07:30\""));
    let bad = desk
        .post(here, "sender=ann%40&from=late&until=7&pace=fast&announce=")
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    for id in ["sender", "from", "pace", "announce"] {
        assert!(bad.body.contains(&format!("<a href=\"#{id}\">")), "{id}");
    }
    assert!(bad.body.contains("value=\"ann@\"") && bad.body.contains("value=\"fast\""));
}

#[tokio::test]
async fn a_counted_link_leads_on_and_only_links_that_were_sent_do() {
    let desk = Desk::of(samples::OWNER).await;
    let counting = settings::Settings {
        counts_clicks: true,
        ..settings::Settings::default()
    };
    settings::save(&desk.site.clinic, &Actor::Program, &counting)
        .await
        .unwrap();
    let path = desk.begin().await;
    desk.post(&path, &format!("version=1&{FORM}&do=save")).await;
    desk.post(&format!("{path}/send"), "version=2&when=now")
        .await;
    let id: CampaignId = path.rsplit('/').next().unwrap().parse().unwrap();
    let link = format!("/go/{}/1", id.0.simple());
    let led = desk.site.get(&link).await;
    assert_eq!(led.header("location"), "http://localhost:8080/book");
    desk.site.ask("HEAD", &link, "", "").await;
    assert_eq!(
        desk.site
            .get(&format!("/go/{}/7", id.0.simple()))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let (_, report) = campaign::report(&desk.site.clinic, id).await.unwrap();
    assert_eq!(report.clicks[1].1, 1, "a look is no click");
}
