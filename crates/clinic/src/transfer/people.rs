//! Authors who come in.

use std::collections::BTreeMap;

use midstance_editorial::exchange::{IncomingAuthor, OwnAuthor};
use midstance_store::{
    AuthorId, StoreError, Tx,
    author::{self, Author},
    image,
};

use super::{Fate, Known, Line, Sort};
use crate::Clinic;

/// What is here already, and the names of pictures that have another name here.
pub struct Own<'a> {
    /// The built-in texts and their authors.
    pub known: &'a Known,
    /// Names of pictures.
    pub names: &'a BTreeMap<String, String>,
}

/// Brings in an author. Whoever is here already keeps what is said of them here.
pub async fn bring(
    tx: &mut Tx,
    clinic: &Clinic,
    own: &Own<'_>,
    one: &IncomingAuthor,
) -> Result<Option<Line>, StoreError> {
    let here = author::by_slug(tx, &one.slug).await?.is_some();
    if here || own.known.authors.contains(&one.slug) {
        return Ok(Some(Line::new(Sort::Author, &one.name, Fate::AlreadyHere)));
    }
    let mut line = Line::new(Sort::Author, &one.name, Fate::Added);
    let told = one.own.clone().unwrap_or_default();
    let bare = told.credentials.is_empty() && told.conflicts.is_empty();
    if bare {
        line.notes.push(
            "comes in as a guest author; add credentials, role and conflicts of interest".into(),
        );
    }
    let mut photo = None;
    if !told.photo.is_empty() {
        let name = own.names.get(&told.photo).unwrap_or(&told.photo);
        photo = image::by_name(tx, name).await?.map(|image| image.id);
    }
    let row = Author {
        photo,
        ..row(clinic, one, &told, bare)
    };
    author::insert(tx, &row).await?;
    Ok(Some(line))
}

fn row(clinic: &Clinic, one: &IncomingAuthor, told: &OwnAuthor, bare: bool) -> Author {
    let now = clinic.now();
    Author {
        id: AuthorId(clinic.new_id()),
        slug: one.slug.clone(),
        name: one.name.clone(),
        photo: None,
        credentials: told.letters.clone(),
        credentials_spelled: told.credentials.clone(),
        role: told.role.clone(),
        experience: told.experience.clone(),
        registration: told.registration.clone(),
        conflicts: told.conflicts.clone(),
        about: told.about.clone(),
        guest: told.guest || bare,
        account: None,
        active: !told.left,
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}
