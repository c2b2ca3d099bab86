//! Short names for addresses and headings.

use std::collections::BTreeMap;

use crate::error::ContentError;

/// Lower-case letters, digits and single hyphens, from any text.
pub fn from_text(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            '\'' | '\u{2019}' => {}
            _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whether a text is already a good name for an address.
pub fn is_valid(text: &str) -> bool {
    !text.is_empty() && text == from_text(text)
}

/// Hands out ids that differ from each other on one page.
#[derive(Debug, Default)]
pub struct UniqueIds(BTreeMap<String, usize>);

impl UniqueIds {
    /// An id for a heading; a second heading of the same words gets `-2`.
    pub fn take(&mut self, text: &str) -> String {
        let base = match from_text(text) {
            empty if empty.is_empty() => "part".to_owned(),
            // These ids belong to the list of sources and its links.
            taken
                if ["source-", "cite-", "table-"]
                    .iter()
                    .any(|own| taken.starts_with(own)) =>
            {
                format!("part-{taken}")
            }
            free => free,
        };
        let mut number = *self.0.get(&base).unwrap_or(&0) + 1;
        let mut id = if number == 1 {
            base.clone()
        } else {
            format!("{base}-{number}")
        };
        while number > 1 && self.0.contains_key(&id) {
            number += 1;
            id = format!("{base}-{number}");
        }
        self.0.insert(base, number);
        if number > 1 {
            self.0.insert(id.clone(), 1);
        }
        id
    }
}

/// The name in the address, from the file name.
pub fn from_path(path: &str) -> Result<String, ContentError> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let slug = name.strip_suffix(".md").unwrap_or(name);
    if is_valid(slug) {
        return Ok(slug.to_owned());
    }
    let message = format!(
        "the file name becomes the address; rename it to '{}.md'",
        from_text(slug)
    );
    Err(ContentError::new(path, 1, message))
}
