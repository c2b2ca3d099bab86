//! The few kinds of value that both engines share.

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use crate::StoreError;

/// A parameter or a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// BOOLEAN (SQLite: INTEGER 0 or 1).
    Bool(bool),
    /// BIGINT (SQLite: INTEGER).
    Int(i64),
    /// DOUBLE PRECISION (SQLite: REAL).
    Real(f64),
    /// TEXT.
    Text(String),
    /// BYTEA (SQLite: BLOB).
    Bytes(Vec<u8>),
    /// UUID (SQLite: BLOB of 16 bytes).
    Uuid(Uuid),
}

macro_rules! from {
    ($($ty:ty => |$v:ident| $make:expr;)*) => {$(
        impl From<$ty> for Value { fn from($v: $ty) -> Self { $make } }
    )*};
}
from! {
    bool => |v| Value::Bool(v);
    i64 => |v| Value::Int(v);
    i32 => |v| Value::Int(v.into());
    u32 => |v| Value::Int(v.into());
    u16 => |v| Value::Int(v.into());
    u8 => |v| Value::Int(v.into());
    f64 => |v| Value::Real(v);
    &str => |v| Value::Text(v.to_owned());
    &String => |v| Value::Text(v.clone());
    String => |v| Value::Text(v);
    Vec<u8> => |v| Value::Bytes(v);
    &[u8] => |v| Value::Bytes(v.to_vec());
    Uuid => |v| Value::Uuid(v);
    jiff::Timestamp => |v| Value::Int(v.as_millisecond());
    jiff::civil::Date => |v| Value::Text(v.to_string());
    jiff::civil::DateTime => |v| Value::Text(v.to_string());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// Reads a Rust value out of a column.
pub trait FromValue: Sized {
    /// Converts, or says what was found instead.
    ///
    /// # Errors
    /// [`StoreError::Decode`] when the column holds another kind of value.
    fn from_value(value: &Value) -> Result<Self, StoreError>;
}

fn wrong<T>(expected: &str, found: &Value) -> Result<T, StoreError> {
    Err(StoreError::Decode(format!(
        "expected {expected}, found {found:?}"
    )))
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Int(v) => Ok(*v),
            other => wrong("an integer", other),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Real(v) => Ok(*v),
            #[allow(clippy::cast_precision_loss)]
            Value::Int(v) => Ok(*v as f64),
            other => wrong("a number", other),
        }
    }
}

macro_rules! narrow {
    ($($ty:ty),*) => {$(
        impl FromValue for $ty {
            fn from_value(value: &Value) -> Result<Self, StoreError> {
                let wide = i64::from_value(value)?;
                <$ty>::try_from(wide).or_else(|_| wrong(stringify!($ty), value))
            }
        }
    )*};
}
narrow!(i32, u32, u16, u8);

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Bool(v) => Ok(*v),
            Value::Int(v) => Ok(*v != 0),
            other => wrong("a boolean", other),
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Text(v) => Ok(v.clone()),
            other => wrong("text", other),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(v) => Ok(v.clone()),
            other => wrong("bytes", other),
        }
    }
}

impl FromValue for Uuid {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Uuid(v) => Ok(*v),
            Value::Bytes(v) => Uuid::from_slice(v).or_else(|_| wrong("a UUID", value)),
            other => wrong("a UUID", other),
        }
    }
}

impl FromValue for jiff::Timestamp {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        jiff::Timestamp::from_millisecond(i64::from_value(value)?)
            .or_else(|_| wrong("an instant in milliseconds", value))
    }
}

impl FromValue for jiff::civil::Date {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        String::from_value(value)?
            .parse()
            .or_else(|_| wrong("a date", value))
    }
}

impl FromValue for jiff::civil::DateTime {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        String::from_value(value)?
            .parse()
            .or_else(|_| wrong("a wall time", value))
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
        Ok(match self {
            Value::Null => ToSqlOutput::Owned(Owned::Null),
            Value::Bool(v) => ToSqlOutput::Owned(Owned::Integer(i64::from(*v))),
            Value::Int(v) => ToSqlOutput::Owned(Owned::Integer(*v)),
            Value::Real(v) => ToSqlOutput::Owned(Owned::Real(*v)),
            Value::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Value::Bytes(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
            Value::Uuid(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v.as_bytes())),
        })
    }
}

impl From<rusqlite::types::Value> for Value {
    fn from(value: rusqlite::types::Value) -> Self {
        use rusqlite::types::Value as Owned;
        match value {
            Owned::Null => Value::Null,
            Owned::Integer(v) => Value::Int(v),
            Owned::Real(v) => Value::Real(v),
            Owned::Text(v) => Value::Text(v),
            Owned::Blob(v) => Value::Bytes(v),
        }
    }
}

type Dynamic = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Dynamic> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(v) => v.to_sql(ty, out),
            Value::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Value::Int(v) if *ty == Type::BOOL => (*v != 0).to_sql(ty, out),
            Value::Int(v) => v.to_sql(ty, out),
            Value::Real(v) => v.to_sql(ty, out),
            Value::Text(v) => v.to_sql(ty, out),
            Value::Bytes(v) => v.to_sql(ty, out),
            Value::Uuid(v) => {
                out.extend_from_slice(v.as_bytes());
                Ok(IsNull::No)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Dynamic> {
        Ok(match *ty {
            Type::BOOL => Value::Bool(bool::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            Type::UUID => Value::Uuid(Uuid::from_slice(raw)?),
            _ => Value::Text(std::str::from_utf8(raw)?.to_owned()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Dynamic> {
        Ok(Value::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
