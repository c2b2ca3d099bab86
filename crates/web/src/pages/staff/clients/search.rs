//! Finding a client by name, phone or email, as pages that choose one need it.

use midstance_clinic::clients;
use midstance_store::client::Client;

use crate::{
    fields::Fields, forms::FormErrors, page::Page, pages::staff::book::Found, problem::Problem,
};

/// At most so many are found.
const MOST: usize = 20;

/// What was typed, and whom it found: what `search.html` draws.
pub(super) struct Search {
    /// Where the form goes.
    pub(super) action: String,
    pub(super) typed: String,
    pub(super) errors: FormErrors,
    pub(super) asked: bool,
    pub(super) found: Vec<Found>,
    /// Whether more may match.
    pub(super) is_full: bool,
}

impl Search {
    /// Reads `q` and looks; `href` is where one leads, if it may be chosen.
    pub(super) async fn run(
        page: &Page,
        query: &Fields,
        action: String,
        href: impl Fn(&Client) -> Option<String>,
    ) -> Result<Self, Problem> {
        let typed = query.get("q").to_owned();
        let mut errors = FormErrors::new();
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
            action,
            typed,
            errors,
            asked,
            is_full: clients.len() == MOST,
            found: found.collect(),
        })
    }
}
