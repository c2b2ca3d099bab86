//! `/staff/settings/services/{id}`: what can be booked, or with `new` something else.

use axum::{extract::Path, response::Response};
use midstance_clinic::settings::{Catalogue, Entry, catalogue};
use midstance_store::{
    ServiceId,
    directory::{Service, ServiceKind},
};

use super::{
    form::{Field, Form, draw, finish},
    read::{filled, maybe, need, new_id, ticked, whole, yes},
};
use crate::{
    fields::Fields,
    forms::{self, Choice, FormErrors},
    page::Page,
    problem::Problem,
};

/// The word for the form that is built in.
const SHORT_FORM: &str = "short";

fn form(id: &str, c: &Catalogue) -> Form {
    let d = &c.directory;
    let kinds = [
        ("massage", "Massage therapy"),
        ("kinesiology", "Kinesiology"),
        ("physiotherapy", "Physiotherapy"),
    ];
    let people = d.practitioners.iter();
    let people = people.map(|p| Choice::new(p.id.to_string(), p.name.clone()));
    let places = d.locations.iter();
    let places = places.map(|l| Choice::new(l.id.to_string(), l.name.clone()));
    let rooms = c.rooms.iter().map(|room| {
        let place = d.location(room.location).map_or("", |l| l.name.as_str());
        Choice::new(room.id.to_string(), format!("{}, {place}", room.name))
    });
    let mut kinds_of: Vec<&str> = c.equipment.iter().map(|e| e.kind.as_str()).collect();
    kinds_of.extend(c.service_equipment.iter().map(|(_, kind)| kind.as_str()));
    kinds_of.sort_unstable();
    kinds_of.dedup();
    let kinds_of = kinds_of.into_iter().map(|kind| Choice::new(kind, kind));
    let mut before = vec![
        Choice::new("", "None"),
        Choice::new(SHORT_FORM, "Short health form"),
    ];
    let own = c.forms.iter().filter(|form| form.active);
    before.extend(own.map(|form| Choice::new(form.id.to_string(), form.name.clone())));
    Form {
        title: if id == "new" {
            "Add a service"
        } else {
            "Change a service"
        }
        .into(),
        path: format!("/staff/settings/services/{id}"),
        fields: vec![
            Field::line("name", "Name"),
            Field::one("kind", "Kind", Choice::list(&kinds))
                .hint("Danger rules keep massage from being booked while one holds"),
            Field::lines("about", "Who it is for (optional)"),
            Field::line("minutes", "Length in minutes").width("s"),
            Field::line("buffer_before", "Kept free before, in minutes").width("s"),
            Field::line("buffer_after", "Kept free after, in minutes").width("s"),
            Field::line("grid", "Starts every so many minutes")
                .hint("15 gives 9:00, 9:15, 9:30")
                .width("s"),
            Field::line("price", "Price in dollars, before tax")
                .hint("Appointments that stand keep theirs")
                .width("s"),
            Field::line("tax_note", "What is said about tax").hint("For example, plus 5% GST"),
            Field::several("by", "Who gives it", people.collect()),
            Field::several("at", "Where", places.collect()),
            Field::several("rooms", "Rooms", rooms.collect())
                .hint("One of them is taken for each visit. None ticked: it needs no room"),
            Field::several("equipment", "Equipment", kinds_of.collect())
                .hint("One piece of each kind ticked is taken beside the room. Where a place has none of it, the service cannot be booked"),
            Field::one("intake", "Form that clients fill in before", before),
            Field::tick("online", "Clients may book it online"),
            Field::line("notice", "Shortest notice, in hours").width("s"),
            Field::line("horizon", "How many days ahead").width("s"),
            Field::line(
                "cancel_notice",
                "Free to move or cancel until so many hours before",
            )
            .width("s"),
            Field::tick("active", "In use").hint("Without it, nothing new can be booked"),
        ],
    }
}

fn find(c: &Catalogue, id: &str) -> Result<Option<Service>, Problem> {
    if id == "new" {
        return Ok(None);
    }
    let id: ServiceId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = c.directory.service(id).cloned();
    found.map(Some).ok_or(Problem::NotFound)
}

/// What a new service begins with.
fn starter() -> Fields {
    let pairs = [
        ("kind", "massage"),
        ("minutes", "60"),
        ("buffer_before", "0"),
        ("buffer_after", "15"),
        ("grid", "15"),
        ("online", "yes"),
        ("notice", "2"),
        ("horizon", "60"),
        ("cancel_notice", "24"),
        ("active", "yes"),
    ];
    Fields::of(&pairs)
}

fn stored(c: &Catalogue, s: Service) -> Fields {
    let hours = |minutes: i64| {
        let text = format!("{:.2}", minutes as f64 / 60.0);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let mut pairs = vec![
        ("kind", s.kind.word().to_owned()),
        ("minutes", s.minutes.to_string()),
        ("buffer_before", s.buffer_before.to_string()),
        ("buffer_after", s.buffer_after.to_string()),
        ("grid", s.grid.to_string()),
        (
            "price",
            format!("{}.{:02}", s.price_cents / 100, s.price_cents % 100),
        ),
        ("online", yes(s.online)),
        ("notice", hours(s.notice_minutes)),
        ("horizon", s.horizon_days.to_string()),
        ("cancel_notice", hours(s.cancel_notice_minutes)),
        ("active", yes(s.active)),
        ("name", s.name),
        ("about", s.about),
        ("tax_note", s.tax_note),
    ];
    let d = &c.directory;
    let by = d.practitioners.iter().filter(|p| d.gives(p.id, s.id));
    pairs.extend(by.map(|p| ("by", p.id.to_string())));
    let at = d.locations.iter().filter(|l| d.given_at(s.id, l.id));
    pairs.extend(at.map(|l| ("at", l.id.to_string())));
    let rooms = c
        .service_rooms
        .iter()
        .filter(|(service, _)| *service == s.id);
    pairs.extend(rooms.map(|(_, room)| ("rooms", room.to_string())));
    let equipment = c.service_equipment.iter().filter(|(id, _)| *id == s.id);
    pairs.extend(equipment.map(|(_, kind)| ("equipment", kind.clone())));
    let intake = c.intake.iter().find(|(id, _)| *id == s.id);
    let form = intake.map(|(_, form)| form.map_or(SHORT_FORM.into(), |id| id.to_string()));
    pairs.push(("intake", form.unwrap_or_default()));
    filled(&pairs)
}

/// `GET /staff/settings/services/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such service.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let c = catalogue(page.clinic()).await?;
    let typed = match find(&c, &id)? {
        None => starter(),
        Some(service) => stored(&c, service),
    };
    draw(&page, form(&id, &c), &typed, FormErrors::new())
}

/// `POST /staff/settings/services/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such service.
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
    old: Option<Service>,
    errors: &mut FormErrors,
) -> Option<Entry> {
    let d = &c.directory;
    let name = need(fields, errors, "name", "Enter a name for the service");
    let kind = ServiceKind::parse(fields.get("kind"));
    let kind = errors.take("kind", kind.ok_or("Choose what kind of service it is"));
    let mut five = |id, name, from: i64| whole(fields, errors, (id, name), (from..=480, 5));
    let minutes = five("minutes", "Length", 5);
    let before = five("buffer_before", "Time before", 0);
    let after = five("buffer_after", "Time after", 0);
    let grid = five("grid", "The step", 5);
    let price = forms::number(fields.get("price")).filter(|p| (0.0..=10_000.0).contains(p));
    let price = errors.take("price", price.ok_or("Enter a price in dollars, like 118"));
    let notice = hours(fields, errors, ("notice", "Notice"));
    let horizon = whole(fields, errors, ("horizon", "Days ahead"), (1..=400, 1));
    let cancel = hours(fields, errors, ("cancel_notice", "Hours before"));
    let by = ticked(
        fields,
        "by",
        d.practitioners.iter().map(|p| (p.id, p.id.to_string())),
    );
    let at = ticked(
        fields,
        "at",
        d.locations.iter().map(|l| (l.id, l.id.to_string())),
    );
    let rooms = ticked(
        fields,
        "rooms",
        c.rooms.iter().map(|r| (r.id, r.id.to_string())),
    );
    let equipment = fields.all("equipment");
    let intake = match fields.get("intake") {
        "" => Some(None),
        SHORT_FORM => Some(Some(None)),
        id => c
            .forms
            .iter()
            .find(|f| f.id.to_string() == id)
            .map(|f| Some(Some(f.id))),
    };
    let intake = errors.take("intake", intake.ok_or("Choose a form, or none"));
    if by.is_empty() {
        errors.add("by", "Select at least one practitioner");
    }
    if at.is_empty() {
        errors.add("at", "Select at least one place");
    }
    let name = name?;
    let (id, slug, position) = match old {
        Some(old) => (old.id, old.slug, old.position),
        None => {
            let last = d.services.iter().map(|s| s.position).max();
            let id = ServiceId(new_id(page, fields));
            (id, forms::slug(&name), last.unwrap_or_default() + 1)
        }
    };
    let short = |n: Option<i64>| n.and_then(|n| u16::try_from(n).ok());
    Some(Entry::Service {
        service: Service {
            id,
            slug,
            name,
            kind: kind?,
            about: maybe(fields, "about"),
            minutes: short(minutes)?,
            buffer_before: short(before)?,
            buffer_after: short(after)?,
            grid: short(grid)?,
            price_cents: (price? * 100.0).round() as i64,
            tax_note: maybe(fields, "tax_note"),
            online: fields.has("online"),
            notice_minutes: notice?,
            horizon_days: short(horizon)?,
            cancel_notice_minutes: cancel?,
            position,
            active: fields.has("active"),
        },
        by,
        at,
        rooms,
        equipment,
        intake: intake?,
    })
}

/// Hours, also with a fraction, as minutes.
fn hours(fields: &Fields, errors: &mut FormErrors, (id, name): (&str, &str)) -> Option<i64> {
    let found = forms::number(fields.get(id)).filter(|h| (0.0..=720.0).contains(h));
    let message = format!("{name} must be a number of hours from 0 to 720");
    errors.take(id, found.map(|h| (h * 60.0).round() as i64).ok_or(message))
}
