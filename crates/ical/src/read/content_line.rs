//! Content lines of a calendar: unfolded and taken apart (RFC 5545 §3.1).

/// One property with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContentLine {
    /// Line of the file, from 1, on which it begins.
    pub number: usize,
    /// In capitals.
    pub name: String,
    /// Names in capitals; several values of one parameter stay joined by commas.
    pub parameters: Vec<(String, String)>,
    /// As it stands, still escaped.
    pub value: String,
}

impl ContentLine {
    /// Value of the parameter `name`.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the value is `word`, in whatever case.
    pub(crate) fn says(&self, word: &str) -> bool {
        self.value.trim().eq_ignore_ascii_case(word)
    }
}

/// The content lines of `text`; what is not one is left out. Line ends may be CRLF or LF.
pub(crate) fn content_lines(text: &str) -> impl Iterator<Item = ContentLine> + '_ {
    let mut physical = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    let mut number = 0;
    let mut ahead = physical.next();
    std::iter::from_fn(move || {
        loop {
            let mut line = ahead?.to_owned();
            let first = number + 1;
            number += 1;
            ahead = physical.next();
            while let Some(rest) = ahead.and_then(|next| next.strip_prefix([' ', '\t'])) {
                line.push_str(rest);
                number += 1;
                ahead = physical.next();
            }
            if let Some(line) = parse(&line, first) {
                return Some(line);
            }
        }
    })
}

fn parse(line: &str, number: usize) -> Option<ContentLine> {
    let (head, value) = line.split_at(value_colon(line)?);
    let mut parts = split_outside_quotes(head, ';');
    let name = parts.next()?.trim().to_ascii_uppercase();
    if name.is_empty() {
        return None;
    }
    let parameters = parts
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name.trim().to_ascii_uppercase(), value.replace('"', "")))
        .collect();
    Some(ContentLine {
        number,
        name,
        parameters,
        value: value[1..].to_owned(),
    })
}

/// Where the colon before the value stands: the first outside quotes.
fn value_colon(line: &str) -> Option<usize> {
    let mut quotes = false;
    line.find(|character| {
        quotes ^= character == '"';
        character == ':' && !quotes
    })
}

fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quotes = false;
    text.split(move |character| {
        quotes ^= character == '"';
        character == separator && !quotes
    })
}

/// TEXT without its escapes.
pub(crate) fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(character),
        }
    }
    text
}
