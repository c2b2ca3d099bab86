//! Until when a visit can be moved or cancelled online, in words.

use jiff::Timestamp;
use midstance_clinic::{booking::deadline_of, directory::zone_of};
use midstance_store::directory::{Location, Service};

use crate::{format, page::Page, problem::Problem};

/// The rule of a visit at `start` before it is booked or moved there, and whether it can be changed online
/// afterwards.
///
/// # Errors
/// When the place's zone is unknown.
pub fn rule(
    page: &Page,
    (service, location): (&Service, &Location),
    start: Timestamp,
) -> Result<(String, bool), Problem> {
    let deadline = deadline_of(service, start);
    if deadline > page.now {
        return Ok((free_until(location, deadline)?, true));
    }
    let phone = format::phone(&location.phone);
    let words = format!("It can then be moved or cancelled by phone only: call {phone}.");
    Ok((words, false))
}

/// The sentence that names a deadline.
///
/// # Errors
/// When the place's zone is unknown.
pub fn free_until(location: &Location, deadline: Timestamp) -> Result<String, Problem> {
    let local = deadline.to_zoned(zone_of(location)?).datetime();
    let until = format::sentence(&format::day_time(local));
    Ok(format!(
        "You can move or cancel it free of charge until {until}"
    ))
}
