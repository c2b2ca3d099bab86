//! Until when a visit can be moved or cancelled online, said before it is booked or moved.

use jiff::Timestamp;
use midstance_clinic::directory::zone_of;
use midstance_store::directory::{Location, Service};

use crate::{format, page::Page, problem::Problem};

/// The rule of a visit at `start` in a sentence, and whether it can still be changed online.
///
/// # Errors
/// When the place's zone is unknown.
pub fn rule(
    page: &Page,
    (service, location): (&Service, &Location),
    start: Timestamp,
) -> Result<(String, bool), Problem> {
    let notice = jiff::SignedDuration::from_mins(service.cancel_notice_minutes);
    let deadline = start.saturating_sub(notice).unwrap_or(start);
    if deadline > page.now {
        let local = deadline.to_zoned(zone_of(location)?).datetime();
        let until = format::sentence(&format::day_time(local));
        let words = format!("You can move or cancel it free of charge until {until}");
        return Ok((words, true));
    }
    let phone = format::phone(&location.phone);
    let words = format!("It can then be moved or cancelled by phone only: call {phone}.");
    Ok((words, false))
}
