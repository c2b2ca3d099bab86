//! `/staff/settings/places/{id}`: a place, or with `new` another one.

use axum::{extract::Path, response::Response};
use midstance_clinic::settings::{Entry, catalogue};
use midstance_store::{LocationId, directory::Location};

use super::{
    form::{Field, Form, draw, finish},
    read::{filled, maybe, need, new_id, yes},
};
use crate::{
    fields::Fields,
    format,
    forms::{self, FormErrors},
    page::Page,
    problem::Problem,
};

fn form(id: &str) -> Form {
    Form {
        title: if id == "new" { "Add a place" } else { "Change a place" }.into(),
        path: format!("/staff/settings/places/{id}"),
        fields: vec![
            Field::line("name", "Name").hint("For example, Main Street"),
            Field::line("street", "Street and number"),
            Field::line("city", "City").width("l"),
            Field::line("region", "Province").width("s"),
            Field::line("postal", "Postal code").width("m"),
            Field::line("phone", "Phone").width("l"),
            Field::line("zone", "Time zone")
                .hint("As in the time zone database, like America/Vancouver. If you change it, appointments to come keep the time on the clock there; those that moved are listed under Time zone data")
                .width("l"),
            Field::lines("access_notes", "Getting there")
                .hint("Transit, parking, step-free access"),
            Field::tick("active", "In use").hint("Without it, nothing new can be booked here"),
        ],
    }
}

async fn find(page: &Page, id: &str) -> Result<Option<Location>, Problem> {
    if id == "new" {
        return Ok(None);
    }
    let c = catalogue(page.clinic()).await?;
    let id: LocationId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = c.directory.location(id).cloned();
    found.map(Some).ok_or(Problem::NotFound)
}

/// `GET /staff/settings/places/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such place.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let typed = match find(&page, &id).await? {
        // Another place of a clinic is most often in the same province.
        None => {
            let first = page.directory.locations.first();
            let as_first =
                |of: fn(&Location) -> &String| first.map(of).cloned().unwrap_or_default();
            filled(&[
                ("active", yes(true)),
                ("region", as_first(|l| &l.region)),
                ("zone", as_first(|l| &l.zone)),
            ])
        }
        Some(l) => filled(&[
            ("name", l.name),
            ("street", l.street),
            ("city", l.city),
            ("region", l.region),
            ("postal", l.postal_code),
            ("phone", format::plain(&format::phone(&l.phone))),
            ("zone", l.zone),
            ("access_notes", l.access_notes),
            ("active", yes(l.active)),
        ]),
    };
    draw(&page, form(&id), &typed, FormErrors::new())
}

/// `POST /staff/settings/places/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such place.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let old = find(&page, &id).await?;
    let mut errors = FormErrors::new();
    let entry = parse(&page, &fields, old, &mut errors);
    finish(&page, form(&id), &fields, (entry, errors)).await
}

fn parse(
    page: &Page,
    fields: &Fields,
    old: Option<Location>,
    errors: &mut FormErrors,
) -> Option<Entry> {
    let name = need(
        fields,
        errors,
        "name",
        "Enter a name for the place, like Main Street",
    );
    let street = need(fields, errors, "street", "Enter the street and number");
    let city = need(fields, errors, "city", "Enter the city");
    let phone = errors.take("phone", forms::phone(fields.get("phone")));
    // Names of regions only: "EST" and its like know no summer time.
    let zone =
        Some(fields.get("zone")).filter(|name| name.contains('/') && !name.starts_with("Etc/"));
    let zone = zone.and_then(|name| jiff::tz::TimeZone::get(name).ok());
    let zone = zone.and_then(|zone| zone.iana_name().map(Into::into));
    let zone = errors.take(
        "zone",
        zone.ok_or("Enter a time zone like America/Vancouver"),
    );
    let name = name?;
    let (id, slug, position) = match old {
        Some(old) => (old.id, old.slug, old.position),
        None => {
            let last = page.directory.locations.iter().map(|l| l.position).max();
            let id = LocationId(new_id(page, fields));
            (id, forms::slug(&name), last.unwrap_or_default() + 1)
        }
    };
    Some(Entry::Place(Location {
        id,
        slug,
        name,
        street: street?,
        city: city?,
        region: maybe(fields, "region"),
        postal_code: forms::postal_code(fields.get("postal"))
            .unwrap_or_else(|| maybe(fields, "postal")),
        phone: phone?,
        zone: zone?,
        access_notes: maybe(fields, "access_notes"),
        position,
        active: fields.has("active"),
    }))
}
