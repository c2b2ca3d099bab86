//! Calendars of others, webhooks and zone data on the staff's pages, walked without JavaScript.

use axum::http::StatusCode;
use midstance_clinic::{
    outside_calendar::fetch_due,
    samples,
    webhook::deliver_due,
    zone_data::{ZoneData, recompute},
};
use midstance_egress::{
    Egress,
    testing::{Reply, Server},
};
use midstance_web::testing::{Answer, Site};

const CALENDARS: &str = "/staff/settings/outside-calendars";

fn busy_on(day: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:d\r\n\
         DTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    )
}

fn encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}

async fn read(site: &Site) {
    let out = Egress::new("Midstance test", true).unwrap();
    fetch_due(&site.clinic, &out).await.unwrap();
}

fn to(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location")
}

#[tokio::test]
async fn a_practitioner_adds_a_calendar_sees_how_it_went_and_removes_it() {
    let site = Site::new().await;
    let mara = site.sign_in(samples::PRACTITIONER).await;
    let day = book(&site, "ada").await;
    let server = Server::start(vec![Reply::ok(&busy_on(&day.replace('-', "")))]).await;
    let form = format!(
        "name=Private&address={}",
        encoded(&server.url("/secret-word.ics"))
    );
    let added = site.ask("POST", CALENDARS, &mara, &form).await;
    assert_eq!(to(&added), format!("{CALENDARS}?now=added"));
    let fresh = site.ask("GET", CALENDARS, &mara, "").await.body;
    assert!(fresh.contains("Private, for Mara Lindqvist") && fresh.contains("never read yet"));

    read(&site).await;
    let page = site.ask("GET", CALENDARS, &mara, "").await.body;
    assert!(page.contains("1 busy time to come"), "{page}");
    assert!(!page.contains("secret-word"), "only the host is shown");
    assert!(
        page.contains("Appointments during busy times"),
        "Ada comes that day"
    );
    let shown = format!("/staff/calendar?day={day}");
    let shown = site.ask("GET", &shown, &mara, "").await.body;
    assert!(shown.contains("Busy elsewhere") && !shown.contains("Dentist"));
    let times = "/book/time?service=massage-60&loc=main-street&who=mara-lindqvist";
    let times = site.get(&format!("{times}&date={day}")).await.body;
    assert!(
        !times.contains(&format!("value=\"{day}")),
        "nothing to book that day"
    );

    server.reply(vec![Reply::status(404, &[], "")]);
    let id = page.split(&format!("{CALENDARS}/")).nth(1).unwrap();
    let id = id.split('/').next().unwrap().to_owned();
    let asked = site
        .ask("POST", &format!("{CALENDARS}/{id}/fetch"), &mara, "")
        .await;
    assert_eq!(to(&asked), format!("{CALENDARS}?now=asked"));
    site.clock.forward(180);
    read(&site).await;
    // The session has ended meanwhile.
    let mara = site.sign_in(samples::PRACTITIONER).await;
    let failed = site.ask("GET", CALENDARS, &mara, "").await.body;
    assert!(
        failed.contains("There is no calendar at this address (404)"),
        "{failed}"
    );
    assert!(failed.contains("(3 hours old), still counts"), "{failed}");

    let removed = site
        .ask("POST", &format!("{CALENDARS}/{id}/remove"), &mara, "")
        .await;
    assert_eq!(to(&removed), format!("{CALENDARS}?now=removed"));
    let gone = site.ask("GET", CALENDARS, &mara, "").await.body;
    assert!(gone.contains("No calendar is subscribed yet"));
}

#[tokio::test]
async fn wrong_addresses_say_why_and_keep_what_was_typed() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    for (address, words) in [
        ("", "Enter the address of the calendar"),
        ("my calendar", "Enter a whole address"),
        ("http://cal.example/a.ics", "must begin with https://"),
        ("https://192.168.1.9/a.ics", "private network"),
        ("https://ann:word@cal.example/a.ics", "name or password"),
    ] {
        let form = format!("who=jun-hale&name=Home&address={}", encoded(address));
        let refused = site.ask("POST", CALENDARS, &owner, &form).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{address}"
        );
        assert!(refused.body.contains(words), "{address}: {}", refused.body);
        assert!(refused.body.contains("value=\"Home\""), "the name is kept");
        assert!(
            refused
                .body
                .contains("<option value=\"jun-hale\" selected>")
        );
    }
}

#[tokio::test]
async fn the_front_desk_looks_and_changes_nothing() {
    let site = Site::new().await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    let page = site.ask("GET", CALENDARS, &desk, "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("Add a calendar"));
    let form = "who=mara-lindqvist&address=https%3A%2F%2Fcal.example%2Fa";
    let added = site.ask("POST", CALENDARS, &desk, form).await;
    assert_eq!(added.status, StatusCode::FORBIDDEN);
    let mara = site.sign_in(samples::PRACTITIONER).await;
    let form = "who=jun-hale&address=https%3A%2F%2Fcal.example%2Fa";
    let other = site.ask("POST", CALENDARS, &mara, form).await;
    assert_eq!(
        other.status,
        StatusCode::FORBIDDEN,
        "a colleague's calendar"
    );
}

const HOOKS: &str = "/staff/settings/webhooks";

async fn told(site: &Site) -> usize {
    let out = Egress::new("Midstance test", true).unwrap();
    deliver_due(&site.clinic, &out).await.unwrap()
}

/// Books the first time of Mara's online and gives its day.
async fn book(site: &Site, name: &str) -> String {
    let times = "/book/time?service=massage-60&loc=main-street&who=mara-lindqvist";
    let page = site.get(times).await.body;
    let start = page.split("name=\"start\" value=\"").nth(1).unwrap();
    let start = start.split('"').next().unwrap();
    let form = format!(
        "service=massage-60&loc=main-street&who=mara-lindqvist&start={}&name={name}\
         &email={name}%40demo.invalid",
        encoded(start)
    );
    to(&site.ask("POST", "/book/confirm", "", &form).await);
    start[..10].to_owned()
}

#[tokio::test]
async fn the_owner_adds_a_webhook_reads_its_log_and_sends_again() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let server = Server::start(vec![Reply::status(500, &[], "")]).await;
    let address = encoded(&server.url("/hook?word=1"));
    let form = format!("address={address}&event=appointment.booked&event=appointment.moved");
    let made = site.ask("POST", HOOKS, &owner, &form).await;
    assert_eq!(made.status, StatusCode::OK);
    let secret = made
        .body
        .split("<code>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    assert!(
        secret.starts_with("whsec_") && secret.len() == 50,
        "{secret}"
    );
    let list = site.ask("GET", HOOKS, &owner, "").await.body;
    assert!(list.contains("When an appointment is booked, moved") && !list.contains("whsec_"));
    let id = list.split(&format!("{HOOKS}/")).nth(1).unwrap();
    let one = format!("{HOOKS}/{}", id.split('"').next().unwrap());

    book(&site, "ada").await;
    assert_eq!(told(&site).await, 0);
    let log = site
        .ask("GET", &one, &owner, "")
        .await
        .body
        .replace('\u{a0}', " ");
    assert!(
        log.contains("appointment.booked") && log.contains("it answered 500"),
        "{log}"
    );
    assert!(log.contains("Next try") && log.contains("Nothing could be delivered since"));

    server.reply(vec![Reply::status(204, &[], "")]);
    let again = log
        .split("action=\"")
        .find(|rest| rest.contains("/again\""))
        .unwrap();
    let again = again.split('"').next().unwrap().to_owned();
    assert_eq!(
        to(&site.ask("POST", &again, &owner, "").await),
        format!("{one}?now=again")
    );
    assert_eq!(told(&site).await, 1);
    let log = site.ask("GET", &one, &owner, "").await.body;
    assert!(
        log.contains("Delivered") && log.contains("<dd>Working</dd>"),
        "{log}"
    );

    for (deed, word) in [("test", "test"), ("pause", "paused"), ("resume", "resumed")] {
        let done = site.ask("POST", &format!("{one}/{deed}"), &owner, "").await;
        assert_eq!(to(&done), format!("{one}?now={word}"));
    }
    assert_eq!(told(&site).await, 1, "the test");
    let renewed = site.ask("POST", &format!("{one}/secret"), &owner, "").await;
    assert!(renewed.body.contains("whsec_") && !renewed.body.contains(secret));
    assert!(
        site.ask("GET", &one, &owner, "")
            .await
            .body
            .contains("still signs beside")
    );
    let removed = site.ask("POST", &format!("{one}/remove"), &owner, "").await;
    assert_eq!(to(&removed), format!("{HOOKS}?now=removed"));
    let gone = site.ask("GET", &one, &owner, "").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_webhook_needs_a_public_https_address_and_an_event() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let empty = site.ask("POST", HOOKS, &owner, "address=&x=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Enter the address of the program"));
    assert!(empty.body.contains("Choose when the program is told"));
    for address in [
        "http://hooks.example/a",
        "https://10.0.0.1/a",
        "https://localhost.localhost/",
    ] {
        let form = format!("address={}&event=appointment.booked", encoded(address));
        let refused = site.ask("POST", HOOKS, &owner, &form).await;
        let here = address.contains("localhost");
        // Tests may reach this machine; the rest stays closed.
        let expected = if here {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        assert_eq!(refused.status, expected, "{address}");
        assert!(
            here || refused.body.contains(address),
            "what was typed is kept"
        );
    }
}

#[tokio::test]
async fn what_is_sent_is_what_the_description_says() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let server = Server::start(vec![Reply::status(204, &[], "")]).await;
    let form = format!(
        "address={}&event=appointment.booked",
        encoded(&server.url("/hook"))
    );
    site.ask("POST", HOOKS, &owner, &form).await;
    book(&site, "ada").await;
    assert_eq!(told(&site).await, 1);
    let described = site.get("/api/v1/openapi.json").await.body;
    let described: serde_json::Value = serde_json::from_str(&described).unwrap();
    let schema = &described["components"]["schemas"]["WebhookAppointment"];
    let received = server.requests().remove(0);
    let sent: serde_json::Value = serde_json::from_str(&received.body).unwrap();
    let keys = |value: &serde_json::Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&sent["data"]), keys(&schema["properties"]));
    let hook = &described["webhooks"]["appointment.booked"]["post"];
    let message = &hook["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(keys(&sent), keys(&message["properties"]));
    assert_eq!(sent["type"], message["properties"]["type"]["const"]);
    for header in hook["parameters"].as_array().unwrap() {
        let name = header["name"].as_str().unwrap();
        assert!(received.header(name).is_some(), "{name}");
    }
    for hook in ["appointment.moved", "appointment.cancelled", "webhook.test"] {
        assert!(described["webhooks"][hook]["post"].is_object(), "{hook}");
    }
}

#[tokio::test]
async fn new_zone_data_is_shown_with_what_waits_for_the_staff() {
    let site = Site::new().await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    let settings = site.ask("GET", "/staff/settings", &desk, "").await.body;
    assert!(settings.contains(&format!("Version {}", midstance_schedule::tzdb_version())));
    let path = "/staff/settings/zone-data";
    let calm = site.ask("GET", path, &desk, "").await.body;
    assert!(calm.contains("Nothing waits for you") && calm.contains("No version has changed"));
    let lost = ZoneData {
        version: "2999a".into(),
        find: std::sync::Arc::new(|_| None),
    };
    let done = recompute(&site.clinic, &lost).await.unwrap();
    assert!(done.kept > 0);
    let page = site.ask("GET", path, &desk, "").await.body;
    assert!(
        page.contains("no longer knows this time zone") && page.contains("/staff/appointments/")
    );
    let changing = ZoneData {
        version: "2999b".into(),
        find: std::sync::Arc::new(|_| jiff::tz::TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").ok()),
    };
    let done = recompute(&site.clinic, &changing).await.unwrap();
    assert!(done.moved > 0);
    let page = site.ask("GET", path, &desk, "").await.body;
    assert!(page.contains("kept its time on the clock") && page.contains("Nothing waits for you"));
}
