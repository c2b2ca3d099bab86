//! What came back.

use hyper::HeaderMap;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status. Redirects are answers like any other.
    pub status: u16,
    pub(crate) headers: HeaderMap,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text; `None` when it is not there, twice, or not text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.get_all(name).iter();
        match (all.next(), all.next()) {
            (Some(one), None) => one.to_str().ok(),
            _ => None,
        }
    }

    /// Whether it was a success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
