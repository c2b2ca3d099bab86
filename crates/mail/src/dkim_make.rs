//! Making signing keys.

use std::convert::Infallible;

use ring::signature::{Ed25519KeyPair, KeyPair};
use rsa::PrivateKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use rsa::rand_core::{TryCryptoRng, TryRng};

use crate::{Algorithm, DkimError, DkimKey};

/// What providers ask for at least; a longer key does not fit into one answer of every name server.
const RSA_BITS: usize = 2048;

/// Unguessable octets from whoever has them.
struct Source<'a>(&'a mut dyn FnMut(&mut [u8]));

impl TryRng for Source<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut octets = [0; 4];
        (self.0)(&mut octets);
        Ok(u32::from_le_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut octets = [0; 8];
        (self.0)(&mut octets);
        Ok(u64::from_le_bytes(octets))
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(octets);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_> {}

impl DkimKey {
    /// Makes a key from unguessable octets. RSA takes up to a few seconds: not for a thread that others
    /// wait for.
    pub fn make(
        domain: &str,
        selector: &str,
        algorithm: Algorithm,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, DkimError> {
        let (private, public) = match algorithm {
            Algorithm::Rsa => rsa(random)?,
            Algorithm::Ed25519 => {
                let mut seed = vec![0; 32];
                random(&mut seed);
                let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
                    .map_err(|error| DkimError::Make(error.to_string()))?;
                (seed, pair.public_key().as_ref().to_vec())
            }
        };
        Ok(Self {
            domain: domain.to_ascii_lowercase(),
            selector: selector.to_owned(),
            algorithm,
            private,
            public,
        })
    }
}

fn rsa(random: &mut dyn FnMut(&mut [u8])) -> Result<(Vec<u8>, Vec<u8>), DkimError> {
    let key = PrivateKey::new(&mut Source(random), RSA_BITS)
        .map_err(|error| DkimError::Make(error.to_string()))?;
    let private = key
        .to_pkcs8_der()
        .map_err(|error| DkimError::Make(error.to_string()))?;
    let public = key
        .to_public_key()
        .to_public_key_der()
        .map_err(|error| DkimError::Make(error.to_string()))?;
    Ok((private.as_bytes().to_vec(), public.as_bytes().to_vec()))
}
