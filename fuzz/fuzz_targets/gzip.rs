//! A gzip stream.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, wrap};

fuzz_target!(|data: &[u8]| check(&wrap(b"\x1f\x8b\x08", data, b"")));
