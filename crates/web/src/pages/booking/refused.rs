//! A refused booking in words, with the nearest free times.

use midstance_clinic::{
    booking::{BookError, Refused},
    directory::zone_of,
};

use super::{
    choice::Choice,
    times::{Slot, slot},
};
use crate::{format, page::Page, problem::Problem};

/// What is said when a time cannot be had.
pub struct Apology {
    /// The sentence.
    pub words: String,
    /// The nearest free times, with their day.
    pub nearest: Vec<(String, Slot)>,
    /// Where to go instead, as address and words.
    pub instead: Option<(String, &'static str)>,
}

impl Apology {
    /// Puts a refusal into words.
    ///
    /// # Errors
    /// When it is no refusal but a fault.
    pub fn of(page: &Page, choice: &Choice, error: BookError) -> Result<Self, Problem> {
        let refused = match error {
            BookError::Refused(refused) => refused,
            BookError::Store(error) => return Err(error.into()),
        };
        let location = choice.location.as_ref().ok_or(Problem::NotFound)?;
        let zone = zone_of(location)?;
        let local = |at: jiff::Timestamp| {
            format::sentence(&format::day_time(at.to_zoned(zone.clone()).datetime()))
        };
        let call = format!("call {}", format::phone(&location.phone));
        let plain = |words: String| Self {
            words,
            nearest: Vec::new(),
            instead: None,
        };
        Ok(match refused {
            Refused::Taken { nearest } | Refused::OutsideHours { nearest } => {
                let words = if nearest.is_empty() {
                    "That time is not free any more, and no other is free online. Please call us."
                        .into()
                } else {
                    "That time is not free any more. These are the closest times.".to_owned()
                };
                let nearest = nearest.iter().map(|free| {
                    let day = free.start.to_zoned(zone.clone()).date();
                    let day = format::day_without_year(day);
                    let mut slot = slot(page, choice, &zone, free);
                    // The day stands before the time here, and need not be said twice.
                    slot.rest = slot.rest.replacen(&format!(", {day}"), "", 1);
                    (day, slot)
                });
                Self {
                    words,
                    nearest: nearest.collect(),
                    instead: None,
                }
            }
            Refused::ClientBusy => {
                plain("You already have an appointment at that time. Choose another time.".into())
            }
            Refused::TooSoon { earliest } => plain(format!(
                "That time is too soon to book online. The first is {} To come sooner, {call}.",
                local(earliest)
            )),
            Refused::TooFarAhead { end } => plain(format!(
                "You can book until {} Choose an earlier time.",
                local(end)
            )),
            Refused::Danger(_) => Self {
                words: "Your answers show something that must be looked at by a doctor or nurse \
                    first, so massage cannot be booked with them."
                    .into(),
                nearest: Vec::new(),
                instead: Some((
                    "/check/result".into(),
                    "See why, whom to call, and which answer to change",
                )),
            },
            Refused::KeyReused | Refused::Changed => plain(
                "This form was sent already with other details. Check them and send it again."
                    .into(),
            ),
            Refused::NotOffered => plain("That is no longer offered. Choose again.".into()),
            Refused::NotFound | Refused::Closed => {
                plain("This appointment can no longer be changed.".into())
            }
            Refused::TooLate { deadline } => plain(format!(
                "It could be changed online until {} Please {call}.",
                local(deadline)
            )),
        })
    }
}
