//! The files behind a picture, under names that change with their content.

use midstance_store::{
    StoreError,
    image::{self, Image},
};

use crate::Clinic;

/// So many digits of the content's hash stand in a name.
const DIGITS: usize = 12;

/// The address of a picture's file: `/images/{name}.{hash}.{width}.{ending}`.
#[must_use]
pub fn address(image: &Image, width: u32, kind: &str) -> String {
    format!("/images/{}.{}.{width}.{kind}", image.name, hash(image))
}

fn hash(image: &Image) -> String {
    let hex = image.sha256.iter().map(|byte| format!("{byte:02x}"));
    hex.collect::<String>().chars().take(DIGITS).collect()
}

/// A file of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Ending of its name, "jpg".
    pub kind: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What an address below `/images/` leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// This file, for as long as anybody wants to keep it.
    File(PictureFile),
    /// The picture is at this address now.
    Moved(String),
    /// Nothing.
    Nothing,
}

/// What is at `/images/{file}`: a file, or the way from a picture's name or an old address to it.
///
/// # Errors
/// When the store fails.
pub async fn serve(clinic: &Clinic, file: &str) -> Result<Served, StoreError> {
    let mut parts = file.split('.');
    let name = parts.next().unwrap_or_default().to_owned();
    let (asked_hash, width) = (parts.next(), parts.next());
    let (asked_hash, width) = (
        asked_hash.unwrap_or_default().to_owned(),
        width.and_then(|width| width.parse::<u32>().ok()),
    );
    let ending = parts.next().unwrap_or_default().to_owned();
    if !midstance_editorial::is_slug(&name) || parts.next().is_some() {
        return Ok(Served::Nothing);
    }
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(image) = image::by_name(tx, &name).await? else {
                    return Ok(Served::Nothing);
                };
                if asked_hash == hash(&image)
                    && let Some(width) = width
                    && let Some((kind, bytes)) = image::file(tx, image.id, width).await?
                    && kind == ending
                {
                    return Ok(Served::File(PictureFile { kind, bytes }));
                }
                // The nearest width that is not smaller, so that an old page does not blur.
                let asked = width.unwrap_or(960);
                let sizes = image::sizes_of(tx, image.id).await?;
                let wide = sizes.iter().find(|size| size.width >= asked);
                let (width, kind) =
                    wide.map_or((image.width, &image.kind), |size| (size.width, &size.kind));
                Ok(Served::Moved(address(&image, width, kind)))
            })
        })
        .await
}
