//! Dates typed in three fields or in words.

use jiff::civil::Date;

/// The three fields of a date as typed; kept so that a form loses nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateInput {
    /// Day of the month as typed.
    pub day: String,
    /// Month as typed: a number or a name.
    pub month: String,
    /// Year as typed.
    pub year: String,
}

/// Why a typed date is none, in the order of what to say first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateProblem {
    /// Nothing was typed.
    Missing,
    /// These parts were not typed.
    Lacks {
        /// The day is missing.
        day: bool,
        /// The month is missing.
        month: bool,
        /// The year is missing.
        year: bool,
    },
    /// There is no such day.
    Unreal,
}

impl DateProblem {
    /// The sentence for a field called `what`, such as "Date of birth".
    pub fn message(self, what: &str) -> String {
        match self {
            DateProblem::Missing => format!("Enter {}", lower_first(what)),
            DateProblem::Unreal => {
                format!("{what} must be a real date, like 27 March 2027")
            }
            DateProblem::Lacks { day, month, year } => {
                let parts: Vec<&str> = [(day, "a day"), (month, "a month"), (year, "a year")]
                    .into_iter()
                    .filter_map(|(lacks, word)| lacks.then_some(word))
                    .collect();
                format!("{what} must include {}", parts.join(" and "))
            }
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + chars.as_str()
    })
}

impl DateInput {
    /// The fields filled with a date.
    pub fn from_date(date: Date) -> Self {
        Self {
            day: date.day().to_string(),
            month: date.month().to_string(),
            year: date.year().to_string(),
        }
    }

    /// Whether nothing was typed in any field.
    pub fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year]
            .iter()
            .all(|part| part.trim().is_empty())
    }

    /// Reads the three fields.
    ///
    /// # Errors
    /// What is wrong; [`DateProblem::message`] makes the sentence.
    pub fn parse(&self) -> Result<Date, DateProblem> {
        if self.is_empty() {
            return Err(DateProblem::Missing);
        }
        let lacks = |part: &str| part.trim().is_empty();
        let (day, month, year) = (lacks(&self.day), lacks(&self.month), lacks(&self.year));
        if day || month || year {
            return Err(DateProblem::Lacks { day, month, year });
        }
        let day = self.day.trim().parse().map_err(|_| DateProblem::Unreal)?;
        let month = month_number(&self.month).ok_or(DateProblem::Unreal)?;
        real_date(day, month, self.year.trim())
    }
}

fn real_date(day: i8, month: i8, year: &str) -> Result<Date, DateProblem> {
    // Two digits would be a guess about the century.
    let year: i16 = match year.len() {
        4 => year.parse().map_err(|_| DateProblem::Unreal)?,
        _ => return Err(DateProblem::Unreal),
    };
    Date::new(year, month, day).map_err(|_| DateProblem::Unreal)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// French names without accents, as first letters enough to tell them apart.
const MONTHS_FR: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// Number of a month written as a number, an English or French name, or its
/// first three or more letters ("mar", "mars", "Sept.").
fn month_number(text: &str) -> Option<i8> {
    let word: String = text
        .trim()
        .trim_end_matches('.')
        .to_lowercase()
        .replace(['é', 'è'], "e")
        .replace('û', "u");
    if let Ok(number) = word.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    if word.chars().count() < 3 {
        return None;
    }
    let starts = |names: &[&str; 12]| {
        let mut hits = (1..).zip(names).filter(|(_, name)| name.starts_with(&word));
        match (hits.next(), hits.next()) {
            (Some((number, _)), None) => Some(number),
            _ => None,
        }
    };
    starts(&MONTHS).or_else(|| starts(&MONTHS_FR))
}

/// Reads a date typed in one field: "12 mar 2026", "March 12, 2026",
/// "2026-03-12", "Thursday, March 12, 2026". All-number dates other than
/// year-month-day are refused, since they can be read two ways.
///
/// # Errors
/// What is wrong; [`DateProblem::message`] makes the sentence.
pub fn date_words(input: &str) -> Result<Date, DateProblem> {
    let parts: Vec<&str> = input
        .split(|c: char| c.is_whitespace() || ",/-".contains(c))
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty() && !is_filler(part))
        .collect();
    let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    match parts.as_slice() {
        [] => Err(DateProblem::Missing),
        [year, month, day] if year.len() == 4 && year.parse::<i16>().is_ok() => {
            ordered(day, month, year)
        }
        [day, month, year] if is_number(day) && !is_number(month) => ordered(day, month, year),
        [month, day, year] if !is_number(month) && is_number(day) => ordered(day, month, year),
        [a, b] if is_number(a) != is_number(b) => Err(DateProblem::Lacks {
            day: false,
            month: false,
            year: true,
        }),
        _ => Err(DateProblem::Unreal),
    }
}

/// The same, where a date without a year is the next such day: "12 March".
///
/// # Errors
/// As [`date_words`].
pub fn date_to_come(input: &str, today: Date) -> Result<Date, DateProblem> {
    let without_year = DateProblem::Lacks {
        day: false,
        month: false,
        year: true,
    };
    match date_words(input) {
        Err(problem) if problem == without_year => {
            let years = today.year()..today.year().saturating_add(8);
            let dates = years.map(|year| date_words(&format!("{input} {year}")));
            // The 29th of February waits for a leap year.
            let mut dates = dates.filter(|date| date.as_ref().is_ok_and(|date| *date >= today));
            dates.next().unwrap_or(Err(DateProblem::Unreal))
        }
        other => other,
    }
}

fn ordered(day: &str, month: &str, year: &str) -> Result<Date, DateProblem> {
    let day: String = day.chars().take_while(char::is_ascii_digit).collect();
    let day = day.parse().map_err(|_| DateProblem::Unreal)?;
    real_date(day, month_number(month).ok_or(DateProblem::Unreal)?, year)
}

/// Words that say nothing about the date: names of weekdays, "the", "of".
fn is_filler(part: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = part.to_lowercase();
    matches!(word.as_str(), "the" | "of" | "on")
        || (word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn fields(day: &str, month: &str, year: &str) -> DateInput {
        DateInput {
            day: day.into(),
            month: month.into(),
            year: year.into(),
        }
    }

    #[test]
    fn three_fields_take_numbers_and_names() {
        for month in ["3", "03", "mar", "March", "mars", "Mar."] {
            assert_eq!(
                fields(" 12", month, "2026 ").parse(),
                Ok(date(2026, 3, 12)),
                "{month}"
            );
        }
        assert_eq!(fields("1", "août", "2026").parse(), Ok(date(2026, 8, 1)));
        assert_eq!(fields("1", "ju", "2026").parse(), Err(DateProblem::Unreal));
    }

    #[test]
    fn says_what_is_wrong_first() {
        let say = |day, month, year| {
            fields(day, month, year)
                .parse()
                .map_err(|p| p.message("Date of birth"))
        };
        assert_eq!(say("", "", ""), Err("Enter date of birth".into()));
        assert_eq!(
            say("31", "", "1990"),
            Err("Date of birth must include a month".into())
        );
        assert_eq!(
            say("", "", "1990"),
            Err("Date of birth must include a day and a month".into())
        );
        assert_eq!(
            say("31", "2", "1990"),
            Err("Date of birth must be a real date, like 27 March 2027".into())
        );
        assert_eq!(
            say("3", "2", "90"),
            Err("Date of birth must be a real date, like 27 March 2027".into())
        );
    }

    #[test]
    fn words_are_read_generously_but_never_guessed() {
        for written in [
            "12 mar 2026",
            "March 12, 2026",
            "2026-03-12",
            "12th of March 2026",
            "Thursday, March 12, 2026",
            "Thu 12 mars 2026",
        ] {
            assert_eq!(date_words(written), Ok(date(2026, 3, 12)), "{written}");
        }
        assert_eq!(date_words("03/04/2026"), Err(DateProblem::Unreal));
        assert_eq!(date_words(" "), Err(DateProblem::Missing));
        assert_eq!(
            date_words("12 March"),
            Err(DateProblem::Lacks {
                day: false,
                month: false,
                year: true
            })
        );
    }

    proptest! {
        #[test]
        fn every_date_we_write_reads_back(days in 0i32..60_000) {
            let day = date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
            prop_assert_eq!(date_words(&crate::format::day(day)), Ok(day));
            prop_assert_eq!(date_words(&crate::format::date_short(day)), Ok(day));
            prop_assert_eq!(DateInput::from_date(day).parse(), Ok(day));
        }

        #[test]
        fn never_panics(input in ".*") {
            let _ = date_words(&input);
            let _ = fields(&input, &input, &input).parse();
        }
    }
}
