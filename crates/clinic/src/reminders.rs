//! Reminders by mail, once per visit and time, as long before it as the clinic likes.

use jiff::{Timestamp, ToSpan};
use midstance_store::{
    AppointmentId, StoreError, Tx,
    appointment::{self, Appointment},
    reminder, setting,
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    booking,
    directory::Directory,
};

/// The setting that holds the hours, such as `48` or `48,3`; `0` or nothing means none.
pub const SETTING: &str = "reminders.hours";
/// How long before a visit its reminder goes out where nothing else is set.
pub const DEFAULT_HOURS: i64 = 48;
/// The earliest that can be set: a fortnight.
const MOST_HOURS: i64 = 14 * 24;
/// Letters written per transaction, so that bookings need not wait.
const BATCH: u32 = 20;

/// The hours before a visit at which reminders go out, longest first.
///
/// # Errors
/// When the database fails.
pub async fn hours(tx: &mut Tx) -> Result<Vec<i64>, StoreError> {
    Ok(match setting::get(tx, SETTING).await? {
        None => vec![DEFAULT_HOURS],
        Some(text) => parse_hours(&text).unwrap_or_else(|| vec![DEFAULT_HOURS]),
    })
}

/// The hours as they are set.
///
/// # Errors
/// When the store fails.
pub async fn set_hours(clinic: &Clinic) -> Result<Vec<i64>, StoreError> {
    clinic.store.read(|tx| Box::pin(hours(tx))).await
}

/// Sets the hours.
///
/// # Errors
/// When the store fails.
pub async fn save_hours(clinic: &Clinic, actor: &Actor, hours: &[i64]) -> Result<(), StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    let words: Vec<String> = hours.iter().map(i64::to_string).collect();
    let words = words.join(",");
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                setting::put(tx, SETTING, &words).await?;
                write(tx, &this, &who, Told::settings("reminders.set", &words)).await
            })
        })
        .await
}

/// Reads hours as they are typed: whole numbers up to 336 with commas between; `None` when
/// something else was typed.
#[must_use]
pub fn parse_hours(text: &str) -> Option<Vec<i64>> {
    let mut hours = Vec::new();
    for word in text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        match word.parse::<i64>() {
            Ok(0) => {}
            Ok(hour) if (1..=MOST_HOURS).contains(&hour) => hours.push(hour),
            _ => return None,
        }
    }
    hours.sort_unstable_by(|a, b| b.cmp(a));
    hours.dedup();
    Some(hours)
}

/// Writes the reminders that are due and were not yet written. Answers how many. Called every few
/// minutes; called twice, or by two programs on one database, it writes none twice.
///
/// # Errors
/// When the store fails; what was written stands.
pub async fn write_due(clinic: &Clinic) -> Result<usize, StoreError> {
    let hours = set_hours(clinic).await?;
    let mut written = 0;
    for before in hours {
        loop {
            let this = clinic.clone();
            let (seen, wrote) = clinic
                .store
                .write(move |tx| Box::pin(async move { batch(tx, &this, before).await }))
                .await?;
            written += wrote;
            if seen < BATCH as usize {
                break;
            }
        }
    }
    Ok(written)
}

async fn batch(tx: &mut Tx, clinic: &Clinic, before: i64) -> Result<(usize, usize), StoreError> {
    let now = clinic.now();
    let until = now.saturating_add(before.hours()).unwrap_or(now);
    let due = reminder::missing(tx, (now, until), before, BATCH).await?;
    if due.is_empty() {
        return Ok((0, 0));
    }
    // A visit with somebody, or of a service, that was taken out of use stands until somebody moves it.
    let directory = Directory::load_all(tx).await?;
    let mut wrote = 0;
    for visit in &due {
        if !reminder::note(tx, (visit.id, visit.start), before, now).await? {
            continue;
        }
        if is_news(visit, before) || reminder::is_stopped(tx, visit.client).await? {
            continue;
        }
        booking::reminder(tx, clinic, &directory, visit).await?;
        wrote += 1;
    }
    Ok((due.len(), wrote))
}

/// Whether the client was told of this time after the reminder would have gone out: the letter of
/// the booking or move reminds enough.
fn is_news(visit: &Appointment, before: i64) -> bool {
    let due = visit
        .start
        .saturating_sub(before.hours())
        .unwrap_or(Timestamp::MIN);
    visit.updated_at >= due
}

/// Whether the client of a visit wants no reminders.
///
/// # Errors
/// When the store fails.
pub async fn are_stopped(clinic: &Clinic, visit: AppointmentId) -> Result<bool, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                match appointment::get(tx, visit).await? {
                    Some(visit) => reminder::is_stopped(tx, visit.client).await,
                    None => Ok(false),
                }
            })
        })
        .await
}

/// Stops all reminders of a visit's client, or lets them come again.
///
/// # Errors
/// When the store fails.
pub async fn set_stopped(
    clinic: &Clinic,
    actor: &Actor,
    visit: AppointmentId,
    stopped: bool,
) -> Result<(), StoreError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(found) = appointment::get(tx, visit).await? else {
                    return Ok(());
                };
                let action = if stopped {
                    reminder::stop(tx, found.client, now).await?;
                    "reminders.stopped"
                } else {
                    reminder::resume(tx, found.client).await?;
                    "reminders.resumed"
                };
                write(tx, &this, &who, Told::appointment(visit, action, "")).await
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_typed() {
        assert_eq!(parse_hours(" 3, 48 ,3"), Some(vec![48, 3]));
        assert_eq!(parse_hours("0"), Some(vec![]));
        assert_eq!(parse_hours(""), Some(vec![]));
        assert_eq!(parse_hours("two days"), None);
        assert_eq!(parse_hours("-3"), None);
        assert_eq!(parse_hours("337"), None);
    }
}
