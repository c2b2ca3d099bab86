//! "Where does it hurt?": danger signs first, then place and questions, then what fits and why.
//!
//! The answers lie in the store under a token in a cookie; addresses carry numbers of steps only,
//! never what was asked or answered. Nothing changes on GET, and the server looks for danger after
//! every answer.

pub mod answers;
pub mod delete;
mod draft;
mod fit;
mod helper;
pub mod massage;
pub mod place;
pub mod question;
mod reasons;
pub mod result;
pub mod safety;
pub mod start;
pub mod stop;
pub mod words;
pub mod worst;

pub(super) use fit::{band, fit_word};

use draft::{Draft, gone, onward, onward_href};
