//! Heads in TOML or YAML, whichever program wrote them.

use std::collections::BTreeMap;

use yaml_rust2::parser::{Event, Parser};

/// A value of a head, as far as texts know any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadValue {
    /// A word or a sentence, also a number or a day.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// Several.
    List(Vec<HeadValue>),
    /// Named ones.
    Table(BTreeMap<String, HeadValue>),
}

/// A head by its keys.
pub type Head = BTreeMap<String, HeadValue>;

/// Values may be nested so deep.
const MAX_DEPTH: usize = 8;
/// So many values may a head hold.
const MAX_VALUES: usize = 2_000;

/// The head of a file and the Markdown below it.
///
/// # Errors
/// What is wrong with the head, in words.
pub fn split(text: &str) -> Result<(Head, String), String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n");
    for (mark, ends) in [("+++", &["+++"][..]), ("---", &["---", "..."][..])] {
        let Some(rest) = text.strip_prefix(mark).and_then(|rest| {
            let line = rest.find('\n')?;
            rest[..line].trim().is_empty().then(|| &rest[line + 1..])
        }) else {
            continue;
        };
        let mut start = 0;
        for line in rest.split_inclusive('\n') {
            if ends.contains(&line.trim_end()) {
                let body = rest[start + line.len()..].trim_start_matches('\n');
                let head = match mark {
                    "+++" => toml_head(&rest[..start])?,
                    _ => yaml_head(&rest[..start])?,
                };
                return Ok((head, body.to_owned()));
            }
            start += line.len();
        }
        if mark == "+++" {
            return Err("its head has no end; write a line +++ after the last key".to_owned());
        }
    }
    Ok((Head::new(), text))
}

fn toml_head(text: &str) -> Result<Head, String> {
    let table: toml::Table = toml::from_str(text)
        .map_err(|error| format!("its head is no TOML: {}", error.message().trim_end()))?;
    Ok(table
        .into_iter()
        .filter_map(|(key, value)| Some((key, toml_value(value, 0)?)))
        .collect())
}

fn toml_value(value: toml::Value, depth: usize) -> Option<HeadValue> {
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match value {
        toml::Value::String(text) => HeadValue::Text(text),
        toml::Value::Boolean(flag) => HeadValue::Flag(flag),
        toml::Value::Integer(number) => HeadValue::Text(number.to_string()),
        toml::Value::Float(number) => HeadValue::Text(number.to_string()),
        toml::Value::Datetime(day) => HeadValue::Text(day.to_string()),
        toml::Value::Array(all) => HeadValue::List(
            all.into_iter()
                .filter_map(|one| toml_value(one, depth + 1))
                .collect(),
        ),
        toml::Value::Table(table) => HeadValue::Table(
            table
                .into_iter()
                .filter_map(|(key, one)| Some((key, toml_value(one, depth + 1)?)))
                .collect(),
        ),
    })
}

/// A list or a table that is being read; a table with the key that waits for its value.
enum Open {
    List(Vec<HeadValue>),
    Table(BTreeMap<String, HeadValue>, Option<String>),
}

/// Reads event by event: the library's own loader calls itself for every level, and follows
/// references, of which a few lines can make millions.
fn yaml_head(text: &str) -> Result<Head, String> {
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut values = 0;
    loop {
        let (event, mark) = parser
            .next_token()
            .map_err(|error| format!("its head is no YAML: {error}"))?;
        values += 1;
        if values > MAX_VALUES || open.len() > MAX_DEPTH {
            return Err("its head is too large or nested too deep".to_owned());
        }
        let done = match event {
            Event::Alias(_) => {
                let line = mark.line() + 1;
                return Err(format!(
                    "its head refers to itself with * on line {line}; write the value out"
                ));
            }
            Event::Scalar(text, style, ..) => Some(scalar(text, style)),
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Table(BTreeMap::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(list)) => Some(HeadValue::List(list)),
                Some(Open::Table(table, _)) => Some(HeadValue::Table(table)),
                None => None,
            },
            Event::StreamEnd | Event::DocumentEnd => return Ok(Head::new()),
            _ => None,
        };
        let Some(value) = done else { continue };
        match open.last_mut() {
            Some(Open::List(list)) => list.push(value),
            Some(Open::Table(table, key)) => match (key.take(), value) {
                (None, HeadValue::Text(text)) => *key = Some(text),
                (None, _) => *key = Some(String::new()),
                (Some(name), value) => drop(table.insert(name, value)),
            },
            None => {
                return match value {
                    HeadValue::Table(table) => Ok(table),
                    HeadValue::Text(text) if text.is_empty() => Ok(Head::new()),
                    _ => Err("its head is no list of keys and values".to_owned()),
                };
            }
        }
    }
}

fn scalar(text: String, style: yaml_rust2::scanner::TScalarStyle) -> HeadValue {
    let plain = style == yaml_rust2::scanner::TScalarStyle::Plain;
    match &*text {
        "true" | "True" | "yes" if plain => HeadValue::Flag(true),
        "false" | "False" | "no" if plain => HeadValue::Flag(false),
        "~" | "null" if plain => HeadValue::Text(String::new()),
        _ => HeadValue::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> HeadValue {
        HeadValue::Text(words.to_owned())
    }

    #[test]
    fn toml_and_yaml_say_the_same() {
        let toml = "+++\ntitle = \"A: b\"\ndate = 2020-05-01\ntags = [\"x\", \"y\"]\ndraft = true\n+++\n\nWords\n";
        let yaml = "---\r\ntitle: \"A: b\"\r\ndate: 2020-05-01\r\ntags:\r\n  - x\r\n  - y\r\ndraft: true\r\n---\r\n\r\nWords\r\n";
        let (head, body) = split(toml).expect("TOML");
        assert_eq!(split(yaml), Ok((head.clone(), body.clone())));
        assert_eq!(body, "Words\n");
        assert_eq!(head["title"], text("A: b"));
        assert_eq!(head["date"], text("2020-05-01"));
        assert_eq!(head["tags"], HeadValue::List(vec![text("x"), text("y")]));
        assert_eq!(head["draft"], HeadValue::Flag(true));
    }

    #[test]
    fn without_a_head_all_is_text() {
        for words in ["Words\n", "---\n\nA rule, and no end of it\n", ""] {
            assert_eq!(split(words), Ok((Head::new(), words.to_owned())));
        }
    }

    #[test]
    fn a_head_that_refers_to_itself_or_never_ends_is_refused() {
        let laughs = "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\n---\n";
        assert!(split(laughs).is_err_and(|words| words.contains("write the value out")));
        let deep = format!("---\na: {}\n---\n", "[".repeat(100_000));
        assert!(split(&deep).is_err());
        let wide = format!("---\na: [{}]\n---\n", "x,".repeat(100_000));
        assert!(split(&wide).is_err_and(|words| words.contains("too large")));
        assert!(split("+++\ntitle = 1\n").is_err_and(|words| words.contains("no end")));
    }
}
