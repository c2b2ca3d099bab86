//! The owner invites somebody, changes what they may do, or turns them off.

use midstance_store::{
    AccountId, PractitionerId, Tx,
    account::{self, Account, Role},
    account_link,
    client::email_key,
    outbox, session,
};
use sha2::{Digest, Sha256};

use super::{Confirmed, Handing, TeamError, confirm::owner, feeds, letters, link};
use crate::{
    Actor, Clinic, Staff, Token,
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

impl Details {
    /// Those of an account as it stands.
    #[must_use]
    pub fn of(account: &Account) -> Self {
        Self {
            name: account.name.clone(),
            email: account.email.clone(),
            role: account.role,
            practitioner: account.practitioner,
            active: account.active,
        }
    }
}

/// Makes an account under `id` and hands over the link with which its password is chosen: the answer
/// holds the link when it is to be shown. The same form sent twice makes one account and one mail.
///
/// # Errors
/// [`TeamError::EmailTaken`], [`TeamError::PractitionerTaken`]; [`TeamError::Made`] when the account was made
/// with other details, or has a password by now; [`TeamError::NotAllowed`].
pub async fn invite(
    clinic: &Clinic,
    by: &Confirmed,
    (id, details): (AccountId, Details),
    handing: Handing,
) -> Result<Option<Token>, TeamError> {
    let (this, by) = (clinic.clone(), by.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                owner(tx, by.staff()).await?;
                let made = match account::get(tx, id).await? {
                    None => insert(tx, (&this, &by.actor()), id, details).await?,
                    Some(made) => {
                        if !made.password_hash.is_empty() || Details::of(&made) != details {
                            return Err(TeamError::Made);
                        }
                        if handing == Handing::Mail
                            && link::was_just_mailed(tx, &this, &made).await?
                        {
                            return Ok(None);
                        }
                        let told = Told::account(id, "account.link_made", "");
                        write(tx, &this, &by.actor(), told).await?;
                        made
                    }
                };
                link::hand(tx, &this, (&made, &by.staff().name), handing).await
            })
        })
        .await
}

/// A mark of how an account stands, for forms: who sends it back with other details saw this.
#[must_use]
pub fn mark(account: &Account) -> String {
    let digest = Sha256::digest(format!("{:?}", Details::of(account)));
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
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
    refuse_taken(&account::all(tx).await?, &account)?;
    account::insert(tx, &account).await?;
    let told = Told::account(id, "account.invited", account.role.word());
    write(tx, clinic, who, told).await?;
    Ok(account)
}

/// Changes an account that still stands as `seen` says ([`mark`]). When its address, its role, who it is in
/// the calendar or its being in use changes, all its sessions and links end, and the addresses of calendars
/// that it may no longer have.
///
/// # Errors
/// [`TeamError::Changed`], [`TeamError::LastOwner`] and what [`invite`] names.
pub async fn change(
    clinic: &Clinic,
    by: &Confirmed,
    (id, seen): (AccountId, &str),
    details: Details,
) -> Result<(), TeamError> {
    let (this, by, seen) = (clinic.clone(), by.clone(), seen.to_owned());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                owner(tx, by.staff()).await?;
                let old = account::get(tx, id).await?.ok_or(TeamError::NotFound)?;
                if mark(&old) != seen {
                    return Err(TeamError::Changed);
                }
                run(tx, (&this, &by.actor()), old, details).await
            })
        })
        .await
}

async fn run(
    tx: &mut Tx,
    (clinic, who): (&Clinic, &Actor),
    old: Account,
    details: Details,
) -> Result<(), TeamError> {
    let id = old.id;
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
    let all = account::all(tx).await?;
    refuse_taken(&all, &new)?;
    let mut others = all.iter().filter(|other| other.id != id);
    if can_own(&old) && !can_own(&new) && !others.any(can_own) {
        return Err(TeamError::LastOwner);
    }
    account::update(tx, &new).await?;
    let told = changed(&old, &new);
    if told.iter().any(|word| *word != "name") {
        session::close_all(tx, id, None).await?;
        account_link::close(tx, id).await?;
        let (now, why) = (clinic.now(), "the link ended first");
        let mails = (old.email.as_str(), link::live_mails(now));
        outbox::withdraw_from(tx, mails, now, why).await?;
        feeds::end_lost(tx, (clinic, who), (&old, &new)).await?;
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

/// Refuses an address or a practitioner that another account has.
fn refuse_taken(all: &[Account], account: &Account) -> Result<(), TeamError> {
    let mut others = all.iter().filter(|other| other.id != account.id);
    let key = email_key(&account.email);
    if others.clone().any(|other| email_key(&other.email) == key) {
        return Err(TeamError::EmailTaken);
    }
    let twin = others.find(|other| {
        let same = other.practitioner.is_some() && other.practitioner == account.practitioner;
        same && other.active && account.active
    });
    match twin {
        Some(other) => Err(TeamError::PractitionerTaken(other.name.clone())),
        None => Ok(()),
    }
}

/// Signs somebody out everywhere. Answers in how many browsers.
///
/// # Errors
/// [`TeamError::NotFound`] when there is no such account; [`TeamError::NotAllowed`].
pub async fn end_sessions(clinic: &Clinic, by: &Staff, id: AccountId) -> Result<u64, TeamError> {
    let (this, by) = (clinic.clone(), by.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                owner(tx, &by).await?;
                account::get(tx, id).await?.ok_or(TeamError::NotFound)?;
                let ended = session::close_all(tx, id, None).await?;
                let told = Told::account(id, "account.signed_out", "");
                write(tx, &this, &Actor::Staff(by), told).await?;
                Ok(ended)
            })
        })
        .await
}
