//! A client's recorded runs, behind the link of a visit.

use super::{Route, get, post};
use crate::access::Access::Link;
use crate::pages::runs as r;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/b/{token}/runs", Link, r::list),
        post("/b/{token}/runs", Link, r::upload::send).up_to(r::upload::MOST_BYTES),
        get("/b/{token}/runs/uploads/{id}", Link, r::uploaded::show),
        get("/b/{token}/runs/enter", Link, r::enter::show),
        post("/b/{token}/runs/enter", Link, r::enter::act),
        get("/b/{token}/runs/shoes", Link, r::shoes::show),
        post("/b/{token}/runs/shoes", Link, r::shoes::act),
        get("/b/{token}/runs/load", Link, r::load::show),
        post("/b/{token}/runs/load/onset", Link, r::onset::act),
        post("/b/{token}/runs/load/check", Link, r::check::act),
        post("/b/{token}/runs/share", Link, r::share::start),
        post("/b/{token}/runs/share/stop", Link, r::share::stop),
        get("/b/{token}/runs/originals.zip", Link, r::take::all),
        get("/b/{token}/runs/files/{id}", Link, r::take::one),
        get("/b/{token}/runs/delete", Link, r::remove::ask_all),
        post("/b/{token}/runs/delete", Link, r::remove::act_all),
        get("/b/{token}/runs/{id}", Link, r::one::show),
        post("/b/{token}/runs/{id}", Link, r::one::note),
        post("/b/{token}/runs/{id}/apart", Link, r::apart::act),
        get("/b/{token}/runs/{id}/delete", Link, r::remove::ask),
        post("/b/{token}/runs/{id}/delete", Link, r::remove::act),
    ]
}
