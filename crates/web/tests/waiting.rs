//! The waiting list through the pages, as a browser without scripts does it.

use axum::http::StatusCode;
use midstance_clinic::{mailbox, samples};
use midstance_web::testing::{Answer, Site};

const STEPS: &str = "service=massage-60&loc=main-street&who=mara-lindqvist";
const WISH: &str = "service=massage-60&place=main-street&person=any&day=1&day=3\
    &part=morning&part=afternoon&part=evening&until=2026-12-20";

fn encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('+', "%2B")
}

/// The values of all fields with this name.
fn values(answer: &Answer, name: &str) -> Vec<String> {
    let start = format!("name=\"{name}\" value=\"");
    let parts = answer.body.split(&start).skip(1);
    parts
        .filter_map(|part| part.split('"').next().map(str::to_owned))
        .collect()
}

/// Books Ada's visit some days ahead and gives its page and its start.
async fn adas(site: &Site) -> (String, String) {
    let page = site
        .get(&format!("/book/time?{STEPS}&from=2026-11-30"))
        .await;
    let start = values(&page, "start").first().unwrap().clone();
    let form = format!(
        "{STEPS}&start={}&name=Ada&email=ada%40demo.invalid&key=ada",
        encoded(&start)
    );
    let booked = site.ask("POST", "/book/confirm", "", &form).await;
    (booked.header("location").to_owned(), start)
}

async fn joined(site: &Site, name: &str) -> String {
    let form = format!("{WISH}&name={name}&email={name}%40demo.invalid&key={name}");
    let answer = site.ask("POST", "/book/waiting-list", "", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    site.clock.forward(1);
    let to = answer.header("location").to_owned();
    to.split_once('?').unwrap().0.to_owned()
}

/// The link in the newest mail about an opened time.
async fn link_in_mail(site: &Site) -> String {
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    let mail = mails
        .into_iter()
        .find(|m| m.kind == "waiting_offer")
        .unwrap();
    let (_, rest) = mail.text.split_once("/waiting/").unwrap();
    format!("/waiting/{}", rest.split_whitespace().next().unwrap())
}

#[tokio::test]
async fn from_the_list_of_times_over_the_mail_to_the_appointment() {
    let site = Site::new().await;
    let times = site.get(&format!("/book/time?{STEPS}")).await;
    assert!(times.body.contains("/book/waiting-list?service=massage-60"));
    let form = site.get(&format!("/book/waiting-list?{STEPS}")).await;
    for words in [
        "Join the waiting list",
        "Monday",
        "Morning, until noon",
        "Anyone",
    ] {
        assert!(
            form.body.contains(words),
            "{words:?} is missing in {}",
            form.body
        );
    }
    let (ada, start) = adas(&site).await;
    let bo = joined(&site, "bo").await;
    let cleo = joined(&site, "cleo").await;
    let page = site.get(&format!("{bo}?now=joined")).await;
    assert!(
        page.body.contains("You are on the waiting list"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Mondays and Wednesdays, at any time"),
        "{}",
        page.body
    );
    assert_eq!(page.header("referrer-policy"), "no-referrer");

    site.ask("POST", &format!("{ada}/cancel"), "", "").await;
    let link = link_in_mail(&site).await;
    // What a mail scanner does: every link, twice.
    for _ in 0..2 {
        let offered = site.get(&link).await;
        assert!(offered.body.contains("Take this time"), "{}", offered.body);
    }
    assert!(!site.get(&cleo).await.body.contains("Take this time"));
    let times = site
        .get(&format!("/book/time?{STEPS}&from=2026-11-30"))
        .await;
    assert!(
        !values(&times, "start").contains(&start),
        "held for one person"
    );

    let owner = site.sign_in(samples::OWNER).await;
    let list = site.ask("GET", "/staff/waiting-list", &owner, "").await;
    assert!(list.body.contains("held until") && list.body.contains("cleo@demo.invalid"));

    // Not this one: it goes to the next, who takes it.
    let offer = values(&site.get(&link).await, "offer")[0].clone();
    let form = format!("offer={offer}");
    let declined = site
        .ask("POST", &format!("{link}/decline"), "", &form)
        .await;
    let after = site.get(declined.header("location")).await;
    assert!(after.body.contains("You keep your place"), "{}", after.body);
    let offer = values(&site.get(&cleo).await, "offer")[0].clone();
    let form = format!("offer={offer}");
    let taken = site.ask("POST", &format!("{cleo}/take"), "", &form).await;
    assert!(
        taken.header("location").starts_with("/b/"),
        "{}",
        taken.body
    );
    let visit = site.get(taken.header("location")).await;
    assert!(visit.body.contains("You are booked"));
    let again = site.ask("POST", &format!("{cleo}/take"), "", &form).await;
    assert_eq!(again.header("location"), cleo, "sent twice, booked once");
    assert!(site.get(&cleo).await.body.contains("You took a time"));
}

#[tokio::test]
async fn an_offer_that_ran_out_says_so_and_keeps_the_place() {
    let site = Site::new().await;
    let (ada, start) = adas(&site).await;
    let bo = joined(&site, "bo").await;
    site.ask("POST", &format!("{ada}/cancel"), "", "").await;
    let offer = values(&site.get(&bo).await, "offer")[0].clone();
    site.clock.forward(121);
    let page = site.get(&bo).await;
    assert!(
        page.body
            .contains("has gone to someone else. You keep your place."),
        "{}",
        page.body
    );
    let late = site
        .ask("POST", &format!("{bo}/take"), "", &format!("offer={offer}"))
        .await;
    assert_eq!(late.header("location"), format!("{bo}?now=gone"));
    let said = site.get(late.header("location")).await.body;
    assert_eq!(said.matches("You keep your place").count(), 1, "{said}");
    let form = format!(
        "{STEPS}&start={}&name=Dee&email=dee%40demo.invalid&key=dee",
        encoded(&start)
    );
    let other = site.ask("POST", "/book/confirm", "", &form).await;
    assert_eq!(
        other.status,
        StatusCode::SEE_OTHER,
        "the time is free again"
    );
    let left = site.ask("POST", &format!("{bo}/leave"), "", "").await;
    let page = site.get(left.header("location")).await;
    assert!(
        page.body.contains("You have left the waiting list"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn wrong_answers_are_named_and_kept() {
    let site = Site::new().await;
    let form = "service=massage-60&until=31+feb+2027&name=&email=ann%40";
    let answer = site.ask("POST", "/book/waiting-list", "", form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "<title>Error: ",
        "Select at least one place",
        "Select who may treat you",
        "Select at least one day of the week",
        "Select at least one part of the day",
        "Last day must be a real date",
        "Enter your full name",
        "value=\"ann@\"",
    ] {
        assert!(
            answer.body.contains(words),
            "{words:?} is missing in {}",
            answer.body
        );
    }
    let past = format!("{WISH}&name=Bo&email=bo%40demo.invalid&key=k&until=2026-01-01");
    let past = past.replace("&until=2026-12-20", "");
    let answer = site.ask("POST", "/book/waiting-list", "", &past).await;
    assert!(
        answer.body.contains("Last day must be today or later"),
        "{}",
        answer.body
    );
    let robot = format!("{WISH}&name=Bo&email=bo%40demo.invalid&key=k&website=spam");
    let robot = site.ask("POST", "/book/waiting-list", "", &robot).await;
    assert_eq!(robot.status, StatusCode::BAD_REQUEST);
    let nothing = site.get("/book/waiting-list").await;
    assert_eq!(nothing.header("location"), "/book");
}

#[tokio::test]
async fn staff_take_someone_off_the_list() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let empty = site.ask("GET", "/staff/waiting-list", &owner, "").await;
    assert!(empty.body.contains("Nobody is waiting"));
    let bo = joined(&site, "bo").await;
    let list = site.ask("GET", "/staff/waiting-list", &owner, "").await;
    let (_, rest) = list
        .body
        .split_once("action=\"/staff/waiting-list/")
        .unwrap();
    let action = format!("/staff/waiting-list/{}", rest.split('"').next().unwrap());
    let gone = site.ask("POST", &action, &owner, "").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(
        site.get(&bo)
            .await
            .body
            .contains("You are no longer on the waiting list")
    );
}
