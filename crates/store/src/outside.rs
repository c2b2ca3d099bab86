//! Visits that staff booked knowingly outside the rules.

use jiff::Timestamp;

use crate::{
    StoreError, Tx,
    appointment::{Appointment, COLUMNS, read},
    values,
};

/// Those that are not over and not called off, in order of time.
///
/// # Errors
/// When the database fails.
pub async fn standing(tx: &mut Tx, now: Timestamp) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appointment WHERE outside_rules IS NOT NULL AND end_utc > $1
         AND status <> 'cancelled' ORDER BY start_utc, created_at"
    );
    tx.query(&sql, &values![now])
        .await?
        .iter()
        .map(read)
        .collect()
}
