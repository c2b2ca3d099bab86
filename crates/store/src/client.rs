//! Those who are treated.

mod merge;

pub use merge::{has_training, merge};

use jiff::Timestamp;

use crate::{ClientId, Row, StoreError, Tx, fold, values};

/// Someone who is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Id; also the resource that claims are made on.
    pub id: ClientId,
    /// Full name, as given.
    pub name: String,
    /// E-mail address, as given.
    pub email: String,
    /// Phone with country code, or empty.
    pub phone: String,
    /// When the record was made.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, name, email, phone, created_at";

fn read(row: &Row) -> Result<Client, StoreError> {
    Ok(Client {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        phone: row.get(3)?,
        created_at: row.get(4)?,
    })
}

/// How an address is compared: without case or surrounding blanks.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// How a phone number is compared: its last ten digits, without an extension.
#[must_use]
pub fn phone_key(phone: &str) -> String {
    let number = phone.split([';', 'x', 'X']).next().unwrap_or_default();
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(10)..].iter().collect()
}

/// The record with this address and name, so that a second booking is not a second person.
/// A family that shares an address keeps a record each; a record that was merged leads to the other.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, email: &str, name: &str) -> Result<Option<Client>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, merged_into FROM client WHERE email_key = $1
         ORDER BY merged_into IS NOT NULL, created_at"
    );
    let name = name.trim().to_lowercase();
    for row in tx.query(&sql, &values![email_key(email)]).await? {
        let found = read(&row)?;
        if found.name.trim().to_lowercase() != name {
            continue;
        }
        return match row.get::<Option<ClientId>>(5)? {
            Some(into) => get(tx, into).await,
            None => Ok(Some(found)),
        };
    }
    Ok(None)
}

/// Whether an address has been seen before, in whoever's record.
///
/// # Errors
/// When the database fails.
pub async fn is_known(tx: &mut Tx, email: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM client WHERE email_key = $1 LIMIT 1";
    Ok(tx.first(sql, &values![email_key(email)]).await?.is_some())
}

/// A record by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: ClientId) -> Result<Option<Client>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM client WHERE id = $1");
    tx.first(&sql, &values![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Makes a record.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, c: &Client) -> Result<(), StoreError> {
    let sql = "INSERT INTO client (id, name, email, email_key, phone, phone_key, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = values![
        c.id,
        &c.name,
        &c.email,
        email_key(&c.email),
        &c.phone,
        phone_key(&c.phone),
        c.created_at
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Words of a name that are looked for; a name has no more.
const MOST_WORDS: usize = 8;
/// At most so many records are found at once.
pub const MOST_FOUND: usize = 20;

/// Records whose name has the words that were typed, whose address or phone contains them, or who have
/// the visit with that reference; at most twenty.
///
/// # Errors
/// When the database fails.
pub async fn search(tx: &mut Tx, typed: &str) -> Result<Vec<Client>, StoreError> {
    let escaped = typed.trim().to_lowercase().replace(['%', '_', '\\'], "");
    let (name_of, typed_name) = (fold::sql(tx, "name"), fold::fold(&escaped));
    let reference = escaped.to_uppercase().replace(['-', ' '], "");
    let digits = phone_key(typed);
    let phone = if digits.len() >= 3 {
        format!("%{digits}%")
    } else {
        String::new()
    };
    let mut values = values![format!("%{escaped}%"), phone, reference].to_vec();
    // The words of a name in whichever order: "Castell Bo".
    let mut name = vec!["name <> ''".to_owned()];
    let words = typed_name.split(|c: char| c.is_whitespace() || c == ',');
    for word in words.filter(|word| !word.is_empty()).take(MOST_WORDS) {
        values.push(format!("%{word}%").into());
        name.push(format!("{name_of} LIKE ${}", values.len()));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM client WHERE merged_into IS NULL
         AND (({}) OR email_key LIKE $1 OR (phone_key LIKE $2 AND phone_key <> '')
              OR id IN (SELECT client_id FROM appointment WHERE reference = $3))
         ORDER BY name LIMIT {MOST_FOUND}",
        name.join(" AND ")
    );
    let rows = tx.query(&sql, &values).await?;
    rows.iter().map(read).collect()
}

/// Records that may be the same person: the same address, the same phone number, or the same name.
///
/// # Errors
/// When the database fails.
pub async fn alike(tx: &mut Tx, c: &Client) -> Result<Vec<Client>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM client WHERE merged_into IS NULL AND id <> $1
         AND ((email_key = $2 AND email_key <> '') OR (phone_key = $3 AND phone_key <> '')
              OR {} = $4)
         ORDER BY name LIMIT {MOST_FOUND}",
        fold::sql(tx, "name")
    );
    let values = values![
        c.id,
        email_key(&c.email),
        phone_key(&c.phone),
        fold::fold(c.name.trim())
    ];
    tx.query(&sql, &values).await?.iter().map(read).collect()
}

/// Whether two records may be the same person, as [`alike`] finds them.
#[must_use]
pub fn are_alike(one: &Client, other: &Client) -> bool {
    let same = |key: fn(&str) -> String, one: &str, other: &str| {
        let (one, other) = (key(one), key(other));
        one == other && !one.is_empty()
    };
    let name_key = |name: &str| fold::fold(name.trim());
    same(email_key, &one.email, &other.email)
        || same(phone_key, &one.phone, &other.phone)
        || same(name_key, &one.name, &other.name)
}

/// Writes name and ways to reach someone.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, c: &Client) -> Result<bool, StoreError> {
    let sql = "UPDATE client SET name = $2, email = $3, email_key = $4, phone = $5, phone_key = $6
        WHERE id = $1";
    let values = values![
        c.id,
        &c.name,
        &c.email,
        email_key(&c.email),
        &c.phone,
        phone_key(&c.phone)
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// The record into which another was merged, if it was.
///
/// # Errors
/// When the database fails.
pub async fn merged_into(tx: &mut Tx, id: ClientId) -> Result<Option<ClientId>, StoreError> {
    let sql = "SELECT merged_into FROM client WHERE id = $1";
    tx.first(sql, &values![id])
        .await?
        .map_or(Ok(None), |row| row.get(0))
}
