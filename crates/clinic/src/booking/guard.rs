//! Danger rules at the booking door itself: no massage while one holds.

use jiff::{Timestamp, ToSpan};
use midstance_knowledge::MassageStance;
use midstance_store::{
    ClientId, ServiceId, Tx,
    appointment::{self, Appointment, SharedCheck},
    directory::ServiceKind,
};

use super::{BookError, Booking, Refused};
use crate::{
    Clinic, Token,
    check::{self, CheckAnswers},
    directory::Directory,
};

/// Version of the sentence with which a client agrees that the practitioner sees the check.
pub const CONSENT_WORDING: &str = "share-check-2026-11";
/// A shared check guards further bookings of the same client for so many days.
const GUARDS_DAYS: i64 = 14;

/// What keeps a massage from being booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// Ids of the rules that hold, most urgent first; empty where a dangerous cause is likely
    /// without a rule.
    pub rules: Vec<String>,
}

/// Refuses a massage while a danger holds in the check that led here, or in the last one that this
/// client shared.
pub(super) async fn check(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    (service, client): (ServiceId, ClientId),
    led_here: Option<&Token>,
) -> Result<(), BookError> {
    let service = directory.service(service).ok_or(Refused::NotOffered)?;
    if service.kind != ServiceKind::Massage {
        return Ok(());
    }
    let now = clinic.now();
    let open = match led_here {
        Some(token) => check::load_in(tx, token, now).await?,
        None => None,
    };
    // A check that was only begun says nothing yet, and takes nothing back.
    let is_news = open.as_ref().is_some_and(|answers| answers.safety_done);
    let shared = if is_news {
        None
    } else {
        let since = now
            .saturating_sub((GUARDS_DAYS * 24).hours())
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let shared = appointment::last_shared_check(tx, client, since).await?;
        shared
            .map(|shared| CheckAnswers::from_json(&shared.content))
            .transpose()?
    };
    let answers = open.into_iter().chain(shared);
    match answers
        .filter_map(|answers| danger(clinic, &answers))
        .next()
    {
        Some(danger) => Err(Refused::Danger(danger).into()),
        None => Ok(()),
    }
}

/// What in these answers keeps a massage from being booked, if anything does.
#[must_use]
pub fn danger(clinic: &Clinic, answers: &CheckAnswers) -> Option<Danger> {
    let answers = answers.for_model(&clinic.model);
    let assessment = clinic.model.assess(&answers);
    (assessment.massage.stance == MassageStance::NotNow).then(|| Danger {
        rules: assessment
            .rules
            .iter()
            .map(|fired| fired.rule.id.clone())
            .collect(),
    })
}

/// Keeps the check with the visit, where the client agreed.
pub(super) async fn share(
    tx: &mut Tx,
    clinic: &Clinic,
    booking: &Booking,
    visit: &Appointment,
) -> Result<Option<SharedCheck>, BookError> {
    let (true, Some(token)) = (booking.share_check, &booking.check) else {
        return Ok(None);
    };
    let Some(answers) = check::load_in(tx, token, clinic.now()).await? else {
        return Ok(None);
    };
    let shared = SharedCheck {
        appointment: visit.id,
        content: answers.to_json()?,
        knowledge_version: clinic.model.knowledge().version.clone(),
        consent_wording: CONSENT_WORDING.to_owned(),
        consented_at: clinic.now(),
    };
    appointment::share_check(tx, &shared).await?;
    Ok(Some(shared))
}
