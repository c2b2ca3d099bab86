//! `/staff/settings/practitioners/{id}`: someone who treats, or with `new` someone else.

use axum::{extract::Path, response::Response};
use midstance_clinic::settings::{Entry, catalogue};
use midstance_store::{PractitionerId, directory::Practitioner};

use super::{
    form::{Field, Form, draw, finish},
    read::{filled, maybe, need, new_id, whole, yes},
};
use crate::{
    fields::Fields,
    forms::{self, FormErrors},
    page::Page,
    problem::Problem,
};

fn form(id: &str) -> Form {
    let title = if id == "new" {
        "Add a practitioner"
    } else {
        "Change a practitioner"
    };
    Form {
        title: title.into(),
        path: format!("/staff/settings/practitioners/{id}"),
        fields: vec![
            Field::line("name", "Full name"),
            Field::line("credentials", "Credentials")
                .hint("For example, RMT")
                .width("m"),
            Field::line("credentials_spelled", "Credentials in words")
                .hint("For example, Registered Massage Therapist"),
            Field::line("registration", "Registering body and number (optional)"),
            Field::line("since", "In practice since (optional)")
                .hint("A year")
                .width("s"),
            Field::lines("about", "About (optional)").hint("A few sentences for the public page"),
            Field::tick("active", "In use").hint("Without it, nothing new can be booked"),
        ],
    }
}

async fn find(page: &Page, id: &str) -> Result<Option<Practitioner>, Problem> {
    if id == "new" {
        return Ok(None);
    }
    let c = catalogue(page.clinic()).await?;
    let id: PractitionerId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = c.directory.practitioner(id).cloned();
    found.map(Some).ok_or(Problem::NotFound)
}

/// `GET /staff/settings/practitioners/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let since = |year: i64| {
        if year > 0 {
            year.to_string()
        } else {
            String::new()
        }
    };
    let typed = match find(&page, &id).await? {
        None => filled(&[("active", yes(true))]),
        Some(p) => filled(&[
            ("name", p.name),
            ("credentials", p.credentials),
            ("credentials_spelled", p.credentials_spelled),
            ("registration", p.registration),
            ("since", since(p.practising_since)),
            ("about", p.about),
            ("active", yes(p.active)),
        ]),
    };
    draw(&page, form(&id), &typed, FormErrors::new())
}

/// `POST /staff/settings/practitioners/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let old = find(&page, &id).await?;
    let mut errors = FormErrors::new();
    let entry = parse(&page, &fields, old, &mut errors);
    finish(&page, form(&id), &fields, (entry, errors)).await
}

fn parse(
    page: &Page,
    fields: &Fields,
    old: Option<Practitioner>,
    errors: &mut FormErrors,
) -> Option<Entry> {
    let name = need(fields, errors, "name", "Enter the full name");
    let credentials = need(
        fields,
        errors,
        "credentials",
        "Enter the credentials, like RMT",
    );
    let spelled = need(
        fields,
        errors,
        "credentials_spelled",
        "Enter the credentials in words, like Registered Massage Therapist",
    );
    let since = match fields.get("since") {
        "" => Some(0),
        _ => {
            let this_year = i64::from(page.now.to_zoned(jiff::tz::TimeZone::UTC).year());
            whole(fields, errors, ("since", "The year"), (1940..=this_year, 1))
        }
    };
    let name = name?;
    let (id, slug, position) = match old {
        Some(old) => (old.id, old.slug, old.position),
        None => {
            let last = page
                .directory
                .practitioners
                .iter()
                .map(|p| p.position)
                .max();
            let id = PractitionerId(new_id(page, fields));
            (id, forms::slug(&name), last.unwrap_or_default() + 1)
        }
    };
    Some(Entry::Practitioner(Practitioner {
        id,
        slug,
        name,
        credentials: credentials?,
        credentials_spelled: spelled?,
        registration: maybe(fields, "registration"),
        about: maybe(fields, "about"),
        practising_since: since?,
        position,
        active: fields.has("active"),
    }))
}
