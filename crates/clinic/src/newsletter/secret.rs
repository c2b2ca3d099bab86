//! The key by which addresses are hashed and leaving links are made.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use midstance_store::{StoreError, SubscriberId, Tx, client::email_key, setting};
use sha2::Sha256;

use crate::{Clinic, Token};

/// The setting that keeps it. It belongs into every backup: without it no link in a mail that was
/// sent works any more, and no suppressed address is known again.
const SETTING: &str = "newsletter.secret";

/// A key of 256 bits. Whoever has the database has it too: it keeps a list of hashes that got out
/// alone from being tried against known addresses, and makes a leaving link from an id.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The clinic's key; made at the first call, so this needs a transaction that writes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(tx: &mut Tx, clinic: &Clinic) -> Result<Self, StoreError> {
        if let Some(secret) = Self::find(tx).await? {
            return Ok(secret);
        }
        let mut bytes = [0; 32];
        clinic.random.fill(&mut bytes);
        setting::put_if_new(tx, SETTING, &URL_SAFE_NO_PAD.encode(bytes)).await?;
        // Another program on the same database may have been faster: the row decides.
        let kept = Self::find(tx).await?;
        kept.ok_or_else(|| StoreError::Decode(format!("setting {SETTING}")))
    }

    /// The clinic's key, unless nobody has needed it yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(tx: &mut Tx) -> Result<Option<Self>, StoreError> {
        let broken = || StoreError::Decode(format!("setting {SETTING}"));
        let Some(word) = setting::get(tx, SETTING).await? else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(word).map_err(|_| broken())?;
        let bytes = bytes.try_into().map_err(|_| broken())?;
        Ok(Some(Self(bytes)))
    }

    /// What suppression and the consent log keep of an address, however it is written.
    #[must_use]
    pub fn email_hash(&self, email: &str) -> Vec<u8> {
        self.mac("address", email_key(email).as_bytes()).to_vec()
    }

    /// The token of somebody's leaving link; the same whenever it is made, so that it stands in
    /// every mail without being kept. The store knows its hash.
    #[must_use]
    pub fn leave_token(&self, id: SubscriberId) -> Token {
        Token::encode(&self.mac("leave", id.0.as_bytes()))
    }

    /// HMAC-SHA256 (RFC 2104); `purpose` keeps the two uses apart.
    fn mac(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        // A key of 32 octets is always taken.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        mac.update(b"\0");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}
