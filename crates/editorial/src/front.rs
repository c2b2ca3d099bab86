//! The TOML head of a file, between two lines of `+++`.

use serde::de::DeserializeOwned;

use crate::error::ContentError;
use crate::files::ContentFile;

/// A file taken apart: its head as data, its body as Markdown.
pub struct Parts<'a, Head> {
    /// The head.
    pub head: Head,
    /// The head as written, to find the line of a key.
    pub head_text: &'a str,
    /// The Markdown after the head.
    pub body: &'a str,
    /// Line of the file on which the body starts, counted from 1.
    pub body_line: usize,
}

/// Takes a file apart.
pub fn split<Head: DeserializeOwned>(file: &ContentFile) -> Result<Parts<'_, Head>, ContentError> {
    let text: &str = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    let missing = |line, message: &str| ContentError::new(&file.path, line, message);

    let after_open = text
        .strip_prefix("+++\n")
        .or_else(|| text.strip_prefix("+++\r\n"))
        .ok_or_else(|| {
            missing(
                1,
                "the first line is not +++; start with +++, the head, +++",
            )
        })?;
    let (head_text, body) = close(after_open).ok_or_else(|| {
        missing(
            1,
            "the head has no end; write a line +++ after the last key",
        )
    })?;

    // Line 1 is the opening mark, so line 1 of the head is line 2 of the file.
    let head = toml::from_str(head_text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = 2 + newlines(&head_text[..start.min(head_text.len())]);
        missing(
            line,
            &format!("{}; mend the head", error.message().trim_end()),
        )
    })?;
    let body_line = 3 + newlines(head_text);
    Ok(Parts {
        head,
        head_text,
        body,
        body_line,
    })
}

/// The line of the file on which a key of the head stands; 1 if it is not there.
pub fn line_of_key(head_text: &str, key: &str) -> usize {
    head_text
        .lines()
        .position(|line| {
            line.trim_start()
                .strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
        .map_or(1, |index| index + 2)
}

/// How many line ends a text has.
pub fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

fn close(text: &str) -> Option<(&str, &str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Some((&text[..start], &text[start + line.len()..]));
        }
        start += line.len();
    }
    None
}
