//! Taking the files out of a sent form, within a limit.

use std::{fs::File, io::Write, sync::Arc};

use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::header,
};
use midstance_clinic::training::Content;
use midstance_store::ActivityUploadId;

use crate::upload;

/// Bytes that one form may send: a whole export.
pub const MOST_BYTES: usize = 1 << 30;
/// The same in words.
pub const MOST_WORDS: &str = "1 GB";
/// More than this goes to a temporary file.
pub const IN_MEMORY: usize = 25 << 20;
/// So much is written to it at a time.
const WRITTEN_AT_ONCE: usize = 1 << 20;

/// Names and bytes of the files, and the upload that they go on with.
#[derive(Default)]
pub struct Form {
    pub files: Vec<(String, Content)>,
    pub into: Option<ActivityUploadId>,
    in_memory: usize,
}

impl Form {
    /// Whether a file is so large that nobody should wait for it.
    pub fn is_large(&self) -> bool {
        self.files.iter().any(|(_, content)| content.is_spooled())
    }
}

/// Reads the form, or says what to do differently.
pub async fn receive(request: Request) -> Result<Form, String> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > MOST_BYTES as u64) {
        upload::drain(request.into_body()).await;
        return Err(too_large());
    }
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| upload::broken())?;
    let mut form = Form::default();
    loop {
        let part = parts.next_field().await.map_err(|error| words(&error))?;
        let Some(part) = part else { break };
        match (part.name().unwrap_or_default(), part.file_name()) {
            ("files", Some(name)) => {
                let name = name.to_owned();
                let content = content(part, IN_MEMORY - form.in_memory).await?;
                if let Content::Bytes(bytes) = &content {
                    form.in_memory += bytes.len();
                }
                // An empty choice comes as a file without a name.
                if !name.is_empty() {
                    form.files.push((name, content));
                }
            }
            ("into", None) => {
                let text = part.text().await.map_err(|error| words(&error))?;
                form.into = text.trim().parse().ok();
            }
            _ => {}
        }
    }
    if form.files.is_empty() {
        return Err("Select at least one file".to_owned());
    }
    Ok(form)
}

/// Takes one file: into memory while there is room, then into a temporary file.
async fn content(mut part: Field<'_>, room: usize) -> Result<Content, String> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut spool: Option<(File, u64)> = None;
    while let Some(chunk) = part.chunk().await.map_err(|error| words(&error))? {
        bytes.extend_from_slice(&chunk);
        let is_due = match &spool {
            Some(_) => bytes.len() >= WRITTEN_AT_ONCE,
            None => bytes.len() > room,
        };
        if is_due {
            spool = Some(write(spool, std::mem::take(&mut bytes)).await?);
        }
    }
    match spool {
        None => Ok(bytes.into()),
        Some(spool) => {
            let (file, size) = write(Some(spool), bytes).await?;
            Ok(Content::Spooled(Arc::new(file), size))
        }
    }
}

/// Appends to the temporary file, which is made when it is not there yet.
async fn write(spool: Option<(File, u64)>, bytes: Vec<u8>) -> Result<(File, u64), String> {
    let written = tokio::task::spawn_blocking(move || {
        let (mut file, size) = match spool {
            Some(spool) => spool,
            None => (tempfile::tempfile()?, 0),
        };
        file.write_all(&bytes)?;
        Ok::<_, std::io::Error>((file, size + bytes.len() as u64))
    });
    match written.await {
        Ok(Ok(spool)) => Ok(spool),
        other => {
            tracing::error!(?other, "a sent file could not be put aside");
            Err(
                "The clinic's computer has no room for files so large. Send some of them first"
                    .into(),
            )
        }
    }
}

fn too_large() -> String {
    format!("All files together must be smaller than {MOST_WORDS}. Send some of them first")
}

fn words(error: &MultipartError) -> String {
    upload::words(error, &too_large())
}
