//! Pages for what went wrong, in words for people. Never codes in the
//! heading, never blame; what is safe is said only where it is true.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::{FooterPlace, Link, Shell};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// 404: no such page.
    NotFound,
    /// 403: signed in, but not allowed; the string says who can allow it,
    /// such as "the owner of the clinic".
    Forbidden(String),
    /// 410: withdrawn, with what replaced it.
    Gone(Option<Link>),
    /// 422: a form sent from elsewhere or after too long; nothing was saved.
    SendAgain,
    /// 429: too many tries; minutes until the next.
    TooMany(u32),
    /// 500: our fault; the reference under which the log has the cause.
    Failure(String),
    /// 503: closed for maintenance, until a time in words where it is known.
    Maintenance(Option<String>),
}

impl Trouble {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::Forbidden(_) => StatusCode::FORBIDDEN,
            Trouble::Gone(_) => StatusCode::GONE,
            Trouble::SendAgain => StatusCode::UNPROCESSABLE_ENTITY,
            Trouble::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Trouble::Failure(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Trouble::Maintenance(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Title and heading of the page.
    pub fn heading(&self) -> &'static str {
        match self {
            Trouble::NotFound => "Page not found",
            Trouble::Forbidden(_) => "You do not have access to this",
            Trouble::Gone(_) => "This page has been withdrawn",
            Trouble::SendAgain => "Check your answers and send again",
            Trouble::TooMany(_) => "Too many tries",
            Trouble::Failure(_) => "Sorry, there is a problem",
            Trouble::Maintenance(_) => "We are working on this site",
        }
    }
}

/// The page that says so.
#[derive(Debug, Clone, Template)]
#[template(path = "shell/error/error.html")]
pub struct ErrorPage {
    shell: Shell,
    trouble: Trouble,
}

impl ErrorPage {
    /// A page about this trouble, in the shell of the place where it happened.
    pub fn new(mut shell: Shell, trouble: Trouble) -> Self {
        shell.robots_noindex = true;
        Self { shell, trouble }
    }

    fn wait(&self, minutes: &u32) -> String {
        crate::format::minutes((*minutes).max(1))
    }

    fn places(&self) -> &[FooterPlace] {
        &self.shell.places
    }

    /// Whether to offer the two ways in; not to staff, and not while closed.
    fn ways_in(&self) -> bool {
        !self.shell.is_staff() && matches!(self.trouble, Trouble::NotFound | Trouble::Gone(_))
    }
}

impl IntoResponse for ErrorPage {
    fn into_response(self) -> Response {
        let status = self.trouble.status();
        match self.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => (status, self.trouble.heading()).into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Trouble> {
        vec![
            Trouble::NotFound,
            Trouble::Forbidden("the owner of the clinic".into()),
            Trouble::Gone(Some(Link::new(
                "/injuries/itb-syndrome",
                "Outside of the knee",
            ))),
            Trouble::Gone(None),
            Trouble::SendAgain,
            Trouble::TooMany(1),
            Trouble::Failure("K7M-4QX".into()),
            Trouble::Maintenance(Some("9:00 p.m.".into())),
            Trouble::Maintenance(None),
        ]
    }

    #[test]
    fn every_page_says_what_happened_and_whom_to_call() {
        for trouble in all() {
            let html = ErrorPage::new(Shell::sample("/x"), trouble.clone())
                .render()
                .unwrap();
            assert_eq!(html.matches("<h1>").count(), 1, "{trouble:?}");
            assert!(html.contains(&format!("<h1>{}</h1>", trouble.heading())));
            assert!(
                html.matches("tel:+16045550142").count() >= 2,
                "phone in text: {trouble:?}"
            );
            let heading = trouble.heading().to_lowercase();
            assert!(!heading.contains("oops") && !heading.contains(char::is_numeric));
        }
    }

    #[test]
    fn details_reach_the_page() {
        let page = |trouble| {
            ErrorPage::new(Shell::sample("/x"), trouble)
                .render()
                .unwrap()
        };
        assert!(page(Trouble::Failure("K7M-4QX".into())).contains("K7M-4QX"));
        assert!(page(Trouble::TooMany(1)).contains("1\u{a0}minute"));
        assert!(page(Trouble::Gone(Some(Link::new("/a", "New page")))).contains("href=\"/a\""));
        assert!(page(Trouble::Maintenance(Some("9:00 p.m.".into()))).contains("9:00 p.m."));
    }

    #[test]
    fn a_clinic_without_places_yet_still_has_error_pages() {
        for trouble in all() {
            assert!(
                ErrorPage::new(Shell::new("New clinic", "/"), trouble)
                    .render()
                    .is_ok()
            );
        }
    }
}
