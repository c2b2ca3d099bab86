//! What a person typed for a booking, kept until it is made: the last step has an address of its own,
//! and going back and forth loses nothing.

use jiff::{Timestamp, ToSpan};
use midstance_store::{StoreError, typed as details};

use crate::{Clinic, Token};

/// How long it is kept, in minutes: long enough to look for another time, short enough for a tablet that
/// others use next.
pub const TYPED_MINUTES: i64 = 30;

/// Keeps what was typed, as its form wrote it, under a new token, instead of what the same person
/// typed `before`.
///
/// # Errors
/// When the store fails.
pub async fn keep_typed(
    clinic: &Clinic,
    typed: String,
    before: Option<&Token>,
) -> Result<Token, StoreError> {
    let (token, now) = (clinic.new_token(), clinic.now());
    let (hash, before) = (token.hash(), before.map(Token::hash));
    clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                if let Some(before) = before {
                    details::delete(tx, &before).await?;
                }
                details::put(tx, &hash, &typed, now).await
            })
        })
        .await?;
    Ok(token)
}

/// What was typed under a token, if it is not too long ago.
///
/// # Errors
/// When the store fails.
pub async fn typed(clinic: &Clinic, token: &Token) -> Result<Option<String>, StoreError> {
    let oldest = clinic.now().saturating_sub(TYPED_MINUTES.minutes());
    let (hash, oldest) = (token.hash(), oldest.unwrap_or(Timestamp::UNIX_EPOCH));
    clinic
        .store
        .read(move |tx| Box::pin(async move { details::get(tx, &hash, oldest).await }))
        .await
}

/// Deletes what was typed under a token.
///
/// # Errors
/// When the store fails.
pub async fn forget_typed(clinic: &Clinic, token: &Token) -> Result<(), StoreError> {
    let hash = token.hash();
    clinic
        .store
        .write(move |tx| Box::pin(async move { details::delete(tx, &hash).await }))
        .await
}
