//! Entries of Garmin's summary.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, wrap};

fuzz_target!(|data: &[u8]| check(&wrap(b"[{\"summarizedActivitiesExport\":[", data, b"]}]")));
