//! The calendar file of a visit: with a mail, or to download.

use midstance_ical::{Event, Invitation, Method, Party, Status};
use midstance_store::{
    StoreError,
    appointment::{Appointment, Status as VisitStatus},
    client::Client,
    directory::Location,
};

use super::Visit;
use crate::{Clinic, directory::zone_of, profile::Profile};

/// The iCalendar object and its METHOD for a mail about a visit.
pub(super) fn file(
    clinic: &Clinic,
    profile: &Profile,
    visit: &Appointment,
    client: &Client,
    location: &Location,
) -> Result<(String, String), StoreError> {
    let cancelled = visit.status == VisitStatus::Cancelled;
    let method = if cancelled {
        Method::Cancel
    } else {
        Method::Request
    };
    let invitation = Invitation {
        event: event(profile, visit, location)?,
        method,
        organizer: Party {
            name: profile.name.clone(),
            email: profile.email.clone(),
        },
        attendee: Party {
            name: client.name.clone(),
            email: client.email.clone(),
        },
        stamp: clinic.now(),
    };
    Ok((invitation.to_ical(), method.value().to_owned()))
}

/// A visit as a calendar file to download.
///
/// # Errors
/// When the place's time zone is unknown to the bundled zone data.
pub fn calendar_file(profile: &Profile, visit: &Visit) -> Result<String, StoreError> {
    let event = event(profile, &visit.appointment, &visit.location)?;
    Ok(midstance_ical::calendar_file(&event))
}

/// The visit without anything about health, price or person.
fn event(profile: &Profile, visit: &Appointment, place: &Location) -> Result<Event, StoreError> {
    let address = format!(
        "{}, {}, {}, {} {}",
        place.name, place.street, place.city, place.region, place.postal_code
    );
    Ok(Event {
        uid: visit.uid.clone(),
        sequence: u32::try_from(visit.sequence).unwrap_or_default(),
        status: match visit.status {
            VisitStatus::Cancelled => Status::Cancelled,
            _ => Status::Confirmed,
        },
        start: visit.start,
        end: visit.end,
        zone: zone_of(place)?,
        summary: format!("Appointment - {}", profile.name),
        location: Some(address),
        url: None,
        created: visit.created_at,
        modified: visit.updated_at,
    })
}
