//! Adding runs, many at once.

use super::{Activity, COLUMNS, WIDTH};
use crate::{StoreError, Tx, Value, tx::placeholders, values};

/// A run with what was worked out of it when its file was read.
#[derive(Debug, Clone, PartialEq)]
pub struct NewActivity {
    /// The run.
    pub row: Activity,
    /// JSON of its digest: speeds, slopes and load, summed up.
    pub digest: String,
    /// JSON of what recognises another recording of it.
    pub fingerprint: String,
    /// JSON of its pieces for one drawing; empty where there are none.
    pub pieces: String,
}

/// So many runs go into one statement.
const BATCH: usize = 50;

/// Adds runs. Those named by a `same_as` have to stand before those that name them.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, all: &[NewActivity]) -> Result<(), StoreError> {
    for batch in all.chunks(BATCH) {
        let rows = placeholders(batch.len(), WIDTH + 2);
        let sql = format!("INSERT INTO activity ({COLUMNS}, digest, fingerprint) VALUES {rows}");
        let mut cells = Vec::with_capacity(batch.len() * (WIDTH + 2));
        for new in batch {
            cells.extend(cells_of(new)?);
        }
        tx.execute(&sql, &cells).await?;
        let drawn: Vec<&NewActivity> = batch.iter().filter(|new| !new.pieces.is_empty()).collect();
        if !drawn.is_empty() {
            let rows = placeholders(drawn.len(), 2);
            let sql = format!("INSERT INTO activity_profile (activity_id, pieces) VALUES {rows}");
            let cells = drawn
                .iter()
                .flat_map(|new| values![new.row.id, &new.pieces]);
            tx.execute(&sql, &cells.collect::<Vec<_>>()).await?;
        }
    }
    Ok(())
}

fn cells_of(new: &NewActivity) -> Result<[Value; WIDTH + 2], StoreError> {
    let a = &new.row;
    let warnings = serde_json::to_string(&a.warnings)
        .map_err(|error| StoreError::Decode(error.to_string()))?;
    Ok(values![
        a.id,
        a.client,
        a.upload,
        a.file,
        &a.source_file,
        &a.format,
        &a.sport,
        a.start,
        a.offset_s,
        a.day_only,
        a.distance_m,
        a.moving_s,
        a.elapsed_s,
        a.longest_pause_s,
        a.ascent_m,
        a.descent_m,
        &a.elevation,
        a.cadence_spm,
        a.note.shoe.as_deref(),
        a.note.surface.as_deref(),
        a.note.effort,
        a.note.pain_during,
        a.note.pain_next_morning,
        warnings,
        a.same_as,
        &a.same_why,
        &new.digest,
        &new.fingerprint,
    ])
}
