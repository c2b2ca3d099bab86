//! Reading forms: errors beside fields, and generous parsing of what people type.
//!
//! Every message says how to fix the field, without blame. The macros of
//! `shell/forms.html` show what is collected here.

mod choice;
mod date;
mod email;
mod errors;
mod phone;
mod slug;
mod text;
mod time;

pub use choice::{Choice, choice_id, count_id, is_number};
pub use date::{DateInput, DateProblem, date_to_come, date_words};
pub use email::{EMAIL_FORMAT, email, email_suggestion};
pub use errors::FormErrors;
pub use midstance_format::parse_postal_code as postal_code;
pub use phone::{PHONE_FORMAT, phone};
pub use slug::slug;
pub use text::{fits, number, trimmed, whole_number};
pub use time::time_of_day;
