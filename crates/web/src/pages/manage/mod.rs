//! `/b/{token}`: one visit, for whoever holds its link. Nothing changes on GET.

pub mod cancel;
pub mod file;
pub mod reminders;
pub mod reschedule;
pub mod show;

use midstance_clinic::{
    Token,
    booking::{Visit, by_manage_token},
};

use crate::{page::Page, problem::Problem};

/// The visit behind the link, or a page that does not exist.
pub(crate) async fn find(page: &Page, token: &str) -> Result<Visit, Problem> {
    let found = by_manage_token(page.clinic(), &Token::received(token)).await?;
    found.ok_or(Problem::NotFound)
}
