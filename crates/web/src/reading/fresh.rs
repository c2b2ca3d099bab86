//! Answers that a browser or a feed reader need not fetch twice.

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date, fmt::rfc2822::DateTimePrinter};
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;

/// A rendered answer and when its text last changed.
pub struct Fresh {
    body: String,
    media_type: &'static str,
    changed: Option<Date>,
    cache: Option<&'static str>,
}

/// A page of a text. Header and footer change with the day and the reader's colours, so only the
/// tag, which covers every byte, decides whether it is still fresh.
///
/// # Errors
/// When the template fails, which only a programming error causes.
pub fn page_of_text<T: Template>(page: &T, changed: Option<Date>) -> Result<Fresh, Problem> {
    Ok(Fresh {
        body: page.render()?,
        media_type: "text/html; charset=utf-8",
        changed,
        cache: None,
    })
}

/// A file that is the same for everybody and may be kept for an hour.
///
/// # Errors
/// When the template fails, which only a programming error causes.
pub fn feed_like<T: Template>(
    file: &T,
    media_type: &'static str,
    changed: Option<Date>,
) -> Result<Fresh, Problem> {
    Ok(Fresh {
        body: file.render()?,
        media_type,
        changed,
        cache: Some("public, max-age=3600"),
    })
}

impl Fresh {
    /// The answer to a request: the whole, or 304 when the reader has it already.
    #[must_use]
    pub fn answer(self, asked: &HeaderMap) -> Response {
        // A weak tag: compression on the way changes bytes, not meaning.
        let digest = Sha256::digest(self.body.as_bytes());
        let hash: String = digest.iter().take(12).map(|b| format!("{b:02x}")).collect();
        let tag = format!("W/\"{hash}\"");
        let known = asked
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| known.trim() == tag || known.trim() == "*");
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.body.into_response()
        };
        let headers = response.headers_mut();
        let mut put = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        put(header::ETAG, &tag);
        if let Some(changed) = self.changed.and_then(http_date) {
            put(header::LAST_MODIFIED, &changed);
        }
        if let Some(cache) = self.cache {
            put(header::CACHE_CONTROL, cache);
        }
        if known {
            headers.remove(header::CONTENT_TYPE);
        } else {
            put(header::CONTENT_TYPE, self.media_type);
        }
        response
    }
}

/// The start of a day as HTTP writes it.
fn http_date(day: Date) -> Option<String> {
    let at: Timestamp = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Fresh {
        Fresh {
            body: "<p>Words</p>".into(),
            media_type: "text/html; charset=utf-8",
            changed: Some(jiff::civil::date(2026, 11, 22)),
            cache: None,
        }
    }

    #[test]
    fn a_reader_who_has_the_page_is_told_so() {
        let first = fresh().answer(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(
            first.headers()[header::LAST_MODIFIED],
            "Sun, 22 Nov 2026 00:00:00 GMT"
        );
        let mut asked = HeaderMap::new();
        asked.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        let again = fresh().answer(&asked);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()[header::ETAG], first.headers()[header::ETAG]);

        let mut changed = fresh();
        changed.body.push('!');
        assert_eq!(changed.answer(&asked).status(), StatusCode::OK);
    }
}
