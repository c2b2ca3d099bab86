//! The inside of a GPX document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, wrap};

fuzz_target!(|data: &[u8]| check(&wrap(b"<gpx><trk><trkseg>", data, b"</trkseg></trk></gpx>")));
