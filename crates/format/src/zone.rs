//! Time zones in words. Abbreviations are never shown: since British Columbia
//! stopped moving its clocks in March 2026 systems disagree about them.

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

#[cfg(test)]
mod tests {
    use super::zone_words;

    #[test]
    fn words_never_abbreviations() {
        assert_eq!(zone_words("America/Vancouver"), "Pacific Time");
        assert_eq!(zone_words("America/St_Johns"), "Newfoundland Time");
        assert_eq!(zone_words("Europe/London"), "London time");
        assert_eq!(zone_words("America/Port_of_Spain"), "Port of Spain time");
    }
}
