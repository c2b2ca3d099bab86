//! Finding a client by name, phone or email, as every page that asks for one does.

use midstance_clinic::clients;
use midstance_store::client::{Client, MOST_FOUND};

use crate::{
    fields::Fields, forms::FormErrors, page::Page, pages::staff::book::Found, problem::Problem,
};

/// What was typed, and whom it found.
#[derive(Default)]
pub(in crate::pages::staff) struct Search {
    pub(in crate::pages::staff) typed: String,
    /// Whether enough was typed to look.
    pub(in crate::pages::staff) asked: bool,
    pub(in crate::pages::staff) found: Vec<Found>,
    /// Whether more may match.
    pub(in crate::pages::staff) is_full: bool,
}

impl Search {
    /// Reads `q` and looks; `href` is where one leads, if it may be chosen.
    pub(in crate::pages::staff) async fn run(
        page: &Page,
        query: &Fields,
        errors: &mut FormErrors,
        href: impl Fn(&Client) -> Option<String>,
    ) -> Result<Self, Problem> {
        let typed = query.get("q").to_owned();
        let asked = typed.chars().count() >= 2;
        if typed.chars().count() == 1 {
            errors.add("q", "Enter at least two letters or digits");
        }
        let clients = match asked {
            true => clients::search(page.clinic(), &typed).await?,
            false => Vec::new(),
        };
        let found = clients.iter().filter_map(|c| Some(Found::new(c, href(c)?)));
        Ok(Self {
            typed,
            asked,
            is_full: clients.len() == MOST_FOUND,
            found: found.collect(),
        })
    }
}
