//! Quantities in short words, for reasons and reports.

/// `12.3 km`, below a kilometre `850 m`.
pub fn kilometres(metres: f64) -> String {
    if metres < 1000.0 {
        format!("{metres:.0} m")
    } else {
        format!("{:.2} km", metres / 1000.0)
    }
}

/// `47 min`, below two minutes `90 s`.
pub fn minutes(seconds: f64) -> String {
    if seconds < 120.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}
