//! Saving the choice of light or dark.

use axum::{
    http::{HeaderValue, header::SET_COOKIE},
    response::Response,
};

use crate::{fields::Fields, page::see_other, shell::Theme};

/// `POST /theme`
pub async fn save(fields: Fields) -> Response {
    let theme = Theme::from_word(fields.get("theme"));
    let mut response = see_other(local(fields.get("back")));
    let text = format!(
        "{}={}; Path=/; Max-Age=31536000; SameSite=Lax",
        Theme::COOKIE,
        theme.word()
    );
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    response
}

/// A path of this site; anything else leads home.
#[must_use]
pub fn local(path: &str) -> &str {
    let ours =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn leads_to_this_site_only() {
        assert_eq!(local("/book"), "/book");
        for elsewhere in [
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "",
            "x",
        ] {
            assert_eq!(local(elsewhere), "/");
        }
    }
}
