//! Routes, pages, forms and the JSON API.

pub mod assets;
pub mod forms;
pub mod shell;

pub use midstance_format as format;
