//! Routes, pages, forms and the JSON API.

pub mod assets;
pub mod bodymap;
pub mod format;
pub mod forms;
pub mod shell;
