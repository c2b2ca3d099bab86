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
    booking::{Visit, by_manage_token, is_proved, series_member},
};

use crate::{page::Page, problem::Problem, shell::Shell};

/// The shell of a page behind a link in a mail, which no search engine is to list.
fn shell(page: &Page, back: &str, words: &str) -> Shell {
    Shell {
        robots_noindex: true,
        ..page.shell_back(back, words)
    }
}

/// Whether what is the client's and not this visit's alone may be seen: the link came to their address,
/// or they are signed in. Of a series the link's own visit counts.
async fn is_own(page: &Page, token: &str, visit: &Visit) -> Result<bool, Problem> {
    if page.shell.signed_in_name.as_deref() == Some(visit.client.email.to_lowercase().as_str()) {
        return Ok(true);
    }
    let Some((secret, _)) = token.split_once('.') else {
        let token = Token::received(token);
        return Ok(is_proved(page.clinic(), visit, &token).await?);
    };
    let secret = Token::received(secret);
    let first = by_manage_token(page.clinic(), &secret).await?;
    match first {
        Some(first) => Ok(is_proved(page.clinic(), &first, &secret).await?),
        None => Ok(false),
    }
}

/// As [`find`], for what belongs to the client and not to this visit alone.
pub(crate) async fn find_own(page: &Page, token: &str) -> Result<Visit, Problem> {
    let visit = find(page, token).await?;
    if is_own(page, token, &visit).await? {
        Ok(visit)
    } else {
        Err(Problem::ByMail)
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
