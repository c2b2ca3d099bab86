//! `/staff/settings/integrations`: keys of other programs, made and ended by the owner.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::integration::{Scope, keys, make_key, revoke_key};
use midstance_store::{ApiKeyId, api_key::ApiKey};

use super::today::clinic_zone;
use crate::{
    fields::{Fields, Query},
    format,
    forms::{self, Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

const HERE: &str = "/staff/settings/integrations";
const NAME: usize = 60;

#[derive(Template)]
#[template(path = "pages/staff/settings_integrations/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    name: String,
    scopes: Vec<String>,
    choices: Vec<Choice>,
    standing: Vec<Line>,
    ended: Vec<Line>,
    description: String,
}

#[derive(Template)]
#[template(path = "pages/staff/settings_integrations/made.html")]
struct MadePage {
    shell: Shell,
    name: String,
    secret: String,
    example: String,
}

struct Line {
    id: String,
    name: String,
    may: String,
    made: String,
    used: String,
    ended: String,
}

/// `GET /staff/settings/integrations`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = list_page(&page, &Fields::default(), FormErrors::new()).await?;
    if query.get("now") == "revoked" {
        drawn.shell.notice = Some("The key is ended. Nothing can use it any more.".into());
    }
    html(&drawn)
}

/// `POST /staff/settings/integrations`: makes a key and shows it once.
///
/// # Errors
/// When the store fails.
pub async fn make(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let name = forms::trimmed(fields.get("name")).ok_or("Enter what the key is for");
    let name = errors.take("name", name);
    if let Some(name) = &name {
        errors.take("name", forms::fits("The name", name, NAME));
    }
    let chosen = fields.all("scope");
    let scopes: Vec<Scope> = [Scope::Read, Scope::Book]
        .into_iter()
        .filter(|scope| chosen.iter().any(|word| word == scope.word()))
        .collect();
    if scopes.is_empty() {
        errors.add("scope", "Choose what the program may do");
    }
    let (Some(name), true) = (name, errors.is_empty()) else {
        return refused(&list_page(&page, &fields, errors).await?);
    };
    let secret = make_key(page.clinic(), &page.actor(), &name, &scopes).await?;
    let example = format!(
        "curl {} -H 'Authorization: Bearer KEY'",
        page.clinic().url("/api/v1/appointments/ID")
    );
    html(&MadePage {
        shell: page.shell_back(HERE, "Integrations"),
        name,
        secret: secret.reveal().to_owned(),
        example,
    })
}

/// `POST /staff/settings/integrations/{id}/revoke`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such key.
pub async fn revoke(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: ApiKeyId = id.parse().map_err(|_| Problem::NotFound)?;
    revoke_key(page.clinic(), &page.actor(), id).await?;
    Ok(see_other(&format!("{HERE}?now=revoked")))
}

async fn list_page(page: &Page, fields: &Fields, errors: FormErrors) -> Result<ListPage, Problem> {
    let zone = clinic_zone(page)?;
    let local = |at: jiff::Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
    let line = |key: &ApiKey| Line {
        id: key.id.to_string(),
        name: key.name.clone(),
        may: may(key),
        made: local(key.created_at),
        used: key.last_used_at.map_or_else(|| "Never".into(), local),
        ended: key.revoked_at.map(local).unwrap_or_default(),
    };
    let all = keys(page.clinic()).await?;
    let (ended, standing): (Vec<_>, Vec<_>) = all.iter().partition(|k| k.revoked_at.is_some());
    Ok(ListPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new("/staff", "Today")),
            ..page.shell.clone()
        },
        errors,
        name: fields.raw("name").to_owned(),
        scopes: fields.all("scope"),
        choices: vec![
            Choice::new("book", "Book, move and cancel appointments"),
            Choice::new("read", "Read the appointments that it booked"),
        ],
        standing: standing.into_iter().map(line).collect(),
        ended: ended.into_iter().map(line).collect(),
        description: page.clinic().url("/api/v1/openapi.json"),
    })
}

fn may(key: &ApiKey) -> String {
    let words: Vec<&str> = [Scope::Book, Scope::Read]
        .into_iter()
        .filter(|scope| scope.is_of(key))
        .map(Scope::word)
        .collect();
    format::list(&words)
}
