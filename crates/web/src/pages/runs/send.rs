//! Taking the files out of a sent form, within a limit.

use axum::extract::Request;
use midstance_store::ActivityUploadId;

use crate::upload;

/// Bytes that one form may send.
pub const MOST_BYTES: usize = 25 << 20;
/// The same in words.
pub const MOST_WORDS: &str = "25 MB";

/// Names and bytes of the files, and the upload that they go on with.
#[derive(Default)]
pub struct Form {
    pub files: Vec<(String, Vec<u8>)>,
    pub into: Option<ActivityUploadId>,
}

/// Reads the form, or says what to do differently.
pub async fn receive(request: Request) -> Result<Form, String> {
    let sent = upload::receive(request, MOST_BYTES, &too_large()).await?;
    let into = sent.words().get("into").parse().ok();
    let files = sent
        .files
        .into_iter()
        .filter(|(field, ..)| field == "files");
    let files: Vec<_> = files.map(|(_, name, bytes)| (name, bytes)).collect();
    if files.is_empty() {
        return Err("Select at least one file".to_owned());
    }
    Ok(Form { files, into })
}

fn too_large() -> String {
    format!(
        "All files together must be smaller than {MOST_WORDS}. Send some of them first, or pack them into zip files"
    )
}
