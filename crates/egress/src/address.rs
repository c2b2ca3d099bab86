//! An address that somebody typed.

use std::net::IpAddr;

use url::{Host, Url};

use crate::is_public;

/// The longest address, in bytes.
pub const LONGEST: usize = 2_000;

/// An address that may be asked: HTTPS, without a name or password in it.
///
/// Whoever has it may often read what it leads to, so [`std::fmt::Debug`] shows the host only.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why an address cannot be used, as a sentence for whoever typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no web address.
    #[error("Enter a whole address, like https://calendar.example/busy.ics")]
    NotAnAddress,
    /// It is not encrypted.
    #[error("The address must begin with https://")]
    NotHttps,
    /// It has a name or a password in it.
    #[error(
        "The address must not have a name or password before the @; use one with a secret word in its path"
    )]
    HasPassword,
    /// It leads into a private network or to this machine.
    #[error("The address leads into a private network; use one that is reachable from anywhere")]
    Private,
    /// It is too long.
    #[error("The address is too long; at most {LONGEST} characters can be kept")]
    TooLong,
}

impl Address {
    /// Reads an address; `webcal://` means HTTPS. With `loopback`, plain HTTP to this machine is
    /// taken too.
    ///
    /// # Errors
    /// [`AddressError`], a sentence that says how to put it right.
    pub fn parse(text: &str, loopback: bool) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(AddressError::TooLong);
        }
        let lower = text.get(..9).map(str::to_ascii_lowercase);
        let replaced = match (lower.as_deref(), text.get(..10)) {
            (Some("webcal://"), _) => format!("https://{}", &text[9..]),
            (_, Some(begin)) if begin.eq_ignore_ascii_case("webcals://") => {
                format!("https://{}", &text[10..])
            }
            _ => text.to_owned(),
        };
        let mut url = Url::parse(&replaced).map_err(|_| AddressError::NotAnAddress)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(AddressError::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::HasPassword);
        }
        let here = match url.host() {
            None => return Err(AddressError::NotAnAddress),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(four)) => four.is_loopback(),
            Some(Host::Ipv6(six)) => six.is_loopback(),
        };
        let literal = match url.host() {
            Some(Host::Ipv4(four)) => Some(IpAddr::V4(four)),
            Some(Host::Ipv6(six)) => Some(IpAddr::V6(six)),
            _ => None,
        };
        let allowed_here = here && loopback;
        if url.scheme() == "http" && !allowed_here {
            return Err(AddressError::NotHttps);
        }
        if !allowed_here && (here || literal.is_some_and(|ip| !is_public(ip))) {
            return Err(AddressError::Private);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// Its host, which may be shown and logged.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// All of it, to keep and to ask.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({}…)", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_addresses_are_https() {
        for text in [
            " https://cal.example/a.ics?key=1#part ",
            "webcal://cal.example/a.ics?key=1",
            "WEBCAL://cal.example/a.ics?key=1",
            "webcals://cal.example/a.ics?key=1",
        ] {
            let address = Address::parse(text, false).unwrap();
            assert_eq!(
                address.reveal(),
                "https://cal.example/a.ics?key=1",
                "{text}"
            );
        }
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        use AddressError::*;
        for (text, expected) in [
            ("", NotAnAddress),
            ("calendar", NotAnAddress),
            ("https://", NotAnAddress),
            ("http://cal.example/", NotHttps),
            ("ftp://cal.example/", NotHttps),
            ("file:///etc/passwd", NotHttps),
            ("https://ann:secret@cal.example/", HasPassword),
            ("https://ann@cal.example/", HasPassword),
            ("https://127.0.0.1/", Private),
            ("https://2130706433/", Private),
            ("https://0x7f.1/", Private),
            ("https://0177.0.0.1/", Private),
            ("https://[::1]/", Private),
            ("https://[::ffff:10.0.0.1]/", Private),
            ("https://192.168.1.4/", Private),
            ("https://169.254.169.254/latest", Private),
            ("https://localhost/", Private),
            ("https://a.localhost/", Private),
        ] {
            assert_eq!(Address::parse(text, false), Err(expected), "{text}");
        }
        let long = format!("https://cal.example/{}", "a".repeat(LONGEST));
        assert_eq!(Address::parse(&long, false), Err(TooLong));
    }

    #[test]
    fn only_this_machine_is_opened_by_the_switch() {
        assert!(Address::parse("http://127.0.0.1:9/a", true).is_ok());
        assert!(Address::parse("http://localhost:9/a", true).is_ok());
        for text in ["http://10.0.0.1/", "http://cal.example/"] {
            assert_eq!(Address::parse(text, true), Err(AddressError::NotHttps));
        }
        let inside = Address::parse("https://10.0.0.1/", true);
        assert_eq!(inside, Err(AddressError::Private));
    }

    #[test]
    fn what_is_logged_hides_the_secret() {
        let address = Address::parse("https://cal.example/secret-word.ics", false).unwrap();
        assert_eq!(format!("{address:?}"), "Address(cal.example…)");
    }
}
