//! Taking in a picture.

use midstance_editorial::{is_slug, slug_of};
use midstance_store::{ImageId, StoreError, Tx, article, image, image::Image};

use super::{
    PictureError,
    draw::{Drawn, draw},
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// A picture that somebody sends.
#[derive(Debug, Clone, Default)]
pub struct NewPicture {
    /// The file.
    pub bytes: Vec<u8>,
    /// How the file is called; a name is made of it where none was typed.
    pub file_name: String,
    /// Its name in texts; empty for one made of the file's.
    pub name: String,
    /// What it shows, in words.
    pub alt: String,
    /// What stands below it; may be empty.
    pub caption: String,
    /// Who made it; may be empty.
    pub credit: String,
}

/// A picture that is drawn and waits to be kept.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    drawn: Drawn,
    name: String,
    typed: bool,
    new: NewPicture,
}

/// Takes in a picture.
///
/// # Errors
/// Why not, see [`PictureError`]; nothing is kept then.
pub async fn add(clinic: &Clinic, actor: &Actor, new: NewPicture) -> Result<Image, PictureError> {
    let prepared = prepare(clinic, new).await?;
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| Box::pin(async move { keep(tx, (&this, &who), prepared).await }))
        .await
}

/// Looks at a picture and draws it; nothing is kept yet.
pub(crate) async fn prepare(
    clinic: &Clinic,
    mut new: NewPicture,
) -> Result<Prepared, PictureError> {
    if new.alt.trim().is_empty() {
        return Err(PictureError::NoWords);
    }
    let typed = !new.name.is_empty();
    let stem = new.file_name.rsplit_once('.');
    let stem = stem.map_or(&*new.file_name, |(stem, _)| stem);
    let name = match (typed, slug_of(stem)) {
        (true, _) => new.name.clone(),
        (false, made) if made.is_empty() => "picture".to_owned(),
        (false, made) => made.chars().take(60).collect(),
    };
    let name = name.trim_end_matches('-').to_owned();
    if !is_slug(&name) {
        return Err(PictureError::NameBad(slug_of(&name)));
    }
    let bytes = std::mem::take(&mut new.bytes);
    Ok(Prepared {
        drawn: draw(clinic, bytes).await?,
        name,
        typed,
        new,
    })
}

/// Keeps a picture that was drawn.
async fn keep(
    tx: &mut Tx,
    (clinic, actor): (&Clinic, &Actor),
    prepared: Prepared,
) -> Result<Image, PictureError> {
    let Prepared {
        drawn,
        name,
        typed,
        new,
    } = prepared;
    for sha in [&drawn.source, &drawn.sha256] {
        if let Some(same) = image::by_file(tx, sha).await? {
            return Err(PictureError::Same(Box::new(same)));
        }
    }
    let mut free = name.clone();
    let mut number = 1;
    while image::by_name(tx, &free).await?.is_some() {
        if typed {
            return Err(PictureError::NameTaken);
        }
        number += 1;
        free = format!("{name}-{number}");
    }
    let now = clinic.now();
    let image = Image {
        id: ImageId(clinic.new_id()),
        sha256: drawn.sha256,
        name: free,
        alt: new.alt.trim().to_owned(),
        caption: new.caption.trim().to_owned(),
        credit: new.credit.trim().to_owned(),
        width: drawn.largest.width,
        height: drawn.largest.height,
        kind: drawn.largest.kind,
        added_by: match actor {
            Actor::Staff(staff) => Some(staff.account),
            _ => None,
        },
        created_at: now,
        updated_at: now,
    };
    match image::insert(tx, &image, &drawn.largest.bytes, &drawn.smaller).await {
        Err(StoreError::Constraint(_)) => return Err(PictureError::NameTaken),
        other => other?,
    }
    image::note_source(tx, &drawn.source, image.id).await?;
    // A text may have named it before it came.
    article::announce(tx).await?;
    let told = Told::setting("picture", image.id.0, "picture.added", &image.name);
    write(tx, clinic, actor, told).await?;
    Ok(image)
}
