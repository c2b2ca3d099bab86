//! What anybody may read: the clinic, its guides and articles.

use super::{Route, get, post};
use crate::access::Access::Public;
use crate::assets;
use crate::pages::{
    articles, authors, crawlers, health, home, injuries, places, practitioners, search, theme,
    words,
};

#[rustfmt::skip]
pub(super) fn lines() -> Vec<Route> {
    vec![
        get("/", Public, home::show),
        get("/livez", Public, health::live),
        get("/readyz", Public, health::ready),
        get("/assets/{name}", Public, assets::serve_asset),
        post("/theme", Public, theme::save),
        get("/places/{slug}", Public, places::show),
        get("/contact", Public, places::contact),
        get("/practitioners", Public, practitioners::list),
        get("/practitioners/{slug}", Public, practitioners::show),
        get("/injuries", Public, injuries::list::show),
        get("/injuries/{slug}", Public, injuries::guide::show),
        get("/articles", Public, articles::list::show),
        get("/articles/feed.xml", Public, articles::feed::show),
        get("/articles/topics/{topic}", Public, articles::topic::show),
        get("/articles/{slug}", Public, articles::article::show),
        get("/authors/{id}", Public, authors::show),
        get("/search", Public, search::show),
        get("/privacy", Public, words::privacy),
        get("/accessibility", Public, words::accessibility),
        get("/sitemap.xml", Public, crawlers::sitemap),
        get("/robots.txt", Public, crawlers::robots),
    ]
}
