//! The part of a page's head that search engines and link previews read.

use askama::{Template, filters::HtmlSafe};
use jiff::civil::Date;
use serde_json::Value;

use super::{LeadPicture, json_ld};
use crate::page::Page;

/// Description, canonical address, Open Graph and structured data. Print it in the block `head`.
#[derive(Template)]
#[template(path = "reading/meta.html")]
pub struct Meta {
    title: String,
    description: String,
    canonical: String,
    site: String,
    published: Option<Date>,
    changed: Option<Date>,
    data: Vec<String>,
    image: Option<Shown>,
}

/// The picture that previews of links show.
struct Shown {
    address: String,
    alt: String,
    width: u32,
    height: u32,
}

impl HtmlSafe for Meta {}

impl Meta {
    /// For the page at `path`, whose title and summary these are.
    #[must_use]
    pub fn new(page: &Page, path: &str, title: &str, description: &str) -> Self {
        Self {
            title: title.to_owned(),
            description: description.to_owned(),
            canonical: absolute(page, path),
            site: page.profile.name.clone(),
            published: None,
            changed: None,
            data: Vec::new(),
            image: None,
        }
    }

    /// Says that the page is an article, and since when.
    #[must_use]
    pub fn article(mut self, published: Option<Date>, changed: Date) -> Self {
        self.published = published;
        self.changed = Some(changed);
        self
    }

    /// Names the picture that previews of links show.
    #[must_use]
    pub fn image(mut self, page: &Page, lead: &LeadPicture) -> Self {
        self.image = Some(Shown {
            address: absolute(page, &lead.address),
            alt: lead.alt.clone(),
            width: lead.size.0,
            height: lead.size.1,
        });
        self
    }

    /// Adds structured data (schema.org).
    #[must_use]
    pub fn data(mut self, data: &Value) -> Self {
        self.data.push(json_ld(data));
        self
    }
}

/// The full address of a page of this site.
#[must_use]
pub fn absolute(page: &Page, path: &str) -> String {
    let base = page.clinic().config.public_url.trim_end_matches('/');
    format!("{base}{path}")
}
