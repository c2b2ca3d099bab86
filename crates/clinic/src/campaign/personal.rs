//! What may differ from reader to reader: the name, and nothing else.

/// How the name is written in a campaign.
pub const NAME: &str = "{name}";
/// How the mail room knows it.
const FIELD: &str = "{{name}}";

/// The text as the mail room fills it. `{{name}}` is read as `{name}`.
#[must_use]
pub fn to_fields(text: &str) -> String {
    text.replace(FIELD, NAME).replace(NAME, FIELD)
}

/// Words between braces that nothing stands for.
#[must_use]
pub fn unknown(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split('{').skip(1) {
        let Some((word, _)) = part.split_once('}') else {
            continue;
        };
        let word = word.trim();
        let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
        if is_word && word != "name" && !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// What somebody is called in a letter: the first of their names, or what was set for those whose
/// name is not known.
#[must_use]
pub fn call<'a>(name: &'a str, unknown: &'a str) -> &'a str {
    name.split_whitespace().next().unwrap_or(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_is_filled_in() {
        assert_eq!(
            to_fields("Hi {name} and {{name}}"),
            "Hi {{name}} and {{name}}"
        );
        assert_eq!(
            unknown("{name} {{name}} {surname} { 5 km } {email}{surname}"),
            ["surname", "email"]
        );
        assert_eq!(call("Ada  Brook", "runner"), "Ada");
        assert_eq!(call("  ", "runner"), "runner");
    }
}
