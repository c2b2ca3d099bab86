//! When two recordings are one run.

use super::Fingerprint;
use crate::format::{kilometres, minutes};

/// Why `a` and `b` are one run, in words; `None` if they are not.
///
/// Nobody runs twice at the same time: what overlaps for half of the shorter one is one run. A
/// log with days only is compared by day, distance and duration.
pub fn reason(a: &Fingerprint, b: &Fingerprint) -> Option<String> {
    let (start_a, start_b) = (a.start?.as_second(), b.start?.as_second());
    if a.day_only || b.day_only {
        return same_day(a, b, start_a, start_b);
    }
    let end = |start: i64, print: &Fingerprint| start as f64 + clock(print);
    let shorter = clock(a).min(clock(b));
    let overlap = end(start_a, a).min(end(start_b, b)) - start_a.max(start_b) as f64;
    if shorter <= 0.0 {
        return (start_a == start_b).then(|| "both begin at the same second".to_owned());
    }
    if overlap < shorter * 0.5 {
        return None;
    }
    let apart = (start_a - start_b).abs();
    let begin = match apart {
        0 => "both begin at the same second".to_owned(),
        1..=120 => format!("they begin {apart} s apart"),
        _ => format!("they overlap for {}", minutes(overlap)),
    };
    Some(match (a.distance_m, b.distance_m) {
        (Some(x), Some(y)) => format!("{begin} ({} and {})", kilometres(x), kilometres(y)),
        _ => begin,
    })
}

/// The time a session can truly have taken: a clock that ran for days is not believed.
fn clock(print: &Fingerprint) -> f64 {
    if print.elapsed_s > 2.0 * 86_400.0 {
        print.moving_s
    } else {
        print.elapsed_s
    }
}

fn same_day(a: &Fingerprint, b: &Fingerprint, start_a: i64, start_b: i64) -> Option<String> {
    const DAY: i64 = 86_400;
    // Noon UTC stands for a day anywhere on earth; two logs must name the same day.
    let reach = if a.day_only && b.day_only {
        0
    } else {
        26 * 3600
    };
    if (start_a - start_b).abs() > reach.min(DAY + 7200) {
        return None;
    }
    let close = |x: f64, y: f64, share: f64| (x - y).abs() <= share * x.max(y);
    let distance = a
        .distance_m
        .zip(b.distance_m)
        .map(|(x, y)| close(x, y, 0.05));
    let times = [
        (a.moving_s, b.moving_s),
        (a.elapsed_s, b.elapsed_s),
        (a.moving_s, b.elapsed_s),
    ];
    let timed = times.iter().any(|(x, y)| *x > 0.0 && close(*x, *y, 0.05));
    let untimed = a.moving_s == 0.0 || b.moving_s == 0.0;
    match distance {
        Some(true) if timed || untimed => Some("same day, same distance, same duration".to_owned()),
        None if timed => Some("same day, same duration".to_owned()),
        _ => None,
    }
}
