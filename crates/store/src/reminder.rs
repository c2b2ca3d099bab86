//! Which reminders were written.

use jiff::Timestamp;

use crate::{
    AppointmentId, ClientId, StoreError, Tx,
    appointment::{self, Appointment},
    values,
};

/// Visits still to come that begin before `until` and have no reminder of `hours_before` for the
/// time at which they now stand.
///
/// # Errors
/// When the database fails.
pub async fn missing(
    tx: &mut Tx,
    (now, until): (Timestamp, Timestamp),
    hours_before: i64,
    most: u32,
) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!(
        "SELECT {} FROM appointment a WHERE a.start_utc > $1 AND a.start_utc <= $2
         AND a.status = 'booked' AND NOT EXISTS (SELECT 1 FROM reminder r
            WHERE r.appointment_id = a.id AND r.start_utc = a.start_utc AND r.hours_before = $3)
         ORDER BY a.start_utc, a.id LIMIT $4",
        appointment::columns_of("a")
    );
    tx.query(&sql, &values![now, until, hours_before, most])
        .await?
        .iter()
        .map(appointment::read)
        .collect()
}

/// Notes a reminder. Answers `false` when it was noted before, by whichever worker.
///
/// # Errors
/// When the database fails.
pub async fn note(
    tx: &mut Tx,
    (id, start): (AppointmentId, Timestamp),
    hours_before: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO reminder (appointment_id, start_utc, hours_before, written_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    Ok(tx
        .execute(sql, &values![id, start, hours_before, now])
        .await?
        == 1)
}

/// Lets the reminders of a visit go with it from one instant to another at which it stands for the
/// same agreed time: who was reminded of that time is not reminded of it again.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    tx: &mut Tx,
    id: AppointmentId,
    (from, to): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    // What was once noted for the new instant was about another agreed time.
    let other = "DELETE FROM reminder WHERE appointment_id = $1 AND start_utc = $2";
    tx.execute(other, &values![id, to]).await?;
    let sql = "UPDATE reminder SET start_utc = $3 WHERE appointment_id = $1 AND start_utc = $2";
    tx.execute(sql, &values![id, from, to]).await.map(drop)
}

/// Whether a client wants no reminders.
///
/// # Errors
/// When the database fails.
pub async fn is_stopped(tx: &mut Tx, client: ClientId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM reminder_stop WHERE client_id = $1";
    Ok(tx.first(sql, &values![client]).await?.is_some())
}

/// Notes that a client wants no reminders.
///
/// # Errors
/// When the database fails.
pub async fn stop(tx: &mut Tx, client: ClientId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO reminder_stop (client_id, stopped_at) VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    tx.execute(sql, &values![client, now]).await.map(drop)
}

/// Notes that a client wants reminders again.
///
/// # Errors
/// When the database fails.
pub async fn resume(tx: &mut Tx, client: ClientId) -> Result<(), StoreError> {
    let sql = "DELETE FROM reminder_stop WHERE client_id = $1";
    tx.execute(sql, &values![client]).await.map(drop)
}
