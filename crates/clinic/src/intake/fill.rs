//! A client fills a form in, at once or bit by bit, and may change it until the visit.

use midstance_store::{
    AppointmentId, StoreError, Tx,
    appointment::{self, Appointment, Status},
    intake,
};
use serde::{Deserialize, Serialize};

use super::form::{Answers, Form, Kind, needed, parse, to_json};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// One answer, with its question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Id of the question.
    pub id: String,
    /// The question.
    pub ask: String,
    /// How it was answered.
    pub kind: Kind,
    /// What was answered; empty when it was left open.
    pub answer: String,
    /// What the practitioner is told at once; empty for nothing.
    pub alert: String,
}

/// A form that was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Name of the form.
    pub name: String,
    /// What the client agreed to.
    pub consent: String,
    /// Whether they did.
    pub agreed: bool,
    /// Questions and answers, in order.
    pub given: Vec<Given>,
}

/// The form of a visit and how it stands.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The form in its newest version.
    pub form: Form,
    /// What was answered so far.
    pub answers: Answers,
    /// Whether the consent was given.
    pub agreed: bool,
    /// When it was sent, if it was.
    pub sent_at: Option<jiff::Timestamp>,
    /// Whether it can still be changed.
    pub open: bool,
}

/// Why answers were not kept.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// There is no such visit, or it needs no form.
    #[error("there is no form for this appointment")]
    NotFound,
    /// The visit has begun, took place or was called off.
    #[error("the answers can no longer be changed")]
    Closed,
    /// Questions that are open or answered wrongly, and what to do.
    #[error("some answers are missing")]
    Missing(Vec<(String, String)>),
    /// The consent was not given.
    #[error("the consent is missing")]
    NoConsent,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Until the visit begins, answers can be changed.
fn is_open(clinic: &Clinic, visit: &Appointment) -> bool {
    matches!(visit.status, Status::Booked | Status::Arrived) && clinic.now() < visit.end
}

/// The form of a visit for whoever holds its link; none where none is needed.
///
/// # Errors
/// When the store fails.
pub async fn sheet(clinic: &Clinic, visit: AppointmentId) -> Result<Option<Sheet>, StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(visit) = appointment::get(tx, visit).await? else {
                    return Ok(None);
                };
                let Some(form) = needed(tx, visit.service).await? else {
                    return Ok(None);
                };
                let holder = intake::holder(tx, visit.id).await?;
                let kept = intake::answered(tx, holder).await?;
                let filled: Option<Filled> =
                    kept.as_ref().map(|kept| parse(&kept.content)).transpose()?;
                let given = filled.iter().flat_map(|filled| &filled.given);
                Ok(Some(Sheet {
                    open: is_open(&this, &visit),
                    answers: given.map(|g| (g.id.clone(), g.answer.clone())).collect(),
                    agreed: filled.as_ref().is_some_and(|filled| filled.agreed),
                    sent_at: kept.and_then(|kept| kept.sent_at),
                    form,
                }))
            })
        })
        .await
}

/// Keeps answers: sent when `send`, which needs all that must be answered and the consent; else as
/// they are, to go on later. Answers that were sent once are only ever replaced by whole ones.
///
/// # Errors
/// [`FillError`]; then nothing is kept.
pub async fn keep(
    clinic: &Clinic,
    actor: &Actor,
    visit: AppointmentId,
    (answers, agreed): (Answers, bool),
    send: bool,
) -> Result<(), FillError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move { run(tx, &this, &who, (visit, send, (answers, agreed))).await })
        })
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (visit, send, (answers, agreed)): (AppointmentId, bool, (Answers, bool)),
) -> Result<(), FillError> {
    let visit = appointment::get(tx, visit).await?;
    let visit = visit.ok_or(FillError::NotFound)?;
    let form = needed(tx, visit.service).await?;
    let form = form.ok_or(FillError::NotFound)?;
    if !is_open(clinic, &visit) {
        return Err(FillError::Closed);
    }
    let holder = intake::holder(tx, visit.id).await?;
    let before = intake::answered(tx, holder).await?;
    let send = send || before.is_some_and(|before| before.sent_at.is_some());
    let problems = form.check(&answers, send);
    if !problems.is_empty() {
        return Err(FillError::Missing(problems));
    }
    if send && !agreed {
        return Err(FillError::NoConsent);
    }
    let filled = filled(&form, &answers, agreed);
    let now = clinic.now();
    let row = intake::Answered {
        appointment: holder,
        version: form.version.clone(),
        alert: filled.given.iter().any(|g| !g.alert.is_empty()),
        content: to_json(&filled)?,
        sent_at: send.then_some(now),
        updated_at: now,
    };
    intake::keep(tx, &row).await?;
    if send {
        let told = Told::appointment(visit.id, "intake.sent", &form.version);
        write(tx, clinic, actor, told).await?;
    }
    Ok(())
}

fn filled(form: &Form, answers: &Answers, agreed: bool) -> Filled {
    let given = form.content.questions.iter().map(|question| {
        let answer = answers.get(&question.id).map_or("", |a| a.trim());
        let alert = match (question.kind, answer) {
            (Kind::YesNo, "yes") => question.alert.clone(),
            (Kind::YesNo, "unsure") if !question.alert.is_empty() => {
                format!("{} (not sure)", question.alert)
            }
            _ => String::new(),
        };
        Given {
            id: question.id.clone(),
            ask: question.ask.clone(),
            kind: question.kind,
            answer: answer.to_owned(),
            alert,
        }
    });
    Filled {
        name: form.name.clone(),
        consent: form.content.consent.clone(),
        agreed,
        given: given.collect(),
    }
}
