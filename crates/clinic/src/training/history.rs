//! A client's stored runs as the rules on load take them.

use jiff::{
    civil::Date,
    tz::{Offset, TimeZone},
};
use midstance_store::{
    ClientId, StoreError, Tx,
    activity::{self, Activity},
    shoe, training,
};
use midstance_training::{History, Run, Surface, shoes::Shoe};

use super::digest;
use crate::Clinic;

/// What a client recorded, counted runs only.
#[derive(Debug, Clone, Default)]
pub struct Training {
    /// The runs.
    pub history: History,
    /// The pairs that the runner described.
    pub shoes: Vec<Shoe>,
    /// The day on which the pain began, where the runner said so.
    pub onset: Option<Date>,
}

/// Reads it.
///
/// # Errors
/// When the store fails.
pub async fn load(clinic: &Clinic, client: ClientId) -> Result<Training, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { history_of(tx, client).await }))
        .await
}

/// Reads it in a transaction.
///
/// # Errors
/// When the store fails.
pub async fn history_of(tx: &mut Tx, client: ClientId) -> Result<Training, StoreError> {
    let mut runs = Vec::new();
    for (row, digest) in activity::history(tx, client).await? {
        runs.push((digest::read(&digest)?, run_of(row)));
    }
    let shoes = shoe::list(tx, client).await?;
    let (_, onset) = training::state(tx, client).await?;
    Ok(Training {
        history: History::with_digests(runs),
        shoes: shoes.into_iter().map(shoe_of).collect(),
        onset,
    })
}

/// Notes the day on which the pain began, or forgets it.
///
/// # Errors
/// When the store fails.
pub async fn put_onset(
    clinic: &Clinic,
    client: ClientId,
    onset: Option<Date>,
) -> Result<(), StoreError> {
    clinic
        .store
        .write(move |tx| Box::pin(async move { training::put_onset(tx, client, onset).await }))
        .await
}

/// A stored run, without pieces.
pub(super) fn run_of(row: Activity) -> Run {
    let zone = Offset::from_seconds(row.offset_s).ok().map(TimeZone::fixed);
    Run {
        file: Some(row.source_file),
        sport: row.sport,
        zone,
        moving_s: row.moving_s,
        elapsed_s: row.elapsed_s,
        longest_pause_s: row.longest_pause_s,
        ascent_m: row.ascent_m,
        descent_m: row.descent_m,
        cadence_spm: row.cadence_spm,
        shoe: row.note.shoe,
        surface: row.note.surface.as_deref().map(Surface::from_word),
        effort: row.note.effort,
        pain_during: row.note.pain_during,
        pain_next_morning: row.note.pain_next_morning,
        warnings: row.warnings,
        ..Run::new(
            row.id.to_string(),
            row.start,
            row.distance_m.unwrap_or_default(),
        )
    }
}

fn shoe_of(shoe: shoe::Shoe) -> Shoe {
    Shoe {
        name: shoe.name,
        start_m: shoe.start_m,
        retired_on: shoe.retired_on,
    }
}
