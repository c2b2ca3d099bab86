//! Passwords: Argon2id, at most two at once.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;

use crate::context::Random;

/// Memory in KiB, passes, lanes: OWASP's first choice for Argon2id.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// Each hash takes 19 MiB; two at once keep a small machine alive.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
const LEAST: usize = 12;
const MOST: usize = 128;
/// A few of the commonest that are long enough to pass the length rule.
const COMMON: [&str; 8] = [
    "123456789012",
    "1234567890123",
    "password1234",
    "passwordpassword",
    "qwertyuiopas",
    "qwerty123456",
    "iloveyou1234",
    "administrator",
];

/// What is wrong with a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Under twelve characters.
    #[error("Password must be 12 characters or more")]
    TooShort,
    /// Over 128 characters.
    #[error("Password must be 128 characters or fewer")]
    TooLong,
    /// One that is guessed first.
    #[error("Password must not be one of the most common passwords")]
    Common,
}

/// Checks the length rule; any characters will do.
///
/// # Errors
/// What is wrong, in words for the form.
pub fn check_password_rules(password: &str) -> Result<(), PasswordError> {
    match password.chars().count() {
        n if n < LEAST => Err(PasswordError::TooShort),
        n if n > MOST => Err(PasswordError::TooLong),
        _ if COMMON.contains(&password.to_lowercase().as_str()) => Err(PasswordError::Common),
        _ => Ok(()),
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(COST.0, COST.1, COST.2, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password in PHC form; `None` when hashing failed.
pub async fn hash_password(password: String, random: &dyn Random) -> Option<String> {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let _turn = AT_ONCE.acquire().await.ok()?;
    let hash = move || {
        argon2()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|h| h.to_string())
            .ok()
    };
    tokio::task::spawn_blocking(hash).await.ok().flatten()
}

/// Whether this is the password of an account with this hash. Where there is no account, or no password yet,
/// the answer is no after the same time.
pub(crate) async fn fits(password: String, hash: Option<String>) -> bool {
    let hash = hash.filter(|hash| !hash.is_empty());
    verify(password, hash.unwrap_or_else(|| NOBODY.to_owned())).await
}

async fn verify(password: String, hash: String) -> bool {
    let Ok(_turn) = AT_ONCE.acquire().await else {
        return false;
    };
    let check = move || {
        PasswordHash::new(&hash).is_ok_and(|parsed| {
            argon2()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok()
        })
    };
    tokio::task::spawn_blocking(check).await.unwrap_or(false)
}

/// A hash of nothing anyone knows, so that an unknown address takes as long as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
    rS4rY0XyZ0wqGd6rP0V1tWl8b3d2Y1nQ0e3mJmYJmXo";

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_and_no_other() {
        let hash = hash_password("correct horse battery".into(), &Zeros)
            .await
            .unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(verify("correct horse battery".into(), hash.clone()).await);
        assert!(!verify("correct horse batterz".into(), hash).await);
        assert!(!verify("anything at all".into(), NOBODY.into()).await);
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "an unknown address must take as long"
        );
    }

    #[test]
    fn length_is_the_rule() {
        assert_eq!(
            check_password_rules("elevenchars"),
            Err(PasswordError::TooShort)
        );
        assert_eq!(
            check_password_rules("Password1234"),
            Err(PasswordError::Common)
        );
        assert_eq!(check_password_rules("twelve chars"), Ok(()));
    }
}
