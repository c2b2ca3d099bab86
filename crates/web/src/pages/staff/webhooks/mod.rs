//! `/staff/settings/webhooks`: other programs that are told of appointments, set by the owner.

mod line;
mod one;

use askama::Template;
use axum::response::Response;
use midstance_clinic::webhook::{AddError, Event, add as add_webhook, list};

pub use one::{again, pause, remove, resume, secret, show as show_one, test};

use crate::{
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html, refused},
    problem::Problem,
    shell::{Link, Shell},
};
use line::Line;

const HERE: &str = "/staff/settings/webhooks";

#[derive(Template)]
#[template(path = "pages/staff/webhooks/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    lines: Vec<Line>,
    address: String,
    choices: Vec<Choice>,
    events: Vec<String>,
    description: String,
}

#[derive(Template)]
#[template(path = "pages/staff/webhooks/secret.html")]
struct SecretPage {
    shell: Shell,
    id: String,
    host: String,
    secret: String,
    /// Whether it takes the place of another.
    is_new: bool,
}

/// `GET /staff/settings/webhooks`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = list_page(&page, &Fields::default(), FormErrors::new()).await?;
    if query.get("now") == "removed" {
        drawn.shell.notice = Some("The webhook is removed. The program is told no more.".into());
    }
    html(&drawn)
}

/// `POST /staff/settings/webhooks`: adds a webhook and shows its secret once.
///
/// # Errors
/// When the store fails.
pub async fn add(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let address = fields.get("address");
    if address.is_empty() {
        errors.add("address", "Enter the address of the program");
    }
    let chosen = fields.all("event");
    let events: Vec<Event> = Event::ALL
        .into_iter()
        .filter(|event| chosen.iter().any(|word| word == event.word()))
        .collect();
    if events.is_empty() {
        errors.add("event", "Choose when the program is told");
    }
    if errors.is_empty() {
        match add_webhook(page.clinic(), &page.actor(), address, &events).await {
            Ok((id, secret)) => {
                return html(&SecretPage {
                    shell: page.shell_back(HERE, "Webhooks"),
                    id: id.to_string(),
                    host: crate::format::host(address.trim()),
                    secret: secret.reveal().to_owned(),
                    is_new: false,
                });
            }
            Err(AddError::Store(error)) => return Err(error.into()),
            Err(other) => errors.add("address", other.to_string()),
        }
    }
    refused(&list_page(&page, &fields, errors).await?)
}

async fn list_page(page: &Page, fields: &Fields, errors: FormErrors) -> Result<ListPage, Problem> {
    let zone = super::today::clinic_zone(page)?;
    let all = list(page.clinic()).await?;
    Ok(ListPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new("/staff/settings", "Settings")),
            ..page.shell.clone()
        },
        errors,
        lines: all.iter().map(|one| Line::of(&zone, one)).collect(),
        address: fields.raw("address").to_owned(),
        choices: Event::ALL
            .map(|event| Choice::new(event.word(), line::event_words(event)))
            .to_vec(),
        events: fields.all("event"),
        description: page.clinic().url("/api/v1/openapi.json"),
    })
}
