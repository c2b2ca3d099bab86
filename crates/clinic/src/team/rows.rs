//! The accounts as the owner sees them.

use jiff::Timestamp;
use midstance_store::{
    AccountId, StoreError, Tx,
    account::{self, Account},
    account_link,
};

use crate::Clinic;

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// They can.
    Active,
    /// They have not chosen a password yet; their link can be used until then.
    Invited(Timestamp),
    /// They never chose a password, and their link ran out.
    InvitationOver,
    /// They were turned off.
    Off,
}

/// An account with its state.
#[derive(Debug, Clone)]
pub struct Member {
    /// The account.
    pub account: Account,
    /// Whether somebody can sign in with it.
    pub state: State,
}

/// All accounts: those who can sign in before those who cannot, by name.
///
/// # Errors
/// When the store fails.
pub async fn members(clinic: &Clinic) -> Result<Vec<Member>, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| Box::pin(async move { load(tx, now).await }))
        .await
}

async fn load(tx: &mut Tx, now: Timestamp) -> Result<Vec<Member>, StoreError> {
    let links = account_link::handed(tx).await?;
    let mut found: Vec<Member> = account::all(tx)
        .await?
        .into_iter()
        .map(|account| {
            let link = links.iter().find(|(id, _)| *id == account.id);
            let state = state(&account, link.map(|(_, until)| *until), now);
            Member { account, state }
        })
        .collect();
    found.sort_by_key(|member| member.state == State::Off);
    Ok(found)
}

fn state(account: &Account, link_until: Option<Timestamp>, now: Timestamp) -> State {
    match link_until {
        _ if !account.active => State::Off,
        _ if !account.password_hash.is_empty() => State::Active,
        Some(until) if until > now => State::Invited(until),
        _ => State::InvitationOver,
    }
}

/// One account; `None` when there is none.
///
/// # Errors
/// When the store fails.
pub async fn member(clinic: &Clinic, id: AccountId) -> Result<Option<Member>, StoreError> {
    let all = members(clinic).await?;
    Ok(all.into_iter().find(|member| member.account.id == id))
}
