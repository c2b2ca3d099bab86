//! `POST /u/{token}`: leaving by the mail program's own button (RFC 8058).
//!
//! The mail program sends no cookie, and no page of ours is its origin, so `layers` lets this one
//! path through; whoever knows the token may leave, and can do nothing else with it.

use axum::{
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use midstance_clinic::{Token, newsletter::leave_by_token};
use midstance_store::newsletter::Channel;

use super::origin;
use crate::{page::Page, problem::Problem};

/// `POST /u/{token}` with `List-Unsubscribe=One-Click`. The same answer for every token, at every
/// time, so that nobody learns which are real.
///
/// # Errors
/// When the store fails, so that the mail program tries again.
pub async fn act(page: Page, Path(token): Path<String>, body: Bytes) -> Result<Response, Problem> {
    if !is_one_click(&body) {
        let words =
            "To leave, send List-Unsubscribe=One-Click, or open the address in a browser.\n";
        return Ok((StatusCode::BAD_REQUEST, words).into_response());
    }
    let from = origin(&page, "/u");
    let secret = Token::received(&token);
    leave_by_token(page.clinic(), &secret, Channel::OneClick, from).await?;
    Ok((StatusCode::OK, "You have left the newsletter.\n").into_response())
}

/// Whether a body says what RFC 8058 asks for, in either of the two ways that forms are sent.
fn is_one_click(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body).to_lowercase();
    let pair = |pair: &str| pair.trim() == "list-unsubscribe=one-click";
    if text.split('&').any(pair) {
        return true;
    }
    let mut parts = text.split("name=\"list-unsubscribe\"").skip(1);
    parts.any(|part| part.trim_start().starts_with("one-click"))
}

#[cfg(test)]
mod tests {
    use super::is_one_click;

    #[test]
    fn both_ways_of_sending_a_form_are_understood() {
        assert!(is_one_click(b"List-Unsubscribe=One-Click"));
        assert!(is_one_click(b"a=b&List-Unsubscribe=One-Click\r\n"));
        let parts = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
            One-Click\r\n--x--\r\n";
        assert!(is_one_click(parts.as_bytes()));
        for other in [
            "",
            "List-Unsubscribe=",
            "One-Click",
            "unsubscribe=One-Click",
            "{}",
        ] {
            assert!(!is_one_click(other.as_bytes()), "{other}");
        }
    }
}
