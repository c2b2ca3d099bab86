//! Messages of a FIT file behind a valid header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, fit};

fuzz_target!(|data: &[u8]| check(&fit(data)));
