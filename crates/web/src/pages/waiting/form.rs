//! What the waiting list asks for, as typed and understood.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use midstance_clinic::{
    directory::{weekday_name, zone_of},
    waiting::Join,
};
use midstance_schedule::{DayPart, WeekParts};
use midstance_store::directory::{Location, Practitioner, Service};

use super::words::{PARTS, weekday};
use crate::{
    fields::Fields,
    format,
    forms::{Choice, FormErrors, date_words},
    page::Page,
    pages::booking::{choice, typed::Typed},
    problem::Problem,
};

/// How long someone waits if they say nothing else.
const WEEKS: i64 = 4;

/// What can be chosen for a service.
pub(in crate::pages) struct Offered {
    pub(in crate::pages) service: Service,
    pub(in crate::pages) places: Vec<Location>,
    pub(in crate::pages) people: Vec<Practitioner>,
}

impl Offered {
    /// The places and people of a service that clients may book.
    pub(in crate::pages) fn find(page: &Page, chosen: &choice::Choice) -> Option<Self> {
        let service = chosen.service.clone()?;
        let d = &page.directory;
        let places: Vec<Location> = d.locations_of(service.id).into_iter().cloned().collect();
        let gives = |p: &&Practitioner| {
            let at = |l: &Location| {
                d.practitioners_of(service.id, l.id)
                    .iter()
                    .any(|o| o.id == p.id)
            };
            places.iter().any(at)
        };
        let people = d.practitioners.iter().filter(gives).cloned().collect();
        (!places.is_empty()).then_some(Self {
            service,
            places,
            people,
        })
    }

    pub(in crate::pages) fn place_choices(&self) -> Vec<Choice> {
        let choice = |l: &Location| Choice::new(&l.slug, &l.name);
        self.places.iter().map(choice).collect()
    }

    pub(in crate::pages) fn people_choices(&self) -> Vec<Choice> {
        let one = |p: &Practitioner| Choice::new(&p.slug, format!("{}, {}", p.name, p.credentials));
        let mut choices: Vec<Choice> = self.people.iter().map(one).collect();
        choices.push(Choice::new(choice::ANY, "Anyone").exclusive());
        choices
    }
}

/// Monday to Sunday.
pub(in crate::pages) fn day_choices() -> Vec<Choice> {
    (1..=7)
        .map(|d| Choice::new(d.to_string(), weekday_name(d)))
        .collect()
}

/// Morning, afternoon, evening.
pub(in crate::pages) fn part_choices() -> Vec<Choice> {
    let choice = |(word, words, _): &(&str, &str, DayPart)| Choice::new(*word, *words);
    PARTS.iter().map(choice).collect()
}

/// The form as typed.
pub(in crate::pages) struct Wanted {
    pub(in crate::pages) places: Vec<String>,
    pub(in crate::pages) people: Vec<String>,
    pub(in crate::pages) days: Vec<String>,
    pub(in crate::pages) parts: Vec<String>,
    pub(in crate::pages) until: String,
    pub(in crate::pages) typed: Typed,
    /// An address that may have been meant instead; asked about once.
    pub(in crate::pages) suggestion: Option<String>,
}

impl Wanted {
    /// Before anything was typed: what was chosen on the way here, any day, four weeks.
    pub(in crate::pages) fn usual(
        page: &Page,
        offered: &Offered,
        chosen: &choice::Choice,
    ) -> Result<Self, Problem> {
        let place = chosen.location.as_ref().or(offered.places.first());
        let zone = place.map(zone_of).transpose()?;
        let today = page
            .now
            .to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC))
            .date();
        let person = match &chosen.who {
            Some(Some(person)) => person.slug.clone(),
            _ => choice::ANY.to_owned(),
        };
        Ok(Self {
            places: place.map(|l| l.slug.clone()).into_iter().collect(),
            people: vec![person],
            days: Vec::new(),
            parts: Vec::new(),
            until: format::day(today.saturating_add(WEEKS.weeks())),
            typed: Typed {
                key: page.clinic().new_token().reveal().to_owned(),
                ..Typed::default()
            },
            suggestion: None,
        })
    }

    /// Reads the form.
    pub(in crate::pages) fn read(fields: &Fields) -> Self {
        let mut typed = Typed::read(fields);
        if fields.has("other_email") {
            fields.get("other_email").clone_into(&mut typed.email);
        }
        Self {
            places: fields.all("place"),
            people: fields.all("person"),
            days: fields.all("day"),
            parts: fields.all("part"),
            until: fields.raw("until").to_owned(),
            typed,
            suggestion: None,
        }
    }

    /// Understands it, or says what to change.
    pub(in crate::pages) fn parse(
        &mut self,
        offered: &Offered,
        errors: &mut FormErrors,
    ) -> Option<Join> {
        let places: Vec<_> = offered
            .places
            .iter()
            .filter(|l| self.places.contains(&l.slug))
            .map(|l| l.id)
            .collect();
        if places.is_empty() {
            errors.add("place", "Select at least one place");
        }
        let anyone = self.people.iter().any(|p| p == choice::ANY);
        let named = offered
            .people
            .iter()
            .filter(|p| self.people.contains(&p.slug));
        let people: Vec<_> = named.map(|p| p.id).collect();
        if people.is_empty() && !anyone {
            errors.add("person", "Select with whom, or \"Anyone\"");
        }
        let days: Vec<Weekday> = self
            .days
            .iter()
            .filter_map(|d| d.parse().ok().and_then(weekday))
            .collect();
        if days.is_empty() {
            errors.add("day", "Select at least one day of the week");
        }
        let parts = PARTS
            .iter()
            .filter(|(word, _, _)| self.parts.iter().any(|p| p == word));
        let parts: Vec<DayPart> = parts.map(|(_, _, part)| *part).collect();
        if parts.is_empty() {
            errors.add("part", "Select at least one part of the day");
        }
        let until = date_words(&self.until).map_err(|problem| problem.message("Last day"));
        let until: Option<Date> = errors.take("until", until);
        let details = self.typed.parse(errors);
        let (until, details) = (until?, details?);
        self.suggestion = self.typed.suggestion(&details);
        errors.is_empty().then(|| Join {
            service: offered.service.id,
            places,
            people: if anyone { Vec::new() } else { people },
            suits: WeekParts::of(&days, &parts),
            until,
            contact: (details.name, details.email, details.phone),
            idempotency_key: (!self.typed.key.is_empty()).then(|| self.typed.key.clone()),
        })
    }
}
