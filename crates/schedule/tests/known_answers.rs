//! The fixed clinic has known answers.

mod workload;

use jiff::ToSpan;
use workload::{Clinic, DAY_ZERO};

#[test]
fn the_fixed_clinic_has_as_many_free_starts_as_worked_out_by_hand() {
    let clinic = Clinic::new(500);
    let wednesday = DAY_ZERO + 2.days();
    let listed = |count, first, days| clinic.lists(count, first, days).concat().len();
    assert_eq!(listed(1, wednesday, 1), 4, "one practitioner, one day");
    assert_eq!(listed(1, DAY_ZERO, 30), 22, "one practitioner, 30 days");
    assert_eq!(listed(20, DAY_ZERO, 30), 480, "20 practitioners, 30 days");
    assert_eq!(
        listed(500, DAY_ZERO, 30),
        11_283,
        "500 practitioners, 30 days"
    );
    assert_eq!(clinic.any(20, wednesday, 1).len(), 19, "any of 20, one day");
    assert_eq!(
        clinic.any(20, DAY_ZERO, 30).len(),
        180,
        "any of 20, 30 days"
    );
    assert_eq!(
        clinic.any(500, wednesday, 1).len(),
        24,
        "any of 500, one day"
    );
}
