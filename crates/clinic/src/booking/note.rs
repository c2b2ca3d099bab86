//! What staff note on a visit for one another.

use midstance_store::{AppointmentId, StoreError, staff_note as notes};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2000;

/// Why a note was not kept.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// There is no such visit.
    #[error("there is no such appointment")]
    NotFound,
    /// Somebody else wrote another one meanwhile; it stands here.
    #[error("somebody else wrote a note meanwhile")]
    Changed(String),
    /// Longer than [`NOTE_MAX`].
    #[error("the note must be 2000 characters or fewer")]
    TooLong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The staff's note on a visit; clients never see it.
///
/// # Errors
/// When the store fails.
pub async fn staff_note(clinic: &Clinic, id: AppointmentId) -> Result<String, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { notes::get(tx, id).await }))
        .await
}

/// Line breaks as every browser means them.
fn plain(note: &str) -> String {
    note.trim().replace("\r\n", "\n")
}

/// Writes the staff's note on a visit, over the one that was `seen`. The audit line says that it changed,
/// not what it says.
///
/// # Errors
/// [`NoteError`].
pub async fn set_note(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    (note, seen): (&str, &str),
) -> Result<(), NoteError> {
    let (note, seen) = (plain(note), plain(seen));
    if note.chars().count() > NOTE_MAX {
        return Err(NoteError::TooLong);
    }
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let stands = plain(&notes::get(tx, id).await?);
                if stands == note {
                    return Ok(());
                }
                if stands != seen {
                    return Err(NoteError::Changed(stands));
                }
                if !notes::set(tx, id, &note).await? {
                    return Err(NoteError::NotFound);
                }
                let told = Told::appointment(id, "appointment.noted", "");
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
