//! Plain pages: privacy, accessibility, contact notes.

use jiff::civil::Date;
use serde::Deserialize;

use crate::body::Body;
use crate::clean::escape;
use crate::error::ContentErrors;
use crate::files::ContentFile;
use crate::front::{self, Parts};
use crate::render::{self, Text};
use crate::sources::Sources;
use crate::{review, slug};

/// A plain page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Name in the address: `/{slug}`.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One sentence on what it says.
    pub summary: String,
    /// The day it was last edited.
    pub updated_on: Date,
    /// The text, with places for the clinic's own words.
    pub body: Body,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    summary: String,
    updated_on: String,
}

impl Page {
    /// Reads a page from its file.
    ///
    /// # Errors
    /// Every fault in the file, with its line.
    pub fn parse(file: &ContentFile, sources: &Sources) -> Result<Self, ContentErrors> {
        let mut faults = ContentErrors::default();
        let parts: Parts<'_, Head> = front::split(file)?;
        let slug = slug::from_path(&file.path)?;
        let text = Text {
            file: &file.path,
            markdown: parts.body,
            first_line: parts.body_line,
        };
        let body = render::render(&text, sources, &mut faults);
        let day = review::day(
            &file.path,
            parts.head_text,
            "updated_on",
            &parts.head.updated_on,
        );
        let Some(updated_on) = faults.keep(day) else {
            return Err(faults);
        };
        let Head { title, summary, .. } = parts.head;
        faults.into_result(Self {
            slug,
            title,
            summary,
            updated_on,
            body,
        })
    }

    /// The page's HTML with the clinic's name and e-mail address filled in, both as plain text.
    /// Without an address, "write to …" leads to the contact page.
    pub fn html(&self, clinic_name: &str, clinic_email: &str) -> String {
        let email = escape(clinic_email);
        let us = if email.is_empty() {
            "<a href=\"/contact\">us</a>".to_owned()
        } else {
            format!("<a href=\"mailto:{email}\">{email}</a>")
        };
        self.body
            .html()
            .replace("{clinic_name}", &escape(clinic_name))
            .replace("{clinic_email}", &us)
    }
}
