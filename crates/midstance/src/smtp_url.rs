//! The mail server from one address: `smtps://user:password@host:465`.

use midstance_mail::{Security, Smtp, SmtpConfig};
use url::Url;

use crate::exit::Failure;

const HELP: &str = "write smtps://user:password@host (TLS), smtp://user:password@host (STARTTLS) or \
    smtp-plain://127.0.0.1:25 (this machine only)";

/// The server behind `url`; `public_url` names the machine that greets it.
///
/// # Errors
/// A sentence that says how to write the address; the password is never in it.
pub fn server(url: &str, public_url: &str) -> Result<Smtp, Failure> {
    Smtp::new(&parse(url, public_url)?)
        .map_err(|error| Failure::Config(format!("smtp_url: {error}")))
}

/// How to reach the server behind `url`; `public_url` names the machine that greets it.
///
/// # Errors
/// A sentence that says how to write the address; the password is never in it.
pub fn parse(url: &str, public_url: &str) -> Result<SmtpConfig, Failure> {
    let wrong = || Failure::Config(format!("smtp_url cannot be read; {HELP}"));
    let url = Url::parse(url).map_err(|_| wrong())?;
    let security = match url.scheme() {
        "smtps" => Security::Implicit,
        "smtp" => Security::StartTls,
        "smtp-plain" => Security::Plaintext,
        _ => return Err(wrong()),
    };
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or_else(wrong)?;
    let hello = Url::parse(public_url).ok();
    let hello = hello
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or("localhost");
    let mut config = SmtpConfig::new(host, hello);
    config.port = url.port();
    config.security = security;
    if !url.username().is_empty() {
        let password = url.password().unwrap_or_default();
        config.credentials = Some((decoded(url.username()), decoded(password)));
    }
    Ok(config)
}

/// Undoes the percent signs that an address needs for `@`, `:` and `/` in a password.
fn decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_address_is_understood() {
        let config = parse(
            "smtps://anna%40clinic:p%2Fq+r@mail.example:4650",
            "https://clinic.example",
        )
        .unwrap();
        assert_eq!(config.host, "mail.example");
        assert_eq!(config.port, Some(4650));
        assert_eq!(config.security, Security::Implicit);
        assert_eq!(
            config.credentials,
            Some(("anna@clinic".into(), "p/q+r".into()))
        );
        assert_eq!(config.hello, "clinic.example");
    }

    #[test]
    fn a_wrong_address_gets_help_and_keeps_its_password() {
        for wrong in ["mail.example", "http://u:secret@mail.example", "smtps://"] {
            let error = parse(wrong, "http://localhost").unwrap_err().to_string();
            assert!(error.contains("smtps://user:password@host"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
