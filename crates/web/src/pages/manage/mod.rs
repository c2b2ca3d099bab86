//! `/b/{token}`: one visit, for whoever holds its link. Nothing changes on GET.

pub mod cancel;
pub mod file;
pub mod reminders;
pub mod reschedule;
pub mod series;
mod series_form;
mod series_row;
pub mod show;

use midstance_clinic::{
    Token,
    booking::{Visit, by_manage_token, series_member},
};

use crate::{page::Page, problem::Problem, shell::Shell};

/// The shell of a page behind a link in a mail, which no search engine is to list.
fn shell(page: &Page, back: &str, words: &str) -> Shell {
    Shell {
        robots_noindex: true,
        ..page.shell_back(back, words)
    }
}

/// The visit behind the link, or a page that offers a new link. `secret.3` is the third visit of the
/// series to which the link belongs; secrets have no full stop in them.
pub(crate) async fn find(page: &Page, token: &str) -> Result<Visit, Problem> {
    let found = match token.split_once('.') {
        Some((secret, number)) => {
            let number = number.parse().map_err(|_| Problem::OldLink)?;
            series_member(page.clinic(), &Token::received(secret), number).await?
        }
        None => by_manage_token(page.clinic(), &Token::received(token)).await?,
    };
    found.ok_or(Problem::OldLink)
}
