//! Taking the files out of a sent form, within a limit.

use std::pin::Pin;

use axum::{
    body::{Body, HttpBody},
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header},
};
use midstance_store::ActivityUploadId;

/// Bytes that one form may send.
pub const MOST_BYTES: usize = 25 << 20;
/// The same in words.
pub const MOST_WORDS: &str = "25 MB";
/// A browser shows an answer only once it has sent all; so much too much is still listened to.
const PATIENCE: u64 = 512 << 20;

/// Names and bytes of the files, and the upload that they go on with.
#[derive(Default)]
pub struct Form {
    pub files: Vec<(String, Vec<u8>)>,
    pub into: Option<ActivityUploadId>,
}

/// Reads the form, or says what to do differently.
pub async fn receive(request: Request) -> Result<Form, String> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > MOST_BYTES as u64) {
        drain(request.into_body()).await;
        return Err(too_large());
    }
    let broken = || "The files did not arrive whole. Send them again".to_owned();
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    let mut form = Form::default();
    loop {
        let part = parts.next_field().await.map_err(|error| words(&error))?;
        let Some(part) = part else { break };
        match (part.name().unwrap_or_default(), part.file_name()) {
            ("files", Some(name)) => {
                let name = name.to_owned();
                let bytes = part.bytes().await.map_err(|error| words(&error))?;
                // An empty choice comes as a file without a name.
                if !name.is_empty() {
                    form.files.push((name, bytes.to_vec()));
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

fn too_large() -> String {
    format!(
        "All files together must be smaller than {MOST_WORDS}. Send some of them first, or pack them into zip files"
    )
}

fn words(error: &axum::extract::multipart::MultipartError) -> String {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        "The files did not arrive whole. Send them again".to_owned()
    }
}

/// Takes what still comes and forgets it.
async fn drain(mut body: Body) {
    let mut left = PATIENCE;
    while left > 0 {
        let frame = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
        let Some(Ok(frame)) = frame else { return };
        let size = frame.data_ref().map_or(0, |bytes| bytes.len());
        left = left.saturating_sub(size as u64);
    }
}
