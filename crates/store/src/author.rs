//! Those who write articles: staff and guests.

use jiff::Timestamp;

use crate::{
    AccountId, AuthorId, ImageId, Row, StoreError, Tx,
    tx::{assignments, placeholders},
    values,
};

/// An author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Its id.
    pub id: AuthorId,
    /// Name in the address: `/authors/{slug}`.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Their portrait.
    pub photo: Option<ImageId>,
    /// Credentials in short, "RMT"; may be empty.
    pub credentials: String,
    /// Credentials, spelled out.
    pub credentials_spelled: String,
    /// Role, and where.
    pub role: String,
    /// What they have done; may be empty.
    pub experience: String,
    /// Registration body and number; empty if not registered.
    pub registration: String,
    /// Conflicts of interest, in a sentence.
    pub conflicts: String,
    /// A few sentences about them.
    pub about: String,
    /// Whether they write as a guest.
    pub guest: bool,
    /// Their account, where they have one.
    pub account: Option<AccountId>,
    /// Whether they may be named on new texts.
    pub active: bool,
    /// Rises with every change.
    pub revision: i64,
    /// When they were added.
    pub created_at: Timestamp,
    /// When they were last changed.
    pub updated_at: Timestamp,
}

const COLUMNS: &str = "id, slug, name, photo_id, credentials, credentials_spelled, role, \
    experience, registration, conflicts, about, guest, account_id, active, revision, created_at, \
    updated_at";

fn read(row: &Row) -> Result<Author, StoreError> {
    Ok(Author {
        id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        photo: row.get(3)?,
        credentials: row.get(4)?,
        credentials_spelled: row.get(5)?,
        role: row.get(6)?,
        experience: row.get(7)?,
        registration: row.get(8)?,
        conflicts: row.get(9)?,
        about: row.get(10)?,
        guest: row.get(11)?,
        account: row.get(12)?,
        active: row.get(13)?,
        revision: row.get(14)?,
        created_at: row.get(15)?,
        updated_at: row.get(16)?,
    })
}

fn values_of(a: &Author) -> [crate::Value; 17] {
    values![
        a.id,
        &a.slug,
        &a.name,
        a.photo,
        &a.credentials,
        &a.credentials_spelled,
        &a.role,
        &a.experience,
        &a.registration,
        &a.conflicts,
        &a.about,
        a.guest,
        a.account,
        a.active,
        a.revision,
        a.created_at,
        a.updated_at
    ]
}

/// Adds an author.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken, or the account is another author's.
pub async fn insert(tx: &mut Tx, author: &Author) -> Result<(), StoreError> {
    let marks = placeholders(1, COLUMNS.split(',').count());
    let sql = format!("INSERT INTO author ({COLUMNS}) VALUES {marks}");
    tx.execute(&sql, &values_of(author)).await.map(drop)
}

/// Writes an author as it is now, if its revision is still one less; answers whether it was.
///
/// # Errors
/// [`StoreError::Constraint`] when the slug is taken, or the account is another author's.
pub async fn change(tx: &mut Tx, author: &Author) -> Result<bool, StoreError> {
    let sets = assignments(COLUMNS);
    let sql = format!("UPDATE author SET {sets} WHERE id = $1 AND revision + 1 = $15");
    Ok(tx.execute(&sql, &values_of(author)).await? == 1)
}

/// An author by id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: AuthorId) -> Result<Option<Author>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM author WHERE id = $1");
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// An author by the name in the address.
///
/// # Errors
/// When the database fails.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Author>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM author WHERE slug = $1");
    let row = tx.first(&sql, &values![slug]).await?;
    row.as_ref().map(read).transpose()
}

/// All authors, by name.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Author>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM author ORDER BY name, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}
