//! The keys that sign mail: made here, kept in the database, changed one after the other.

use std::sync::Arc;

use midstance_mail::{Address, Algorithm, DkimError, DkimKey, Signer};
use midstance_store::{
    DkimKeyId, StoreError, Tx,
    dkim_key::{self, DkimKeyRow, KeyState},
};

use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Why a key was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Not a domain.
    #[error("enter a domain, like clinic.example")]
    Domain,
    /// There is no such key, or it does not stand where it would have to.
    #[error("there is no such key")]
    NotFound,
    /// The key could not be made.
    #[error(transparent)]
    Make(#[from] DkimError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// All keys, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn keys(clinic: &Clinic) -> Result<Vec<DkimKeyRow>, StoreError> {
    clinic.store.read(|tx| Box::pin(dkim_key::all(tx))).await
}

/// Makes a new pair of keys for a domain, RSA and Ed25519. They wait until somebody lets them sign.
///
/// # Errors
/// [`KeyError`]; nothing is kept then.
pub async fn make_keys(clinic: &Clinic, actor: &Actor, domain: &str) -> Result<(), KeyError> {
    // A mailbox at it proves that it can stand in an address.
    let address = Address::parse(&format!("a@{}", domain.trim())).map_err(|_| KeyError::Domain)?;
    let domain = address.domain().to_ascii_lowercase();
    let known = keys(clinic).await?;
    let mut made = Vec::new();
    for algorithm in [Algorithm::Rsa, Algorithm::Ed25519] {
        let selector = selector(clinic, algorithm, &known);
        made.push(make(clinic, &domain, &selector, algorithm).await?);
    }
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                for key in &made {
                    dkim_key::insert(tx, key).await?;
                    told(tx, &this, &who, (key.id, "dkim_key.made", &key.selector)).await?;
                }
                Ok::<_, KeyError>(())
            })
        })
        .await
}

/// A name that no other key has: the day it was made, and a letter for its kind.
fn selector(clinic: &Clinic, algorithm: Algorithm, known: &[DkimKeyRow]) -> String {
    let day = clinic.now().strftime("%Y%m%d").to_string();
    let kind = match algorithm {
        Algorithm::Rsa => "r",
        Algorithm::Ed25519 => "e",
    };
    let is_free = |name: &String| known.iter().all(|key| key.selector != *name);
    let first = format!("ms{day}{kind}");
    let mut names = std::iter::once(first.clone()).chain((2..).map(|n| format!("{first}{n}")));
    names.find(is_free).unwrap_or(first)
}

async fn make(
    clinic: &Clinic,
    domain: &str,
    selector: &str,
    algorithm: Algorithm,
) -> Result<DkimKeyRow, KeyError> {
    let random = clinic.random.clone();
    let (domain, selector) = (domain.to_owned(), selector.to_owned());
    let making = tokio::task::spawn_blocking(move || {
        let mut fill = |octets: &mut [u8]| random.fill(octets);
        DkimKey::make(&domain, &selector, algorithm, &mut fill)
    });
    let key = making
        .await
        .map_err(|error| DkimError::Make(error.to_string()))??;
    Ok(DkimKeyRow {
        id: DkimKeyId(clinic.new_id()),
        domain: key.domain,
        selector: key.selector,
        algorithm: algorithm.word().to_owned(),
        private_key: key.private,
        public_key: key.public,
        state: KeyState::Waiting,
        created_at: clinic.now(),
        signing_since: None,
        retired_at: None,
    })
}

/// Lets a waiting key sign, in place of the one of its domain and kind that signs now.
///
/// # Errors
/// [`KeyError`]; nothing is changed then.
pub async fn use_key(clinic: &Clinic, actor: &Actor, id: DkimKeyId) -> Result<(), KeyError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let all = dkim_key::all(tx).await?;
                let key = all.iter().find(|key| key.id == id);
                let key = key.ok_or(KeyError::NotFound)?;
                if !dkim_key::start(tx, id, now).await? {
                    return Err(KeyError::NotFound);
                }
                told(tx, &this, &who, (id, "dkim_key.used", &key.selector)).await?;
                let before = all.iter().filter(|other| {
                    other.state == KeyState::Signing
                        && other.domain == key.domain
                        && other.algorithm == key.algorithm
                });
                for other in before {
                    dkim_key::retire(tx, other.id, now).await?;
                    told(
                        tx,
                        &this,
                        &who,
                        (other.id, "dkim_key.retired", &other.selector),
                    )
                    .await?;
                }
                Ok(())
            })
        })
        .await
}

/// Ends a key's signing.
///
/// # Errors
/// [`KeyError`]; nothing is changed then.
pub async fn retire_key(clinic: &Clinic, actor: &Actor, id: DkimKeyId) -> Result<(), KeyError> {
    let (this, who, now) = (clinic.clone(), actor.clone(), clinic.now());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !dkim_key::retire(tx, id, now).await? {
                    return Err(KeyError::NotFound);
                }
                told(tx, &this, &who, (id, "dkim_key.retired", "")).await?;
                Ok(())
            })
        })
        .await
}

/// Forgets a key that does not sign.
///
/// # Errors
/// [`KeyError`]; nothing is changed then.
pub async fn drop_key(clinic: &Clinic, actor: &Actor, id: DkimKeyId) -> Result<(), KeyError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !dkim_key::delete(tx, id).await? {
                    return Err(KeyError::NotFound);
                }
                told(tx, &this, &who, (id, "dkim_key.dropped", "")).await?;
                Ok(())
            })
        })
        .await
}

async fn told(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    (id, action, detail): (DkimKeyId, &str, &str),
) -> Result<(), StoreError> {
    write(
        tx,
        clinic,
        actor,
        Told::setting("dkim_key", id.0, action, detail),
    )
    .await
}

/// The keys that sign, made ready.
///
/// # Errors
/// When the store fails.
pub async fn signer(clinic: &Clinic) -> Result<Signer, StoreError> {
    Ok(ready(signing(clinic).await?))
}

/// The keys that sign, made ready once and again whenever they change.
#[derive(Default)]
pub struct KeptSigner {
    keys: Vec<DkimKeyId>,
    signer: Arc<Signer>,
}

impl KeptSigner {
    /// The signer of this moment.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn now(&mut self, clinic: &Clinic) -> Result<Arc<Signer>, StoreError> {
        let rows = signing(clinic).await?;
        let keys: Vec<_> = rows.iter().map(|key| key.id).collect();
        if keys != self.keys {
            self.signer = Arc::new(ready(rows));
            self.keys = keys;
        }
        Ok(self.signer.clone())
    }
}

async fn signing(clinic: &Clinic) -> Result<Vec<DkimKeyRow>, StoreError> {
    clinic
        .store
        .read(|tx| Box::pin(dkim_key::signing(tx)))
        .await
}

/// A damaged key is left out and told in the log: mail without a signature is better than none.
fn ready(rows: Vec<DkimKeyRow>) -> Signer {
    let mut sound = Vec::new();
    for key in rows.into_iter().filter_map(to_key) {
        match Signer::new(std::slice::from_ref(&key)) {
            Ok(_) => sound.push(key),
            Err(error) => tracing::error!(%error, "mail goes out without this signature"),
        }
    }
    Signer::new(&sound).unwrap_or_default()
}

/// A row as the mail room knows it; nothing when its kind is not known.
pub(super) fn to_key(row: DkimKeyRow) -> Option<DkimKey> {
    Some(DkimKey {
        algorithm: Algorithm::parse(&row.algorithm)?,
        domain: row.domain,
        selector: row.selector,
        private: row.private_key,
        public: row.public_key,
    })
}
