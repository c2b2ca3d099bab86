//! A zip archive as it comes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, wrap};

fuzz_target!(|data: &[u8]| check(&wrap(b"PK\x03\x04", data, b"")));
