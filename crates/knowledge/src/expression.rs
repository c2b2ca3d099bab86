//! The small language in which rules say when they fire.
//!
//! `leg_swelling` is true when that was answered with yes; `no on_sudden` when it was answered
//! with no. Unknown is neither. `a unless b` is true when `a` holds and `b` does not (for a
//! single finding: was not answered with yes). `2 of (a, b, c)` counts. `age < 16`,
//! `duration_weeks > 6` and `pain >= 8` are false while the number is unknown. `and` binds
//! tighter than `or`, `or` tighter than `unless`; brackets group.

/// When a rule fires.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// Answered with yes.
    Yes(String),
    /// Answered with no.
    No(String),
    /// A known number passes a test.
    Number(Field, Test, f64),
    /// All hold.
    All(Vec<Expression>),
    /// At least one holds.
    Any(Vec<Expression>),
    /// At least so many hold.
    AtLeast(usize, Vec<Expression>),
    /// The first holds and the second does not.
    Unless(Box<Expression>, Box<Expression>),
}

/// A number that a rule may test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Age in years.
    Age,
    /// Weeks since onset.
    DurationWeeks,
    /// Pain, 0 to 10.
    Pain,
}

/// How a number is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Less than.
    Below,
    /// At most.
    AtMost,
    /// More than.
    Above,
    /// At least.
    AtLeast,
}

impl Test {
    /// Whether `value` passes against `limit`.
    pub fn passes(self, value: f64, limit: f64) -> bool {
        match self {
            Test::Below => value < limit,
            Test::AtMost => value <= limit,
            Test::Above => value > limit,
            Test::AtLeast => value >= limit,
        }
    }
}

/// The text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct ParseError {
    /// What would have fitted.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

impl Expression {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut parser = Parser {
            words: split(text),
            at: 0,
        };
        let expression = parser.unless()?;
        match parser.words.get(parser.at) {
            None => Ok(expression),
            Some(word) => Err(ParseError {
                expected: "the end, `and`, `or` or `unless`",
                found: format!("`{word}`"),
            }),
        }
    }

    /// Every finding id named in it, with repetitions.
    pub fn findings(&self) -> Vec<&str> {
        match self {
            Expression::Yes(id) | Expression::No(id) => vec![id],
            Expression::Number(..) => Vec::new(),
            Expression::All(parts) | Expression::Any(parts) | Expression::AtLeast(_, parts) => {
                parts.iter().flat_map(Expression::findings).collect()
            }
            Expression::Unless(yes, no) => [yes.findings(), no.findings()].concat(),
        }
    }
}

fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        let operator = matches!(letter, '<' | '>' | '=');
        let of_operator = word.starts_with(['<', '>']);
        if letter.is_whitespace() || matches!(letter, '(' | ')' | ',') || operator != of_operator {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if matches!(letter, '(' | ')' | ',') {
                words.push(letter.to_string());
                continue;
            }
        }
        if !letter.is_whitespace() {
            word.push(letter);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

struct Parser {
    words: Vec<String>,
    at: usize,
}

impl Parser {
    fn unless(&mut self) -> Result<Expression, ParseError> {
        let first = self.any()?;
        if self.take("unless") {
            return Ok(Expression::Unless(Box::new(first), Box::new(self.any()?)));
        }
        Ok(first)
    }

    fn any(&mut self) -> Result<Expression, ParseError> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expression::Any))
    }

    fn all(&mut self) -> Result<Expression, ParseError> {
        let mut parts = vec![self.atom()?];
        while self.take("and") {
            parts.push(self.atom()?);
        }
        Ok(one_or(parts, Expression::All))
    }

    fn atom(&mut self) -> Result<Expression, ParseError> {
        let word = self.next("a finding, a number test or `(`")?;
        match word.as_str() {
            "(" => {
                let inner = self.unless()?;
                self.expect(")", "`)`")?;
                Ok(inner)
            }
            "no" => Ok(Expression::No(self.next("a finding after `no`")?)),
            "age" => self.number(Field::Age),
            "duration_weeks" => self.number(Field::DurationWeeks),
            "pain" => self.number(Field::Pain),
            _ if word.parse::<usize>().is_ok() => self.counted(word.parse().unwrap_or_default()),
            _ if word.starts_with(|c: char| c.is_ascii_lowercase()) => Ok(Expression::Yes(word)),
            _ => Err(ParseError {
                expected: "a finding, a number test or `(`",
                found: format!("`{word}`"),
            }),
        }
    }

    fn counted(&mut self, least: usize) -> Result<Expression, ParseError> {
        self.expect("of", "`of`")?;
        self.expect("(", "`(`")?;
        let mut parts = vec![self.unless()?];
        while self.take(",") {
            parts.push(self.unless()?);
        }
        self.expect(")", "`,` or `)`")?;
        Ok(Expression::AtLeast(least, parts))
    }

    fn number(&mut self, field: Field) -> Result<Expression, ParseError> {
        let test = match self.next("`<`, `<=`, `>` or `>=`")?.as_str() {
            "<" => Test::Below,
            "<=" => Test::AtMost,
            ">" => Test::Above,
            ">=" => Test::AtLeast,
            other => {
                return Err(ParseError {
                    expected: "`<`, `<=`, `>` or `>=`",
                    found: format!("`{other}`"),
                });
            }
        };
        let word = self.next("a number")?;
        match word.parse() {
            Ok(limit) => Ok(Expression::Number(field, test, limit)),
            Err(_) => Err(ParseError {
                expected: "a number",
                found: format!("`{word}`"),
            }),
        }
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|w| w == word);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, word: &str, expected: &'static str) -> Result<(), ParseError> {
        if self.take(word) {
            return Ok(());
        }
        let found = self
            .words
            .get(self.at)
            .map_or("the end".to_owned(), |w| format!("`{w}`"));
        Err(ParseError { expected, found })
    }

    fn next(&mut self, expected: &'static str) -> Result<String, ParseError> {
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        word.filter(|w| w != ")" && w != ",").ok_or(ParseError {
            expected,
            found: "the end".to_owned(),
        })
    }
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_binds_tighter_than_or_and_both_tighter_than_unless() {
        let read = Expression::parse("a and (b or no c) unless d or age < 16").unwrap();
        let yes = |id: &str| Expression::Yes(id.to_owned());
        let wanted = Expression::Unless(
            Box::new(Expression::All(vec![
                yes("a"),
                Expression::Any(vec![yes("b"), Expression::No("c".to_owned())]),
            ])),
            Box::new(Expression::Any(vec![
                yes("d"),
                Expression::Number(Field::Age, Test::Below, 16.0),
            ])),
        );
        assert_eq!(read, wanted);
    }

    #[test]
    fn counts_alternatives() {
        let read = Expression::parse("2 of (a, b and c, pain>=8)").unwrap();
        assert!(matches!(read, Expression::AtLeast(2, parts) if parts.len() == 3));
    }

    #[test]
    fn says_what_is_missing() {
        assert!(Expression::parse("a and").is_err());
        assert!(
            Expression::parse("(a or b")
                .unwrap_err()
                .to_string()
                .contains("expected `)`")
        );
        assert!(Expression::parse("a b").is_err());
        assert!(Expression::parse("age is 5").is_err());
        assert!(Expression::parse("").is_err());
        assert!(Expression::parse("2 of a").is_err());
    }
}
