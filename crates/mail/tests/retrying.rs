//! When a mail is tried again.

use jiff::{Timestamp, ToSpan};
use midstance_mail::{next_attempt, wait_after};

#[test]
fn tries_come_further_apart_up_to_four_hours() {
    let minutes: Vec<u64> = (0..8)
        .map(|failures| wait_after(failures).as_secs() / 60)
        .collect();
    assert_eq!(minutes, [0, 1, 5, 15, 60, 240, 240, 240]);
}

#[test]
fn a_mail_is_given_up_when_it_is_of_no_use_any_more() {
    let made: Timestamp = "2026-11-22T11:00:00Z".parse().unwrap();
    let appointment = made + 2.hours();
    let mut last = made;
    let mut tries = vec![made];
    for failures in 1.. {
        let Some(next) = next_attempt(failures, last, appointment) else {
            break;
        };
        tries.push(next);
        last = next;
    }
    let clock: Vec<String> = tries
        .iter()
        .map(|at| at.strftime("%H:%M").to_string())
        .collect();
    assert_eq!(clock, ["11:00", "11:01", "11:06", "11:21", "12:21"]);
    assert_eq!(
        next_attempt(1, appointment - 1.minute(), appointment),
        Some(appointment)
    );
    assert_eq!(next_attempt(u32::MAX, Timestamp::MAX, Timestamp::MAX), None);
}
