//! Cookies: few, never readable by scripts, never sent to others.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use midstance_clinic::Token;

use crate::app::App;

/// A cookie that we set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A staff session.
    Session,
    /// A client's session.
    Client,
    /// The browser that asked for a sign-in link.
    Browser,
    /// The answers of a check.
    Check,
    /// A held time.
    Hold,
    /// What was typed for a booking.
    Typed,
    /// The address that asked for the newsletter.
    News,
}

impl Kind {
    /// Its name over plain http, and over https: `__Host-` needs Secure, which plain http on this
    /// machine cannot have.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Session => ("session", "__Host-session"),
            Self::Client => ("client", "__Host-client"),
            Self::Browser => ("browser", "__Host-browser"),
            Self::Check => ("check", "__Host-check"),
            Self::Hold => ("hold", "__Host-hold"),
            Self::Typed => ("typed", "__Host-typed"),
            Self::News => ("news", "__Host-news"),
        }
    }

    fn seconds(self) -> u32 {
        match self {
            Self::Session | Self::Client => 12 * 3600,
            Self::Browser => 15 * 60,
            Self::Check => 24 * 3600,
            Self::Hold => 15 * 60,
            Self::Typed => 30 * 60,
            Self::News => 30 * 60,
        }
    }

    fn name(self, app: &App) -> &'static str {
        let (plain, secure) = self.names();
        if app.is_https() { secure } else { plain }
    }
}

/// The token in a cookie, if the browser sent one.
#[must_use]
pub fn read(app: &App, headers: &HeaderMap, kind: Kind) -> Option<Token> {
    value(headers, kind.name(app)).map(Token::received)
}

/// The value of a cookie by its name.
#[must_use]
pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The header that sets a cookie.
#[must_use]
pub fn set(app: &App, kind: Kind, token: &Token) -> HeaderValue {
    header(app, kind, token.reveal(), kind.seconds())
}

/// The header that removes a cookie.
#[must_use]
pub fn clear(app: &App, kind: Kind) -> HeaderValue {
    header(app, kind, "", 0)
}

fn header(app: &App, kind: Kind, value: &str, seconds: u32) -> HeaderValue {
    let site = if kind == Kind::Session {
        "Strict"
    } else {
        "Lax"
    };
    let secure = if app.is_https() { "; Secure" } else { "" };
    let name = kind.name(app);
    let text =
        format!("{name}={value}; Path=/; HttpOnly; SameSite={site}; Max-Age={seconds}{secure}");
    // Tokens are base64url, so this cannot fail; an empty header would set nothing.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
