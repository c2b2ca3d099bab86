//! `GET /staff/book`: for whom, what, when; each choice in the address.

use askama::Template;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use midstance_clinic::{
    availability::{free_for_staff, next_for_staff},
    clients,
};
use midstance_store::client::Client;
use serde_json::json;

use super::{
    super::{
        clients::{Search, address},
        when::{self, Start, starts},
    },
    draft::{ANY, Draft},
};
use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html, html_with},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/book/book.html")]
pub(super) struct BookPage {
    shell: Shell,
    errors: FormErrors,
    client: Option<Found>,
    /// What is chosen already, while it is still asked for whom.
    line: String,
    typed: NewClient,
    search: Search,
    /// Records that may be the same person as the one to be made.
    twins: Vec<Found>,
    /// Hidden fields of each form.
    kept_search: Vec<(&'static str, String)>,
    kept_choice: Vec<(&'static str, String)>,
    kept_all: Vec<(&'static str, String)>,
    change: String,
    services: Vec<Choice>,
    places: Vec<Choice>,
    people: Vec<Choice>,
    service: String,
    place: String,
    who: String,
    date: String,
    time: String,
    note: String,
    key: String,
    when: Option<When>,
}

/// The times of the day that was asked for.
struct When {
    heading: String,
    zone: String,
    starts: Vec<Start>,
    /// The start that the calendar's link named, when it is still free.
    named: Option<Start>,
    /// The start that was named and cannot be had for this.
    lost: Option<String>,
    /// Where the next free time is, and when, on a day without any.
    next: Option<(String, String)>,
    /// Where they are put on the waiting list.
    waiting: Option<String>,
}

/// A record as one line.
pub(in crate::pages::staff) struct Found {
    pub(in crate::pages::staff) name: String,
    pub(in crate::pages::staff) contact: String,
    pub(in crate::pages::staff) href: String,
}

impl Found {
    pub(in crate::pages::staff) fn new(client: &Client, href: String) -> Self {
        let phone = if client.phone.is_empty() {
            "no phone".to_owned()
        } else {
            format::phone(&client.phone)
        };
        let email = if client.email.is_empty() {
            "no email"
        } else {
            client.email.as_str()
        };
        Self {
            name: client.name.clone(),
            contact: format!("{email}, {phone}"),
            href,
        }
    }
}

/// What was typed of a new client.
#[derive(Debug, Clone, Default)]
pub(super) struct NewClient {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
}

/// `GET /staff/book?client=&service=&loc=&who=&date=&start=&q=`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let draft = Draft::read(&page, &query);
    if page.wants_json() {
        return found_as_json(&page, &draft, &query).await;
    }
    let drawn = draw(&page, &draft, &query, FormErrors::new()).await?;
    if drawn.shell.has_error {
        return html_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    }
    html(&drawn)
}

/// Who fits what was typed, for the list that a script shows meanwhile.
async fn found_as_json(page: &Page, draft: &Draft, query: &Fields) -> Result<Response, Problem> {
    let chosen = |c: &_| Some(choosing(draft, c));
    let search = Search::run(page, query, &mut FormErrors::new(), chosen).await?;
    let found = search.found.iter();
    let words = format!("{} found", format::count(found.len(), "client", "clients"));
    let found: Vec<_> = found
        .map(|one| json!({ "name": one.name, "contact": one.contact, "href": one.href }))
        .collect();
    Ok(Json(json!({ "words": words, "found": found })).into_response())
}

/// The page with a form's errors.
pub(super) async fn again(
    page: &Page,
    draft: &Draft,
    fields: &Fields,
    errors: FormErrors,
) -> Result<Response, Problem> {
    crate::page::refused(&draw(page, draft, fields, errors).await?)
}

/// The new client's form again, with records that look alike.
pub(super) async fn ask_twins(
    page: &Page,
    draft: &Draft,
    fields: &Fields,
    twins: &[Client],
) -> Result<Response, Problem> {
    let mut drawn = draw(page, draft, fields, FormErrors::new()).await?;
    let lines = twins.iter().map(|c| Found::new(c, choosing(draft, c)));
    drawn.twins = lines.collect();
    html_with(axum::http::StatusCode::CONFLICT, &drawn)
}

/// Where choosing a client leads.
fn choosing(draft: &Draft, client: &Client) -> String {
    let chosen = Draft {
        client: Some(client.id),
        ..draft.clone()
    };
    chosen.href()
}

async fn draw(
    page: &Page,
    draft: &Draft,
    fields: &Fields,
    mut errors: FormErrors,
) -> Result<BookPage, Problem> {
    let client = match draft.client {
        Some(id) => clients::client(page.clinic(), id).await?,
        None => None,
    };
    let search = match client {
        Some(_) => Search::default(),
        None => {
            let chosen = |c: &_| Some(choosing(draft, c));
            Search::run(page, fields, &mut errors, chosen).await?
        }
    };
    let asked = fields.iter().any(|(name, _)| name == "service");
    if client.is_some() && asked && draft.service.is_none() {
        errors.add("service", "Select a service");
    }
    let when = match (&client, draft.wish()) {
        (Some(_), Some(_)) if !draft.date.is_empty() => times(page, draft, &mut errors).await?,
        _ => None,
    };
    let d = &page.directory;
    let gives = |slug: &str| {
        let service = d.services.iter().find(|s| s.slug == slug);
        let who = draft.who.as_ref();
        service.is_some_and(|s| who.is_none_or(|p| d.gives(p.id, s.id)))
    };
    let mut services = vec![Choice::new("", "Choose a service")];
    services.extend(
        d.services
            .iter()
            .filter(|s| gives(&s.slug))
            .map(|s| Choice::new(s.slug.clone(), s.name.clone())),
    );
    let places = d
        .locations
        .iter()
        .map(|l| Choice::new(l.slug.clone(), l.name.clone()));
    let mut people = vec![Choice::new(ANY, "Whoever is free")];
    people.extend(
        d.practitioners
            .iter()
            .map(|p| Choice::new(p.slug.clone(), p.name.clone())),
    );
    let kept = |names: &[&str]| draft.pairs_without(names);
    let slug = |slug: Option<&String>| slug.cloned().unwrap_or_default();
    Ok(BookPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            scripts: vec!["combobox"],
            ..page.shell_back("/staff/calendar", "Calendar")
        },
        line: draft.line(),
        client: client.map(|c| Found::new(&c, address(&c))),
        typed: NewClient {
            name: fields.raw("name").to_owned(),
            email: fields.raw("email").to_owned(),
            phone: fields.raw("phone").to_owned(),
        },
        search,
        twins: Vec::new(),
        kept_search: kept(&["client"]),
        kept_choice: kept(&["service", "loc", "who", "date"]),
        kept_all: kept(&["start", "date"]),
        change: Draft {
            client: None,
            ..draft.clone()
        }
        .href(),
        services,
        places: places.collect(),
        people,
        service: slug(draft.service.as_ref().map(|s| &s.slug)),
        place: slug(draft.location.as_ref().map(|l| &l.slug)),
        who: draft.who.as_ref().map_or(ANY.into(), |p| p.slug.clone()),
        date: draft.date.clone(),
        time: draft.time.clone(),
        note: draft.note.clone(),
        key: page.clinic().new_token().reveal().to_owned(),
        when,
        errors,
    })
}

async fn times(
    page: &Page,
    draft: &Draft,
    errors: &mut FormErrors,
) -> Result<Option<When>, Problem> {
    let Some(wish) = draft.wish() else {
        return Ok(None);
    };
    let Some(day) = errors.take("date", when::day(&draft.date)) else {
        return Ok(None);
    };
    let zone = draft.zone()?;
    // Nobody works there: no times, but one can still be typed.
    let free = free_for_staff(page.clinic(), wish, day, None)
        .await
        .unwrap_or_default();
    let name = |one: &midstance_clinic::availability::FreeTime| {
        let first = one.practitioners.first();
        first
            .and_then(|id| page.directory.practitioner(*id))
            .map_or_else(|| "whoever is free".into(), |p| p.name.clone())
    };
    let named = free.iter().find(|one| Some(one.start) == draft.start);
    let local = |at: jiff::Timestamp| at.to_zoned(zone.clone()).datetime();
    let lost = draft.start.filter(|_| named.is_none()).map(local);
    let next = match free.is_empty() {
        true => next_for_staff(page.clinic(), wish, day, None).await,
        false => Ok(None),
    };
    let next = next.unwrap_or_default().map(|free| {
        let there = Draft {
            date: local(free.start).date().to_string(),
            start: None,
            ..draft.clone()
        };
        (there.href(), format::day_time(local(free.start)))
    });
    Ok(Some(When {
        lost: lost
            .filter(|at| at.date() == day)
            .map(|at| format::time(at.time())),
        next,
        waiting: draft.waiting(),
        heading: format::day(day),
        zone: format::zone_words(zone.iana_name().unwrap_or_default()),
        named: named.and_then(|one| starts(&zone, std::slice::from_ref(one), name).pop()),
        starts: starts(&zone, &free, name),
    }))
}
