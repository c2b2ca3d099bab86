//! Links inside the site must lead somewhere.

use std::collections::BTreeSet;

use crate::body::Body;
use crate::error::{ContentError, ContentErrors};

/// Addresses that texts may link to.
#[derive(Debug, Default)]
pub struct KnownAddresses(BTreeSet<String>);

impl KnownAddresses {
    /// Adds an address: `/injuries/itb-syndrome`.
    pub fn add(&mut self, address: String) {
        self.0.insert(address);
    }

    /// Whether there is such a page.
    pub fn contains(&self, address: &str) -> bool {
        self.0.contains(address)
    }

    /// Reports links to guides, articles and headings that do not exist.
    pub fn check(&self, file: &str, body: &Body, faults: &mut ContentErrors) {
        for (address, line) in &body.links {
            let message = if let Some(id) = address.strip_prefix('#') {
                (id != "sources" && body.section(id).is_none())
                    .then(|| format!("no part '{id}' on this page; correct the link"))
            } else {
                let path = address.split(['#', '?']).next().unwrap_or(address);
                let ours = ["/injuries/", "/articles/"]
                    .iter()
                    .any(|top| path.starts_with(top));
                (ours && !self.0.contains(path))
                    .then(|| format!("no page {path}; correct the link or add the page"))
            };
            if let Some(message) = message {
                faults.0.push(ContentError::new(file, *line, message));
            }
        }
    }
}
