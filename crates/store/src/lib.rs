//! Rows, SQL and migrations, the same on SQLite and PostgreSQL.
