//! What comes in from other calendars, what other programs are told, and the rules of clocks.

use super::{Route, get, post};
use crate::access::Access::{Owner, Staff};
use crate::pages::staff::{outside_calendars as o, webhooks as w, zone_data};

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/staff/settings/outside-calendars", Staff, o::show),
        post("/staff/settings/outside-calendars", Staff, o::add),
        post("/staff/settings/outside-calendars/{id}/fetch", Staff, o::fetch),
        post("/staff/settings/outside-calendars/{id}/remove", Staff, o::take_away),
        get("/staff/settings/webhooks", Owner, w::show),
        post("/staff/settings/webhooks", Owner, w::add),
        get("/staff/settings/webhooks/{id}", Owner, w::show_one),
        post("/staff/settings/webhooks/{id}/test", Owner, w::test),
        post("/staff/settings/webhooks/{id}/pause", Owner, w::pause),
        post("/staff/settings/webhooks/{id}/resume", Owner, w::resume),
        post("/staff/settings/webhooks/{id}/secret", Owner, w::secret),
        post("/staff/settings/webhooks/{id}/remove", Owner, w::remove),
        post("/staff/settings/webhooks/{id}/deliveries/{delivery}/again", Owner, w::again),
        get("/staff/settings/zone-data", Staff, zone_data::show),
    ]
}
