//! One run with its pieces.

use midstance_store::{
    ActivityId, ClientId, StoreError,
    activity::{self, Activity},
    shoe,
};
use midstance_training::Run;

use super::{detail::pieces, history::run_of};
use crate::Clinic;

/// A run as its page shows it.
#[derive(Debug, Clone)]
pub struct OneRun {
    /// The row.
    pub row: Activity,
    /// The run with its pieces.
    pub run: Run,
    /// Other recordings of it that are not counted.
    pub copies: Vec<Activity>,
    /// Names of the runner's pairs of shoes.
    pub shoes: Vec<String>,
}

/// Reads a client's run; `None` if they have no such run.
///
/// # Errors
/// When the store fails.
pub async fn one(
    clinic: &Clinic,
    client: ClientId,
    id: ActivityId,
) -> Result<Option<OneRun>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(row) = activity::get(tx, client, id).await? else {
                    return Ok(None);
                };
                let mut run = run_of(row.clone());
                if let Some(text) = activity::profile(tx, id).await? {
                    run.segments = pieces(&text)?;
                }
                let copies = activity::copies(tx, client).await?;
                let shoes = shoe::list(tx, client).await?;
                Ok(Some(OneRun {
                    run,
                    copies: copies
                        .into_iter()
                        .filter(|copy| copy.same_as == Some(id))
                        .collect(),
                    shoes: shoes.into_iter().map(|shoe| shoe.name).collect(),
                    row,
                }))
            })
        })
        .await
}
