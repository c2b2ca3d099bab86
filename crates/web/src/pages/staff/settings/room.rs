//! `/staff/settings/rooms/{id}`: a room or a piece of equipment, or with `new` another one.

use axum::{extract::Path, response::Response};
use midstance_clinic::settings::{Catalogue, Entry, catalogue};
use midstance_store::{LocationId, RoomId, directory::Room};

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
    let mut fields = vec![Field::line("name", "Name").hint("For staff; for example, Room 2")];
    if id == "new" {
        let places = c.directory.locations.iter().filter(|l| l.active);
        let places = places.map(|l| Choice::new(l.id.to_string(), l.name.clone()));
        fields.push(Field::one("place", "Place", places.collect()));
    }
    fields.push(Field::tick("active", "In use").hint("Without it, nothing new is put here"));
    Form {
        title: if id == "new" {
            "Add a room"
        } else {
            "Change a room"
        }
        .into(),
        path: format!("/staff/settings/rooms/{id}"),
        fields,
    }
}

fn find(c: &Catalogue, id: &str) -> Result<Option<Room>, Problem> {
    if id == "new" {
        return Ok(None);
    }
    let id: RoomId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = c.rooms.iter().find(|room| room.id == id).cloned();
    found.map(Some).ok_or(Problem::NotFound)
}

/// `GET /staff/settings/rooms/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such room.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let c = catalogue(page.clinic()).await?;
    let typed = match find(&c, &id)? {
        None => filled(&[("active", yes(true))]),
        Some(room) => filled(&[("name", room.name), ("active", yes(room.active))]),
    };
    draw(&page, form(&id, &c), &typed, FormErrors::new())
}

/// `POST /staff/settings/rooms/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such room.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let c = catalogue(page.clinic()).await?;
    let old = find(&c, &id)?;
    let mut errors = FormErrors::new();
    let name = need(&fields, &mut errors, "name", "Enter a name, like Room 2");
    let place: Option<LocationId> = match &old {
        Some(old) => Some(old.location),
        None => {
            let place = fields.get("place").parse().ok();
            let known = place.filter(|id| c.directory.location(*id).is_some());
            errors.take("place", known.ok_or("Choose a place"))
        }
    };
    let entry = name.zip(place).map(|(name, location)| {
        let here = c.rooms.iter().filter(|room| room.location == location);
        let last = here.map(|room| room.position).max().unwrap_or_default();
        Entry::Room(Room {
            id: old
                .as_ref()
                .map_or_else(|| RoomId(new_id(&page, &fields)), |o| o.id),
            location,
            name,
            position: old.as_ref().map_or(last + 1, |o| o.position),
            active: fields.has("active"),
        })
    });
    finish(&page, form(&id, &c), &fields, (entry, errors)).await
}
