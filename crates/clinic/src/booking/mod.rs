//! Booking: one function behind every door.
//!
//! Public page, staff calendar and API call [`book`]; it checks hours, notice and danger rules and
//! writes claims, appointment, audit line and mail in one transaction.

mod book;
mod cancel;
mod command;
mod conflicts;
pub(crate) mod cover;
mod error;
mod guard;
mod hold;
mod invitation;
mod letter;
mod note;
mod once;
mod overbook;
mod place;
mod progress;
mod proof;
mod record;
mod reschedule;
mod series;
mod typed;
mod view;

pub use book::book;
pub(crate) use book::{Job, first_answer};
pub(crate) use cancel::save;
pub use cancel::{REASON, cancel, cancel_because, deadline_of};
pub use command::{Booked, Booking, Door, Who};
pub(crate) use conflicts::named;
pub use conflicts::{Conflict, Wanted, conflicts};
pub use error::{BookError, Refused};
pub use guard::{CONSENT_WORDING, Danger, danger};
pub use hold::{HELD_MINUTES, Held, held, hold, hold_instead, keeps, renew};
pub(crate) use hold::{Kept, give_back, hold_in};
pub use invitation::calendar_file;
pub(crate) use letter::{reminder, zone_data as zone_letter};
pub use note::{NOTE_MAX, NoteError, set_note, staff_note};
pub use overbook::{OverbookError, REASON_MAX, overbook, overbook_move};
pub use progress::{StatusError, has_come, set_status};
pub use proof::{Requested, Waiting, confirm, request, waiting_for};
pub use record::spaced_reference;
pub use reschedule::{Move, Undo, move_visit, reschedule, reschedule_once};
pub use series::{
    Planned, SERIES_MOST, SeriesBooking, SeriesError, SeriesPlan, SeriesWish, Standing,
    book_series, plan_series, series_member, together,
};
pub use typed::{TYPED_MINUTES, forget_typed, keep_typed, typed};
pub use view::{Visit, by_manage_token, equipment_of, is_proved, rooms_of, visit, visits_between};
pub(crate) use view::{complete_all, visits_in};
