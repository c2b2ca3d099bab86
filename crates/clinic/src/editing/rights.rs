//! Who may do what with articles.

use midstance_editorial::Library;
use midstance_store::{
    account::Role,
    article::Article,
    author::{self, Author},
};

use super::EditError;
use crate::Staff;

/// What a member of staff may do. Everybody on the staff may write, ask for a check and make
/// preview links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Sign that a text is right, publish, withdraw: those who treat.
    pub sign: bool,
    /// Publish a text that nobody has checked, which readers are told: the owner.
    pub unchecked: bool,
}

impl Rights {
    /// Those of a member of staff.
    #[must_use]
    pub fn of(staff: &Staff) -> Self {
        Self {
            sign: matches!(staff.role, Role::Owner | Role::Practitioner),
            unchecked: staff.role == Role::Owner,
        }
    }
}

/// Refuses whoever may not sign.
pub(super) fn signer(staff: &Staff) -> Result<(), EditError> {
    Rights::of(staff)
        .sign
        .then_some(())
        .ok_or(EditError::NotAllowed)
}

/// Whether a text is by nobody but this member of staff: known by their account, or by their name
/// where the author has no account.
#[must_use]
pub fn is_only_author(
    staff: &Staff,
    article: &Article,
    authors: &[Author],
    library: &Library,
) -> bool {
    let [only] = article.authors.as_slice() else {
        return false;
    };
    let row = authors.iter().find(|author| author.slug == *only);
    if let Some(account) = row.and_then(|author| author.account) {
        return account == staff.account;
    }
    let name = match row {
        Some(author) => Some(author.name.as_str()),
        None => library.author(only).map(|author| author.name.as_str()),
    };
    name.is_some_and(|name| same_person(name, &staff.name))
}

fn same_person(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        name.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(one) == plain(other)
}

/// All authors kept in the store.
pub(super) async fn authors(clinic: &crate::Clinic) -> Result<Vec<Author>, EditError> {
    clinic
        .store
        .read(|tx| Box::pin(async move { Ok(author::all(tx).await?) }))
        .await
}
