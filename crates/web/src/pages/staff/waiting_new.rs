//! `/staff/waiting-list/new`: puts a caller on the waiting list.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{clients, waiting::join};
use midstance_store::ClientId;

use crate::{
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html, html_with, see_other},
    pages::{
        booking::choice,
        waiting::{
            form::{Offered, Wanted, day_choices, part_choices},
            join::refusal,
        },
    },
    problem::Problem,
    shell::Shell,
};

const HERE: &str = "/staff/waiting-list";

#[derive(Template)]
#[template(path = "pages/staff/waiting_service.html")]
struct ServicePage {
    shell: Shell,
    errors: FormErrors,
    services: Vec<Choice>,
    client: String,
}

#[derive(Template)]
#[template(path = "pages/staff/waiting_new.html")]
struct NewPage {
    shell: Shell,
    errors: FormErrors,
    service: String,
    slug: String,
    places: Vec<Choice>,
    people: Vec<Choice>,
    days: Vec<Choice>,
    parts: Vec<Choice>,
    wanted: Wanted,
    /// For whom the page was opened, kept on the way.
    client: String,
}

/// `GET /staff/waiting-list/new?client=&service=&loc=&who=`: first for what, then the rest.
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let chosen = choice::Choice::read(&page, &query);
    let Some(offered) = Offered::find(&page, &chosen) else {
        return ask_service(&page, query.get("client"));
    };
    let mut wanted = Wanted::usual(&page, &offered, &chosen)?;
    let client: Option<ClientId> = query.get("client").parse().ok();
    if let Some(client) = client
        && let Some(record) = clients::record(page.clinic(), client).await?
    {
        wanted.typed.name = record.client.name;
        wanted.typed.email = record.client.email;
        wanted.typed.phone = crate::format::phone(&record.client.phone);
    }
    draw(
        &page,
        offered,
        query.get("client"),
        (wanted, FormErrors::new()),
    )
}

/// `POST /staff/waiting-list/new`
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page, fields: Fields) -> Result<Response, Problem> {
    let chosen = choice::Choice::read(&page, &fields);
    let Some(offered) = Offered::find(&page, &chosen) else {
        return ask_service(&page, fields.get("client"));
    };
    let mut wanted = Wanted::read(&fields);
    let mut errors = FormErrors::new();
    // What is missing is the client's.
    for (id, typed, words) in [
        ("name", &wanted.typed.name, "Enter the client's full name"),
        (
            "email",
            &wanted.typed.email,
            "Enter the client's email address: times are offered by mail",
        ),
    ] {
        if typed.trim().is_empty() {
            errors.add(id, words);
        }
    }
    let parsed = wanted.parse(&offered, &mut errors);
    let Some(parsed) = parsed.filter(|_| wanted.suggestion.is_none()) else {
        return draw(&page, offered, fields.get("client"), (wanted, errors));
    };
    match join(page.clinic(), &page.actor(), parsed).await {
        Ok(_) => Ok(see_other(&format!("{HERE}?now=joined"))),
        Err(error) => {
            let (field, words) = refusal(error)?;
            errors.add(field, words);
            // A new key: the next try is another place in the line.
            wanted.typed.key = page.clinic().new_token().reveal().to_owned();
            draw(&page, offered, fields.get("client"), (wanted, errors))
        }
    }
}

/// Places and people depend on the service, so that is asked first.
fn ask_service(page: &Page, client: &str) -> Result<Response, Problem> {
    let d = &page.directory;
    let online = d.services.iter().filter(|s| s.online);
    let services = online.filter(|s| !d.locations_of(s.id).is_empty());
    html(&ServicePage {
        shell: page.shell_back(HERE, "Waiting list"),
        errors: FormErrors::new(),
        services: services.map(|s| Choice::new(&s.slug, &s.name)).collect(),
        client: client.to_owned(),
    })
}

fn draw(
    page: &Page,
    offered: Offered,
    client: &str,
    (wanted, errors): (Wanted, FormErrors),
) -> Result<Response, Problem> {
    let status = errors.status();
    let drawn = NewPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            scripts: vec!["exclusive"],
            ..page.shell_back(HERE, "Waiting list")
        },
        errors,
        places: offered.place_choices(),
        people: offered.people_choices(),
        days: day_choices(),
        parts: part_choices(),
        service: offered.service.name,
        slug: offered.service.slug,
        wanted,
        client: client.to_owned(),
    };
    html_with(status, &drawn)
}
