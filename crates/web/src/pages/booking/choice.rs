//! What has been chosen so far, from the query or a form.

use jiff::Timestamp;
use midstance_clinic::availability::Wish;
use midstance_store::directory::{Location, Practitioner, Service};

use crate::{fields::Fields, page::Page};

/// What has been chosen so far. Words that name nothing are as if not chosen.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What.
    pub service: Option<Service>,
    /// Where.
    pub location: Option<Location>,
    /// With whom: `Some(None)` is the first available.
    pub who: Option<Option<Practitioner>>,
    /// When.
    pub start: Option<Timestamp>,
}

/// The word in addresses for "first available".
pub const ANY: &str = "any";

impl Choice {
    /// Reads `service`, `loc`, `who` and `start`.
    #[must_use]
    pub fn read(page: &Page, fields: &Fields) -> Self {
        let d = &page.directory;
        let service = d
            .services
            .iter()
            .find(|s| s.online && s.slug == fields.get("service"));
        let location = d.locations.iter().find(|l| l.slug == fields.get("loc"));
        let who = match fields.get("who") {
            "" => None,
            ANY => Some(None),
            slug => d
                .practitioners
                .iter()
                .find(|p| p.slug == slug)
                .map(|p| Some(p.clone())),
        };
        Self {
            service: service.cloned(),
            location: location.cloned(),
            who,
            start: fields.get("start").parse().ok(),
        }
    }

    /// The query of what is chosen, with its question mark.
    #[must_use]
    pub fn query(&self) -> String {
        let pairs: Vec<String> = self
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }

    /// Names and values of what is chosen, for hidden fields.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if let Some(service) = &self.service {
            pairs.push(("service", service.slug.clone()));
        }
        if let Some(location) = &self.location {
            pairs.push(("loc", location.slug.clone()));
        }
        match &self.who {
            Some(Some(person)) => pairs.push(("who", person.slug.clone())),
            Some(None) => pairs.push(("who", ANY.to_owned())),
            None => {}
        }
        if let Some(start) = self.start {
            pairs.push(("start", start.to_string()));
        }
        pairs
    }

    /// The wish, once service, place and person are chosen and go together.
    #[must_use]
    pub fn wish(&self, page: &Page) -> Option<Wish> {
        let (service, location) = (self.service.as_ref()?, self.location.as_ref()?);
        let who = self.who.as_ref()?;
        let people = page.directory.practitioners_of(service.id, location.id);
        let fits = match who {
            None => !people.is_empty(),
            Some(person) => people.iter().any(|p| p.id == person.id),
        };
        let practitioner = who.as_ref().map(|p| p.id);
        fits.then_some(Wish {
            service: service.id,
            location: location.id,
            practitioner,
        })
    }

    /// Whether it is left open with whom, and more than one person could be.
    #[must_use]
    pub fn leaves_open(&self, page: &Page) -> bool {
        let Some(wish) = self.wish(page) else {
            return false;
        };
        let people = page.directory.practitioners_of(wish.service, wish.location);
        wish.practitioner.is_none() && people.len() > 1
    }

    /// What is chosen in one line, as a reminder above a step.
    #[must_use]
    pub fn line(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.service.as_ref().map(|s| s.name.clone()));
        parts.extend(self.location.as_ref().map(|l| l.name.clone()));
        match &self.who {
            Some(Some(person)) => parts.push(person.name.clone()),
            Some(None) => parts.push("First available".into()),
            None => {}
        }
        parts.join(" · ")
    }

    /// The same once it is known with whom it will be.
    #[must_use]
    pub fn line_with(&self, person: Option<&Practitioner>) -> String {
        match (&self.who, person) {
            (Some(None), Some(person)) => Self {
                who: Some(Some(person.clone())),
                ..self.clone()
            }
            .line(),
            _ => self.line(),
        }
    }
}
