//! Drawing a picture anew: heavy work, beside the server and few at a time.

use midstance_picture::{Picture, Refused, Size};
use midstance_store::{StoreError, image::ImageFile};
use sha2::{Digest as _, Sha256};

use super::PictureError;
use crate::Clinic;

/// A picture as it will be kept.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// SHA-256 of the largest file.
    pub sha256: Vec<u8>,
    /// SHA-256 of the file that was sent.
    pub source: Vec<u8>,
    /// The largest file.
    pub largest: ImageFile,
    /// The smaller ones.
    pub smaller: Vec<ImageFile>,
}

/// Draws a file that was sent.
pub async fn draw(clinic: &Clinic, bytes: Vec<u8>) -> Result<Drawn, PictureError> {
    let turn = clinic.limits.reading.acquire().await;
    let _turn = turn.map_err(|_| StoreError::Internal("no turn to draw a picture"))?;
    tokio::task::spawn_blocking(move || drawn(&bytes))
        .await
        .map_err(|_| PictureError::Refused(Refused::Damaged))?
        .map_err(PictureError::from)
}

fn drawn(bytes: &[u8]) -> Result<Drawn, Refused> {
    let mut sizes = Picture::read(bytes)?.sizes()?;
    let largest = sizes.pop().ok_or(Refused::Damaged)?;
    Ok(Drawn {
        sha256: Sha256::digest(&largest.bytes).to_vec(),
        source: Sha256::digest(bytes).to_vec(),
        largest: file(largest),
        smaller: sizes.into_iter().map(file).collect(),
    })
}

fn file(size: Size) -> ImageFile {
    ImageFile {
        width: size.width,
        height: size.height,
        kind: size.kind.ending().to_owned(),
        bytes: size.bytes,
    }
}
