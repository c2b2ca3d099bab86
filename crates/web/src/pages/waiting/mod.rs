//! The waiting list: joining it, and the page behind each person's secret link.

pub(super) mod form;
pub mod join;
pub mod place;
mod words;

pub use words::{suits_words, with_words};
