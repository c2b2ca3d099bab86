//! What a client is asked before a visit: which form a service needs, filling it in, reading it.
//!
//! Answers are health facts. They are kept with the questions and the consent as they stood, stand in
//! no mail, log or audit line, and every reading by staff is written down.

mod fill;
mod form;
mod majority;
mod manage;
mod read;
mod short;
mod signing;
mod standing;

pub use fill::{Field, FillError, Filled, Given, Problem, Reply, Sheet, keep, sheet};
pub use form::{ASK_MAX, Answers, Content, Form, Kind, Question, TEXT_MAX};
pub use majority::{age, majority};
pub use manage::{FormError, FormView, form_view, forms, save_form};
pub use read::{Opened, opened};
pub use short::{SHORT, short};
pub use signing::{Guardian, Signature, Signer, Signing, SigningField};
pub(crate) use standing::is_missing;
pub use standing::{Standing, standings};

/// Answers that never became part of a record are kept so long, in days.
pub const UNSENT_DAYS: i64 = 30;
