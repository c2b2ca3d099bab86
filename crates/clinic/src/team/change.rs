//! The owner invites somebody, changes what they may do, or turns them off.

use midstance_store::{
    AccountId, PractitionerId, StoreError, Tx,
    account::{self, Account, Role},
    account_link, feed,
    feed::Whose,
    session,
};

use super::{Confirmed, Handing, TeamError, letters, link};
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
};

/// What the owner decides of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Who it is.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Who they are in the calendar, where they treat.
    pub practitioner: Option<PractitionerId>,
    /// Whether they may sign in.
    pub active: bool,
}

/// Makes an account under `id` and hands over the link with which its password is chosen: the answer
/// holds the link when it is to be shown. The same form sent twice makes one account.
///
/// # Errors
/// [`TeamError::EmailTaken`], [`TeamError::PractitionerTaken`].
pub async fn invite(
    clinic: &Clinic,
    by: &Confirmed,
    (id, details): (AccountId, Details),
    handing: Handing,
) -> Result<Option<Token>, TeamError> {
    let (this, who, name) = (clinic.clone(), by.actor(), by.staff().name.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                account::take_turns(tx).await?;
                let made = match account::get(tx, id).await? {
                    Some(made) => made,
                    None => insert(tx, (&this, &who), id, details).await?,
                };
                link::hand(tx, &this, (&made, &name), handing).await
            })
        })
        .await
}

async fn insert(
    tx: &mut Tx,
    (clinic, who): (&Clinic, &Actor),
    id: AccountId,
    details: Details,
) -> Result<Account, TeamError> {
    let account = Account {
        id,
        email: details.email,
        name: details.name,
        role: details.role,
        practitioner: details.practitioner,
        password_hash: String::new(),
        active: true,
        created_at: clinic.now(),
        signed_in_at: None,
    };
    refuse_taken(tx, &account).await?;
    account::insert(tx, &account).await?;
    let told = Told::account(id, "account.invited", account.role.word());
    write(tx, clinic, who, told).await?;
    Ok(account)
}

/// Changes an account. When its address, its role, who it is in the calendar or its being in use
/// changes, all its sessions and its link end; when it is turned off, the addresses of calendars that
/// it made or that show its practitioner end too.
///
/// # Errors
/// [`TeamError::LastOwner`] and what [`invite`] names.
pub async fn change(
    clinic: &Clinic,
    by: &Confirmed,
    id: AccountId,
    details: Details,
) -> Result<(), TeamError> {
    let (this, who) = (clinic.clone(), by.actor());
    clinic
        .store
        .write(move |tx| Box::pin(async move { run(tx, &this, (&who, id), details).await }))
        .await
}

async fn run(
    tx: &mut Tx,
    clinic: &Clinic,
    (who, id): (&Actor, AccountId),
    details: Details,
) -> Result<(), TeamError> {
    account::take_turns(tx).await?;
    let old = account::get(tx, id).await?.ok_or(TeamError::NotFound)?;
    let new = Account {
        name: details.name,
        email: details.email,
        role: details.role,
        practitioner: details.practitioner,
        active: details.active,
        ..old.clone()
    };
    if new == old {
        return Ok(());
    }
    refuse_taken(tx, &new).await?;
    if can_own(&old) && !can_own(&new) {
        let others = account::all(tx).await?;
        if !others.iter().any(|other| other.id != id && can_own(other)) {
            return Err(TeamError::LastOwner);
        }
    }
    account::update(tx, &new).await?;
    let told = changed(&old, &new);
    if told.iter().any(|word| *word != "name") {
        session::close_all(tx, id, None).await?;
        account_link::close(tx, id).await?;
    }
    if old.active && !new.active {
        end_feeds(tx, clinic, &old).await?;
    }
    if old.email != new.email {
        letters::tell_address(tx, clinic, (&old, &new)).await?;
    }
    let told = told.join(" ");
    write(tx, clinic, who, Told::account(id, "account.changed", &told)).await?;
    Ok(())
}

/// An owner who can sign in.
fn can_own(account: &Account) -> bool {
    account.active && account.role == Role::Owner && !account.password_hash.is_empty()
}

/// What differs, in words of the audit line: never the values, which may be addresses.
fn changed(old: &Account, new: &Account) -> Vec<&'static str> {
    [
        ("name", old.name != new.name),
        ("address", old.email != new.email),
        ("role", old.role != new.role),
        ("practitioner", old.practitioner != new.practitioner),
        ("on", !old.active && new.active),
        ("off", old.active && !new.active),
    ]
    .into_iter()
    .filter_map(|(word, differs)| differs.then_some(word))
    .collect()
}

async fn refuse_taken(tx: &mut Tx, account: &Account) -> Result<(), TeamError> {
    let same = account::by_email(tx, &account.email).await?;
    if same.is_some_and(|other| other.id != account.id) {
        return Err(TeamError::EmailTaken);
    }
    let all = account::all(tx).await?;
    let twin = all.into_iter().find(|other| {
        let same = other.practitioner.is_some() && other.practitioner == account.practitioner;
        same && other.active && account.active && other.id != account.id
    });
    match twin {
        Some(other) => Err(TeamError::PractitionerTaken(other.name)),
        None => Ok(()),
    }
}

/// Calendar programs would go on showing the clinic's appointments to somebody who left.
async fn end_feeds(tx: &mut Tx, clinic: &Clinic, account: &Account) -> Result<(), StoreError> {
    for row in feed::all(tx).await? {
        let own = matches!(row.whose, Whose::Practitioner(p) if account.practitioner == Some(p));
        if own || row.made_by == Some(account.id) {
            feed::revoke(tx, row.id, clinic.now()).await?;
        }
    }
    Ok(())
}

/// Signs somebody out everywhere. Answers in how many browsers.
///
/// # Errors
/// [`TeamError::NotFound`] when there is no such account.
pub async fn end_sessions(clinic: &Clinic, who: &Actor, id: AccountId) -> Result<u64, TeamError> {
    let (this, who) = (clinic.clone(), who.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                account::get(tx, id).await?.ok_or(TeamError::NotFound)?;
                let ended = session::close_all(tx, id, None).await?;
                let told = Told::account(id, "account.signed_out", "");
                write(tx, &this, &who, told).await?;
                Ok(ended)
            })
        })
        .await
}
