//! The inside of Apple Health's export.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, wrap};

fuzz_target!(|data: &[u8]| check(&wrap(b"<HealthData>", data, b"</HealthData>")));
