//! Addresses of our own that say who a mail was for (variable envelope return paths).

use crate::{Address, AddressError};

/// What an address of ours is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Reports of mails that could not be delivered.
    Bounce,
    /// A mail to it unsubscribes.
    Leave,
}

impl Purpose {
    const ALL: [Self; 2] = [Self::Bounce, Self::Leave];

    const fn word(self) -> &'static str {
        match self {
            Self::Bounce => "bounce",
            Self::Leave => "leave",
        }
    }
}

/// An address of ours that says which mail it belongs to: `bounce+token@domain`. Servers on the way
/// may change the case, so a token is made of small letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnAddress {
    /// What it is for.
    pub purpose: Purpose,
    /// Which mail it belongs to.
    pub token: String,
}

/// The longest token: what stands before the @ has 64 characters at most.
const LONGEST: usize = 57;

impl ReturnAddress {
    /// The address for a mail; nothing when the token is not made of 8 to 57 small letters and digits.
    pub fn new(purpose: Purpose, token: &str) -> Option<Self> {
        let plain = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit();
        let fits = (8..=LONGEST).contains(&token.len()) && token.bytes().all(plain);
        fits.then(|| Self {
            purpose,
            token: token.to_owned(),
        })
    }

    /// As an address at this domain.
    pub fn at(&self, domain: &str) -> Result<Address, AddressError> {
        Address::parse(&format!("{}+{}@{domain}", self.purpose.word(), self.token))
    }

    /// Reads what a mail was addressed to: ours at this domain, or nothing.
    pub fn read(address: &str, domain: &str) -> Option<Self> {
        let (user, host) = address.trim().rsplit_once('@')?;
        let (word, token) = user.split_once('+')?;
        let purpose = Purpose::ALL
            .into_iter()
            .find(|purpose| purpose.word().eq_ignore_ascii_case(word))?;
        let ours = host.eq_ignore_ascii_case(domain);
        ours.then(|| Self::new(purpose, &token.to_ascii_lowercase()))?
    }
}
