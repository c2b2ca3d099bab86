//! A form sent twice shows the first result, and the loser of a race keeps what was typed.

use crate::browser::Browser;
use crate::desk::{Desk, WISH, led_to};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use midstance_clinic::{mailbox, samples};
use midstance_web::testing::{Answer, Site};

const DAY: &str = "2026-11-30";
/// An hour of the day that it is.
const TODAY: &str = "2026-11-22T22:00:00Z";

impl Desk {
    /// Sends a form twice and wants the same answer; gives where it led.
    async fn twice(&self, path: &str, form: &str) -> String {
        let first = self.post(path, form).await;
        let second = self.post(path, form).await;
        assert_eq!(
            first.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            first.body
        );
        assert_eq!(
            second.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            second.body
        );
        assert_eq!(
            first.header("location"),
            second.header("location"),
            "{path}"
        );
        first.header("location").to_owned()
    }
}

#[tokio::test]
async fn staff_book_move_mark_and_cancel_once() {
    let desk = Desk::open().await;
    let (ada, bo) = (desk.client("Ada").await, desk.client("Castell").await);
    let free = desk.free(&ada, DAY).await;
    let form = format!("{WISH}&client={ada}&start={}&key=k1", free[0]);
    let to = desk.twice("/staff/book", &form).await;
    let visit = to.split('?').next().unwrap().to_owned();
    let over = format!("{WISH}&client={bo}&start={}&reason=waits&key=k2", free[0]);
    let to = desk.twice("/staff/book/outside", &over).await;
    assert_ne!(to, visit);
    let later = desk.free(&ada, DAY).await.pop().unwrap();
    let form = format!("start={later}&tell=yes&seen=0");
    desk.twice(&format!("{visit}/move"), &form).await;
    let page = desk.get(&visit).await.body;
    assert_eq!(
        page.matches("Your appointment is now").count(),
        1,
        "one mail"
    );
    desk.twice(&format!("{visit}/note"), "staff_note=rings")
        .await;
    // Somebody who stands at the door today; the others are of another day.
    let now = format!("{WISH}&client={bo}&start={TODAY}&reason=waits&key=k3");
    let here = desk.twice("/staff/book/outside", &now).await;
    let here = here.split('?').next().unwrap().to_owned();
    for (version, status) in [(0, "arrived"), (1, "booked")] {
        let form = format!("version={version}&status={status}");
        desk.twice(&format!("{here}/status"), &form).await;
    }
    let to = desk.twice(&format!("{visit}/cancel"), "").await;
    assert!(to.ends_with("now=cancelled"), "{to}");
    let page = desk.get(&visit).await.body;
    assert_eq!(page.matches("Cancelled: ").count(), 1, "one mail");
}

#[tokio::test]
async fn a_move_names_what_it_saw_and_a_later_change_is_not_overwritten() {
    let desk = Desk::open().await;
    let ada = desk.client("Ada").await;
    let free = desk.free(&ada, DAY).await;
    let form = format!("{WISH}&client={ada}&start={}", free[0]);
    let visit = led_to(&desk.post("/staff/book", &form).await);
    let path = format!("{visit}/move");
    let page = desk.get(&path).await.body;
    assert!(page.contains("name=\"seen\" value=\"0\""));
    let free = desk.free(&ada, DAY).await;
    led_to(&desk.post(&path, &format!("start={}&seen=0", free[0])).await);
    let last = free.last().unwrap();
    let stale = desk.post(&path, &format!("start={last}&seen=0")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Someone else changed this appointment"));
}

#[tokio::test]
async fn someone_new_and_every_new_setting_are_made_once() {
    let desk = Desk::owner().await;
    let form = "name=Zoe+Quill&email=zoe%40demo.invalid&key=n1";
    desk.twice("/staff/book/client", form).await;
    assert!(
        desk.get("/staff/book")
            .await
            .body
            .contains("action=\"/staff/book/client\"")
    );
    let page = desk.get("/staff/settings/rooms/new").await.body;
    let id = page.split("name=\"as\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let place = page.split("<option value=\"").nth(1).unwrap();
    let place = place.split('"').next().unwrap();
    let form = format!("as={id}&name=Room+9&place={place}&active=yes");
    desk.twice("/staff/settings/rooms/new", &form).await;
    let form = "name=Rack+1&kind=Rack&active=yes";
    let other = "01890000-0000-7000-8000-000000000001";
    let form = format!("as={other}&place={place}&{form}");
    desk.twice("/staff/settings/equipment/new", &form).await;
    let list = desk.get("/staff/settings/clinic").await.body;
    assert_eq!(list.matches("Room 9").count(), 1);
    assert_eq!(list.matches("Rack 1").count(), 1);
    let off = "who=tomas-reyes&loc=&first=2027-03-02&last=2027-03-03&reason=Course";
    desk.twice("/staff/settings/exceptions", off).await;
    let page = desk.get("/staff/settings/exceptions").await.body;
    assert_eq!(page.matches("<summary>2 days").count(), 1, "two days");
}

fn encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('+', "%2B")
}

/// The first free time of the public pages.
async fn first(site: &Site) -> String {
    let page = site.get(&format!("/book/time?{WISH}")).await.body;
    let start = page.split("name=\"start\" value=\"").nth(1).unwrap();
    start.split('"').next().unwrap().to_owned()
}

async fn post(site: &Site, path: &str, form: &str) -> Answer {
    site.ask("POST", path, "", form).await
}

#[tokio::test]
async fn a_client_moves_and_cancels_once() {
    let site = Site::new().await;
    let start = encoded(&first(&site).await);
    let form = format!("{WISH}&start={start}&name=Ann&email=ann%40demo.invalid&key=a");
    let link = post(&site, "/book/confirm", &form).await;
    let link = link.header("location").to_owned();
    let page = site.get(&format!("{link}/move")).await.body;
    let other = page.split("name=\"start\" value=\"").nth(3).unwrap();
    let other = encoded(other.split('"').next().unwrap());
    for (path, form, word) in [
        ("move", format!("start={other}&sure=yes"), "moved"),
        ("cancel", String::new(), "cancelled"),
    ] {
        for _ in 0..2 {
            let done = post(&site, &format!("{link}/{path}"), &form).await;
            assert_eq!(done.header("location"), format!("{link}?now={word}"));
        }
    }
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    let kinds = mails.iter().filter(|m| m.to_address == "ann@demo.invalid");
    let mut kinds: Vec<&str> = kinds.map(|m| m.kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        ["booked", "cancelled", "moved"],
        "a mail for each, not two"
    );
}

#[tokio::test]
async fn the_next_available_is_told_in_both_directions() {
    let site = Site::new().await;
    let page = site
        .get(&format!("/book/time?{WISH}&from=2026-12-21"))
        .await
        .body;
    assert!(page.contains("Earlier") && page.contains("Later"));
    // Mara away for a month: between two stretches with times there is one without.
    let owner = site.sign_in(samples::OWNER).await;
    let off = "who=mara-lindqvist&loc=&first=2026-12-01&last=2026-12-31&reason=Leave";
    let saved = site
        .ask("POST", "/staff/settings/exceptions", &owner, off)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = site
        .get(&format!("/book/time?{WISH}&from=2026-12-05"))
        .await
        .body;
    let page = page.replace('\u{a0}', " ");
    assert!(
        page.contains("Next available: ") && page.contains("January"),
        "{page}"
    );
    assert!(
        page.contains("Before that: ") && page.contains("November 30"),
        "{page}"
    );
}

#[tokio::test]
async fn a_script_that_moves_is_told_who_has_the_time() {
    let site = Site::new().await;
    let cookie = site.sign_in(samples::FRONT_DESK).await;
    let json = |path: String, form: String| {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("host", "localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &cookie)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        site.send(request)
    };
    let mut visits = Vec::new();
    for name in ["Ada+Brook", "Bo+Castell"] {
        let start = first(&site).await;
        let (email, at) = (name.to_lowercase().replace('+', "."), encoded(&start));
        let form = format!("{WISH}&start={at}&name={name}&email={email}%40demo.invalid");
        post(&site, "/book/confirm", &form).await;
        let mails = mailbox::newest(&site.clinic).await.unwrap();
        let to = format!("{email}@demo.invalid");
        let mail = mails
            .iter()
            .find(|m| m.to_address == to && m.kind == "booked");
        visits.push((mail.unwrap().appointment.unwrap(), start));
    }
    let (ada, bo) = (&visits[0], &visits[1]);
    let path = format!("/staff/appointments/{}/move", ada.0);
    let taken = json(path.clone(), format!("start={}&seen=0", encoded(&bo.1))).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    let answer: serde_json::Value = serde_json::from_str(&taken.body).unwrap();
    assert!(
        answer["who"][0]["words"]
            .as_str()
            .unwrap()
            .contains("Bo Castell")
    );
    assert_eq!(answer["force"], true);
    assert!(answer["stands"].as_str().is_some());
    let odd = json(path.clone(), "date=2026-11-30&time=soon".into()).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let free = encoded(&first(&site).await);
    let moved = json(path, format!("start={free}&seen=0&tell=yes")).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.body);
    assert!(moved.body.contains("A mail tells the client"));
}

#[tokio::test]
async fn a_new_client_confirms_by_mail_where_the_owner_wants_it() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let path = "/staff/settings/booking";
    let bad = site
        .ask("POST", path, &owner, "check_minutes=5&waiting_minutes=x")
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("value=\"5\"") && bad.body.contains("value=\"x\""));
    let on = "mail_check=yes&check_minutes=30&waiting_minutes=90";
    assert_eq!(
        site.ask("POST", path, &owner, on).await.status,
        StatusCode::SEE_OTHER
    );
    let set = site.ask("GET", path, &owner, "").await.body;
    assert!(set.contains("value=\"90\"") && set.contains(" checked"));

    let start = encoded(&first(&site).await);
    let form = format!("{WISH}&start={start}&name=Zoe+Quill&email=zoe%40new.example&key=z");
    let mut web = Browser::new(&site);
    for _ in 0..2 {
        let asked = post(&site, "/book/confirm", &form).await;
        assert!(
            asked.header("location").starts_with("/book/sent?"),
            "{}",
            asked.body
        );
        web.get(asked.header("location")).await;
        assert!(web.page.contains("Check your email") && web.page.contains("We hold your time"));
    }
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    let mails: Vec<_> = mails
        .iter()
        .filter(|m| m.to_address == "zoe@new.example")
        .collect();
    assert_eq!(mails.len(), 1);
    let link = mails[0].text.split("/book/confirm/").nth(1).unwrap();
    let link = format!("/book/confirm/{}", link.split_whitespace().next().unwrap());
    for _ in 0..2 {
        assert_eq!(web.get(&link).await, 200);
        assert!(
            web.page
                .contains("Nothing is booked before you press the button")
        );
    }
    let mut led = Vec::new();
    for _ in 0..2 {
        let done = post(&site, &link, "").await;
        led.push(done.header("location").to_owned());
    }
    assert!(led[0].starts_with("/b/") && led[0] == led[1], "{led:?}");
    web.get(&led[0]).await;
    assert!(web.page.contains("You are booked"));
}
