//! What stands around every page: head, header, navigation, footer.
//!
//! A page is a struct with a field `shell: Shell` whose template begins with
//! `{% extends "shell/layout.html" %}`; see `layout.html` for the blocks and
//! `forms.html` for the form macros.

mod footer;
pub mod lint;
pub mod nav;
pub mod sample;
mod theme;

use std::sync::Arc;

pub use footer::Footer;
pub use nav::Link;
pub use theme::Theme;

/// For whom the page is drawn; decides header and navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anyone on the public site.
    Public,
    /// A client who has signed in.
    Client,
    /// A member of staff who has signed in.
    Staff,
}

/// One place of the clinic as the footer shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FooterPlace {
    /// Name of the place, such as "Main Street".
    pub name: String,
    /// Its part of the address `/places/{slug}`.
    pub slug: String,
    /// Street address in one line.
    pub address: String,
    /// Phone number as people read it, such as "604 555 0142".
    pub phone: String,
    /// The same number as a link, such as "tel:+16045550142".
    pub phone_href: String,
    /// Today's hours in words, such as "Open today, 8:00 a.m. to 6:00 p.m.".
    pub hours_today: String,
}

/// Everything the layout needs to know about a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The clinic's name: logo, end of the title, mails.
    pub clinic_name: String,
    /// Path of the page without query, such as "/book"; marks the current navigation entry.
    pub path: String,
    /// For whom the page is drawn.
    pub audience: Audience,
    /// Name of the person signed in, shown in the header.
    pub signed_in_name: Option<String>,
    /// Where a client signs in; `None` leaves the link out.
    pub sign_in: Option<Link>,
    /// Places for the footer.
    pub places: Arc<[FooterPlace]>,
    /// The clinic's e-mail address for the footer; empty hides it.
    pub email: String,
    /// Navigation entries, in order. Only pages that exist belong here.
    pub nav: &'static [Link],
    /// Light, dark or the system's choice.
    pub theme: Theme,
    /// Something that has just succeeded, shown as a banner with `role=status`.
    pub notice: Option<String>,
    /// Whether the page shows form errors; puts "Error: " before the title.
    pub has_error: bool,
    /// The step before this one.
    pub back: Option<Link>,
    /// ES modules to load, by file name without extension, such as "bodymap".
    /// `error-focus` is loaded by itself when `has_error` is set.
    pub scripts: Vec<&'static str>,
    /// Keep the page out of search engines.
    pub robots_noindex: bool,
    /// Draw the page for paper: details opened, no header or navigation.
    pub print: bool,
}

impl Shell {
    /// A shell with the given clinic name and path and nothing special about it.
    pub fn new(clinic_name: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            clinic_name: clinic_name.into(),
            path: path.into(),
            audience: Audience::Public,
            signed_in_name: None,
            sign_in: None,
            places: Arc::default(),
            email: String::new(),
            nav: &nav::PUBLIC,
            theme: Theme::System,
            notice: None,
            has_error: false,
            back: None,
            scripts: Vec::new(),
            robots_noindex: false,
            print: false,
        }
    }

    /// A shell with two invented places, for tests and the component page.
    pub fn sample(path: impl Into<String>) -> Self {
        let place =
            |name: &str, slug: &str, address: &str, digits: &str, hours: &str| FooterPlace {
                name: name.into(),
                slug: slug.into(),
                address: address.into(),
                phone: crate::format::phone(digits),
                phone_href: crate::format::phone_href(digits),
                hours_today: hours.into(),
            };
        Self {
            places: Arc::new([
                place(
                    "Main Street",
                    "main-street",
                    "210 Main Street, Vancouver, BC V6A 2S9",
                    "+16045550142",
                    "Open today, 8:00 a.m. to 6:00 p.m.",
                ),
                place(
                    "Harbour",
                    "harbour",
                    "18 Wharf Street, Victoria, BC V8W 1T3",
                    "+12505550177",
                    "Closed today",
                ),
            ]),
            email: "hello@stride.example".into(),
            sign_in: Some(Link::new("/sign-in", "Sign in")),
            ..Self::new("Stride Clinic", path)
        }
    }

    /// Whether `link` leads to the page shown ("page"), to a page above it
    /// ("true"), or neither (empty): the value of `aria-current`.
    pub fn current(&self, link: &Link) -> &'static str {
        nav::current(&self.path, &link.href)
    }

    /// The modules to load, with the one for errors when it is needed.
    pub fn modules(&self) -> Vec<&'static str> {
        let mut modules = self.scripts.clone();
        if self.has_error && !modules.contains(&"error-focus") {
            modules.insert(0, "error-focus");
        }
        modules
    }

    /// Whether the page belongs to the staff side.
    pub fn is_staff(&self) -> bool {
        self.audience == Audience::Staff
    }

    /// Whether a client has signed in.
    pub fn is_client(&self) -> bool {
        self.audience == Audience::Client
    }
}
