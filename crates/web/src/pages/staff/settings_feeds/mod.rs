//! `/staff/settings/feeds`: secret addresses for calendar programs.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    Staff,
    feed::{list, make as make_feed, may_have, may_name, revoke as end},
};
use midstance_store::{
    FeedId,
    feed::{FeedRow, Whose},
};

use super::today::clinic_zone;
use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

const HERE: &str = "/staff/settings/feeds";

#[derive(Template)]
#[template(path = "pages/staff/settings_feeds/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    choices: Vec<Choice>,
    chosen: String,
    may_name: bool,
    names: bool,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "pages/staff/settings_feeds/made.html")]
struct MadePage {
    shell: Shell,
    of: String,
    address: String,
}

struct Line {
    id: String,
    of: String,
    names: &'static str,
    made: String,
    used: String,
}

/// `GET /staff/settings/feeds`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = list_page(&page, "", FormErrors::new()).await?;
    if query.get("now") == "revoked" {
        drawn.shell.notice = Some("The address is ended. Calendars that used it stay as they were until they are removed there.".into());
    }
    html(&drawn)
}

/// `POST /staff/settings/feeds`: makes an address and shows it once.
///
/// # Errors
/// When the store fails.
pub async fn make(page: Page, fields: Fields) -> Result<Response, Problem> {
    let staff = page.signed_in()?.clone();
    let mut errors = FormErrors::new();
    let whose = every(&page, &staff)
        .into_iter()
        .find(|(choice, _)| choice.value == fields.get("of"));
    let Some((choice, whose)) = whose else {
        errors.add("of", "Choose whose appointments to show");
        return refused(&list_page(&page, "", errors).await?);
    };
    let names = fields.has("names");
    if names && !may_name(&staff, whose) {
        let words = "Full names are possible only for your own appointments";
        errors.add("names", words);
        return refused(&list_page(&page, fields.get("of"), errors).await?);
    }
    let made = make_feed(page.clinic(), &staff, whose, names).await?;
    let secret = made.ok_or(Problem::Forbidden)?;
    html(&MadePage {
        of: choice.label,
        address: page.clinic().url(&format!("/cal/{}.ics", secret.reveal())),
        shell: page.shell_back(HERE, "Calendar feeds"),
    })
}

/// `POST /staff/settings/feeds/{id}/revoke`
///
/// # Errors
/// [`Problem::NotFound`] when there is none that this member of staff may end.
pub async fn revoke(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: FeedId = id.parse().map_err(|_| Problem::NotFound)?;
    if end(page.clinic(), page.signed_in()?, id).await? {
        Ok(see_other(&format!("{HERE}?now=revoked")))
    } else {
        Err(Problem::NotFound)
    }
}

/// Whose appointments this member of staff may have in a calendar.
fn every(page: &Page, staff: &Staff) -> Vec<(Choice, Whose)> {
    let people = page.directory.practitioners.iter().map(|p| {
        let choice = Choice::new(format!("practitioner-{}", p.slug), &p.name);
        (choice, Whose::Practitioner(p.id))
    });
    let places = page.directory.locations.iter().map(|l| {
        let choice = Choice::new(
            format!("place-{}", l.slug),
            format!("{}, everybody", l.name),
        );
        (choice, Whose::Location(l.id))
    });
    people
        .chain(places)
        .filter(|(_, whose)| may_have(staff, *whose))
        .collect()
}

async fn list_page(page: &Page, chosen: &str, errors: FormErrors) -> Result<ListPage, Problem> {
    let staff = page.signed_in()?;
    let zone = clinic_zone(page)?;
    let local = |at: jiff::Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
    let line = |row: &FeedRow| Line {
        id: row.id.to_string(),
        of: name_of(page, row.whose),
        names: if row.full_names {
            "Full names"
        } else {
            "Initials"
        },
        made: local(row.created_at),
        used: row.last_used_at.map_or_else(|| "Never".into(), local),
    };
    let rows = list(page.clinic(), staff).await?;
    Ok(ListPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new("/staff", "Today")),
            ..page.shell.clone()
        },
        names: errors.get("names").is_some(),
        errors,
        choices: every(page, staff).into_iter().map(|(c, _)| c).collect(),
        chosen: chosen.to_owned(),
        may_name: staff.practitioner.is_some(),
        lines: rows.iter().map(line).collect(),
    })
}

fn name_of(page: &Page, whose: Whose) -> String {
    let found = match whose {
        Whose::Practitioner(id) => page.directory.practitioner(id).map(|p| p.name.clone()),
        Whose::Location(id) => page.directory.location(id).map(|l| l.name.clone()),
    };
    found.unwrap_or_else(|| "Somebody who left".into())
}
