//! What the API says of places, people, services, times and visits.

use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::{
    availability::FreeTime, booking::Visit, directory::Directory, directory::zone_of,
};
use midstance_store::{
    StoreError,
    directory::{Location, Practitioner, Service},
};
use serde_json::{Value, json};

/// An instant with the offset of a place, RFC 3339.
#[must_use]
pub fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// An instant in UTC, RFC 3339.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An instant in both ways.
#[must_use]
pub fn instant(at: Timestamp, zone: &TimeZone) -> Value {
    json!({ "start": local(at, zone), "start_utc": utc(at) })
}

/// The directory, to name things by their slugs.
pub struct View<'a>(pub &'a Directory);

impl View<'_> {
    /// Free times, each with the slugs of those who are free.
    #[must_use]
    pub fn times(&self, times: &[FreeTime], zone: &TimeZone) -> Value {
        times.iter().map(|time| self.time(time, zone)).collect()
    }

    fn time(&self, time: &FreeTime, zone: &TimeZone) -> Value {
        let slugs: Vec<&str> = time
            .practitioners
            .iter()
            .filter_map(|id| self.0.practitioner(*id))
            .map(|p| &*p.slug)
            .collect();
        let mut value = instant(time.start, zone);
        value["practitioners"] = json!(slugs);
        value
    }

    /// A service that can be booked online, with where and by whom.
    #[must_use]
    pub fn service(&self, s: &Service) -> Value {
        let at = |l: &&Location| {
            let by: Vec<&str> = self
                .0
                .practitioners_of(s.id, l.id)
                .iter()
                .map(|p| &*p.slug)
                .collect();
            json!({ "location": l.slug, "practitioners": by })
        };
        let offered: Vec<Value> = self.0.locations_of(s.id).iter().map(at).collect();
        json!({
            "id": s.id, "slug": s.slug, "name": s.name, "kind": s.kind.word(), "about": s.about,
            "minutes": s.minutes, "price_cents": s.price_cents, "currency": "CAD",
            "tax_note": s.tax_note, "notice_minutes": s.notice_minutes,
            "horizon_days": s.horizon_days, "cancel_notice_minutes": s.cancel_notice_minutes,
            "offered": offered,
        })
    }

    /// A practitioner, with what they give.
    #[must_use]
    pub fn practitioner(&self, p: &Practitioner) -> Value {
        let services = self.0.services_by(p.id);
        let services: Vec<&str> = services
            .iter()
            .filter(|s| s.online)
            .map(|s| &*s.slug)
            .collect();
        json!({
            "id": p.id, "slug": p.slug, "name": p.name, "credentials": p.credentials,
            "credentials_spelled": p.credentials_spelled, "registration": p.registration,
            "about": p.about, "services": services,
        })
    }
}

/// A place.
#[must_use]
pub fn location(l: &Location) -> Value {
    json!({
        "id": l.id, "slug": l.slug, "name": l.name, "street": l.street, "city": l.city,
        "region": l.region, "postal_code": l.postal_code, "phone": l.phone,
        "time_zone": l.zone, "access_notes": l.access_notes,
    })
}

/// A visit: when, where and with whom; nothing about the client.
///
/// # Errors
/// When the place's time zone is unknown to the bundled zone data.
pub fn visit(v: &Visit) -> Result<Value, StoreError> {
    let zone = zone_of(&v.location)?;
    let a = &v.appointment;
    Ok(json!({
        "id": a.id, "reference": a.reference, "status": a.status.word(),
        "start": local(a.start, &zone), "start_utc": utc(a.start),
        "end": local(a.end, &zone), "end_utc": utc(a.end), "time_zone": a.zone,
        "service": v.service.slug, "location": v.location.slug,
        "practitioner": v.practitioner.slug, "price_cents": a.price_cents, "currency": "CAD",
        "change_until": local(v.deadline(), &zone), "uid": a.uid, "sequence": a.sequence,
        "version": a.version,
    }))
}
