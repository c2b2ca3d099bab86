//! Numbers and dates as pages show them (en-CA).

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// "16.0 km", "1,234.5 km".
pub fn km(metres: f64) -> String {
    format!("{} km", km_number(metres))
}

/// "16.0".
pub fn km_number(metres: f64) -> String {
    let tenths = (finite(metres) / 100.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    format!(
        "{sign}{}.{}",
        grouped(tenths.unsigned_abs() / 10),
        tenths.unsigned_abs() % 10
    )
}

/// "17.5 km", never more than the metres given: for limits.
pub fn km_rounded_down(metres: f64) -> String {
    // A limit of exactly 17.6 km must not become 17.5 through the last bit of a float.
    km((finite(metres) / 100.0 + 1e-6).floor() * 100.0)
}

/// "310 m".
pub fn metres(metres: f64) -> String {
    format!("{} m", finite(metres).round() as i64)
}

/// "12%" of a share of one.
pub fn percent(share: f64) -> String {
    format!("{}%", (finite(share) * 100.0).round() as i64)
}

/// "Mar 4".
pub fn day(date: Date) -> String {
    format!("{} {}", month(date), date.day())
}

/// "Mar 4, 2026".
pub fn day_year(date: Date) -> String {
    format!("{} {}, {}", month(date), date.day(), date.year())
}

/// "5:30 per km" of a speed in m/s; a dash where nobody moved.
pub fn pace(speed_mps: f64) -> String {
    match pace_number(speed_mps) {
        Some(pace) => format!("{pace} per km"),
        None => "–".to_owned(),
    }
}

/// "5:30" of a speed in m/s.
pub fn pace_number(speed_mps: f64) -> Option<String> {
    let seconds = (1000.0 / speed_mps).round();
    (seconds.is_finite() && (1.0..36_000.0).contains(&seconds))
        .then(|| format!("{}:{:02}", seconds as u32 / 60, seconds as u32 % 60))
}

/// "1:05:09" or "48:20".
pub fn duration(seconds: f64) -> String {
    let seconds = finite(seconds).max(0.0).round() as u64;
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if h > 0 {
        format!("{h}:{m:02}:{s:02}")
    } else {
        format!("{m}:{s:02}")
    }
}

/// "1 run", "3 runs".
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{} {noun}s", grouped(number as u64))
    }
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs())
        .saturating_sub(1)
        .min(11)]
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
