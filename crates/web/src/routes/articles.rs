//! Writing, checking and publishing articles.

use super::{Route, get, post};
use crate::access::Access::{Care, Link, Staff};
use crate::pages::staff::articles as a;

/// A long article with its marks, as a form sends it.
const LONGEST: usize = 1 << 20;

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/staff/articles", Staff, a::list::show),
        get("/staff/articles/new", Staff, a::new::show),
        post("/staff/articles/new", Staff, a::new::act).up_to(LONGEST),
        post("/staff/articles/preview", Staff, a::look::live).up_to(LONGEST),
        post("/staff/articles/built-in/{slug}", Staff, a::new::take_over),
        get("/staff/articles/{id}", Staff, a::edit::show),
        post("/staff/articles/{id}", Staff, a::edit::act).up_to(LONGEST),
        get("/staff/articles/{id}/view", Staff, a::look::show),
        get("/staff/articles/{id}/history", Staff, a::history::show),
        post("/staff/articles/{id}/restore", Staff, a::history::bring_back),
        post("/staff/articles/{id}/ask", Staff, a::steps::ask),
        post("/staff/articles/{id}/hand-back", Staff, a::steps::hand_back),
        post("/staff/articles/{id}/sign", Care, a::steps::sign),
        get("/staff/articles/{id}/publish", Care, a::publish::show),
        post("/staff/articles/{id}/publish", Care, a::publish::act),
        post("/staff/articles/{id}/unschedule", Care, a::steps::unschedule),
        get("/staff/articles/{id}/withdraw", Care, a::withdraw::show),
        post("/staff/articles/{id}/withdraw", Care, a::withdraw::act),
        post("/staff/articles/{id}/bring-back", Care, a::steps::bring_back),
        get("/staff/articles/{id}/address", Staff, a::address::show),
        post("/staff/articles/{id}/address", Staff, a::address::act),
        post("/staff/articles/{id}/previews", Staff, a::previews::make),
        post("/staff/articles/{id}/previews/{preview}/end", Staff, a::previews::end),
        post("/staff/articles/{id}/delete", Staff, a::steps::delete),
        get("/preview/{token}", Link, a::previews::open),
    ]
}
