//! Other programs: the API and calendar feeds.

use super::{BOOK, READ, Route, delete, get, patch, post};
use crate::access::Access::{Link, Public};
use crate::api;
use crate::pages::feed;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/cal/{file}", Link, feed::show),
        get("/api/v1/openapi.json", Public, api::openapi::show),
        get("/api/v1/services", Public, api::directory::services),
        get("/api/v1/locations", Public, api::directory::locations),
        get("/api/v1/practitioners", Public, api::directory::practitioners),
        get("/api/v1/availability", Public, api::availability::show),
        post("/api/v1/appointments", BOOK, api::book::create),
        get("/api/v1/appointments/{id}", READ, api::appointment::show),
        patch("/api/v1/appointments/{id}", BOOK, api::change::shift),
        delete("/api/v1/appointments/{id}", BOOK, api::change::call_off),
    ]
}
