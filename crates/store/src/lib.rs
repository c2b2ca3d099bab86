//! Rows, SQL and migrations, the same on SQLite and PostgreSQL.
//!
//! A store function is written once, `async fn f(tx: &mut Tx, …)`, in the common subset of both
//! dialects with `$n` parameters. [`Store::write`] runs a job in a transaction that is durable when
//! it answers; [`Store::read`] gives one consistent, read-only view. The store never decides: it
//! keeps rows and refuses what its constraints forbid.

mod error;
mod fold;
mod glance;
mod ids;
mod migrate;
mod postgres;
mod sqlite;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;

pub mod account;
pub mod account_link;
pub mod activity;
pub mod api_key;
pub mod appointment;
pub mod article;
pub mod audit;
pub mod author;
pub mod block;
pub mod campaign;
pub mod claim;
pub mod client;
pub mod directory;
pub mod dkim_key;
pub mod draft;
pub mod equipment;
pub mod feed;
pub mod hold;
pub mod hours;
pub mod idempotency;
pub mod image;
pub mod intake;
pub mod kept;
pub mod mail_return;
pub mod newsletter;
pub mod outbox;
pub mod outside;
pub mod outside_calendar;
pub mod pending;
pub mod portal;
pub mod reminder;
pub mod series;
pub mod session;
pub mod setting;
pub mod shoe;
pub mod staff_note;
pub mod training;
pub mod typed;
pub mod waiting;
pub mod webhook;
pub mod zone_change;

pub use error::StoreError;
pub use glance::Glance;
pub use ids::*;
pub use migrate::{SCHEMA_VERSION, schema};
pub use store::{BoxFuture, Engine, Store};
pub use tx::{Row, Tx};
pub use value::{FromValue, Value};

/// Builds `Vec<Value>` from anything that converts into [`Value`].
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}
