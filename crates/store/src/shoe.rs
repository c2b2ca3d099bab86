//! Pairs of shoes that a runner described.

use jiff::civil::Date;

use crate::{ClientId, Row, ShoeId, StoreError, Tx, values};

/// A pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Shoe {
    /// Its id.
    pub id: ShoeId,
    /// Its name, as runs give it.
    pub name: String,
    /// Metres run in it before the first recorded run.
    pub start_m: f64,
    /// Day it was put away.
    pub retired_on: Option<Date>,
}

fn read(row: &Row) -> Result<Shoe, StoreError> {
    Ok(Shoe {
        id: row.get(0)?,
        name: row.get(1)?,
        start_m: row.get(2)?,
        retired_on: row.get(3)?,
    })
}

/// Keeps a pair; one of the same name is changed.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &mut Tx, client: ClientId, shoe: &Shoe) -> Result<(), StoreError> {
    let sql = "INSERT INTO shoe (id, client_id, name, start_m, retired_on)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (client_id, name) DO UPDATE SET start_m = excluded.start_m,
        retired_on = excluded.retired_on";
    let values = values![shoe.id, client, &shoe.name, shoe.start_m, shoe.retired_on];
    tx.execute(sql, &values).await.map(drop)
}

/// The pairs of a client by name.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Tx, client: ClientId) -> Result<Vec<Shoe>, StoreError> {
    let sql = "SELECT id, name, start_m, retired_on FROM shoe WHERE client_id = $1 ORDER BY name";
    tx.query(sql, &values![client])
        .await?
        .iter()
        .map(read)
        .collect()
}
