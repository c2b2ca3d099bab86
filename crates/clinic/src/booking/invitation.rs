//! The calendar file of a visit.

use midstance_store::{appointment::Appointment, client::Client, directory::Location};

use crate::{Clinic, profile::Profile};

/// The iCalendar object and its METHOD.
pub(super) fn file(
    _clinic: &Clinic,
    _profile: &Profile,
    _visit: &Appointment,
    _client: &Client,
    _location: &Location,
) -> Option<(String, String)> {
    None
}
