//! A visitor who books, step by step.

use axum::http::StatusCode;
use midstance_web::testing::{Answer, Site};

pub const STEPS: &str = "service=massage-60&loc=main-street&who=mara-lindqvist";
pub const PERSON: &str = "name=Ada+Brook&email=ada%40demo.invalid&phone=604+555+0199";

/// The values of the time buttons on a page.
pub fn times(answer: &Answer) -> Vec<String> {
    let parts = answer.body.split("name=\"start\" value=\"").skip(1);
    parts
        .filter_map(|part| part.split('"').next().map(str::to_owned))
        .collect()
}

pub fn hidden(answer: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = answer.body.split_once(&start).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}

pub async fn first_time(site: &Site) -> String {
    let page = site.get(&format!("/book/time?{STEPS}")).await;
    assert_eq!(page.status, StatusCode::OK);
    times(&page).first().expect("a free time").clone()
}

pub fn encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('+', "%2B")
}

pub fn decoded(text: &str) -> String {
    text.replace("%3A", ":").replace("%2B", "+")
}

/// Books and gives the manage page's address.
pub async fn book(site: &Site, start: &str, person: &str, key: &str) -> Answer {
    let form = format!("{STEPS}&start={}&{person}&key={key}", encoded(start));
    site.ask("POST", "/book/confirm", "", &form).await
}

/// What a browser with these cookies sends once it has read an answer: new ones replace old ones.
pub fn jar(cookies: &str, answer: &Answer) -> String {
    let new = answer.cookies();
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let kept = cookies.split("; ").filter(|old| {
        let replaced = new.split("; ").any(|new| name(new) == name(old));
        !old.is_empty() && !replaced
    });
    let all = kept.chain(new.split("; ").filter(|pair| !pair.is_empty()));
    all.collect::<Vec<_>>().join("; ")
}
