//! Calendar feeds: secret addresses from which a calendar program reads visits.

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use midstance_ical::{Event, Feed, Status};
use midstance_store::{
    FeedId, PractitionerId, StoreError, Tx,
    account::Role,
    appointment::{Appointment, Status as VisitStatus},
    directory::{self, Location, Practitioner},
    feed::{self as rows, FeedRow, Whose},
};
use sha2::{Digest, Sha256};

use crate::{
    Actor, Clinic, Staff, Token,
    audit::{Told, write},
    directory::zone_of,
    profile::Profile,
};

/// Days before and after today that a feed shows.
const BACK_DAYS: i64 = 30;
const AHEAD_DAYS: i64 = 365;
/// Cancelled visits stay in it for so many days, so that calendar programs learn of it.
const CANCELLED_DAYS: i64 = 30;
/// "Last used" is written at most once in so many minutes.
const TOUCH_MINUTES: i64 = 1;

/// A feed as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The iCalendar object.
    pub body: String,
    /// SHA-256 of the body in hexadecimal: a strong validator.
    pub tag: String,
    /// When its content last changed, at most since the beginning of the day (UTC), with which its
    /// window moves on.
    pub modified: Timestamp,
}

/// Whether a member of staff may make or end a feed: the owner any, practitioners their own,
/// everybody those of places.
#[must_use]
pub fn may_have(staff: &Staff, whose: Whose) -> bool {
    match whose {
        Whose::Location(_) => true,
        Whose::Practitioner(id) => staff.role == Role::Owner || staff.practitioner == Some(id),
    }
}

/// Whether a member of staff may have a feed with full names: only of their own visits.
#[must_use]
pub fn may_name(staff: &Staff, whose: Whose) -> bool {
    matches!(whose, Whose::Practitioner(id) if staff.practitioner == Some(id))
}

/// Makes a feed and gives the secret of its address, which is not kept. `None` when this member of
/// staff may not have it.
///
/// # Errors
/// When the store fails.
pub async fn make(
    clinic: &Clinic,
    staff: &Staff,
    whose: Whose,
    full_names: bool,
) -> Result<Option<Token>, StoreError> {
    if !may_have(staff, whose) || (full_names && !may_name(staff, whose)) {
        return Ok(None);
    }
    let secret = clinic.new_token();
    let row = FeedRow {
        id: FeedId(clinic.new_id()),
        whose,
        full_names,
        made_by: Some(staff.account),
        created_at: clinic.now(),
        last_used_at: None,
    };
    let (this, who, hash) = (clinic.clone(), Actor::Staff(staff.clone()), secret.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                rows::insert(tx, &row, &hash).await?;
                write(
                    tx,
                    &this,
                    &who,
                    Told::setting("feed", row.id.0, "feed.made", ""),
                )
                .await
            })
        })
        .await?;
    Ok(Some(secret))
}

/// The feeds that a member of staff may see and end.
///
/// # Errors
/// When the store fails.
pub async fn list(clinic: &Clinic, staff: &Staff) -> Result<Vec<FeedRow>, StoreError> {
    let mut found = clinic.store.read(|tx| Box::pin(rows::all(tx))).await?;
    found.retain(|row| may_have(staff, row.whose));
    Ok(found)
}

/// Ends a feed at once. Answers `false` when there is none that this member of staff may end.
///
/// # Errors
/// When the store fails.
pub async fn revoke(clinic: &Clinic, staff: &Staff, id: FeedId) -> Result<bool, StoreError> {
    let (this, staff, now) = (clinic.clone(), staff.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                match rows::get(tx, id).await? {
                    Some(row) if may_have(&staff, row.whose) => {}
                    _ => return Ok(false),
                }
                rows::revoke(tx, id, now).await?;
                let told = Told::setting("feed", id.0, "feed.revoked", "");
                write(tx, &this, &Actor::Staff(staff), told).await?;
                Ok(true)
            })
        })
        .await
}

/// The feed behind a secret; `None` when there is none or it was ended. Notes that it was asked for.
///
/// # Errors
/// When the store fails.
pub async fn serve(clinic: &Clinic, secret: &Token) -> Result<Option<Served>, StoreError> {
    let (hash, now) = (secret.hash(), clinic.now());
    let served = clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                match rows::by_hash(tx, &hash).await? {
                    Some(row) => Ok::<_, StoreError>(Some((write_out(tx, &row, now).await?, row))),
                    None => Ok(None),
                }
            })
        })
        .await?;
    let Some((served, row)) = served else {
        return Ok(None);
    };
    let fresh = now.saturating_sub(TOUCH_MINUTES.minutes()).unwrap_or(now);
    if row.last_used_at.is_none_or(|used| used < fresh) {
        clinic
            .store
            .write(move |tx| Box::pin(rows::touch(tx, row.id, now)))
            .await?;
    }
    Ok(Some(served))
}

async fn write_out(tx: &mut Tx, row: &FeedRow, now: Timestamp) -> Result<Served, StoreError> {
    // The window moves once a day, so that the same visits are the same bytes all day long.
    let today = now
        .round(
            jiff::TimestampRound::new()
                .smallest(jiff::Unit::Hour)
                .increment(24)
                .mode(jiff::RoundMode::Floor),
        )
        .unwrap_or(now);
    let days = |n: i64| SignedDuration::from_hours(24 * n);
    let from = today.saturating_sub(days(BACK_DAYS)).unwrap_or(today);
    let until = today.saturating_add(days(AHEAD_DAYS + 1)).unwrap_or(today);
    let since = today.saturating_sub(days(CANCELLED_DAYS)).unwrap_or(today);
    let visits = rows::visits(tx, row.whose, (from, until), since).await?;
    let words = Words::load(tx, row).await?;
    let mut modified = today.max(row.created_at);
    let mut events = Vec::with_capacity(visits.len());
    for (visit, client) in &visits {
        modified = modified.max(visit.updated_at);
        events.push(words.event(visit, client)?);
    }
    let feed = Feed {
        name: words.name.clone(),
        events,
    };
    let body = feed.to_ical();
    let digest = Sha256::digest(body.as_bytes());
    let tag = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Served {
        body,
        tag,
        modified,
    })
}

/// The names that a feed uses. Those who left are among them: old visits name them.
struct Words {
    name: String,
    full_names: bool,
    of_place: bool,
    locations: Vec<Location>,
    practitioners: Vec<Practitioner>,
}

impl Words {
    async fn load(tx: &mut Tx, row: &FeedRow) -> Result<Self, StoreError> {
        let profile = Profile::load(tx).await?;
        let locations = directory::locations(tx).await?;
        let practitioners = directory::practitioners(tx).await?;
        let of = match row.whose {
            Whose::Practitioner(id) => name_of(&practitioners, id),
            Whose::Location(id) => locations.iter().find(|l| l.id == id).map(|l| &*l.name),
        };
        Ok(Self {
            name: format!("{}: {}", profile.name, of.unwrap_or_default()),
            full_names: row.full_names,
            of_place: matches!(row.whose, Whose::Location(_)),
            locations,
            practitioners,
        })
    }

    fn event(&self, visit: &Appointment, client: &str) -> Result<Event, StoreError> {
        let place = self.locations.iter().find(|l| l.id == visit.location);
        let who = if self.full_names {
            client.to_owned()
        } else {
            initials(client)
        };
        let with = match name_of(&self.practitioners, visit.practitioner) {
            Some(name) if self.of_place => format!(" with {name}"),
            _ => String::new(),
        };
        Ok(Event {
            uid: visit.uid.clone(),
            sequence: u32::try_from(visit.sequence).unwrap_or_default(),
            status: match visit.status {
                VisitStatus::Cancelled => Status::Cancelled,
                _ => Status::Confirmed,
            },
            start: visit.start,
            end: visit.end,
            zone: place.map_or(Ok(TimeZone::UTC), zone_of)?,
            summary: format!("Appointment: {who}{with}"),
            location: place.map(|l| format!("{}, {}, {}", l.name, l.street, l.city)),
            url: None,
            created: visit.created_at,
            modified: visit.updated_at,
        })
    }
}

fn name_of(all: &[Practitioner], id: PractitionerId) -> Option<&str> {
    all.iter().find(|p| p.id == id).map(|p| &*p.name)
}

/// The first letters of a name: "A. B."
fn initials(name: &str) -> String {
    let letters: Vec<String> = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .map(|first| format!("{}.", first.to_uppercase()))
        .collect();
    letters.join(" ")
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_tell_no_name() {
        assert_eq!(initials("Ada Brook"), "A. B.");
        assert_eq!(initials("  élodie  van  Os "), "É. V. O.");
        assert_eq!(initials(""), "");
    }
}
