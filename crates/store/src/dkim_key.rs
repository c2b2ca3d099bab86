//! Keys that sign mail.

use jiff::Timestamp;

use crate::{DkimKeyId, Row, StoreError, Tx, values};

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Made; its record has to be set first.
    Waiting,
    /// Signs.
    Signing,
    /// Signs no more; its record stays for the mails on their way.
    Retired,
}

impl KeyState {
    const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Signing => "signing",
            Self::Retired => "retired",
        }
    }

    fn parse(word: &str) -> Result<Self, StoreError> {
        [Self::Waiting, Self::Signing, Self::Retired]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| StoreError::Decode(format!("dkim key state {word:?}")))
    }
}

/// A key.
#[derive(Clone, PartialEq, Eq)]
pub struct DkimKeyRow {
    /// Its id.
    pub id: DkimKeyId,
    /// The domain it signs for.
    pub domain: String,
    /// Which of the domain's keys.
    pub selector: String,
    /// `rsa` or `ed25519`.
    pub algorithm: String,
    /// The private half: for signing only.
    pub private_key: Vec<u8>,
    /// The public half.
    pub public_key: Vec<u8>,
    /// Where it stands.
    pub state: KeyState,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it signs or signed.
    pub signing_since: Option<Timestamp>,
    /// Since when it no longer does.
    pub retired_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, domain, selector, algorithm, private_key, public_key, state, created_at, \
    signing_since, retired_at";

fn read(row: &Row) -> Result<DkimKeyRow, StoreError> {
    Ok(DkimKeyRow {
        id: row.get(0)?,
        domain: row.get(1)?,
        selector: row.get(2)?,
        algorithm: row.get(3)?,
        private_key: row.get(4)?,
        public_key: row.get(5)?,
        state: KeyState::parse(&row.get::<String>(6)?)?,
        created_at: row.get(7)?,
        signing_since: row.get(8)?,
        retired_at: row.get(9)?,
    })
}

/// Keeps a new key.
///
/// # Errors
/// When the database fails, or the domain has a key of this selector.
pub async fn insert(tx: &mut Tx, key: &DkimKeyRow) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO dkim_key ({COLUMNS}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)");
    let values = values![
        key.id,
        key.domain.as_str(),
        key.selector.as_str(),
        key.algorithm.as_str(),
        key.private_key.clone(),
        key.public_key.clone(),
        key.state.word(),
        key.created_at,
        key.signing_since,
        key.retired_at,
    ];
    tx.execute(&sql, &values).await.map(drop)
}

/// All keys, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<DkimKeyRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM dkim_key ORDER BY created_at DESC, selector");
    let rows = tx.query(&sql, &[]).await?;
    rows.iter().map(read).collect()
}

/// The keys that sign.
///
/// # Errors
/// When the database fails.
pub async fn signing(tx: &mut Tx) -> Result<Vec<DkimKeyRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM dkim_key WHERE state = 'signing' ORDER BY selector");
    let rows = tx.query(&sql, &[]).await?;
    rows.iter().map(read).collect()
}

/// Lets a waiting key sign. Answers whether it was waiting.
///
/// # Errors
/// When the database fails.
pub async fn start(tx: &mut Tx, id: DkimKeyId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE dkim_key SET state = 'signing', signing_since = $2
        WHERE id = $1 AND state = 'waiting'";
    Ok(tx.execute(sql, &values![id, now]).await? == 1)
}

/// Ends a key's signing. Answers whether it signed.
///
/// # Errors
/// When the database fails.
pub async fn retire(tx: &mut Tx, id: DkimKeyId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE dkim_key SET state = 'retired', retired_at = $2
        WHERE id = $1 AND state = 'signing'";
    Ok(tx.execute(sql, &values![id, now]).await? == 1)
}

/// Forgets a key that does not sign. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, id: DkimKeyId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM dkim_key WHERE id = $1 AND state <> 'signing'";
    Ok(tx.execute(sql, &values![id]).await? == 1)
}
