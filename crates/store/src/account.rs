//! Those who sign in as staff.

use jiff::Timestamp;

use crate::{AccountId, PractitionerId, Row, StoreError, Tx, client::email_key, values};

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Runs the clinic.
    Owner,
    /// Treats.
    Practitioner,
    /// Answers phone and door.
    FrontDesk,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Practitioner, Self::FrontDesk];

    /// Its word in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Practitioner => "practitioner",
            Self::FrontDesk => "front_desk",
        }
    }

    fn parse(word: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|role| role.word() == word)
            .ok_or_else(|| StoreError::Decode(format!("role {word:?}")))
    }
}

/// A staff account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The address to sign in with.
    pub email: String,
    /// Who it is.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The practitioner behind it, where there is one.
    pub practitioner: Option<PractitionerId>,
    /// Argon2id hash in PHC form; empty until a password was chosen.
    pub password_hash: String,
    /// Whether it may sign in.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub signed_in_at: Option<Timestamp>,
}

pub(crate) const COLUMNS: &str =
    "id, email, name, role, practitioner_id, password_hash, active, created_at, signed_in_at";

pub(crate) fn read(row: &Row) -> Result<Account, StoreError> {
    let role: String = row.get(3)?;
    Ok(Account {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        role: Role::parse(&role)?,
        practitioner: row.get(4)?,
        password_hash: row.get(5)?,
        active: row.get(6)?,
        created_at: row.get(7)?,
        signed_in_at: row.get(8)?,
    })
}

/// Makes an account.
///
/// # Errors
/// [`StoreError::Constraint`] when the address has one.
pub async fn insert(tx: &mut Tx, a: &Account) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO account ({COLUMNS}, email_key) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"
    );
    let values = values![
        a.id,
        &a.email,
        &a.name,
        a.role.word(),
        a.practitioner,
        &a.password_hash,
        a.active,
        a.created_at,
        a.signed_in_at,
        email_key(&a.email)
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// All accounts, by name.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Account>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM account ORDER BY name, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// The account of an address.
///
/// # Errors
/// When the database fails.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE email_key = $1");
    tx.first(&sql, &values![email_key(email)])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// One account.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: AccountId) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE id = $1");
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// Whoever changes accounts takes turns until the transaction ends, so that "somebody must stay owner"
/// can be decided. SQLite has one writer anyway.
///
/// # Errors
/// When the database fails.
pub async fn take_turns(tx: &mut Tx) -> Result<(), StoreError> {
    if !tx.is_sqlite() {
        tx.first("SELECT pg_advisory_xact_lock(7205)", &[]).await?;
    }
    Ok(())
}

/// Writes what an account is, all but its password.
///
/// # Errors
/// [`StoreError::Constraint`] when another account has the address.
pub async fn update(tx: &mut Tx, a: &Account) -> Result<(), StoreError> {
    let sql = "UPDATE account SET email = $2, email_key = $3, name = $4, role = $5,
        practitioner_id = $6, active = $7 WHERE id = $1";
    let values = values![
        a.id,
        &a.email,
        email_key(&a.email),
        &a.name,
        a.role.word(),
        a.practitioner,
        a.active
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Gives an account a new password, as its hash, if `old` is still the hash of the present one. Answers
/// whether it was: somebody may have chosen another in between.
///
/// # Errors
/// When the database fails.
pub async fn set_password(
    tx: &mut Tx,
    id: AccountId,
    (old, new): (&str, &str),
) -> Result<bool, StoreError> {
    let sql = "UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    Ok(tx.execute(sql, &values![id, old, new]).await? == 1)
}

/// Notes that somebody signed in with the password that has this hash. Answers `false` when the account was
/// turned off or got another password since that was looked up; nobody may be signed in then.
///
/// # Errors
/// When the database fails.
pub async fn note_sign_in(
    tx: &mut Tx,
    (id, hash): (AccountId, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE account SET signed_in_at = $3
        WHERE id = $1 AND password_hash = $2 AND active = $4";
    Ok(tx.execute(sql, &values![id, hash, now, true]).await? == 1)
}

/// The address that somebody signs in with.
///
/// # Errors
/// When the database fails.
pub async fn email_of(tx: &mut Tx, id: AccountId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT email FROM account WHERE id = $1";
    let row = tx.first(sql, &values![id]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Whether anybody owns this clinic yet.
///
/// # Errors
/// When the database fails.
pub async fn has_owner(tx: &mut Tx) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM account WHERE role = 'owner'";
    let count: i64 = tx.first(sql, &[]).await?.map_or(Ok(0), |row| row.get(0))?;
    Ok(count > 0)
}
