//! Structured data (schema.org) as JSON-LD.

use serde_json::Value;

/// JSON that can stand inside a `<script>` of data: no character of it can end or open a tag.
#[must_use]
pub fn json_ld(data: &Value) -> String {
    let mut json = String::new();
    for letter in data.to_string().chars() {
        match letter {
            '<' => json.push_str("\\u003c"),
            '>' => json.push_str("\\u003e"),
            '&' => json.push_str("\\u0026"),
            '\u{2028}' => json.push_str("\\u2028"),
            '\u{2029}' => json.push_str("\\u2029"),
            other => json.push(other),
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::json_ld;

    proptest! {
        #[test]
        fn no_text_breaks_out_and_none_is_lost(text in ".*") {
            for text in [text.clone(), format!("</script><!--{text}")] {
                let data = json!({ "name": text });
                let written = json_ld(&data);
                prop_assert!(!written.contains(['<', '>', '&']));
                prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), data);
            }
        }
    }
}
