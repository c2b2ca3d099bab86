//! Taking in a file of subscribers, each with the evidence of their consent.
//!
//! The file is read and every row judged before anything is saved. Whoever agrees to the preview
//! starts the taking in, which goes row by row in small transactions, so that booking never waits
//! and a restart goes on where it was.

mod columns;
mod receive;
mod row;
mod work;

pub use columns::{COLUMNS, FileError};
pub use receive::{MOST_ROWS, receive};
pub use work::{go, work};

use midstance_store::{
    StoreError, SubscriberImportId,
    newsletter::import::{self, Import, ImportRow, State, Verdict},
};

use crate::Clinic;

/// Rows of a page of the report.
pub const PER_PAGE: u32 = 100;

/// A file and how it stands with it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The file.
    pub import: Import,
    /// How many rows have which verdict.
    pub tally: Vec<(Verdict, u32)>,
    /// A page of its rows.
    pub rows: Vec<ImportRow>,
}

impl Report {
    /// How many rows have a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> u32 {
        let found = self.tally.iter().find(|(kind, _)| *kind == verdict);
        found.map_or(0, |(_, count)| *count)
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows_in_all(&self) -> u32 {
        self.tally.iter().map(|(_, count)| count).sum()
    }
}

/// A file with the rows after a line; all, or those with a verdict.
///
/// # Errors
/// When the store fails.
pub async fn report(
    clinic: &Clinic,
    id: SubscriberImportId,
    verdict: Option<Verdict>,
    (after, most): (u32, u32),
) -> Result<Option<Report>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(import) = import::get(tx, id).await? else {
                    return Ok(None);
                };
                Ok(Some(Report {
                    tally: import::tally(tx, id).await?,
                    rows: import::rows(tx, id, verdict, (after, most)).await?,
                    import,
                }))
            })
        })
        .await
}

/// The newest files.
///
/// # Errors
/// When the store fails.
pub async fn newest(clinic: &Clinic) -> Result<Vec<Import>, StoreError> {
    clinic
        .store
        .read(|tx| Box::pin(import::newest(tx, 20)))
        .await
}

/// Lets a file go that was only looked at. Answers whether it could be.
///
/// # Errors
/// When the store fails.
pub async fn drop_file(clinic: &Clinic, id: SubscriberImportId) -> Result<bool, StoreError> {
    clinic
        .store
        .write(move |tx| {
            Box::pin(
                async move { import::move_on(tx, id, (State::Ready, State::Dropped), None).await },
            )
        })
        .await
}
