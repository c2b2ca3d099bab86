//! Who did what to what, and when. Lines are only ever added.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{AuditId, Row, StoreError, Tx, values};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// `client`, `staff`, `program`, `api`.
    pub actor_kind: String,
    /// Whose account, where there is one.
    pub actor: Option<Uuid>,
    /// `appointment.booked`, `session.opened`, …
    pub action: String,
    /// `appointment`, `account`, …
    pub subject_kind: String,
    /// Which one.
    pub subject: Uuid,
    /// What changed, in words without health facts.
    pub detail: String,
}

const COLUMNS: &str = "id, at, actor_kind, actor_id, action, subject_kind, subject_id, detail";

fn read(row: &Row) -> Result<AuditEvent, StoreError> {
    Ok(AuditEvent {
        id: row.get(0)?,
        at: row.get(1)?,
        actor_kind: row.get(2)?,
        actor: row.get(3)?,
        action: row.get(4)?,
        subject_kind: row.get(5)?,
        subject: row.get(6)?,
        detail: row.get(7)?,
    })
}

/// Adds a line, in the transaction of what it tells.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, e: &AuditEvent) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO audit ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)");
    let values = values![
        e.id,
        e.at,
        &e.actor_kind,
        e.actor,
        &e.action,
        &e.subject_kind,
        e.subject,
        &e.detail
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// The lines about one subject, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn about(tx: &mut Tx, subject: Uuid) -> Result<Vec<AuditEvent>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE subject_id = $1 ORDER BY at, id");
    tx.query(&sql, &values![subject])
        .await?
        .iter()
        .map(read)
        .collect()
}
