//! Lines of a log.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, wrap};

fuzz_target!(|data: &[u8]| check(&wrap(
    b"date,distance,duration,time,pain,effort,shoe\n",
    data,
    b"\n"
)));
