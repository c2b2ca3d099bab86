//! Pictures, authors, and articles that come and go.

use super::{Route, get, post};
use crate::access::Access::{Care, Owner, Public, Staff};
use crate::pages::{authors, pictures, staff as s};

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/images/{file}", Public, pictures::show),
        get("/authors", Public, authors::list::show),
        get("/staff/images", Staff, s::pictures::list),
        get("/staff/images/new", Staff, s::pictures::new),
        post("/staff/images/new", Staff, s::pictures::add).up_to(s::pictures::MOST_BYTES),
        get("/staff/images/{id}", Staff, s::pictures::one),
        post("/staff/images/{id}", Staff, s::pictures::describe),
        post("/staff/images/{id}/replace", Staff, s::pictures::replace).up_to(s::pictures::MOST_BYTES),
        post("/staff/images/{id}/delete", Staff, s::pictures::remove),
        get("/staff/authors", Staff, s::authors::list),
        get("/staff/authors/{id}", Care, s::authors::one),
        post("/staff/authors/{id}", Care, s::authors::save),
        get("/staff/articles-transfer", Owner, s::transfer::show),
        post("/staff/articles-transfer", Owner, s::transfer::bring).up_to(s::transfer::MOST_BYTES),
        get("/staff/articles-transfer/articles.zip", Owner, s::transfer::take),
    ]
}
