//! The newsletter for who reads it: joining, confirming, choosing, leaving.

pub mod check_email;
pub mod confirm;
pub mod join;
pub mod leave;
mod news_box;
pub mod one_click;
pub mod preferences;

pub use news_box::NewsBox;

use axum::http::header::USER_AGENT;
use midstance_clinic::newsletter::Origin;

use crate::{page::Page, shell::Shell};

/// What the consent log keeps of a request; `at` is the page, without any secret.
fn origin(page: &Page, at: &str) -> Origin {
    let agent = page.headers.get(USER_AGENT);
    Origin {
        page: at.to_owned(),
        ip: page.from.clone(),
        user_agent: agent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
    }
}

/// The shell of a page that no search engine should list.
fn quiet_shell(page: &Page) -> Shell {
    Shell {
        robots_noindex: true,
        ..page.shell.clone()
    }
}
