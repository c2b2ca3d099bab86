//! The newsletter: for who reads it and for who keeps its list.

use super::{Route, get, post};
use crate::access::Access::{Link, OneClick, Owner, Public, Staff};
use crate::pages::news as n;
use crate::pages::staff::subscribers as s;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/news", Public, n::join::show),
        post("/news", Public, n::join::send),
        get("/news/check-email", Public, n::check_email::show),
        post("/news/again", Public, n::check_email::again),
        get("/news/confirm/{token}", Link, n::confirm::ask),
        post("/news/confirm/{token}", Link, n::confirm::act),
        post("/news/confirm/{token}/again", Link, n::confirm::again),
        get("/u/{token}", Link, n::leave::show),
        post("/u/{token}", OneClick, n::one_click::act),
        post("/u/{token}/leave", Link, n::leave::act),
        post("/u/{token}/undo", Link, n::leave::undo),
        get("/u/{token}/preferences", Link, n::preferences::show),
        post("/u/{token}/preferences", Link, n::preferences::save),
        get("/staff/subscribers", Staff, s::list::show),
        get("/staff/subscribers/new", Staff, s::add::show),
        post("/staff/subscribers/new", Staff, s::add::act),
        get("/staff/subscribers/topics", Owner, s::topics::show),
        post("/staff/subscribers/topics", Owner, s::topics::save),
        post("/staff/subscribers/topics/often", Owner, s::topics::save_often),
        get("/staff/subscribers/stopped", Staff, s::stopped::show),
        post("/staff/subscribers/stopped", Staff, s::stopped::look),
        post("/staff/subscribers/stopped/allow", Staff, s::stopped::allow),
        get("/staff/subscribers/import", Owner, s::import::show),
        post("/staff/subscribers/import", Owner, s::import::send).up_to(s::import::MOST_BYTES),
        get("/staff/subscribers/import/{id}", Owner, s::imported::show),
        get("/staff/subscribers/import/{id}/rows.csv", Owner, s::imported::rows),
        post("/staff/subscribers/import/{id}/go", Owner, s::imported::go),
        post("/staff/subscribers/import/{id}/drop", Owner, s::imported::forget),
        get("/staff/subscribers/export.csv", Owner, s::export::people),
        get("/staff/subscribers/consent.csv", Owner, s::export::log),
        get("/staff/subscribers/{id}", Staff, s::record::show),
        post("/staff/subscribers/{id}/leave", Staff, s::record::leave),
        get("/staff/subscribers/{id}/delete", Owner, s::record::ask_delete),
        post("/staff/subscribers/{id}/delete", Owner, s::record::delete),
    ]
}
