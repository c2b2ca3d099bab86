//! `/staff/clients`: finding, reading, correcting and merging records.

mod choose;
mod edit;
mod list;
mod merge;
mod record;
mod search;

pub use edit::{act as save, show as edit};
pub use list::show as list;
pub use merge::{act as merge, show as ask_merge};
pub use record::show as record;

pub(super) use search::Search;

use midstance_clinic::clients;
use midstance_store::{ClientId, client::Client};

use crate::{page::Page, problem::Problem};

/// The record of an address; one that was merged leads to the other.
async fn find(page: &Page, id: &str) -> Result<Client, Problem> {
    let id: ClientId = id.parse().map_err(|_| Problem::NotFound)?;
    clients::client(page.clinic(), id)
        .await?
        .ok_or(Problem::NotFound)
}

/// Where a record is.
pub(super) fn address(client: &Client) -> String {
    format!("/staff/clients/{}", client.id)
}
