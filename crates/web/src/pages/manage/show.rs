//! `GET /b/{token}`: the confirmation, the receipt, and the page to change it from.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    booking::{Visit, spaced_reference, together},
    directory::zone_of,
    intake::sheet,
};
use midstance_store::appointment::Status;

use super::{find, is_own, reschedule::is_offered};
use crate::{
    fields::Query,
    format,
    page::{Page, address, html},
    pages::booking::deadline,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/manage/show.html")]
struct ManagePage {
    shell: Shell,
    token: String,
    words: VisitWords,
    heading: &'static str,
    rule: String,
    /// Whether the visit stands and is to come.
    to_come: bool,
    /// Whether it may still be changed online.
    open: bool,
    again: String,
    mail: String,
    sends_mail: bool,
    /// Whether the link opens what is the client's too: runs and reminders.
    own: bool,
    /// Whether it can be moved online, and more of it be booked.
    offered: bool,
    series: Vec<Member>,
    intake: Option<Task>,
}

/// The form before the visit.
struct Task {
    sent: bool,
}

/// A visit of the series to which this one belongs.
struct Member {
    /// Its page, unless it is the one shown.
    href: Option<String>,
    when: String,
    status: &'static str,
}

/// A visit in words.
pub struct VisitWords {
    /// Pairs of label and value.
    pub rows: Vec<(&'static str, String)>,
    /// Word of the status and class of its tag.
    pub status: (&'static str, &'static str),
}

/// Word of a status and class of its tag.
#[must_use]
pub fn status_words(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Booked => ("Booked", "tag-booked"),
        Status::Arrived => ("Arrived", "tag-arrived"),
        Status::InRoom => ("In room", "tag-arrived"),
        Status::Done => ("Done", "tag-done"),
        Status::NoShow => ("No-show", "tag-no-show"),
        Status::Cancelled => ("Cancelled", "tag-no-show"),
    }
}

/// Who reads the words of a visit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Whose visit it is.
    Client,
    /// The clinic.
    Staff,
}

impl VisitWords {
    /// Puts a visit into words.
    #[must_use]
    pub fn new(visit: &Visit, reader: Reader) -> Self {
        let a = &visit.appointment;
        let zone = format::zone_words(&visit.location.zone);
        let which = zone_of(&visit.location)
            .map_or("", |zone| midstance_format::which_of_two(&zone, a.start));
        let place = format!("{}, {}", visit.location.name, address(&visit.location));
        let price = format::price(a.price_cents, &visit.service.tax_note);
        let mut rows = vec![
            (
                "When",
                format!("{}{which}, {zone}", format::day_time(a.local_start)),
            ),
            ("What", visit.service.name.clone()),
            (
                "With",
                format!(
                    "{}, {}",
                    visit.practitioner.name, visit.practitioner.credentials
                ),
            ),
            ("Where", place),
            ("Getting there", visit.location.access_notes.clone()),
            ("Price", price),
            ("Reference", spaced_reference(&a.reference)),
        ];
        if reader == Reader::Staff {
            let until = a.local_start + jiff::SignedDuration::from_mins(visit.minutes());
            rows.insert(1, ("Until", format::time(until.time())));
            rows.extend(visit.room.iter().map(|room| ("Room", room.name.clone())));
        } else {
            // Two of a family may have one address.
            rows.insert(2, ("For", visit.client.name.clone()));
        }
        if let Some(by) = &a.cancelled_by
            && !a.cancel_reason.is_empty()
        {
            let term = match (by.as_str(), reader) {
                ("clinic", _) => "The clinic wrote",
                (_, Reader::Client) => "You wrote",
                (_, Reader::Staff) => "The client wrote",
            };
            rows.push((term, a.cancel_reason.clone()));
        }
        Self {
            rows,
            status: status_words(a.status),
        }
    }
}

/// `GET /b/{token}`
///
/// # Errors
/// [`Problem::OldLink`] when the link leads nowhere.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = find(&page, &token).await?;
    let status = visit.appointment.status;
    let to_come = status == Status::Booked && visit.appointment.start > page.now;
    let open = may_change(&page, &visit);
    let own = is_own(&page, &token, &visit).await?;
    let series = series(&page, &visit, &token).await?;
    let mut shell = Shell {
        robots_noindex: true,
        ..page.shell.clone()
    };
    shell.notice = match query.get("now") {
        "moved" => Some("Your appointment has moved. A mail is on its way.".into()),
        "series" if !series.is_empty() => Some(format!(
            "{} booked. A mail for each is on its way.",
            format::count(series.len(), "appointment is", "appointments are")
        )),
        "intake" => Some(
            "Your answers are sent. Your practitioner reads them before your visit; you can change \
             them until then."
                .into(),
        ),
        "call" => Some(format!(
            "This cannot be moved or booked more often online. To do so, call {}.",
            format::phone(&visit.location.phone)
        )),
        "late" if !open && to_come => Some(
            "Nothing was changed: it is too late to change this appointment online.".into(),
        ),
        "cancelled" => Some("Your appointment is cancelled. A mail is on its way.".into()),
        _ => None,
    };
    let heading = match status {
        _ if to_come => "You are booked",
        Status::Cancelled => "This appointment is cancelled",
        Status::NoShow => "Your appointment",
        _ => "Your appointment",
    };
    html(&ManagePage {
        shell,
        words: VisitWords::new(&visit, Reader::Client),
        heading,
        rule: rule(&page, &visit)?,
        to_come,
        open,
        again: format!(
            "/book/time?service={}&loc={}&who={}",
            visit.service.slug, visit.location.slug, visit.practitioner.slug
        ),
        mail: masked(&visit.client.email),
        sends_mail: page.clinic().config.sends_mail,
        own,
        offered: is_offered(&page, &visit),
        series,
        intake: sheet(page.clinic(), visit.appointment.id)
            .await?
            .filter(|sheet| sheet.open)
            .map(|sheet| Task {
                sent: sheet.sent_at.is_some(),
            }),
        token,
    })
}

/// The visits that were booked together with this one, each under the link that brought us here.
async fn series(page: &Page, visit: &Visit, token: &str) -> Result<Vec<Member>, Problem> {
    let secret = token.split_once('.').map_or(token, |(secret, _)| secret);
    let visits = together(page.clinic(), visit.appointment.id).await?;
    let members = (1..).zip(&visits).map(|(number, member)| Member {
        href: (member.appointment.id != visit.appointment.id)
            .then(|| format!("/b/{secret}.{number}")),
        when: format::day_time(member.appointment.local_start),
        status: status_words(member.appointment.status).0,
    });
    Ok(members.collect())
}

/// Whether whoever holds the link may still move or cancel the visit.
pub(super) fn may_change(page: &Page, visit: &Visit) -> bool {
    visit.appointment.status == Status::Booked && page.now <= visit.deadline()
}

/// Until when it can be changed, in one sentence.
pub(super) fn rule(page: &Page, visit: &Visit) -> Result<String, Problem> {
    if visit.appointment.status != Status::Booked {
        return Ok(String::new());
    }
    if page.now <= visit.deadline() {
        return deadline::free_until(&visit.location, visit.deadline());
    }
    let phone = format::phone(&visit.location.phone);
    Ok(format!(
        "It is too late to change it online. If you cannot come, call {phone}."
    ))
}

/// `a••@example.org`: enough to recognise, not enough to learn.
pub(super) fn masked(email: &str) -> String {
    match email.split_once('@') {
        Some((name, host)) => {
            let first = name
                .chars()
                .next()
                .map_or_else(String::new, |c| c.to_string());
            format!("{first}••@{host}")
        }
        None => String::new(),
    }
}
