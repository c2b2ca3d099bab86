//! `GET /staff/appointments/{id}/move`: choose a day, then a time.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    availability::{FreeTime, Wish, free_for_staff, next_for_staff},
    booking::{Visit, rooms_of},
    directory::zone_of,
};
use midstance_store::{
    RoomId,
    appointment::Status,
    directory::{Location, Practitioner, Service},
};

use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    pages::staff::{
        appointment::find,
        when::{self, Start, starts},
    },
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/move_visit/move.html")]
struct MovePage {
    shell: Shell,
    errors: FormErrors,
    id: String,
    client: String,
    old: String,
    services: Vec<Choice>,
    people: Vec<Choice>,
    places: Vec<Choice>,
    rooms: Vec<Choice>,
    service: String,
    who: String,
    place: String,
    room: String,
    date: String,
    time: String,
    tell: bool,
    version: i64,
    heading: String,
    zone: String,
    starts: Vec<Start>,
    /// Where the next free time is, and when, on a day without any.
    next: Option<(String, String)>,
}

/// What is chosen: where the visit is now, until something else is.
pub(super) struct Chosen {
    pub(super) service: Service,
    pub(super) location: Location,
    pub(super) who: Practitioner,
    pub(super) room: Option<RoomId>,
    pub(super) date: String,
}

impl Chosen {
    pub(super) fn read(page: &Page, visit: &Visit, fields: &Fields) -> Self {
        let d = &page.directory;
        let service = d.services.iter().find(|s| s.slug == fields.get("service"));
        let location = d.locations.iter().find(|l| l.slug == fields.get("loc"));
        let who = d.practitioners.iter().find(|p| p.slug == fields.get("who"));
        let date = match fields.get("date") {
            "" => visit.appointment.local_start.date().to_string(),
            typed => typed.to_owned(),
        };
        let service = service.unwrap_or(&visit.service).clone();
        let location = location.unwrap_or(&visit.location).clone();
        let named: Option<RoomId> = fields.get("room").parse().ok();
        let rooms = d.rooms_for(service.id, location.id);
        Self {
            // One that another service or place does not have is as if none was asked for.
            room: named.filter(|named| rooms.iter().any(|room| room.id == *named)),
            service,
            location,
            who: who.unwrap_or(&visit.practitioner).clone(),
            date,
        }
    }

    /// Where somebody gives another service that was chosen, if those chosen before do not.
    fn fitting(mut self, page: &Page) -> Self {
        let d = &page.directory;
        if !d.given_at(self.service.id, self.location.id)
            && let Some(first) = d.locations_of(self.service.id).first()
        {
            self.location = (*first).clone();
        }
        if !d.gives(self.who.id, self.service.id)
            && let Some(first) = d
                .practitioners_of(self.service.id, self.location.id)
                .first()
        {
            self.who = (*first).clone();
        }
        let rooms = d.rooms_for(self.service.id, self.location.id);
        self.room = self
            .room
            .filter(|named| rooms.iter().any(|room| room.id == *named));
        self
    }

    pub(super) fn wish(&self) -> Wish {
        Wish {
            service: self.service.id,
            location: self.location.id,
            practitioner: Some(self.who.id),
        }
    }

    /// Names and values for the forms that follow.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("service", self.service.slug.clone()),
            ("loc", self.location.slug.clone()),
            ("who", self.who.slug.clone()),
            (
                "room",
                self.room.map_or_else(String::new, |r| r.to_string()),
            ),
            ("date", self.date.clone()),
        ]
    }
}

/// `GET /staff/appointments/{id}/move?date=&who=&loc=&room=`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    if visit.appointment.status != Status::Booked {
        return Ok(see_other(&format!("/staff/appointments/{id}?now=closed")));
    }
    draw(&page, &visit, &query, FormErrors::new()).await
}

pub(super) async fn draw(
    page: &Page,
    visit: &Visit,
    fields: &Fields,
    mut errors: FormErrors,
) -> Result<Response, Problem> {
    let chosen = Chosen::read(page, visit, fields).fitting(page);
    let zone = zone_of(&chosen.location)?;
    let day = errors.take("date", when::day(&chosen.date));
    let wish = chosen.wish();
    let free = match day {
        Some(day) => free_for_staff(page.clinic(), wish, day, Some(visit.appointment.id))
            .await
            .unwrap_or_default(),
        None => Vec::new(),
    };
    let name = |_: &FreeTime| chosen.who.name.clone();
    let next = match day.filter(|_| free.is_empty()) {
        Some(day) => {
            let own = Some(visit.appointment.id);
            next_for_staff(page.clinic(), wish, day, own).await
        }
        None => Ok(None),
    };
    let next = next.unwrap_or_default().map(|free| {
        let local = free.start.to_zoned(zone.clone()).datetime();
        let room = chosen
            .room
            .map_or_else(String::new, |room| room.to_string());
        let href = format!(
            "/staff/appointments/{}/move?service={}&who={}&loc={}&room={room}&date={}",
            visit.appointment.id,
            chosen.service.slug,
            chosen.who.slug,
            chosen.location.slug,
            local.date()
        );
        (href, format::day_time(local))
    });
    let d = &page.directory;
    let mut rooms = vec![Choice::new("", "Whichever is free")];
    for room in rooms_of(page.clinic(), chosen.service.id, chosen.location.id).await? {
        rooms.push(Choice::new(room.id.to_string(), room.name));
    }
    let gives = |p: &&Practitioner| d.gives(p.id, chosen.service.id);
    let id = visit.appointment.id.to_string();
    let drawn = MovePage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(format!("/staff/appointments/{id}"), "Appointment")
        },
        client: visit.client.name.clone(),
        old: format!(
            "{}, {}",
            format::day_time(visit.appointment.local_start),
            visit.service.name
        ),
        services: services(page, visit),
        service: chosen.service.slug.clone(),
        people: d
            .practitioners
            .iter()
            .filter(gives)
            .map(|p| Choice::new(p.slug.clone(), p.name.clone()))
            .collect(),
        places: d
            .locations
            .iter()
            .filter(|l| d.given_at(chosen.service.id, l.id))
            .map(|l| Choice::new(l.slug.clone(), l.name.clone()))
            .collect(),
        rooms,
        who: chosen.who.slug.clone(),
        place: chosen.location.slug.clone(),
        room: chosen.room.map_or_else(String::new, |r| r.to_string()),
        date: chosen.date.clone(),
        time: fields.get("time").to_owned(),
        tell: !fields.has("sent") || fields.has("tell"),
        version: visit.appointment.version,
        heading: day.map(format::day).unwrap_or_default(),
        zone: format::zone_words(&chosen.location.zone),
        starts: starts(&zone, &free, name),
        next,
        errors,
        id,
    };
    if drawn.shell.has_error {
        refused(&drawn)
    } else {
        html(&drawn)
    }
}

/// What is given here, and what the visit is for even if that is no longer given.
fn services(page: &Page, visit: &Visit) -> Vec<Choice> {
    let all = page.directory.services.iter();
    let mut services: Vec<Choice> = all.map(|s| Choice::new(&s.slug, &s.name)).collect();
    if services.iter().all(|s| s.value != visit.service.slug) {
        services.push(Choice::new(&visit.service.slug, &visit.service.name));
    }
    services
}
