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
    let asked = site.get(&format!("{link}/decline?{form}")).await;
    assert!(asked.body.contains("Let this time go?"), "{}", asked.body);
    assert!(
        site.get(&link).await.body.contains("A time opened"),
        "asking changes nothing"
    );
    let declined = site
        .ask("POST", &format!("{link}/decline"), "", &form)
        .await;
    let after = site.get(declined.header("location")).await;
    assert!(after.body.contains("You keep your place"), "{}", after.body);
    let late = site.get(&format!("{link}/decline?{form}")).await;
    assert_eq!(late.header("location"), format!("{link}?now=gone"));
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
    for _ in 0..2 {
        let back = site.ask("POST", &format!("{bo}/return"), "", "").await;
        let page = site.get(back.header("location")).await.body;
        assert!(page.contains("You are on the waiting list"), "{page}");
    }
    site.ask("POST", &format!("{bo}/leave"), "", "").await;
    site.clock.forward(30 * 24 * 60);
    let page = site.get(&bo).await.body;
    assert!(
        !page.contains("Go back on the list"),
        "its last day has passed"
    );
}

#[tokio::test]
async fn a_day_on_which_nobody_works_and_a_mistyped_address_are_asked_about() {
    let site = Site::new().await;
    let sunday = WISH.replace("&day=1&day=3", "&day=7");
    let form = format!("{sunday}&name=Bo&email=bo%40demo.invalid&key=k");
    let answer = site.ask("POST", "/book/waiting-list", "", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .body
            .contains("Nobody chosen here works then. They do on Mondays"),
        "{}",
        answer.body
    );
    let form = format!("{WISH}&name=Bo&email=bo%40gmial.com&key=k");
    let asked = site.ask("POST", "/book/waiting-list", "", &form).await;
    assert!(
        asked.body.contains("Did you mean bo@gmail.com?"),
        "{}",
        asked.body
    );
    let kept = format!("kept_email=bo%40gmial.com&{form}");
    let kept = site.ask("POST", "/book/waiting-list", "", &kept).await;
    assert!(
        kept.header("location").starts_with("/waiting/"),
        "{}",
        kept.body
    );
    let form =
        format!("other_email=cleo%40gmail.com&{WISH}&name=Cleo&email=cleo%40gmial.com&key=c");
    let changed = site.ask("POST", "/book/waiting-list", "", &form).await;
    assert!(changed.header("location").starts_with("/waiting/"));
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    for to in ["bo@gmial.com", "cleo@gmail.com"] {
        assert!(mails.iter().any(|mail| mail.to_address == to), "{to}");
    }
}

#[tokio::test]
async fn staff_put_a_caller_on_the_list() {
    let site = Site::new().await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    let first = site.ask("GET", "/staff/waiting-list/new", &desk, "").await;
    assert!(
        first.body.contains("<option value=\"massage-60\""),
        "{}",
        first.body
    );
    let path = "/staff/waiting-list/new?service=massage-60&loc=main-street";
    let page = site.ask("GET", path, &desk, "").await;
    assert!(page.body.contains("name=\"until\""));
    let path = "/staff/waiting-list/new";
    let refused = site
        .ask("POST", path, &desk, &format!("{WISH}&key=k"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Enter the client&#39;s full name"),
        "{}",
        refused.body
    );
    let form =
        format!("{WISH}&name=Bo+Castell&email=bo%40demo.invalid&phone=604+555+0142+x3&key=k");
    let put = site.ask("POST", path, &desk, &form).await;
    assert_eq!(
        put.header("location"),
        "/staff/waiting-list?now=joined",
        "{}",
        put.body
    );
    let again = site.ask("POST", path, &desk, &form).await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "the same form is the same place"
    );
    let list = site.ask("GET", put.header("location"), &desk, "").await;
    assert_eq!(
        list.body.matches("Bo Castell</th>").count() + list.body.matches("Bo Castell<br>").count(),
        1
    );
    assert!(
        list.body
            .replace('\u{a0}', " ")
            .contains("604 555 0142 ext. 3")
    );
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    assert!(
        mails
            .iter()
            .any(|mail| mail.to_address == "bo@demo.invalid")
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
        "Select with whom",
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
    let came_back = site.ask("POST", &format!("{bo}/return"), "", "").await;
    let page = site.get(came_back.header("location")).await.body;
    assert!(
        page.contains("You are no longer on the waiting list"),
        "what staff ended, the link does not undo"
    );
    let list = site.ask("GET", gone.header("location"), &owner, "").await;
    let (_, rest) = list
        .body
        .split_once("action=\"/staff/waiting-list/")
        .unwrap();
    let undo = format!("/staff/waiting-list/{}", rest.split('"').next().unwrap());
    assert!(undo.ends_with("/return"), "{undo}");
    let undone = site.ask("POST", &undo, &owner, "").await;
    assert_eq!(undone.header("location"), "/staff/waiting-list?now=back");
    assert!(
        site.get(&bo)
            .await
            .body
            .contains("You are on the waiting list")
    );
}

#[tokio::test]
async fn one_mailbox_is_not_flooded_from_the_list_however_it_is_written() {
    let site = Site::new().await;
    let mut last = StatusCode::OK;
    for n in 0..21 {
        let email = ["bo%40demo.invalid", "BO%40demo.invalid"][n % 2];
        let form = format!("{WISH}&name=Bo+{n}&email={email}&key={n}");
        last = site
            .ask("POST", "/book/waiting-list", "", &form)
            .await
            .status;
        let expected = if n < 20 {
            StatusCode::OK
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(
            last == StatusCode::TOO_MANY_REQUESTS,
            expected == StatusCode::TOO_MANY_REQUESTS,
            "{n}: {last}"
        );
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    let to_bo = mails
        .iter()
        .filter(|m| m.to_address.eq_ignore_ascii_case("bo@demo.invalid"));
    assert!(to_bo.count() <= 5, "five places in the line each");
}
