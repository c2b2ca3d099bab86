//! One transaction on either engine.

use std::{borrow::Cow, ops::Range, sync::Arc};

use uuid::Uuid;

use crate::{
    FromValue, StoreError, Value,
    glance::Stamp,
    kept::{Memory, Revisions},
};

/// A transaction: a SQLite connection or a PostgreSQL client, with one way to speak to both.
///
/// SQL is the common subset: `$1 … $n`, `RETURNING`, `ON CONFLICT`, `BIGINT` integers.
pub struct Tx {
    pub(crate) connection: Connection,
    /// What the program keeps of rows that change rarely.
    pub(crate) memory: Arc<Memory>,
    /// Whether such rows may have been changed since the transaction began.
    pub(crate) has_changed: bool,
    /// Whether it is one view of the data from its begin to its end, and has raised none of the
    /// numbers that stand for what is kept.
    is_view: bool,
    /// How old such rows are in this view, once asked for.
    pub(crate) revisions: Option<Revisions>,
    /// When this view was opened, where this program is the one that writes.
    pub(crate) stamp: Option<Stamp>,
}

/// What a transaction runs on.
pub(crate) enum Connection {
    /// An open transaction or savepoint on a SQLite connection.
    Sqlite(rusqlite::Connection),
    /// An open transaction on a pooled PostgreSQL client.
    Postgres(deadpool_postgres::Client),
}

/// One row of an answer; columns by position.
#[derive(Debug, Clone)]
pub struct Row(Vec<Value>);

impl Row {
    /// Column `index` as `T`.
    ///
    /// # Errors
    /// [`StoreError::Decode`] when there is no such column or it holds another kind of value.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, StoreError> {
        let value = self
            .0
            .get(index)
            .ok_or_else(|| StoreError::Decode(format!("the row has no column {index}")))?;
        T::from_value(value)
    }
}

impl Tx {
    pub(crate) fn new(connection: Connection, memory: &Arc<Memory>) -> Self {
        Self {
            connection,
            memory: Arc::clone(memory),
            has_changed: false,
            is_view: false,
            revisions: None,
            stamp: None,
        }
    }

    /// Says that a transaction begins, and whether nobody else can change what it sees.
    pub(crate) fn begins(&mut self, is_view: bool) {
        (self.has_changed, self.is_view, self.revisions) = (false, is_view, None);
        self.stamp = None;
    }

    pub(crate) fn is_view(&self) -> bool {
        self.is_view
    }

    /// Says that a number which stands for what is kept is raised here.
    pub(crate) fn raises(&mut self) {
        (self.is_view, self.revisions) = (false, None);
    }

    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// Whatever the engine reports, by kind.
    pub async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        match &mut self.connection {
            Connection::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(&sqlite_text(sql))?;
                Ok(statement.execute(rusqlite::params_from_iter(params))? as u64)
            }
            Connection::Postgres(client) => {
                let statement = client.prepare_cached(sql).await?;
                Ok(client.execute_raw(&statement, params).await?)
            }
        }
    }

    /// Runs a query and gives all its rows.
    ///
    /// # Errors
    /// Whatever the engine reports, by kind.
    pub async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &mut self.connection {
            Connection::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(&sqlite_text(sql))?;
                let columns = statement.column_count();
                let mut rows = statement.query(rusqlite::params_from_iter(params))?;
                let mut out = Vec::new();
                while let Some(row) = rows.next()? {
                    let values = (0..columns)
                        .map(|i| row.get::<_, rusqlite::types::Value>(i).map(Value::from))
                        .collect::<Result<_, _>>()?;
                    out.push(Row(values));
                }
                Ok(out)
            }
            Connection::Postgres(client) => {
                let statement = client.prepare_cached(sql).await?;
                let refs: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> =
                    params.iter().map(|value| value as _).collect();
                let rows = client.query(&statement, &refs).await?;
                rows.iter()
                    .map(|row| {
                        (0..row.len())
                            .map(|i| row.try_get(i))
                            .collect::<Result<_, _>>()
                    })
                    .map(|values| values.map(Row).map_err(StoreError::from))
                    .collect()
            }
        }
    }

    /// Hands an id and a range, its first number and its end, of each row to `each`: for answers of
    /// many thousand rows, which would cost more to hold than to find.
    ///
    /// # Errors
    /// Whatever the engine reports, by kind.
    pub async fn each_range(
        &mut self,
        sql: &str,
        params: &[Value],
        mut each: impl FnMut(Uuid, Range<i64>),
    ) -> Result<(), StoreError> {
        if let Connection::Sqlite(connection) = &mut self.connection {
            let mut statement = connection.prepare_cached(&sqlite_text(sql))?;
            let mut rows = statement.query(rusqlite::params_from_iter(params))?;
            while let Some(row) = rows.next()? {
                let broken = |error: &dyn std::fmt::Display| StoreError::Decode(error.to_string());
                let id = row.get_ref(0)?.as_blob().map_err(|e| broken(&e))?;
                let first = row.get_ref(1)?.as_i64().map_err(|e| broken(&e))?;
                let end = row.get_ref(2)?.as_i64().map_err(|e| broken(&e))?;
                each(Uuid::from_slice(id).map_err(|e| broken(&e))?, first..end);
            }
            return Ok(());
        }
        for row in self.query(sql, params).await? {
            each(row.get(0)?, row.get(1)?..row.get(2)?);
        }
        Ok(())
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// Whatever the engine reports, by kind.
    pub async fn first(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// Runs statements without parameters.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match &mut self.connection {
            // Begin, savepoint, commit: every request says these.
            Connection::Sqlite(connection) if !sql.contains(';') => {
                connection.prepare_cached(sql)?.execute([])?;
                Ok(())
            }
            Connection::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Connection::Postgres(client) => Ok(client.batch_execute(sql).await?),
        }
    }

    /// Whether this is SQLite: for the few named places where the engines differ.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.connection, Connection::Sqlite(_))
    }
}

/// `$n` is a name to SQLite, numbered in order of appearance; `?n` is what we mean.
fn sqlite_text(sql: &str) -> Cow<'_, str> {
    let mut parts = sql.split('$');
    let Some(first) = parts.next().filter(|first| first.len() < sql.len()) else {
        return Cow::Borrowed(sql);
    };
    let mut out = String::with_capacity(sql.len());
    out.push_str(first);
    for part in parts {
        let is_parameter = part.starts_with(|c: char| c.is_ascii_digit());
        out.push(if is_parameter { '?' } else { '$' });
        out.push_str(part);
    }
    Cow::Owned(out)
}

/// `($1,$2),($3,$4)…` for a statement that inserts `rows` rows of `columns` columns.
#[must_use]
pub fn placeholders(rows: usize, columns: usize) -> String {
    let row = |r: usize| format!("({})", places(r * columns + 1, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}

/// `$3,$4,$5`: the places of `count` values for `IN (…)`, from number `first` on.
#[must_use]
pub(crate) fn places(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    places.join(",")
}

/// `b = $2, c = $3`: the statement part that writes every column of a list but the first, its key.
#[must_use]
pub(crate) fn assignments(columns: &str) -> String {
    let sets = columns.split(", ").zip(1..).skip(1);
    let sets: Vec<String> = sets.map(|(column, n)| format!("{column} = ${n}")).collect();
    sets.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_keep_their_numbers_on_sqlite() {
        assert_eq!(
            sqlite_text("a = $2 AND b = $11 AND c = '$x'"),
            "a = ?2 AND b = ?11 AND c = '$x'"
        );
    }

    #[test]
    fn every_column_but_the_key_is_written() {
        assert_eq!(assignments("id, name, age"), "name = $2, age = $3");
    }

    #[test]
    fn rows_of_placeholders_are_numbered_on() {
        assert_eq!(placeholders(2, 3), "($1,$2,$3),($4,$5,$6)");
    }
}
