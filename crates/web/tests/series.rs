//! More visits like one: the dates are shown first, and booked all or none.

use axum::http::StatusCode;
use midstance_clinic::{mailbox, samples};
use midstance_web::testing::{Answer, Site};

const STEPS: &str = "service=massage-60&loc=main-street&who=mara-lindqvist";
const PERSON: &str = "name=Ada+Brook&email=ada%40demo.invalid";

fn encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('+', "%2B")
}

fn value(answer: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = answer.body.split_once(&start).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}

async fn book(site: &Site, start: &str, person: &str, key: &str) -> String {
    let form = format!("{STEPS}&start={}&{person}&key={key}", encoded(start));
    let answer = site.ask("POST", "/book/confirm", "", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

async fn first_visit(site: &Site) -> String {
    let times = site.get(&format!("/book/time?{STEPS}")).await;
    book(site, &value(&times, "start"), PERSON, "first").await
}

/// The form's fields with what is ticked, as a browser sends them.
fn form(list: &Answer) -> String {
    let hidden = ["count", "every", "date", "time", "key"];
    let mut pairs: Vec<String> = hidden
        .iter()
        .map(|name| {
            let post = list.body.split_once("<h2 id=\"dates\"").unwrap().1;
            let start = format!("name=\"{name}\" value=\"");
            let value = post
                .split_once(&start)
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap();
            format!("{name}={}", encoded(value).replace(' ', "+"))
        })
        .collect();
    for tag in list.body.split("<input").skip(1) {
        let tag = tag.split('>').next().unwrap();
        if tag.contains("name=\"visit-") && tag.contains(" checked") {
            let part = |name: &str| {
                let rest = tag.split_once(&format!("{name}=\"")).unwrap().1;
                rest.split('"').next().unwrap().to_owned()
            };
            pairs.push(format!("{}={}", part("name"), encoded(&part("value"))));
        }
    }
    pairs.join("&")
}

#[tokio::test]
async fn from_one_visit_to_four_more_without_scripts() {
    let site = Site::new().await;
    let link = first_visit(&site).await;
    let page = site.get(&link).await;
    assert!(
        page.body.contains(&format!("{link}/series")),
        "{}",
        page.body
    );
    let empty = site.get(&format!("{link}/series")).await;
    assert!(empty.body.contains("Check these dates") && !empty.body.contains("visit-1"));

    let before = mailbox::newest(&site.clinic).await.unwrap().len();
    let list = site.get(&format!("{link}/series?count=4&every=1")).await;
    assert_eq!(list.status, StatusCode::OK);
    for number in 1..=4 {
        assert!(
            list.body.contains(&format!("name=\"visit-{number}\"")),
            "{}",
            list.body
        );
    }
    assert_eq!(
        mailbox::newest(&site.clinic).await.unwrap().len(),
        before,
        "looking books nothing"
    );
    let chosen = form(&list).matches("visit-").count();
    let done = site
        .ask("POST", &format!("{link}/series"), "", &form(&list))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let to = done.header("location").to_owned();
    let page = site.get(&to).await;
    assert!(
        page.body.contains("booked. A mail for each"),
        "{}",
        page.body
    );
    let (base, _) = to.split_once('?').unwrap();
    assert_eq!(
        page.body.matches(&format!("href=\"{base}.")).count(),
        chosen - 1
    );
    assert_eq!(
        mailbox::newest(&site.clinic).await.unwrap().len(),
        before + chosen
    );

    // Every one of them can be managed from here, and one goes without the others.
    let second = format!("{base}.2");
    assert_eq!(
        site.get(&format!("{second}/move")).await.status,
        StatusCode::OK
    );
    let gone = site.ask("POST", &format!("{second}/cancel"), "", "").await;
    assert_eq!(gone.header("location"), format!("{second}?now=cancelled"));
    assert!(site.get(base).await.body.contains("You are booked"));
    assert!(
        site.get(&second)
            .await
            .body
            .contains("This appointment is cancelled")
    );
    for nowhere in [
        format!("{base}.99"),
        format!("{base}.x"),
        format!("{link}.1"),
    ] {
        assert_eq!(
            site.get(&nowhere).await.status,
            StatusCode::NOT_FOUND,
            "{nowhere}"
        );
    }

    let again = site
        .ask("POST", &format!("{link}/series"), "", &form(&list))
        .await;
    assert_eq!(again.header("location"), to, "sent twice, booked once");
}

#[tokio::test]
async fn a_date_lost_meanwhile_is_named_and_the_rest_stays_chosen() {
    let site = Site::new().await;
    let link = first_visit(&site).await;
    let list = site.get(&format!("{link}/series?count=4&every=1")).await;
    let sent = form(&list);
    let lost = sent
        .split('&')
        .find(|pair| pair.starts_with("visit-"))
        .unwrap();
    let start = lost.split_once('=').unwrap().1.replace("%3A", ":");
    book(&site, &start, "name=Bo&email=bo%40demo.invalid", "rival").await;
    let before = mailbox::newest(&site.clinic).await.unwrap().len();
    let answer = site.ask("POST", &format!("{link}/series"), "", &sent).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    for words in [
        "<title>Error: ",
        "That time is not free any more. Nothing has been booked yet.",
        "Someone else has that time.",
        "Leave this date out",
    ] {
        assert!(
            answer.body.contains(words),
            "{words:?} is missing in {}",
            answer.body
        );
    }
    assert_eq!(mailbox::newest(&site.clinic).await.unwrap().len(), before);
    // What is left can be booked as it stands.
    let rest = site
        .ask("POST", &format!("{link}/series"), "", &form(&answer))
        .await;
    assert_eq!(rest.status, StatusCode::SEE_OTHER, "{}", rest.body);
}

#[tokio::test]
async fn wrong_wishes_are_named_and_kept() {
    let site = Site::new().await;
    let link = first_visit(&site).await;
    for (query, words) in [
        ("count=40", "Number of visits must be 1 to 12"),
        ("count=4&every=9", "Weeks between visits must be 1 to 4"),
        ("count=4&date=31+feb+2027", "First date must be a real date"),
        (
            "count=4&date=2020-01-01",
            "First date must be today or later",
        ),
        ("count=4&time=noon", "Select a time of day"),
    ] {
        let answer = site.get(&format!("{link}/series?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(
            answer.body.contains(words),
            "{words:?} is missing in {}",
            answer.body
        );
    }
    let nothing = site
        .ask(
            "POST",
            &format!("{link}/series"),
            "",
            "count=4&every=1&key=k",
        )
        .await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("Select at least one visit to book"));
    assert_eq!(
        site.get("/b/nobody/series").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn staff_book_more_visits_of_a_client_also_beyond_what_clients_may() {
    let site = Site::new().await;
    let desk = site.sign_in(samples::FRONT_DESK).await;
    first_visit(&site).await;
    let found = site
        .ask("GET", "/staff/clients?q=Ada+Brook", &desk, "")
        .await;
    let id_after = |page: &str, start: &str| {
        let (_, rest) = page.split_once(start).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let client = id_after(&found.body, "href=\"/staff/clients/");
    let record = format!("/staff/clients/{client}");
    let coming = |page: &str| {
        let (coming, _) = page.split_once("<h2>Past").unwrap();
        coming.matches("/staff/appointments/").count()
    };
    let page = site.ask("GET", &record, &desk, "").await.body;
    let stood = coming(&page);
    let visit = id_after(&page, "href=\"/staff/appointments/");
    let here = format!("/staff/appointments/{visit}");
    let page = site.ask("GET", &here, &desk, "").await.body;
    let more = format!("{here}/series");
    assert!(page.contains(&more), "{page}");

    // Twelve visits every three weeks reach further than clients may book.
    let before = mailbox::newest(&site.clinic).await.unwrap().len();
    let list = site
        .ask("GET", &format!("{more}?count=12&every=3"), &desk, "")
        .await;
    assert!(list.body.contains("name=\"visit-12\""), "{}", list.body);
    assert!(!list.body.contains("Too far ahead") && !list.body.contains("online"));
    let chosen = form(&list).matches("visit-").count();
    assert!(chosen > 6, "{chosen}");
    let none = site.ask("POST", &more, &desk, "count=12&every=3").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..2 {
        let done = site.ask("POST", &more, &desk, &form(&list)).await;
        assert!(
            done.header("location").ends_with("?now=series"),
            "{}",
            done.body
        );
        let first = site.ask("GET", done.header("location"), &desk, "").await;
        assert!(first.body.contains("The appointments are booked"));
    }
    let mails = mailbox::newest(&site.clinic).await.unwrap().len();
    assert_eq!(mails, before + chosen, "sent twice, booked once");
    let page = site.ask("GET", &record, &desk, "").await.body;
    assert_eq!(coming(&page), stood + chosen);
    let busy = site
        .ask("GET", &format!("{more}?count=12&every=3"), &desk, "")
        .await;
    assert!(busy.body.contains("Client is busy"), "{}", busy.body);
}
