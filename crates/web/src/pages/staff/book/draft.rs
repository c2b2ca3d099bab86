//! What has been chosen and typed so far.

use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::{availability::Wish, directory::zone_of};
use midstance_store::{
    ClientId,
    directory::{Location, Practitioner, Service},
};

use crate::{fields::Fields, format, page::Page, problem::Problem};

/// The word for "whoever is free".
pub(super) const ANY: &str = "any";

/// What has been chosen and typed so far; words that name nothing are as if not chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) client: Option<ClientId>,
    pub(super) service: Option<Service>,
    pub(super) location: Option<Location>,
    /// `None` is whoever is free.
    pub(super) who: Option<Practitioner>,
    /// As typed or as the link said.
    pub(super) date: String,
    pub(super) time: String,
    pub(super) note: String,
    pub(super) start: Option<Timestamp>,
}

impl Draft {
    pub(super) fn read(page: &Page, fields: &Fields) -> Self {
        let d = &page.directory;
        let find_place = |slug: &str| d.locations.iter().find(|l| l.slug == slug).cloned();
        let location = find_place(fields.get("loc")).or_else(|| {
            let only = d.locations.len() == 1;
            only.then(|| d.locations.first().cloned()).flatten()
        });
        let start: Option<Timestamp> = fields.get("start").parse().ok();
        let zone = location.as_ref().and_then(|l| zone_of(l).ok());
        let mut date = fields.get("date").to_owned();
        if let (true, Some(start), Some(zone)) = (date.is_empty(), start, zone) {
            date = start.to_zoned(zone).date().to_string();
        }
        Self {
            client: fields.get("client").parse().ok(),
            service: d
                .services
                .iter()
                .find(|s| s.slug == fields.get("service"))
                .cloned(),
            location,
            who: d
                .practitioners
                .iter()
                .find(|p| p.slug == fields.get("who"))
                .cloned(),
            date,
            time: fields.get("time").to_owned(),
            note: fields.raw("note").to_owned(),
            start,
        }
    }

    /// Names and values of what is chosen, for hidden fields and addresses.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<String>| {
            pairs.extend(value.filter(|v| !v.is_empty()).map(|v| (name, v)));
        };
        add("client", self.client.map(|id| id.to_string()));
        add("service", self.service.as_ref().map(|s| s.slug.clone()));
        add("loc", self.location.as_ref().map(|l| l.slug.clone()));
        add("who", self.who.as_ref().map(|p| p.slug.clone()));
        add(
            "date",
            self.date
                .parse::<jiff::civil::Date>()
                .ok()
                .map(|d| d.to_string()),
        );
        add("start", self.start.map(|at| at.to_string()));
        pairs
    }

    /// Those pairs without one.
    pub(super) fn pairs_without(&self, names: &[&str]) -> Vec<(&'static str, String)> {
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| !names.contains(name));
        pairs
    }

    /// What a link of the calendar or the choices so far say, in one line; empty when nothing.
    pub(super) fn line(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.service.as_ref().map(|s| s.name.clone()));
        parts.extend(self.location.as_ref().map(|l| l.name.clone()));
        parts.extend(self.who.as_ref().map(|p| p.name.clone()));
        let day: Option<jiff::civil::Date> = self.date.parse().ok();
        let start = self.start.zip(self.zone().ok());
        parts.extend(match start {
            Some((start, zone)) => Some(format::day_time(start.to_zoned(zone).datetime())),
            None => day.map(format::day),
        });
        parts.join(" · ")
    }

    pub(super) fn href(&self) -> String {
        address_of("/staff/book", &self.pairs())
    }

    /// Where this client is put on the waiting list for this, if clients may book it themselves.
    pub(super) fn waiting(&self) -> Option<String> {
        self.service.as_ref().filter(|service| service.online)?;
        let pairs = self.pairs_without(&["date", "start"]);
        Some(address_of("/staff/waiting-list/new", &pairs))
    }

    /// What, where and with whom, once both are chosen.
    pub(super) fn wish(&self) -> Option<Wish> {
        Some(Wish {
            service: self.service.as_ref()?.id,
            location: self.location.as_ref()?.id,
            practitioner: self.who.as_ref().map(|p| p.id),
        })
    }

    pub(super) fn zone(&self) -> Result<TimeZone, Problem> {
        let location = self.location.as_ref().ok_or(Problem::BadRequest)?;
        Ok(zone_of(location)?)
    }
}

fn address_of(path: &str, pairs: &[(&'static str, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
    format!("{path}?{}", pairs.join("&"))
}
