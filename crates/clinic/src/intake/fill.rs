//! A client fills a form in, at once or bit by bit, and may change it until the visit.

use midstance_store::{
    AppointmentId, StoreError, Tx,
    appointment::{self, Appointment, Status},
    intake,
};
use serde::{Deserialize, Serialize};

use super::{
    form::{Answers, Form, Kind, needed, parse, to_json},
    signing::{Signature, Signing, SigningField},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    directory::{Directory, zone_of},
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
    /// Who signed.
    #[serde(default)]
    pub signing: Signing,
}

/// What a client sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// The answers.
    pub answers: Answers,
    /// Who signs.
    pub signing: Signing,
    /// Whether the consent is given.
    pub agreed: bool,
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The answer to the question with this id.
    Question(String),
    /// One about who signs.
    Signing(SigningField),
}

/// What is wrong with a field, and what to do.
pub type Problem = (Field, String);

/// The form of a visit and how it stands.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The form in its newest version.
    pub form: Form,
    /// What was answered so far.
    pub reply: Reply,
    /// Where and on which day it would be signed now.
    pub at: Signature,
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
    /// Fields that are open or answered wrongly.
    #[error("some answers are missing")]
    Missing(Vec<Problem>),
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
                Ok(Some(Sheet {
                    open: is_open(&this, &visit),
                    reply: filled.map(reply).unwrap_or_default(),
                    at: signature(tx, &this, &visit).await?,
                    sent_at: kept.and_then(|kept| kept.sent_at),
                    form,
                }))
            })
        })
        .await
}

fn reply(filled: Filled) -> Reply {
    let given = filled.given.into_iter();
    Reply {
        answers: given.map(|g| (g.id, g.answer)).collect(),
        signing: filled.signing,
        agreed: filled.agreed,
    }
}

/// Where a visit is, and the day there: who is of age follows from both.
async fn signature(
    tx: &mut Tx,
    clinic: &Clinic,
    visit: &Appointment,
) -> Result<Signature, StoreError> {
    // With places that have closed: their visits still stand.
    let directory = Directory::load_all(tx).await?;
    let place = directory.location(visit.location);
    let place = place.ok_or(StoreError::Internal("a visit without its place"))?;
    let today = clinic.now().to_zoned(zone_of(place)?).date();
    Ok(Signature::at(&place.region, today))
}

impl Sheet {
    /// What is wrong with a reply; all of it must be there when `send`, or when it was sent before.
    #[must_use]
    pub fn check(&self, reply: &Reply, send: bool) -> Vec<Problem> {
        check(&self.form, self.at, reply, send || self.sent_at.is_some())
    }
}

fn check(form: &Form, at: Signature, reply: &Reply, all: bool) -> Vec<Problem> {
    let asked = form.check(&reply.answers, all).into_iter();
    let asked = asked.map(|(id, words)| (Field::Question(id), words));
    let signing = reply.signing.check(at, all).into_iter();
    let signing = signing.map(|(field, words)| (Field::Signing(field), words));
    asked.chain(signing).collect()
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
    reply: Reply,
    send: bool,
) -> Result<(), FillError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, &who, (visit, send, reply)).await }))
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (visit, send, reply): (AppointmentId, bool, Reply),
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
    let at = signature(tx, clinic, &visit).await?;
    let problems = check(&form, at, &reply, send);
    if !problems.is_empty() {
        return Err(FillError::Missing(problems));
    }
    if send && !reply.agreed {
        return Err(FillError::NoConsent);
    }
    let filled = filled(&form, &reply, at);
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

fn filled(form: &Form, reply: &Reply, at: Signature) -> Filled {
    let given = form.content.questions.iter().map(|question| {
        let answer = reply.answers.get(&question.id);
        let answer = answer.map_or("", |a| a.trim());
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
        agreed: reply.agreed,
        given: given.collect(),
        signing: reply.signing.kept(at),
    }
}
