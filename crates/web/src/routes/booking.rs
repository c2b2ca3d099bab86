//! Booking, the page of a visit, the waiting list, a client's own page.

use super::{Route, get, post};
use crate::access::Access::{Client, Link, Public};
use crate::pages::{booking as b, manage as m, portal, waiting as w};

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/book", Public, b::service::show),
        get("/book/place", Public, b::place::show),
        get("/book/practitioner", Public, b::practitioner::show),
        get("/book/time", Public, b::time::show),
        post("/book/hold", Public, b::time::choose),
        get("/book/details", Public, b::details::show),
        post("/book/details", Public, b::details::send),
        get("/book/check", Public, b::check::show),
        post("/book/confirm", Public, b::check::confirm),
        get("/book/waiting-list", Public, w::join::show),
        post("/book/waiting-list", Public, w::join::act),
        get("/b/{token}", Link, m::show::show),
        get("/b/{token}/appointment.ics", Link, m::file::download),
        get("/b/{token}/move", Link, m::reschedule::show),
        post("/b/{token}/move", Link, m::reschedule::act),
        get("/b/{token}/cancel", Link, m::cancel::ask),
        post("/b/{token}/cancel", Link, m::cancel::act),
        get("/b/{token}/series", Link, m::series::show),
        post("/b/{token}/series", Link, m::series::act),
        get("/waiting/{token}", Link, w::place::show),
        post("/waiting/{token}/take", Link, w::place::accept),
        get("/waiting/{token}/decline", Link, w::place::ask),
        post("/waiting/{token}/decline", Link, w::place::refuse),
        post("/waiting/{token}/return", Link, w::place::come_back),
        post("/waiting/{token}/leave", Link, w::place::go),
        get("/b/{token}/reminders", Link, m::reminders::show),
        post("/b/{token}/reminders", Link, m::reminders::act),
        get("/sign-in", Public, portal::sign_in::show),
        post("/sign-in", Public, portal::sign_in::send),
        get("/sign-in/{link}", Public, portal::sign_in::ask),
        post("/sign-in/{link}", Public, portal::sign_in::act),
        get("/me", Client, portal::home::show),
        post("/me/appointments/{id}", Client, portal::home::open),
    ]
}
