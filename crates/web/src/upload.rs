//! Taking files and fields out of a sent form, within a limit.

use std::pin::Pin;

use axum::{
    body::{Body, HttpBody},
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
};

use crate::fields::Fields;

/// A browser shows an answer only once it has sent all; so much too much is still listened to.
const PATIENCE: u64 = 2 << 30;

/// What a form with files sent.
#[derive(Debug, Default)]
pub struct Sent {
    /// Fields with words.
    pub fields: Vec<(String, String)>,
    /// Field, name and bytes of each file.
    pub files: Vec<(String, String, Vec<u8>)>,
}

impl Sent {
    /// The words as a form's.
    #[must_use]
    pub fn words(&self) -> Fields {
        let pairs: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        Fields::of(&pairs)
    }

    /// Takes the file of a field: its name and bytes.
    pub fn take(&mut self, field: &str) -> Option<(String, Vec<u8>)> {
        let at = self.files.iter().position(|(name, ..)| name == field)?;
        let (_, name, bytes) = self.files.swap_remove(at);
        Some((name, bytes))
    }
}

/// Reads a form of at most `most` bytes; `too_large` says what to do about a larger one.
///
/// # Errors
/// In words, when it is too large or did not arrive whole.
pub async fn receive(request: Request, most: usize, too_large: &str) -> Result<Sent, String> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > most as u64) {
        drain(request.into_body()).await;
        return Err(too_large.to_owned());
    }
    let words = |error: &MultipartError| words(error, too_large);
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| broken())?;
    let mut sent = Sent::default();
    loop {
        let part = parts.next_field().await.map_err(|error| words(&error))?;
        let Some(part) = part else { break };
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = part.bytes().await.map_err(|error| words(&error))?;
                // An empty choice comes as a file without a name.
                if !name.is_empty() {
                    sent.files.push((field, name, bytes.to_vec()));
                }
            }
            None => {
                let text = part.text().await.map_err(|error| words(&error))?;
                sent.fields.push((field, text));
            }
        }
    }
    Ok(sent)
}

/// What to say when a form does not arrive.
pub fn words(error: &MultipartError, too_large: &str) -> String {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large.to_owned(),
        _ => broken(),
    }
}

/// What to say when it did not arrive whole.
#[must_use]
pub fn broken() -> String {
    "The files did not arrive whole. Send them again".to_owned()
}

/// Takes what still comes and forgets it.
pub async fn drain(mut body: Body) {
    let mut left = PATIENCE;
    while left > 0 {
        let frame = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
        let Some(Ok(frame)) = frame else { return };
        let size = frame.data_ref().map_or(0, |bytes| bytes.len());
        left = left.saturating_sub(size as u64);
    }
}
