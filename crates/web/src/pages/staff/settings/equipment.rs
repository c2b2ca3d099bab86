//! `/staff/settings/equipment/{id}`: a piece of equipment, or with `new` another one.

use axum::{extract::Path, response::Response};
use midstance_clinic::settings::{Catalogue, Entry, catalogue};
use midstance_store::{EquipmentId, LocationId, equipment::Equipment};

use super::{
    form::{Field, Form, draw, finish},
    read::{filled, need, new_id, yes},
};
use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::Page,
    problem::Problem,
};

fn form(id: &str, c: &Catalogue) -> Form {
    let mut fields = vec![
        Field::line("name", "Name").hint("For staff; for example, Treadmill by the window"),
        Field::line("kind", "Kind")
            .hint("For example, Treadmill. A service that needs one takes any piece of the kind"),
    ];
    if id == "new" {
        let places = c.directory.locations.iter().filter(|l| l.active);
        let places = places.map(|l| Choice::new(l.id.to_string(), l.name.clone()));
        fields.push(Field::one("place", "Place", places.collect()));
    }
    fields.push(Field::tick("active", "In use").hint("Without it, no new visit gets it"));
    Form {
        title: if id == "new" {
            "Add equipment"
        } else {
            "Change equipment"
        }
        .into(),
        path: format!("/staff/settings/equipment/{id}"),
        fields,
    }
}

fn find(c: &Catalogue, id: &str) -> Result<Option<Equipment>, Problem> {
    if id == "new" {
        return Ok(None);
    }
    let id: EquipmentId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = c.equipment.iter().find(|e| e.id == id).cloned();
    found.map(Some).ok_or(Problem::NotFound)
}

/// `GET /staff/settings/equipment/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such piece.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let c = catalogue(page.clinic()).await?;
    let typed = match find(&c, &id)? {
        None => filled(&[("active", yes(true))]),
        Some(e) => filled(&[
            ("name", e.name),
            ("kind", e.kind),
            ("active", yes(e.active)),
        ]),
    };
    draw(&page, form(&id, &c), &typed, FormErrors::new())
}

/// `POST /staff/settings/equipment/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such piece.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let c = catalogue(page.clinic()).await?;
    let old = find(&c, &id)?;
    let mut errors = FormErrors::new();
    let entry = parse((&page, &c), &fields, old, &mut errors);
    finish(&page, form(&id, &c), &fields, (entry, errors)).await
}

fn parse(
    (page, c): (&Page, &Catalogue),
    fields: &Fields,
    old: Option<Equipment>,
    errors: &mut FormErrors,
) -> Option<Entry> {
    let name = need(fields, errors, "name", "Enter a name, like Treadmill 1");
    let kind = need(fields, errors, "kind", "Enter a kind, like Treadmill");
    let place: Option<LocationId> = match &old {
        Some(old) => Some(old.location),
        None => {
            let place = fields.get("place").parse().ok();
            let known = place.filter(|id| c.directory.location(*id).is_some());
            errors.take("place", known.ok_or("Choose a place"))
        }
    };
    let (kind, location) = (kind?, place?);
    // The same kind typed with other capitals is the same kind.
    let same = |e: &&Equipment| e.kind.to_lowercase() == kind.to_lowercase();
    let kind = c
        .equipment
        .iter()
        .find(same)
        .map_or(kind.clone(), |e| e.kind.clone());
    let here = c.equipment.iter().filter(|e| e.location == location);
    let last = here.map(|e| e.position).max().unwrap_or_default();
    Some(Entry::Equipment(Equipment {
        id: match &old {
            Some(old) => old.id,
            None => EquipmentId(new_id(page, fields)),
        },
        location,
        kind,
        name: name?,
        position: old.map_or(last + 1, |old| old.position),
        active: fields.has("active"),
    }))
}
