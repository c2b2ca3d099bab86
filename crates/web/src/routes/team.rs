//! Who signs in as staff, and with which password.

use super::{Route, get, post};
use crate::access::Access::{Link, Owner, Public, Staff};
use crate::pages::staff as s;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/staff/settings/team", Owner, s::team::show),
        get("/staff/settings/team/{id}", Owner, s::team::one),
        post("/staff/settings/team/{id}", Owner, s::team::act),
        get("/staff/settings/team/{id}/link", Owner, s::team::ask),
        post("/staff/settings/team/{id}/link", Owner, s::team::make),
        post("/staff/settings/team/{id}/sign-out", Owner, s::team::sign_out),
        get("/staff/account", Staff, s::account::show),
        post("/staff/account", Staff, s::account::change),
        post("/staff/account/sign-out-others", Staff, s::account::sign_out_others),
        get("/staff/forgot-password", Public, s::password::forgot),
        post("/staff/forgot-password", Public, s::password::send),
        get("/staff/password/{link}", Link, s::password::show),
        post("/staff/password/{link}", Link, s::password::act),
    ]
}
