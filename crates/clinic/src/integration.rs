//! Keys with which other programs use the API.

use midstance_store::{
    ApiKeyId, AppointmentId, StoreError,
    api_key::{self, ApiKey, Usable},
};

use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
};

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Read the visits that were booked with it.
    Read,
    /// Book, and move or cancel what was booked with it.
    Book,
}

impl Scope {
    /// Its word in forms, in the API's description and in refusals.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Book => "book",
        }
    }

    /// Whether a key has it.
    #[must_use]
    pub fn is_of(self, key: &ApiKey) -> bool {
        match self {
            Self::Read => key.may_read,
            Self::Book => key.may_book,
        }
    }
}

/// Begins every key, so that one that leaked is recognised for what it is.
const PREFIX: &str = "midstance_";

/// Makes a key. Its secret is in the answer and nowhere else.
///
/// # Errors
/// When the store fails.
pub async fn make_key(
    clinic: &Clinic,
    actor: &Actor,
    name: &str,
    scopes: &[Scope],
) -> Result<Token, StoreError> {
    let secret = Token::received(&format!("{PREFIX}{}", clinic.new_token().reveal()));
    let key = ApiKey {
        id: ApiKeyId(clinic.new_id()),
        name: name.to_owned(),
        may_read: scopes.contains(&Scope::Read),
        may_book: scopes.contains(&Scope::Book),
        created_at: clinic.now(),
        last_used_at: None,
        revoked_at: None,
    };
    let (this, who, hash) = (clinic.clone(), actor.clone(), secret.hash());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                api_key::insert(tx, &key, &hash).await?;
                let told = Told::setting("api_key", key.id.0, "api_key.made", &key.name);
                write(tx, &this, &who, told).await
            })
        })
        .await?;
    Ok(secret)
}

/// All keys, newest first.
///
/// # Errors
/// When the store fails.
pub async fn keys(clinic: &Clinic) -> Result<Vec<ApiKey>, StoreError> {
    clinic.store.read(|tx| Box::pin(api_key::all(tx))).await
}

/// Ends a key at once. Answers whether there was one to end.
///
/// # Errors
/// When the store fails.
pub async fn revoke_key(clinic: &Clinic, actor: &Actor, id: ApiKeyId) -> Result<bool, StoreError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let Some(name) = api_key::revoke(tx, id, now).await? else {
                    return Ok(false);
                };
                write(
                    tx,
                    &this,
                    &who,
                    Told::setting("api_key", id.0, "api_key.revoked", &name),
                )
                .await?;
                Ok(true)
            })
        })
        .await
}

/// The key behind a secret, unless it was ended; notes that it is in use, once a minute.
///
/// # Errors
/// When the store fails.
pub async fn key_of(clinic: &Clinic, secret: &Token) -> Result<Option<ApiKey>, StoreError> {
    let keys = clinic.store.kept::<Usable>().await?;
    let Some(key) = keys.by_hash(&secret.hash()) else {
        return Ok(None);
    };
    let (id, now) = (key.id, clinic.now());
    if clinic.limits.key_used.count(&id.to_string(), now).is_ok() {
        clinic
            .store
            .write(move |tx| Box::pin(api_key::touch(tx, id, now)))
            .await?;
    }
    Ok(Some(key.clone()))
}

/// Whether a visit was booked with a key; other programs' visits are none of its business.
///
/// # Errors
/// When the store fails.
pub async fn is_own(
    clinic: &Clinic,
    key: ApiKeyId,
    visit: AppointmentId,
) -> Result<bool, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(api_key::booked(tx, key, visit)))
        .await
}
