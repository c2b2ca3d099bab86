//! Authors of articles: staff and guests, and what readers are told of them.

use midstance_editorial::{Author as Told, Library, is_slug, slug_of};
use midstance_store::{
    AccountId, AuthorId, ImageId, StoreError, Tx,
    account::{self, Account},
    article,
    author::{self, Author},
    image,
};

use crate::{Actor, Clinic, audit, audit::write};

/// What was typed of an author.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorWords {
    /// Name in the address; empty for one made of the name.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Their portrait.
    pub photo: Option<ImageId>,
    /// Credentials in short; may be empty.
    pub credentials: String,
    /// Credentials, spelled out.
    pub credentials_spelled: String,
    /// Role, and where.
    pub role: String,
    /// What they have done; may be empty.
    pub experience: String,
    /// Registration body and number; may be empty.
    pub registration: String,
    /// Conflicts of interest, in a sentence.
    pub conflicts: String,
    /// A few sentences about them.
    pub about: String,
    /// Whether they write as a guest.
    pub guest: bool,
    /// Their account, where they have one.
    pub account: Option<AccountId>,
    /// Whether they may be named on new texts.
    pub active: bool,
}

/// Why an author was not saved.
#[derive(Debug, thiserror::Error)]
pub enum AuthorError {
    /// There is no such author.
    #[error("there is no such author")]
    NotFound,
    /// The name in the address is none; this would be one.
    #[error("the address may hold only small letters, digits and hyphens")]
    SlugBad(String),
    /// Another author has this address.
    #[error("another author has this address")]
    SlugTaken,
    /// The account is another author's.
    #[error("that account is another author's")]
    AccountTaken,
    /// There is no such picture.
    #[error("there is no such picture")]
    NoPhoto,
    /// Somebody else saved since the form was opened.
    #[error("somebody else saved in between")]
    Conflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// All authors kept in the store, by name, and the accounts they may be linked to.
///
/// # Errors
/// When the store fails.
pub async fn list(clinic: &Clinic) -> Result<(Vec<Author>, Vec<Account>), StoreError> {
    clinic
        .store
        .read(|tx| Box::pin(async move { Ok((author::all(tx).await?, account::all(tx).await?)) }))
        .await
}

/// Authors of the texts' files that nobody has taken over into the store.
pub fn built_in<'a>(library: &'a Library, kept: &'a [Author]) -> impl Iterator<Item = &'a Told> {
    library
        .authors()
        .filter(move |told| !kept.iter().any(|own| own.slug == told.id))
}

/// What stands in the form for an author of a file: saved, it takes that one's place.
#[must_use]
pub fn words_of(told: &Told) -> AuthorWords {
    AuthorWords {
        slug: told.id.clone(),
        name: told.name.clone(),
        credentials_spelled: told.credentials.clone(),
        role: told.role.clone(),
        experience: told.experience.clone(),
        registration: told.registration.clone().unwrap_or_default(),
        conflicts: told.conflicts.clone(),
        about: told.about.clone(),
        guest: told.guest,
        active: true,
        ..AuthorWords::default()
    }
}

/// Saves an author: a new one, or one whose revision was `seen`.
///
/// # Errors
/// See [`AuthorError`]; nothing is changed then.
pub async fn save(
    clinic: &Clinic,
    actor: &Actor,
    (id, seen): (Option<AuthorId>, i64),
    words: AuthorWords,
) -> Result<Author, AuthorError> {
    let mut words = words;
    if words.slug.is_empty() {
        words.slug = slug_of(&words.name);
    }
    if !is_slug(&words.slug) {
        return Err(AuthorError::SlugBad(slug_of(&words.slug)));
    }
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let author = keep(tx, &this, (id, seen), words).await?;
                article::announce(tx).await?;
                let action = if id.is_some() {
                    "author.changed"
                } else {
                    "author.added"
                };
                let told = audit::Told::setting("author", author.id.0, action, &author.name);
                write(tx, &this, &who, told).await?;
                Ok(author)
            })
        })
        .await
}

async fn keep(
    tx: &mut Tx,
    clinic: &Clinic,
    (id, seen): (Option<AuthorId>, i64),
    words: AuthorWords,
) -> Result<Author, AuthorError> {
    let old = match id {
        Some(id) => Some(author::get(tx, id).await?.ok_or(AuthorError::NotFound)?),
        None => None,
    };
    if old.as_ref().is_some_and(|old| old.revision != seen) {
        return Err(AuthorError::Conflict);
    }
    let others = author::all(tx).await?;
    let mut others = others.iter().filter(|other| Some(other.id) != id);
    if others.clone().any(|other| other.slug == words.slug) {
        return Err(AuthorError::SlugTaken);
    }
    if words.account.is_some() && others.any(|other| other.account == words.account) {
        return Err(AuthorError::AccountTaken);
    }
    if let Some(photo) = words.photo
        && image::get(tx, photo).await?.is_none()
    {
        return Err(AuthorError::NoPhoto);
    }
    let now = clinic.now();
    let row = Author {
        id: id.unwrap_or_else(|| AuthorId(clinic.new_id())),
        slug: words.slug,
        name: words.name,
        photo: words.photo,
        credentials: words.credentials,
        credentials_spelled: words.credentials_spelled,
        role: words.role,
        experience: words.experience,
        registration: words.registration,
        conflicts: words.conflicts,
        about: words.about,
        guest: words.guest,
        account: words.account,
        active: words.active,
        revision: old.as_ref().map_or(1, |old| old.revision + 1),
        created_at: old.as_ref().map_or(now, |old| old.created_at),
        updated_at: now,
    };
    match old {
        Some(_) if !author::change(tx, &row).await? => return Err(AuthorError::Conflict),
        Some(_) => {}
        None => author::insert(tx, &row).await?,
    }
    Ok(row)
}
