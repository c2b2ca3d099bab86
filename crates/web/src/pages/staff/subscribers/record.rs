//! `/staff/subscribers/{id}`: one person with their consent log, and how they leave.

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::tz::TimeZone;
use midstance_clinic::{
    newsletter::{
        Why, can_allow,
        staff::{Record, delete as remove, leave_for, record},
    },
    post::returns_of,
};
use midstance_store::{
    SubscriberId,
    newsletter::{Channel, ConsentEvent, Kind, Status},
};

use super::{HERE, basis_words, is_owner, returned, status_words, stopped};
use crate::{
    fields::Query,
    format,
    page::{Page, html, see_other},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/subscribers/record.html")]
struct RecordPage {
    shell: Shell,
    id: String,
    email: String,
    status: (&'static str, &'static str),
    rows: Vec<(&'static str, String)>,
    can_leave: bool,
    can_allow: bool,
    is_owner: bool,
    returned: Vec<returned::Line>,
    is_more: bool,
    log: Vec<Line>,
}

struct Line {
    when: String,
    what: &'static str,
    how: &'static str,
    result: String,
    wording: String,
    from: String,
    mail: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/staff/subscribers/delete.html")]
struct DeletePage {
    shell: Shell,
    id: String,
    email: String,
}

async fn find(page: &Page, id: &str) -> Result<Record, Problem> {
    let id: SubscriberId = id.parse().map_err(|_| Problem::NotFound)?;
    record(page.clinic(), id).await?.ok_or(Problem::NotFound)
}

/// `GET /staff/subscribers/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let found = find(&page, &id).await?;
    let zone = clinic_zone(&page)?;
    let notice = match query.get("now") {
        "added" => Some("Added. A mail tells them so, with the link to leave."),
        "more" => Some("They were known; the new consent is written down."),
        "left" => Some("The subscription has ended."),
        _ => None,
    };
    let who = &found.subscriber;
    let (back, is_more) = returns_of(page.clinic(), who.id).await?;
    html(&RecordPage {
        shell: Shell {
            notice: notice.map(Into::into),
            ..page.shell_back(HERE, "Subscribers")
        },
        id,
        email: who.email.clone(),
        status: status_words(who, page.now),
        rows: rows(&found, &zone),
        can_leave: who.status != Status::Left,
        can_allow: found.suppression.as_ref().is_some_and(can_allow),
        is_owner: is_owner(&page),
        returned: back
            .into_iter()
            .map(|one| returned::line(one, &zone))
            .collect(),
        is_more,
        log: found.log.iter().map(|event| line(event, &zone)).collect(),
    })
}

fn rows(found: &Record, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let who = &found.subscriber;
    let day = |at: jiff::Timestamp| format::date_short(at.to_zoned(zone.clone()).date());
    let topics: Vec<&str> = found.topics.iter().map(|t| t.name.as_str()).collect();
    let mut rows = vec![
        ("Consent", basis_words(who.basis, zone)),
        ("Name", or(&who.name, "Not given")),
        (
            "Topics",
            if topics.is_empty() {
                "Every issue".into()
            } else {
                topics.join(", ")
            },
        ),
        (
            "New articles",
            if who.new_articles {
                "A mail for each"
            } else {
                "No"
            }
            .into(),
        ),
        ("Known since", day(who.created_at)),
    ];
    if let Some(at) = who.confirmed_at {
        rows.push(("Subscribed", day(at)));
    }
    if let Some(at) = who.left_at {
        rows.push(("Ended", day(at)));
    }
    if let Some(stands) = &found.suppression {
        let what = format::capital(stopped::what(stands.scope));
        let why = Why::of(&stands.reason).words();
        rows.push((
            "Not to write to",
            format!("{what}, since {}: {why}", day(stands.at)),
        ));
    }
    rows
}

fn or(text: &str, empty: &str) -> String {
    if text.is_empty() { empty } else { text }.to_owned()
}

fn line(event: &ConsentEvent, zone: &TimeZone) -> Line {
    let detail = &event.detail;
    Line {
        when: format::day_time_short(event.at.to_zoned(zone.clone()).datetime()),
        what: what(event.kind),
        how: how(event.channel),
        result: match (event.result.as_str(), detail.is_empty()) {
            ("done", false) => detail.clone(),
            (result, true) => result.to_owned(),
            (result, false) => format!("{result}: {detail}"),
        },
        wording: if event.wording.0.is_empty() {
            String::new()
        } else {
            format!("{}, version {}", event.wording.0, event.wording.1)
        },
        from: [&event.page, &event.ip, &event.user_agent]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
        mail: event.mail.map(|id| format!("/staff/outbox/{id}")),
    }
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Requested => "Asked for the newsletter",
        Kind::Confirmed => "Said yes by the link in the mail",
        Kind::Added => "Added by staff",
        Kind::Imported => "Came with a file",
        Kind::Changed => "Changed what they get",
        Kind::Left => "Left",
        Kind::Undone => "Took leaving back",
        Kind::Bounced => "Mail came back",
        Kind::Released => "Mail allowed again",
        Kind::Deleted => "Deleted",
    }
}

fn how(channel: Channel) -> &'static str {
    match channel {
        Channel::Page => "On a page",
        Channel::OneClick => "By the mail program's button",
        Channel::Mail => "By mail",
        Channel::Staff => "By staff",
        Channel::Import => "By a file",
        Channel::Program => "By the program",
    }
}

/// `POST /staff/subscribers/{id}/leave`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person.
pub async fn leave(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let found = find(&page, &id).await?;
    leave_for(page.clinic(), &page.actor(), found.subscriber.id).await?;
    Ok(see_other(&format!("{HERE}/{id}?now=left")))
}

/// `GET /staff/subscribers/{id}/delete`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person.
pub async fn ask_delete(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let found = find(&page, &id).await?;
    html(&DeletePage {
        shell: page.shell_back(format!("{HERE}/{id}"), "Subscriber"),
        id,
        email: found.subscriber.email,
    })
}

/// `POST /staff/subscribers/{id}/delete`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person.
pub async fn delete(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let found = find(&page, &id).await?;
    remove(page.clinic(), &page.actor(), found.subscriber.id).await?;
    Ok(see_other(&format!("{HERE}?now=deleted")))
}
