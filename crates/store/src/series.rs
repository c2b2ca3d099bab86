//! Visits that were booked together.

use crate::{
    AppointmentId, SeriesId, StoreError, Tx,
    appointment::{self, Appointment},
    values,
};

/// Notes that a visit is number `position` (from 1) of a series.
///
/// # Errors
/// [`StoreError::Constraint`] when the visit is in a series already.
pub async fn insert(
    tx: &mut Tx,
    series: SeriesId,
    visit: AppointmentId,
    position: u16,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO series_visit (appointment_id, series_id, position) VALUES ($1, $2, $3)";
    tx.execute(sql, &values![visit, series, position])
        .await
        .map(drop)
}

/// All visits that were booked together with this one, in their order, itself among them; none when
/// it was booked alone.
///
/// # Errors
/// When the database fails.
pub async fn together(tx: &mut Tx, visit: AppointmentId) -> Result<Vec<Appointment>, StoreError> {
    let sql = "SELECT other.appointment_id FROM series_visit this
        JOIN series_visit other ON other.series_id = this.series_id
        WHERE this.appointment_id = $1 ORDER BY other.position";
    let mut visits = Vec::new();
    for row in tx.query(sql, &values![visit]).await? {
        visits.extend(appointment::get(tx, row.get(0)?).await?);
    }
    Ok(visits)
}
