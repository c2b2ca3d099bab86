//! The working day of the staff.

use super::{Route, get, post};
use crate::access::Access::{Care, Public, Setup, Staff};
use crate::pages::{setup, staff as s};

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/setup/{word}", Setup, setup::show),
        post("/setup/{word}", Setup, setup::act),
        get("/staff/sign-in", Public, s::sign_in::show),
        post("/staff/sign-in", Public, s::sign_in::act),
        post("/sign-out", Public, s::sign_in::out),
        get("/staff", Staff, s::today::show),
        get("/staff/appointments/{id}", Staff, s::appointment::show),
        post("/staff/appointments/{id}/status", Staff, s::appointment::status),
        post("/staff/appointments/{id}/cancel", Staff, s::appointment::call_off),
        get("/staff/waiting-list", Staff, s::waiting_list::show),
        get("/staff/waiting-list/new", Staff, s::waiting_new::show),
        post("/staff/waiting-list/new", Staff, s::waiting_new::act),
        post("/staff/waiting-list/{id}/return", Staff, s::waiting_list::bring_back),
        post("/staff/waiting-list/{id}/remove", Staff, s::waiting_list::take_off),
        post("/staff/appointments/{id}/note", Staff, s::appointment::note),
        get("/staff/appointments/{id}/move", Staff, s::move_visit::show),
        post("/staff/appointments/{id}/move", Staff, s::move_visit::act),
        post("/staff/appointments/{id}/move/outside", Staff, s::move_visit::outside),
        get("/staff/appointments/{id}/series", Staff, s::series::show),
        post("/staff/appointments/{id}/series", Staff, s::series::act),
        get("/staff/clients", Staff, s::clients::list),
        get("/staff/clients/{id}", Staff, s::clients::record),
        get("/staff/clients/{id}/edit", Staff, s::clients::edit),
        post("/staff/clients/{id}/edit", Staff, s::clients::save),
        get("/staff/clients/{id}/merge", Staff, s::clients::ask_merge),
        post("/staff/clients/{id}/merge", Staff, s::clients::merge),
        get("/staff/calendar", Staff, s::calendar::show),
        get("/staff/book", Staff, s::book::show),
        post("/staff/book", Staff, s::book::confirm),
        post("/staff/book/outside", Staff, s::book::outside),
        post("/staff/book/client", Staff, s::book::new_client),
        get("/staff/appointments/{id}/training", Care, s::training::show),
        get("/staff/outbox", Staff, s::outbox::list),
        get("/staff/outbox/{id}", Staff, s::outbox::show),
        get("/staff/outbox/{id}/invite.ics", Staff, s::outbox::calendar),
        post("/staff/outbox/{id}/retry", Staff, s::outbox::retry),
    ]
}
