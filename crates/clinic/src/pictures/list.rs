//! Pictures as staff see them, and as texts show them.

use std::collections::BTreeMap;

use midstance_editorial::{Picture, PictureFile, Pictures, Portrait};
use midstance_store::{
    ImageId, StoreError, Tx,
    image::{self, Image, ImageSize},
};

use super::{PictureError, Use, file::address, uses};
use crate::Clinic;

/// A picture with what a list shows of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is known of it.
    pub image: Image,
    /// Its smaller files, narrow ones first.
    pub sizes: Vec<ImageSize>,
    /// Where it is shown.
    pub uses: Vec<Use>,
}

impl Entry {
    /// The address of its narrowest file, with that file's width and height.
    #[must_use]
    pub fn smallest(&self) -> (String, u32, u32) {
        let own = (self.image.width, self.image.height, &self.image.kind);
        let smallest = self.sizes.first().map(|s| (s.width, s.height, &s.kind));
        let (width, height, kind) = smallest.unwrap_or(own);
        (address(&self.image, width, kind), width, height)
    }

    /// The address of its largest file.
    #[must_use]
    pub fn largest(&self) -> String {
        address(&self.image, self.image.width, &self.image.kind)
    }
}

/// A picture that texts name and nobody has uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// The texts that name it.
    pub uses: Vec<Use>,
}

/// All pictures, newest first, and those that are missing, by name.
#[derive(Debug, Clone)]
pub struct Album {
    /// The pictures.
    pub entries: Vec<Entry>,
    /// What texts name and is not here.
    pub missing: Vec<Missing>,
}

/// All pictures.
///
/// # Errors
/// When the store fails.
pub async fn album(clinic: &Clinic) -> Result<Album, StoreError> {
    clinic.store.read(|tx| Box::pin(load(tx))).await
}

async fn load(tx: &mut Tx) -> Result<Album, StoreError> {
    let mut uses = uses::all(tx).await?;
    let mut sizes = sizes(tx).await?;
    let entries = image::all(tx).await?.into_iter().map(|image| Entry {
        sizes: sizes.remove(&image.id).unwrap_or_default(),
        uses: uses.remove(&image.name).unwrap_or_default(),
        image,
    });
    let entries = entries.collect();
    let missing = uses.into_iter().map(|(name, uses)| Missing { name, uses });
    Ok(Album {
        entries,
        missing: missing.collect(),
    })
}

async fn sizes(tx: &mut Tx) -> Result<BTreeMap<ImageId, Vec<ImageSize>>, StoreError> {
    let mut by_image: BTreeMap<ImageId, Vec<ImageSize>> = BTreeMap::new();
    for size in image::sizes(tx).await? {
        by_image.entry(size.image).or_default().push(size);
    }
    Ok(by_image)
}

/// One picture.
///
/// # Errors
/// [`PictureError::NotFound`]
pub async fn one(clinic: &Clinic, id: ImageId) -> Result<Entry, PictureError> {
    let album = album(clinic).await?;
    let found = album.entries.into_iter().find(|one| one.image.id == id);
    found.ok_or(PictureError::NotFound)
}

/// Portraits of authors, by the picture's id.
pub type Portraits = BTreeMap<ImageId, Portrait>;

/// Pictures as texts and author boxes show them.
///
/// # Errors
/// When the database fails.
pub async fn shown(tx: &mut Tx) -> Result<(Pictures, Portraits), StoreError> {
    let mut sizes = sizes(tx).await?;
    let mut pictures = Vec::new();
    let mut portraits = Portraits::new();
    for image in image::all(tx).await? {
        let smaller = sizes.remove(&image.id).unwrap_or_default();
        let own = (image.width, image.height, &image.kind);
        let files: Vec<_> = smaller
            .iter()
            .map(|size| (size.width, size.height, &size.kind))
            .chain([own])
            .collect();
        // A box of eighty points on a sharp screen.
        let portrait = files.iter().find(|(width, ..)| *width >= 160);
        if let Some((width, height, kind)) = portrait.or(files.last()).copied() {
            let portrait = Portrait {
                address: address(&image, width, kind),
                width,
                height,
            };
            portraits.insert(image.id, portrait);
        }
        pictures.push(Picture {
            width: image.width,
            height: image.height,
            alt: image.alt.clone(),
            caption: image.caption.clone(),
            credit: image.credit.clone(),
            files: files
                .iter()
                .map(|(width, _, kind)| PictureFile {
                    address: address(&image, *width, kind),
                    width: *width,
                })
                .collect(),
            name: image.name,
        });
    }
    Ok((pictures.into_iter().collect(), portraits))
}
