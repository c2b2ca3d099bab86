//! Signing a message.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Begins every secret as it is shown; the rest is its bytes in base64.
pub const SECRET_PREFIX: &str = "whsec_";

/// The header `webhook-signature` of a message: one signature for each secret, newest first.
#[must_use]
pub fn signature(secrets: &[&[u8]], id: &str, timestamp: i64, body: &str) -> String {
    let message = format!("{id}.{timestamp}.{body}");
    let one = |secret: &&[u8]| {
        // A key may be of any length, so there is nothing that could go wrong.
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(message.as_bytes());
        let sum = STANDARD.encode(mac.finalize().into_bytes());
        Some(format!("v1,{sum}"))
    };
    secrets.iter().filter_map(one).collect::<Vec<_>>().join(" ")
}

/// A secret as it is shown.
pub(super) fn shown(secret: &[u8]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &[&secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_beside_each_other() {
        let both = signature(&[b"new", b"old"], "msg_1", 1, "{}");
        let alone = |secret: &[u8]| signature(&[secret], "msg_1", 1, "{}");
        assert_eq!(both, format!("{} {}", alone(b"new"), alone(b"old")));
    }
}
