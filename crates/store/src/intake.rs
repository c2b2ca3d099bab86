//! What clients are asked before a visit, and what they answered.

use jiff::Timestamp;

use crate::{AppointmentId, IntakeFormId, Row, ServiceId, StoreError, Tx, values};

/// A form that the owner wrote, in its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// Its id.
    pub id: IntakeFormId,
    /// Name for staff and clients.
    pub name: String,
    /// Whether services may need it.
    pub active: bool,
    /// Number of the version, from 1.
    pub version: i64,
    /// Questions and consent of this version, JSON.
    pub content: String,
}

/// Answers as they stand with a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The visit, of several that were booked together the first.
    pub appointment: AppointmentId,
    /// Which version of which form was answered.
    pub version: String,
    /// Questions, consent and answers, JSON.
    pub content: String,
    /// Whether one of the answers is to be looked at first.
    pub alert: bool,
    /// When they were sent; none while they are kept to go on later.
    pub sent_at: Option<Timestamp>,
    /// When they last changed.
    pub updated_at: Timestamp,
}

fn read_form(row: &Row) -> Result<FormRow, StoreError> {
    Ok(FormRow {
        id: row.get(0)?,
        name: row.get(1)?,
        active: row.get(2)?,
        version: row.get(3)?,
        content: row.get(4)?,
    })
}

const NEWEST: &str = "SELECT f.id, f.name, f.active, v.version, v.content FROM intake_form f
    JOIN intake_form_version v ON v.form_id = f.id
    AND v.version = (SELECT MAX(n.version) FROM intake_form_version n WHERE n.form_id = f.id)";

/// All forms, by name, each in its newest version.
///
/// # Errors
/// When the database fails.
pub async fn forms(tx: &mut Tx) -> Result<Vec<FormRow>, StoreError> {
    let sql = format!("{NEWEST} ORDER BY f.name, f.id");
    tx.query(&sql, &[]).await?.iter().map(read_form).collect()
}

/// One form in its newest version.
///
/// # Errors
/// When the database fails.
pub async fn form(tx: &mut Tx, id: IntakeFormId) -> Result<Option<FormRow>, StoreError> {
    let sql = format!("{NEWEST} WHERE f.id = $1");
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read_form).transpose()
}

/// Makes or renames a form and keeps its content as version `f.version`, unless there is that one.
///
/// # Errors
/// When the database fails.
pub async fn put_form(tx: &mut Tx, f: &FormRow, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO intake_form (id, name, active, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, active = excluded.active";
    tx.execute(sql, &values![f.id, &f.name, f.active, now])
        .await?;
    let sql = "INSERT INTO intake_form_version (form_id, version, content, created_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    tx.execute(sql, &values![f.id, f.version, &f.content, now])
        .await
        .map(drop)
}

/// Every service that needs something, and which form; none is the short one.
///
/// # Errors
/// When the database fails.
pub async fn needs(tx: &mut Tx) -> Result<Vec<(ServiceId, Option<IntakeFormId>)>, StoreError> {
    let sql = "SELECT service_id, form_id FROM service_intake";
    let rows = tx.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Says what a service needs: `None` nothing, `Some(None)` the short form.
///
/// # Errors
/// [`StoreError::Constraint`] when there is no such form.
pub async fn set_need(
    tx: &mut Tx,
    service: ServiceId,
    need: Option<Option<IntakeFormId>>,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM service_intake WHERE service_id = $1";
    tx.execute(sql, &values![service]).await?;
    let Some(form) = need else {
        return Ok(());
    };
    let sql = "INSERT INTO service_intake (service_id, form_id) VALUES ($1, $2)";
    tx.execute(sql, &values![service, form]).await.map(drop)
}

/// Under which visit the answers of a visit are kept: the first of those booked together.
///
/// # Errors
/// When the database fails.
pub async fn holder(tx: &mut Tx, visit: AppointmentId) -> Result<AppointmentId, StoreError> {
    let sql = "SELECT other.appointment_id FROM series_visit this
        JOIN series_visit other ON other.series_id = this.series_id AND other.position = 1
        WHERE this.appointment_id = $1";
    match tx.first(sql, &values![visit]).await? {
        Some(row) => row.get(0),
        None => Ok(visit),
    }
}

/// The answers kept under a visit.
///
/// # Errors
/// When the database fails.
pub async fn answered(tx: &mut Tx, holder: AppointmentId) -> Result<Option<Answered>, StoreError> {
    let sql = "SELECT appointment_id, version, content, alert, sent_at, updated_at FROM intake
        WHERE appointment_id = $1";
    let row = tx.first(sql, &values![holder]).await?;
    row.map(|row| {
        Ok(Answered {
            appointment: row.get(0)?,
            version: row.get(1)?,
            content: row.get(2)?,
            alert: row.get(3)?,
            sent_at: row.get(4)?,
            updated_at: row.get(5)?,
        })
    })
    .transpose()
}

/// Keeps answers in place of those before.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &mut Tx, a: &Answered) -> Result<(), StoreError> {
    let sql = "INSERT INTO intake (appointment_id, version, content, alert, sent_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (appointment_id) DO UPDATE SET
        version = excluded.version, content = excluded.content, alert = excluded.alert,
        sent_at = excluded.sent_at, updated_at = excluded.updated_at";
    let values = values![
        a.appointment,
        &a.version,
        &a.content,
        a.alert,
        a.sent_at,
        a.updated_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Deletes answers last changed before `then` that never became part of a record: those that were
/// not sent, and those of visits that were all called off.
///
/// # Errors
/// When the database fails.
pub async fn forget_before(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM intake WHERE updated_at < $1 AND NOT EXISTS (
            SELECT 1 FROM appointment a WHERE a.status <> 'cancelled'
            AND (a.id = intake.appointment_id OR a.id IN (
                SELECT other.appointment_id FROM series_visit this
                JOIN series_visit other ON other.series_id = this.series_id
                WHERE this.appointment_id = intake.appointment_id))
            AND (intake.sent_at IS NOT NULL OR a.start_utc >= $1))";
    tx.execute(sql, &values![then]).await
}
