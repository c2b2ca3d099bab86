//! `GET /staff/subscribers`: search, filters, counts.

use askama::Template;
use axum::response::Response;
use midstance_clinic::newsletter::staff::{Listed, PER_PAGE, listed};
use midstance_store::newsletter::{Status, list::Filter};

use super::{HERE, basis_words, is_owner, status_words};
use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/subscribers/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    is_owner: bool,
    nobody: bool,
    counts: Vec<(String, &'static str)>,
    searched: String,
    states: Vec<Choice>,
    state: String,
    topics: Vec<Choice>,
    topic: String,
    found: String,
    lines: Vec<Line>,
    previous: String,
    next: String,
    number: u32,
    of: u32,
}

struct Line {
    id: String,
    email: String,
    name: String,
    status: (&'static str, &'static str),
    basis: String,
    since: String,
}

/// States that can be looked for: their word, and how they read.
const STATES: [(&str, &str); 6] = [
    ("", "Any"),
    ("active", "Subscribed"),
    ("pending", "Not confirmed"),
    ("ended", "Consent ended"),
    ("left", "Left"),
    ("bounced", "Mail came back"),
];

/// `GET /staff/subscribers`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let number: u32 = query.get("page").parse().unwrap_or(1).max(1);
    let topics = midstance_clinic::newsletter::topics(page.clinic()).await?;
    let chosen = topics.iter().find(|(t, _)| t.slug == query.get("topic"));
    let filter = Filter {
        text: query.get("q").to_lowercase(),
        status: Status::parse(query.get("status")).ok(),
        topic: chosen.map(|(topic, _)| topic.id),
        ended_by: (query.get("status") == "ended").then_some(page.now),
    };
    let found = listed(page.clinic(), filter, number).await?;
    let any = Choice::new("", "Any");
    let topics = topics.iter().map(|(t, _)| Choice::new(&t.slug, &t.name));
    let notice = match query.get("now") {
        "deleted" => Some("Deleted. The address will not be written to."),
        _ => None,
    };
    let of = found.of.div_ceil(PER_PAGE);
    let to = |number: u32| match number {
        0 => String::new(),
        past if past > of => String::new(),
        number => address(&query, number),
    };
    html(&ListPage {
        errors: FormErrors::new(),
        is_owner: is_owner(&page),
        nobody: found.by_status.is_empty(),
        counts: counts(&found),
        searched: query.raw("q").to_owned(),
        states: Choice::list(&STATES),
        state: query.get("status").to_owned(),
        topics: std::iter::once(any).chain(topics).collect(),
        topic: query.get("topic").to_owned(),
        found: words(&found),
        lines: lines(&page, &found)?,
        previous: to(number - 1),
        next: to(number + 1),
        number,
        of,
        shell: Shell {
            notice: notice.map(Into::into),
            ..page.shell
        },
    })
}

fn lines(page: &Page, found: &Listed) -> Result<Vec<Line>, Problem> {
    let zone = clinic_zone(page)?;
    let line = |one: &midstance_store::newsletter::Subscriber| Line {
        id: one.id.to_string(),
        email: one.email.clone(),
        name: one.name.clone(),
        status: status_words(one, page.now),
        basis: basis_words(one.basis, &zone),
        since: format::date_short(one.created_at.to_zoned(zone.clone()).date()),
    };
    Ok(found.rows.iter().map(line).collect())
}

fn words(found: &Listed) -> String {
    let of = usize::try_from(found.of).unwrap_or(usize::MAX);
    let people = format::count(of, "person matches", "people match");
    if found.of == 0 {
        "Nobody matches. Change what you look for.".into()
    } else {
        format!("{people}.")
    }
}

/// How many in which state; whoever's consent has ended is not counted as subscribed.
fn counts(found: &Listed) -> Vec<(String, &'static str)> {
    let many = |status| {
        let found = found.by_status.iter().find(|(known, _)| *known == status);
        found.map_or(0, |(_, many)| *many)
    };
    let ended = found.consent_ended;
    [
        (many(Status::Active).saturating_sub(ended), "subscribed"),
        (many(Status::Pending), "not confirmed yet"),
        (
            ended,
            "with consent that has ended: they are not written to",
        ),
        (many(Status::Left), "left"),
        (
            many(Status::Bounced),
            "with an address from which mail came back",
        ),
    ]
    .into_iter()
    .enumerate()
    .filter(|(at, (many, _))| *at == 0 || *many > 0)
    .map(|(_, (many, words))| (format::whole(i64::from(many)), words))
    .collect()
}

/// The address of another page of the same search.
fn address(query: &Fields, number: u32) -> String {
    let mut to = format!("{HERE}?page={number}");
    for name in ["q", "status", "topic"] {
        if query.has(name) {
            to += &format!("&{name}={}", encoded(query.get(name)));
        }
    }
    to
}

/// A word as it stands in a query (RFC 3986).
fn encoded(word: &str) -> String {
    word.bytes()
        .map(|octet| match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(octet).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
