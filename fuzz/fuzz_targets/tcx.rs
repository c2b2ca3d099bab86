//! The inside of a TCX activity.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midstance_fuzz::{check, wrap};

fuzz_target!(|data: &[u8]| check(&wrap(
    b"<TrainingCenterDatabase><Activities><Activity Sport=\"Running\">",
    data,
    b"</Activity></Activities></TrainingCenterDatabase>"
)));
