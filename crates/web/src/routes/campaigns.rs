//! The newsletter's campaigns.

use super::{Route, get, post};
use crate::access::Access::{Care, Owner, Public, Staff};
use crate::pages::staff::campaigns as c;

/// A draft may hold more than other forms.
const DRAFT_BYTES: usize = 1024 * 1024;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/staff/campaigns", Staff, c::list::show),
        post("/staff/campaigns", Staff, c::list::begin),
        get("/staff/campaigns/settings", Owner, c::settings::show),
        post("/staff/campaigns/settings", Owner, c::settings::save),
        get("/staff/campaigns/{id}", Staff, c::show),
        post("/staff/campaigns/{id}", Staff, c::compose::save).up_to(DRAFT_BYTES),
        get("/staff/campaigns/{id}/mail", Staff, c::preview::mail),
        get("/staff/campaigns/{id}/text", Staff, c::text::show),
        post("/staff/campaigns/{id}/text", Staff, c::text::save).up_to(DRAFT_BYTES),
        post("/staff/campaigns/{id}/test", Staff, c::steer::test),
        get("/staff/campaigns/{id}/send", Staff, c::send::show),
        post("/staff/campaigns/{id}/send", Care, c::send::confirm),
        post("/staff/campaigns/{id}/unschedule", Staff, c::steer::unschedule),
        post("/staff/campaigns/{id}/pause", Staff, c::steer::pause),
        post("/staff/campaigns/{id}/resume", Care, c::steer::resume),
        post("/staff/campaigns/{id}/stop", Care, c::steer::stop),
        post("/staff/campaigns/{id}/again", Care, c::steer::again),
        post("/staff/campaigns/{id}/copy", Staff, c::steer::copy),
        post("/staff/campaigns/{id}/discard", Staff, c::steer::discard),
        get("/go/{id}/{number}", Public, c::click::follow),
    ]
}
