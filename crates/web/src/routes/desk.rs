//! Around a visit at the desk: forms before it, equipment, how booking online goes.

use super::{Route, get, post};
use crate::access::Access::{Care, Link, Owner, Public};
use crate::pages::{booking::proof, intake, staff as s};

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/b/{token}/intake", Link, intake::show),
        post("/b/{token}/intake", Link, intake::act),
        get("/book/sent", Public, proof::sent),
        get("/book/confirm/{token}", Link, proof::show),
        post("/book/confirm/{token}", Link, proof::act),
        get("/staff/settings/booking", Owner, s::settings_booking::show),
        post("/staff/settings/booking", Owner, s::settings_booking::save),
        get("/staff/appointments/{id}/intake", Care, s::intake::show),
        get("/staff/settings/intake", Owner, s::settings_intake::list),
        get("/staff/settings/intake/{id}", Owner, s::settings_intake::show),
        post("/staff/settings/intake/{id}", Owner, s::settings_intake::act),
        get("/staff/settings/equipment/{id}", Owner, s::settings::equipment::show),
        post("/staff/settings/equipment/{id}", Owner, s::settings::equipment::act),
    ]
}
