//! The owner's own forms. A changed question or consent is a new version; answers keep theirs.

use midstance_store::{
    IntakeFormId, ServiceId, StoreError,
    intake::{self, FormRow},
};

use super::{
    ASK_MAX, Content, TEXT_MAX,
    form::{parse, to_json},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// The most questions of one form.
const QUESTIONS_MAX: usize = 40;

/// A form as the owner sees it.
#[derive(Debug, Clone)]
pub struct FormView {
    /// Its id.
    pub id: IntakeFormId,
    /// Its name.
    pub name: String,
    /// Whether services may need it.
    pub active: bool,
    /// Number of the newest version.
    pub version: i64,
    /// What the newest version says.
    pub content: Content,
    /// Which services need it.
    pub services: Vec<ServiceId>,
}

/// Why a form was not saved.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// It has no name.
    #[error("Enter a name for the form")]
    NoName,
    /// It has no consent.
    #[error("Enter what the client agrees to")]
    NoConsent,
    /// It asks nothing, or too much.
    #[error("Enter 1 to {QUESTIONS_MAX} questions of at most {ASK_MAX} characters")]
    Questions,
    /// A text is too long.
    #[error("The text can have {TEXT_MAX} characters at most")]
    TooLong,
    /// Services need it, so it cannot be taken out of use.
    #[error("Services still need this form. Change them first")]
    InUse,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn view(row: FormRow, needs: &[(ServiceId, Option<IntakeFormId>)]) -> Result<FormView, StoreError> {
    let services = needs.iter().filter(|(_, form)| *form == Some(row.id));
    Ok(FormView {
        content: parse(&row.content)?,
        services: services.map(|(service, _)| *service).collect(),
        id: row.id,
        name: row.name,
        active: row.active,
        version: row.version,
    })
}

/// All of the owner's forms, by name.
///
/// # Errors
/// When the store fails.
pub async fn forms(clinic: &Clinic) -> Result<Vec<FormView>, StoreError> {
    clinic
        .store
        .read(|tx| {
            Box::pin(async move {
                let needs = intake::needs(tx).await?;
                let rows = intake::forms(tx).await?;
                rows.into_iter().map(|row| view(row, &needs)).collect()
            })
        })
        .await
}

/// One of the owner's forms.
///
/// # Errors
/// When the store fails.
pub async fn form_view(clinic: &Clinic, id: IntakeFormId) -> Result<Option<FormView>, StoreError> {
    Ok(forms(clinic).await?.into_iter().find(|form| form.id == id))
}

fn check(name: &str, content: &Content) -> Result<(), FormError> {
    if name.trim().is_empty() {
        return Err(FormError::NoName);
    }
    if content.consent.trim().is_empty() {
        return Err(FormError::NoConsent);
    }
    let long = |text: &str, most: usize| text.chars().count() > most;
    if long(name, ASK_MAX) || long(&content.intro, TEXT_MAX) || long(&content.consent, TEXT_MAX) {
        return Err(FormError::TooLong);
    }
    let questions = &content.questions;
    let fits = (1..=QUESTIONS_MAX).contains(&questions.len());
    let ask = |q: &super::Question| {
        !q.ask.trim().is_empty() && !long(&q.ask, ASK_MAX) && !long(&q.alert, ASK_MAX)
    };
    if !fits || !questions.iter().all(ask) {
        return Err(FormError::Questions);
    }
    Ok(())
}

/// Saves a form under its id: as a new version when its content changed.
///
/// # Errors
/// [`FormError`]; nothing is changed then.
pub async fn save_form(
    clinic: &Clinic,
    actor: &Actor,
    id: IntakeFormId,
    (name, active, content): (String, bool, Content),
) -> Result<(), FormError> {
    check(&name, &content)?;
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let json = to_json(&content)?;
                let old = intake::form(tx, id).await?;
                let needs = intake::needs(tx).await?;
                if !active && needs.iter().any(|(_, form)| *form == Some(id)) {
                    return Err(FormError::InUse);
                }
                let version = match &old {
                    None => 1,
                    Some(old) if old.content == json => old.version,
                    Some(old) => old.version + 1,
                };
                let row = FormRow {
                    id,
                    name: name.clone(),
                    active,
                    version,
                    content: json,
                };
                intake::put_form(tx, &row, this.now()).await?;
                let action = if old.is_some() {
                    "setting.changed"
                } else {
                    "setting.added"
                };
                let detail = format!("{name}, version {version}");
                let told = Told::setting("intake_form", id.0, action, &detail);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
