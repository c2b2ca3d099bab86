//! When a text was last looked at, by whom, and when it is due again.

use jiff::civil::Date;

use crate::date;
use crate::error::ContentError;
use crate::front;

/// The review state of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The day the text was last edited and checked against its sources.
    pub reviewed_on: Date,
    /// The day by which it is due again.
    pub next_review: Date,
    /// The clinician who checked it; none means that no clinician has yet.
    pub checked_by: Option<String>,
    /// The day of the check, where it is known.
    pub checked_on: Option<Date>,
}

impl Review {
    /// Whether the text is past its review date on a given day.
    pub fn is_overdue(&self, today: Date) -> bool {
        today > self.next_review
    }

    /// What a reader is told about the review, in full sentences.
    pub fn statement(&self) -> String {
        let edited = date::words(self.reviewed_on);
        let due = date::words(self.next_review);
        let checked = self.checked_on.map(date::words);
        match &self.checked_by {
            Some(name) => {
                let on = checked.map_or_else(String::new, |day| format!(" on {day}"));
                format!("Checked by {name}{on}. Last reviewed on {edited}. Next review by {due}.")
            }
            None => format!(
                "Not yet checked by a clinician. Last edited on {edited}. Next review by {due}."
            ),
        }
    }
}

/// Reads reviewed_on, next_review and checked_by of a head, in this order.
pub(crate) fn parse(
    file: &str,
    head_text: &str,
    [reviewed_on, next_review, checked_by]: [&str; 3],
) -> Result<Review, ContentError> {
    let reviewed_on = day(file, head_text, "reviewed_on", reviewed_on)?;
    let next_review = day(file, head_text, "next_review", next_review)?;
    if next_review <= reviewed_on {
        let line = front::line_of_key(head_text, "next_review");
        let message = "next_review is not after reviewed_on; write a later day";
        return Err(ContentError::new(file, line, message));
    }
    let name = checked_by.trim();
    let checked_by = (!name.is_empty()).then(|| name.to_owned());
    Ok(Review {
        reviewed_on,
        next_review,
        checked_by,
        checked_on: None,
    })
}

/// Reads a day of a head.
pub(crate) fn day(
    file: &str,
    head_text: &str,
    key: &str,
    value: &str,
) -> Result<Date, ContentError> {
    value.parse().map_err(|_| {
        let line = front::line_of_key(head_text, key);
        let message = format!("{key} '{value}' is not a day; write it as 2026-11-22");
        ContentError::new(file, line, message)
    })
}
