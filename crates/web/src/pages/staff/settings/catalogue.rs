//! `GET /staff/settings/clinic`: everything the owner can set, in lists.

use askama::Template;
use axum::response::Response;
use midstance_clinic::settings::catalogue;

use crate::{
    fields::Query,
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings/catalogue.html")]
struct CataloguePage {
    shell: Shell,
    name: String,
    email: String,
    advice_line: String,
    groups: Vec<Group>,
}

struct Group {
    heading: &'static str,
    /// Words of the link that adds one, and where it leads.
    add: (&'static str, String),
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    about: String,
    href: String,
    active: bool,
}

/// `GET /staff/settings/clinic`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let c = catalogue(page.clinic()).await?;
    let href = |kind: &str, id: String| format!("/staff/settings/{kind}/{id}");
    let places = c.directory.locations.iter().map(|l| Entry {
        name: l.name.clone(),
        about: crate::page::address(l),
        href: href("places", l.id.to_string()),
        active: l.active,
    });
    let rooms = c.rooms.iter().map(|r| Entry {
        name: r.name.clone(),
        about: c
            .directory
            .location(r.location)
            .map_or_else(String::new, |l| l.name.clone()),
        href: href("rooms", r.id.to_string()),
        active: r.active,
    });
    let people = c.directory.practitioners.iter().map(|p| Entry {
        name: p.name.clone(),
        about: p.credentials_spelled.clone(),
        href: href("practitioners", p.id.to_string()),
        active: p.active,
    });
    let services = c.directory.services.iter().map(|s| Entry {
        name: s.name.clone(),
        about: format!(
            "{}, {}",
            format::minutes(s.minutes.into()),
            format::money_cents(s.price_cents)
        ),
        href: href("services", s.id.to_string()),
        active: s.active,
    });
    let equipment = c.equipment.iter().map(|e| Entry {
        name: e.name.clone(),
        about: c
            .directory
            .location(e.location)
            .map_or_else(String::new, |l| format!("{}, {}", e.kind, l.name)),
        href: href("equipment", e.id.to_string()),
        active: e.active,
    });
    let new = |kind: &str| href(kind, "new".into());
    let groups = vec![
        Group {
            heading: "Places",
            add: ("Add a place", new("places")),
            entries: places.collect(),
        },
        Group {
            heading: "Rooms",
            add: ("Add a room", new("rooms")),
            entries: rooms.collect(),
        },
        Group {
            heading: "Equipment",
            add: ("Add equipment", new("equipment")),
            entries: equipment.collect(),
        },
        Group {
            heading: "Practitioners",
            add: ("Add a practitioner", new("practitioners")),
            entries: people.collect(),
        },
        Group {
            heading: "Services",
            add: ("Add a service", new("services")),
            entries: services.collect(),
        },
    ];
    let saved = query.get("now") == "saved";
    html(&CataloguePage {
        shell: Shell {
            notice: saved.then(|| "It is saved.".into()),
            ..page.shell_back("/staff/settings", "Settings")
        },
        name: c.profile.name,
        email: c.profile.email,
        advice_line: c.profile.advice_line,
        groups,
    })
}
