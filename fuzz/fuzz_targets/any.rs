//! Bytes as they come: every kind of content is told apart and read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::check;

fuzz_target!(|data: &[u8]| check(data));
