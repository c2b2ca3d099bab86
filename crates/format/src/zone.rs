//! Time zones in words. Abbreviations are never shown: since British Columbia
//! stopped moving its clocks in March 2026 systems disagree about them.

use jiff::{
    Timestamp,
    tz::{AmbiguousOffset, TimeZone},
};

/// "Pacific Time" for "America/Vancouver"; for zones outside Canada and the
/// United States the city: "London time".
pub fn zone_words(iana: &str) -> String {
    let known = match iana {
        "America/Vancouver" | "America/Los_Angeles" => "Pacific Time",
        "America/Edmonton"
        | "America/Denver"
        | "America/Boise"
        | "America/Inuvik"
        | "America/Cambridge_Bay" => "Mountain Time",
        "America/Phoenix" => "Arizona Time",
        "America/Whitehorse" | "America/Dawson" => "Yukon Time",
        "America/Dawson_Creek" | "America/Fort_Nelson" | "America/Creston" => "Mountain Time",
        "America/Winnipeg" | "America/Chicago" | "America/Rankin_Inlet" | "America/Resolute" => {
            "Central Time"
        }
        "America/Regina" | "America/Swift_Current" => "Saskatchewan Time",
        "America/Toronto" | "America/New_York" | "America/Detroit" | "America/Iqaluit"
        | "America/Montreal" => "Eastern Time",
        "America/Halifax" | "America/Moncton" | "America/Glace_Bay" | "America/Goose_Bay" => {
            "Atlantic Time"
        }
        "America/St_Johns" => "Newfoundland Time",
        "UTC" | "Etc/UTC" => "UTC",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let city = iana.rsplit('/').next().unwrap_or(iana).replace('_', " ");
    format!("{city} time")
}

/// Which of two, on a night on which the clocks go back and a time comes twice; else nothing. Stands after the
/// time: "1:30 a.m. (the second time, after the clocks go back)".
pub fn which_of_two(zone: &TimeZone, at: Timestamp) -> &'static str {
    let local = at.to_zoned(zone.clone()).datetime();
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Fold { before, .. } if zone.to_offset(at) == before => {
            " (the first time, before the clocks go back)"
        }
        AmbiguousOffset::Fold { .. } => " (the second time, after the clocks go back)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_time_that_comes_twice_is_told_apart() {
        let which = |zone: &str, at: &str| {
            let zone = TimeZone::get(zone).unwrap();
            which_of_two(&zone, at.parse().unwrap())
        };
        let toronto = "America/Toronto";
        assert!(which(toronto, "2026-11-01T05:30:00Z").contains("first"));
        assert!(which(toronto, "2026-11-01T06:30:00Z").contains("second"));
        assert_eq!(which(toronto, "2026-11-01T07:30:00Z"), "");
        assert_eq!(which(toronto, "2026-03-08T07:30:00Z"), "");
        // British Columbia has no such night any more.
        assert_eq!(which("America/Vancouver", "2026-11-01T08:30:00Z"), "");
    }

    #[test]
    fn words_never_abbreviations() {
        assert_eq!(zone_words("America/Vancouver"), "Pacific Time");
        assert_eq!(zone_words("America/St_Johns"), "Newfoundland Time");
        assert_eq!(zone_words("Europe/London"), "London time");
        assert_eq!(zone_words("America/Port_of_Spain"), "Port of Spain time");
    }
}
