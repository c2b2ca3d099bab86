//! What staff note on a visit for one another; clients never see it.

use crate::{AppointmentId, StoreError, Tx, values};

/// The note on a visit; empty when there is none.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: AppointmentId) -> Result<String, StoreError> {
    let sql = "SELECT staff_note FROM appointment WHERE id = $1";
    tx.first(sql, &values![id])
        .await?
        .map_or(Ok(String::new()), |row| row.get(0))
}

/// Writes it. Answers whether there is such a visit.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &mut Tx, id: AppointmentId, note: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE appointment SET staff_note = $2 WHERE id = $1";
    Ok(tx.execute(sql, &values![id, note]).await? == 1)
}
