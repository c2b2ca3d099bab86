//! `/staff/waiting-list`: who waits for what, and for whom a time is held.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    booking::{BookError, Refused},
    directory::zone_of,
    waiting::{ReturnError, Waiting, everyone, put_back, remove},
};
use midstance_store::WaitingId;

use super::today::clinic_zone;
use crate::{
    fields::Query,
    format,
    page::{Page, html, see_other},
    pages::waiting::{suits_words, with_words},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/waiting_list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    /// Whom the last press took off.
    taken_off: Option<String>,
}

struct Line {
    id: String,
    name: String,
    email: String,
    phone: Option<(String, String)>,
    what: String,
    with: String,
    suits: String,
    until: String,
    since: String,
    state: (&'static str, &'static str),
    detail: String,
}

/// `GET /staff/waiting-list`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let everyone = everyone(page.clinic()).await?;
    let lines = everyone.iter().map(|waiting| line(&page, waiting));
    let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
    let taken_off: Option<WaitingId> = query.get("off").parse().ok();
    let notice = match query.get("now") {
        "joined" => {
            Some("They are on the list. A mail with the link to their place is on its way.")
        }
        "back" => Some("They have their place on the list again."),
        "over" => {
            Some("Their place on the list is over: the last day has passed, or they joined again.")
        }
        _ => None,
    };
    html(&ListPage {
        shell: Shell {
            notice: notice.map(Into::into),
            ..page.shell
        },
        lines,
        taken_off: taken_off.map(|id| id.to_string()),
    })
}

fn line(page: &Page, waiting: &Waiting) -> Result<Line, Problem> {
    let (entry, d) = (&waiting.entry, &page.directory);
    let places = entry.places.iter().filter_map(|l| d.location(*l));
    let places: Vec<&str> = places.map(|l| l.name.as_str()).collect();
    let what = d.service(entry.service).map_or("", |s| s.name.as_str());
    let zone = clinic_zone(page)?;
    let (state, detail) = match &waiting.open {
        Some(offer) => {
            let zone = d.location(offer.location).map(zone_of).transpose()?;
            let zone = zone.unwrap_or(clinic_zone(page)?);
            let local =
                |at: jiff::Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
            let words = format!(
                "{}, held until {}",
                local(offer.start),
                local(offer.expires_at)
            );
            (("Offered", "tag-arrived"), words)
        }
        None => (("Waiting", "tag-booked"), String::new()),
    };
    let phone = (!entry.phone.is_empty()).then(|| {
        (
            format::phone_href(&entry.phone),
            format::phone(&entry.phone),
        )
    });
    Ok(Line {
        id: entry.id.to_string(),
        name: entry.name.clone(),
        email: entry.email.clone(),
        phone,
        what: format!("{what}, {}", format::list(&places)),
        with: with_words(d, &entry.people),
        suits: suits_words(entry.week_parts),
        until: format::date_short(entry.until),
        since: format::date_short(entry.created_at.to_zoned(zone).date()),
        state,
        detail,
    })
}

/// `POST /staff/waiting-list/{id}/remove`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such entry.
pub async fn take_off(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: WaitingId = id.parse().map_err(|_| Problem::NotFound)?;
    match remove(page.clinic(), &page.actor(), id).await {
        Ok(()) => Ok(see_other(&format!("/staff/waiting-list?off={id}"))),
        Err(BookError::Refused(Refused::Changed)) => Ok(see_other("/staff/waiting-list")),
        Err(BookError::Refused(_)) => Err(Problem::NotFound),
        Err(BookError::Store(error)) => Err(error.into()),
    }
}

/// `POST /staff/waiting-list/{id}/return`: the press was a slip.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such entry.
pub async fn bring_back(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: WaitingId = id.parse().map_err(|_| Problem::NotFound)?;
    match put_back(page.clinic(), &page.actor(), id).await {
        Ok(()) => Ok(see_other("/staff/waiting-list?now=back")),
        Err(ReturnError::Over) => Ok(see_other("/staff/waiting-list?now=over")),
        Err(ReturnError::NotFound) => Err(Problem::NotFound),
        Err(ReturnError::Store(error)) => Err(error.into()),
    }
}
