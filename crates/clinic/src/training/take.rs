//! Originals for the runner to take away.

use midstance_store::{
    ActivityFileId, ClientId, StoreError,
    activity::file::{self, File},
};

use crate::Clinic;

/// An archive of originals holds about so many bytes; more make several archives.
pub const PART_BYTES: u64 = 48 << 20;

/// A file and its bytes.
pub type Original = (File, Vec<u8>);

/// One original.
///
/// # Errors
/// When the store fails.
pub async fn file(
    clinic: &Clinic,
    client: ClientId,
    id: ActivityFileId,
) -> Result<Option<Original>, StoreError> {
    clinic
        .store
        .read(move |tx| Box::pin(async move { file::content(tx, client, id).await }))
        .await
}

/// Divides files over archives in their order.
#[must_use]
pub fn parts(files: &[File]) -> Vec<Vec<File>> {
    let mut parts: Vec<Vec<File>> = Vec::new();
    let mut bytes = 0;
    for file in files {
        let size = u64::from(file.size);
        match parts.last_mut() {
            Some(part) if bytes + size <= PART_BYTES => part.push(file.clone()),
            _ => {
                parts.push(vec![file.clone()]);
                bytes = 0;
            }
        }
        bytes += size;
    }
    parts
}

/// The originals of one archive, counted from 0; empty when there is none.
///
/// # Errors
/// When the store fails.
pub async fn part(
    clinic: &Clinic,
    client: ClientId,
    number: usize,
) -> Result<Vec<Original>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let all = parts(&file::list(tx, client).await?);
                let mut originals = Vec::new();
                for file in all.get(number).into_iter().flatten() {
                    originals.extend(file::content(tx, client, file.id).await?);
                }
                Ok(originals)
            })
        })
        .await
}
