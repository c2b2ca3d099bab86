//! Names as parts of addresses.

/// A name as part of an address.
#[must_use]
pub fn slug(name: &str) -> String {
    let text: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let parts: Vec<&str> = text.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        "one".into()
    } else {
        parts.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs() {
        assert_eq!(slug("Main Street"), "main-street");
        assert_eq!(slug("Massage, 60 minutes"), "massage-60-minutes");
        assert_eq!(slug("道"), "one");
    }
}
