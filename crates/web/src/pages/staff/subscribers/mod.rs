//! `/staff/subscribers`: who gets the newsletter, on which basis, and every step of it.

pub mod add;
pub mod export;
pub mod import;
pub mod imported;
pub mod list;
pub mod record;
mod returned;
pub mod stopped;
pub mod topics;

use jiff::{Timestamp, tz::TimeZone};
use midstance_store::{
    account::Role,
    newsletter::{Basis, Status, Subscriber},
};

use crate::{format, page::Page};

/// Where the list is.
const HERE: &str = "/staff/subscribers";

/// Word and look of where a subscription stands.
fn status_words(one: &Subscriber, now: Timestamp) -> (&'static str, &'static str) {
    match (one.status, one.basis) {
        (Status::Active, Basis::Implied { until }) if until <= now => {
            ("Consent ended", "tag-no-show")
        }
        (Status::Active, _) => ("Subscribed", "tag-booked"),
        (Status::Pending, _) => ("Not confirmed", "tag-waiting"),
        (Status::Left, _) => ("Left", "tag-cancelled"),
        (Status::Bounced, _) => ("Mail came back", "tag-no-show"),
    }
}

/// The legal basis in words, with its last day.
fn basis_words(basis: Basis, zone: &TimeZone) -> String {
    match basis {
        Basis::Express => "Express: said yes".into(),
        Basis::Implied { until } => {
            // It ends as the day after its last begins.
            let last = until.to_zoned(zone.clone()).date();
            let last = last.yesterday().unwrap_or(last);
            format!("Implied: by business, until {}", format::date_short(last))
        }
    }
}

/// Whether the owner looks at the page, who may do what the others may not.
fn is_owner(page: &Page) -> bool {
    page.staff
        .as_ref()
        .is_some_and(|staff| staff.role == Role::Owner)
}
