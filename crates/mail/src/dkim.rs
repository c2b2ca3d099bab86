//! Signing mail for its domain (DKIM, RFC 6376; Ed25519, RFC 8463), relaxed in headers and body.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};

use crate::{Address, Rendered};

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA of 2048 bits: every receiver knows it.
    Rsa,
    /// Ed25519: short and fast; not yet known to every receiver, so only beside RSA.
    Ed25519,
}

impl Algorithm {
    /// The word in the record.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Rsa, Self::Ed25519]
            .into_iter()
            .find(|algorithm| algorithm.word() == word)
    }
}

/// A key and the name under which receivers find its public half.
#[derive(Clone, PartialEq, Eq)]
pub struct DkimKey {
    /// The domain it signs for.
    pub domain: String,
    /// Which of the domain's keys.
    pub selector: String,
    /// How it signs.
    pub algorithm: Algorithm,
    /// PKCS #8 (RSA) or the seed (Ed25519). Never shown.
    pub private: Vec<u8>,
    /// SubjectPublicKeyInfo (RSA) or the bare key (Ed25519).
    pub public: Vec<u8>,
}

/// Without the private half.
impl fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DkimKey")
            .field("domain", &self.domain)
            .field("selector", &self.selector)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl DkimKey {
    /// Where receivers look for the public half.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What they have to find there.
    pub fn record(&self) -> String {
        let public = BASE64.encode(&self.public);
        format!("v=DKIM1; k={}; p={public}", self.algorithm.word())
    }
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DkimError {
    /// The private half is damaged.
    #[error("the signing key {selector} cannot be used: {reason}")]
    Key {
        /// Which key.
        selector: String,
        /// The library's words.
        reason: String,
    },
    /// A key could not be made.
    #[error("a signing key could not be made: {0}")]
    Make(String),
    /// Signing failed.
    #[error("a mail could not be signed")]
    Sign,
}

/// Signs mails with the keys of their sender's domain.
#[derive(Default)]
pub struct Signer {
    keys: Vec<Ready>,
    random: Option<SystemRandom>,
}

struct Ready {
    domain: String,
    selector: String,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// Headers that are signed when there are any; From is signed once more than it stands there, so that
/// no second one can be put in front.
const SIGNED: [&str; 12] = [
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

impl Signer {
    /// Makes the keys ready.
    pub fn new(keys: &[DkimKey]) -> Result<Self, DkimError> {
        let keys = keys.iter().map(Ready::of).collect::<Result<_, _>>()?;
        Ok(Self {
            keys,
            random: Some(SystemRandom::new()),
        })
    }

    /// Whether mail of this sender gets a signature.
    pub fn signs_for(&self, sender: &Address) -> bool {
        self.keys.iter().any(|key| key.is_for(sender))
    }

    /// Puts a signature of every fitting key in front. A mail of another domain stays as it is. The
    /// same mail gets the same signature, so that a second try stays the same mail. Takes about a
    /// millisecond with RSA: where many are signed, not on a thread that others wait for.
    pub fn sign(&self, mail: &mut Rendered, sender: &Address) -> Result<(), DkimError> {
        let Some(random) = &self.random else {
            return Ok(());
        };
        let mut signatures = Vec::new();
        for key in self.keys.iter().filter(|key| key.is_for(sender)) {
            signatures.extend(key.signature(&mail.bytes, random)?.into_bytes());
        }
        mail.bytes.splice(0..0, signatures);
        Ok(())
    }
}

impl Ready {
    fn of(key: &DkimKey) -> Result<Self, DkimError> {
        let refused = |reason: ring::error::KeyRejected| DkimError::Key {
            selector: key.selector.clone(),
            reason: reason.to_string(),
        };
        let pair = match key.algorithm {
            Algorithm::Rsa => Pair::Rsa(Box::new(
                RsaKeyPair::from_pkcs8(&key.private).map_err(refused)?,
            )),
            Algorithm::Ed25519 => Pair::Ed25519(Box::new(
                Ed25519KeyPair::from_seed_unchecked(&key.private).map_err(refused)?,
            )),
        };
        Ok(Self {
            domain: key.domain.to_ascii_lowercase(),
            selector: key.selector.clone(),
            pair,
        })
    }

    /// Keys of a domain sign for its subdomains too: receivers take that as aligned.
    fn is_for(&self, sender: &Address) -> bool {
        let domain = sender.domain().to_ascii_lowercase();
        domain
            .strip_suffix(&self.domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    fn signature(&self, mail: &[u8], random: &SystemRandom) -> Result<String, DkimError> {
        let (headers, body) = halves(mail);
        let headers = fields(headers);
        let mut named = vec!["from"];
        let mut signed = String::new();
        // The lowest of a name comes first (RFC 6376, 5.4.2); ours stand there once.
        for (name, value) in headers.iter().rev() {
            let name = name.to_ascii_lowercase();
            if let Some(known) = SIGNED.into_iter().find(|known| *known == name) {
                named.push(known);
                signed += &format!("{name}:{}\r\n", relaxed(value));
            }
        }
        let algorithm = match self.pair {
            Pair::Rsa(_) => "rsa-sha256",
            Pair::Ed25519(_) => "ed25519-sha256",
        };
        // The extra From stands last: it is signed as absent.
        named.rotate_left(1);
        let value = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={};\r\n s={}; h={};\r\n bh={};\r\n b=",
            self.domain,
            self.selector,
            named.join(":\r\n "),
            BASE64.encode(digest(&SHA256, &relaxed_body(body))),
        );
        signed += &format!("dkim-signature:{}", relaxed(&value));
        let signature = self.pair.sign(signed.as_bytes(), random)?;
        Ok(format!(
            "DKIM-Signature: {value}{}\r\n",
            folded(&BASE64.encode(signature))
        ))
    }
}

impl Pair {
    fn sign(&self, signed: &[u8], random: &SystemRandom) -> Result<Vec<u8>, DkimError> {
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, random, signed, &mut signature)
                    .map_err(|_| DkimError::Sign)?;
                Ok(signature)
            }
            Self::Ed25519(pair) => {
                let hash = digest(&SHA256, signed);
                Ok(pair.sign(hash.as_ref()).as_ref().to_vec())
            }
        }
    }
}

/// Headers and body, the empty line between them in neither.
fn halves(mail: &[u8]) -> (&[u8], &[u8]) {
    let gap = mail.windows(4).position(|octets| octets == b"\r\n\r\n");
    gap.map_or((mail, &[]), |at| (&mail[..at], &mail[at + 4..]))
}

/// Name and value of each header, folded as they stand.
fn fields(headers: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in String::from_utf8_lossy(headers).split("\r\n") {
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => {
                value.push_str("\r\n");
                value.push_str(line);
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                fields.push((name.trim().to_owned(), value.to_owned()));
            }
        }
    }
    fields
}

/// A header's value on one line, each gap one space (RFC 6376, 3.4.2).
fn relaxed(value: &str) -> String {
    let words = value.split([' ', '\t', '\r', '\n']);
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The body, each gap one space, none at the end of a line, no empty lines at the end (3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len());
    let mut kept = 0;
    for line in body.split(|octet| *octet == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut gap = false;
        for octet in line {
            if matches!(octet, b' ' | b'\t') {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) {
                relaxed.push(b' ');
            }
            relaxed.push(*octet);
            kept = relaxed.len() + 2;
        }
        relaxed.extend(b"\r\n");
    }
    relaxed.truncate(kept);
    relaxed
}

/// Signatures in lines that no server cuts.
fn folded(signature: &str) -> String {
    let mut lines = String::new();
    for (at, letter) in signature.chars().enumerate() {
        if at > 0 && at % 72 == 0 {
            lines += "\r\n ";
        }
        lines.push(letter);
    }
    lines
}
