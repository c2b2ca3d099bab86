//! Routes, pages, forms and the JSON API.

pub mod access;
pub mod api;
pub mod app;
pub mod assets;
pub mod bodymap;
pub mod caller;
pub mod cookie;
pub mod fields;
pub mod forms;
pub mod layers;
pub mod packing;
pub mod page;
pub mod pages;
pub mod problem;
pub mod proxy;
pub mod reading;
pub mod routes;
pub mod shell;
#[cfg(feature = "testing")]
pub mod testing;
pub mod upload;

pub use app::App;
pub use midstance_format as format;
pub use routes::router;
