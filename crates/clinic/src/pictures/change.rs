//! Describing, replacing and taking away a picture.

use midstance_store::{ImageId, StoreError, Tx, article, author, image, image::Image};

use super::{PictureError, draw::draw, uses};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// What is said of a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// What it shows.
    pub alt: String,
    /// What stands below it; may be empty.
    pub caption: String,
    /// Who made it; may be empty.
    pub credit: String,
}

async fn found(tx: &mut Tx, id: ImageId) -> Result<Image, PictureError> {
    image::get(tx, id).await?.ok_or(PictureError::NotFound)
}

/// Says something else of a picture. Words that stand in texts stay as they are there.
///
/// # Errors
/// [`PictureError::NoWords`], [`PictureError::NotFound`]
pub async fn describe(
    clinic: &Clinic,
    actor: &Actor,
    (id, words): (ImageId, Words),
) -> Result<(), PictureError> {
    if words.alt.trim().is_empty() {
        return Err(PictureError::NoWords);
    }
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let old = found(tx, id).await?;
                let new = Image {
                    alt: words.alt.trim().to_owned(),
                    caption: words.caption.trim().to_owned(),
                    credit: words.credit.trim().to_owned(),
                    updated_at: this.now(),
                    ..old
                };
                image::describe(tx, &new).await?;
                article::announce(tx).await?;
                let told = Told::setting("picture", id.0, "picture.described", &new.name);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}

/// Puts another picture in its place: texts that name it show the new one.
///
/// # Errors
/// [`PictureError::Refused`], [`PictureError::Same`], [`PictureError::NotFound`]
pub async fn replace(
    clinic: &Clinic,
    actor: &Actor,
    (id, bytes): (ImageId, Vec<u8>),
) -> Result<Image, PictureError> {
    let drawn = draw(clinic, bytes).await?;
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let old = found(tx, id).await?;
                for sha in [&drawn.source, &drawn.sha256] {
                    if let Some(same) = image::by_file(tx, sha).await? {
                        return Err(PictureError::Same(Box::new(same)));
                    }
                }
                let new = Image {
                    sha256: drawn.sha256,
                    width: drawn.largest.width,
                    height: drawn.largest.height,
                    kind: drawn.largest.kind,
                    updated_at: this.now(),
                    ..old
                };
                image::replace(tx, &new, &drawn.largest.bytes, &drawn.smaller).await?;
                image::note_source(tx, &drawn.source, id).await?;
                article::announce(tx).await?;
                let told = Told::setting("picture", id.0, "picture.replaced", &new.name);
                write(tx, &this, &who, told).await?;
                Ok(new)
            })
        })
        .await
}

/// Takes a picture away. `seen` says that whoever does it has seen where it is shown: there its
/// words will stand, and authors lose their portrait.
///
/// # Errors
/// [`PictureError::InUse`] when it is shown and that was not seen; [`PictureError::NotFound`]
pub async fn remove(
    clinic: &Clinic,
    actor: &Actor,
    (id, seen): (ImageId, bool),
) -> Result<(), PictureError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let old = found(tx, id).await?;
                let uses = uses::all(tx).await?.remove(&old.name).unwrap_or_default();
                if !uses.is_empty() && !seen {
                    return Err(PictureError::InUse(uses));
                }
                for mut one in author::all(tx).await? {
                    if one.photo == Some(id) {
                        one.photo = None;
                        one.revision += 1;
                        one.updated_at = this.now();
                        if !author::change(tx, &one).await? {
                            return Err(StoreError::Busy("an author was changed".into()).into());
                        }
                    }
                }
                image::remove(tx, id).await?;
                article::announce(tx).await?;
                let told = Told::setting("picture", id.0, "picture.removed", &old.name);
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
