//! A practitioner's week at a place.

use jiff::civil::{Date, Weekday};
use midstance_schedule::{WeeklyHours, check_week};
use midstance_store::{
    AppointmentId, HoursId, LocationId, PractitionerId,
    hours::{WorkingHours, replace_hours},
};

use super::{
    ChangeError,
    stranded::{Plan, check},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    directory::clock,
};

/// A row of the week as it was entered. Minutes count from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// 1 = Monday … 7 = Sunday.
    pub weekday: u8,
    /// Begin.
    pub from_minute: u16,
    /// End, up to 1440.
    pub until_minute: u16,
    /// First day on which it holds.
    pub valid_from: Option<Date>,
    /// Last day on which it holds.
    pub valid_until: Option<Date>,
}

impl Row {
    fn weekly(&self) -> Option<WeeklyHours> {
        let day = i8::try_from(self.weekday).ok()?;
        Some(WeeklyHours {
            weekday: Weekday::from_monday_one_offset(day).ok()?,
            from: clock(self.from_minute),
            until: clock(self.until_minute),
            valid_from: self.valid_from,
            valid_until: self.valid_until,
        })
    }
}

/// Replaces a practitioner's week at a place, unless visits that are not among those `seen` would
/// fall outside.
///
/// # Errors
/// [`ChangeError`]; nothing is changed then.
pub async fn save_week(
    clinic: &Clinic,
    actor: &Actor,
    post: (PractitionerId, LocationId),
    rows: Vec<Row>,
    seen: Vec<AppointmentId>,
) -> Result<(), ChangeError> {
    let week: Option<Vec<WeeklyHours>> = rows.iter().map(Row::weekly).collect();
    check_week(&week.ok_or(ChangeError::NotFound)?).map_err(ChangeError::Wrong)?;
    let (practitioner, location) = post;
    let stored: Vec<WorkingHours> = rows
        .iter()
        .map(|row| WorkingHours {
            id: HoursId(clinic.new_id()),
            practitioner,
            location,
            weekday: row.weekday,
            from_minute: row.from_minute,
            until_minute: row.until_minute,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        })
        .collect();
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let now = this.now();
                let before = Plan::load(tx, now).await?;
                let d = &before.directory;
                if d.practitioner(practitioner).is_none() || d.location(location).is_none() {
                    return Err(ChangeError::NotFound);
                }
                replace_hours(tx, post, &stored).await?;
                check(tx, &before, now, &seen).await?;
                let detail = format!("at {location}: {}", in_words(&rows));
                let told = Told::setting("practitioner", practitioner.0, "hours.changed", &detail);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}

fn in_words(rows: &[Row]) -> String {
    let words: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} to {}",
                row.weekday, row.from_minute, row.until_minute
            )
        })
        .collect();
    words.join(", ")
}
