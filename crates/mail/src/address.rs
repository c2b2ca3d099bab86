//! Mail addresses that can be sent to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A mail address that can be sent to: ASCII, an international domain as its A-label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(lettre::Address);

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not an address.
    #[error("Enter an email address in the correct format, like name@example.com")]
    Format,
    /// Letters that few mail servers take before the @.
    #[error("Enter an email address with only plain letters before the @, like name@example.com")]
    LocalPart,
}

impl Address {
    /// Reads an address as typed; space around it does not matter.
    pub fn parse(typed: &str) -> Result<Self, AddressError> {
        let (user, domain) = typed.trim().rsplit_once('@').ok_or(AddressError::Format)?;
        let domain = idna::domain_to_ascii(domain).map_err(|_| AddressError::Format)?;
        // A domain without a dot is a typing mistake, but for machines of one's own.
        if !domain.contains('.') && domain != "localhost" {
            return Err(AddressError::Format);
        }
        if !user.is_ascii() {
            return Err(AddressError::LocalPart);
        }
        let address = lettre::Address::new(user, domain).map_err(|_| AddressError::Format)?;
        Ok(Self(address))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// What stands after the @.
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    pub(crate) fn to_lettre(&self) -> lettre::Address {
        self.0.clone()
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(typed: &str) -> Result<Self, AddressError> {
        Self::parse(typed)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(typed: String) -> Result<Self, AddressError> {
        Self::parse(&typed)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.as_str().to_owned()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An address with the name shown beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Name shown; may be empty.
    pub name: String,
    /// Address.
    pub address: Address,
}

impl Mailbox {
    pub(crate) fn to_lettre(&self) -> lettre::message::Mailbox {
        let name = Some(crate::rendered::single_spaced(&self.name)).filter(|name| !name.is_empty());
        lettre::message::Mailbox::new(name, self.address.to_lettre())
    }
}
