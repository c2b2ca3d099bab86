//! The columns of a file, found by the names in its first line.

/// Names of the columns that are read, whether each is needed, and what stands in it.
pub const COLUMNS: [(&str, bool, &str); 7] = [
    ("email", true, "The address"),
    ("consent", true, "express, purchase or inquiry"),
    ("consent_date", true, "The day of it, like 2026-03-31"),
    (
        "evidence",
        true,
        "How it can be shown, like: paper form of the spring run, folder 3",
    ),
    ("name", false, "Full name"),
    (
        "topics",
        false,
        "Topics, with | between them; empty means every issue",
    ),
    (
        "new_articles",
        false,
        "yes for a mail about each new article",
    ),
];

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Not text in UTF-8.
    #[error("The file must be a CSV file in UTF-8. Save it as \"CSV UTF-8\" and send it again")]
    NotText,
    /// Nothing but a heading in it, or nothing at all.
    #[error(
        "The file has no rows. Choose a file with a line of column names and a row for each person"
    )]
    Empty,
    /// Columns are missing.
    #[error("The first line must name the columns {}", .0.join(", "))]
    Missing(Vec<&'static str>),
    /// Too many rows.
    #[error(
        "The file must have {} rows or fewer. Divide it into several",
        super::MOST_ROWS
    )]
    TooMany,
}

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    at: [Option<usize>; COLUMNS.len()],
    unknown: Vec<String>,
}

impl Header {
    /// Finds the columns.
    pub(super) fn read(names: &csv::StringRecord) -> Result<Self, FileError> {
        let mut header = Self {
            at: [None; COLUMNS.len()],
            unknown: Vec::new(),
        };
        for (position, name) in names.iter().enumerate() {
            let plain = plain(name);
            match COLUMNS.iter().position(|(known, ..)| *known == plain) {
                Some(column) if header.at[column].is_none() => header.at[column] = Some(position),
                _ if plain.is_empty() => {}
                _ => header.unknown.push(name.trim().to_owned()),
            }
        }
        let missing: Vec<&'static str> = COLUMNS
            .iter()
            .zip(header.at)
            .filter(|((_, needed, _), at)| *needed && at.is_none())
            .map(|((name, ..), _)| *name)
            .collect();
        if missing.is_empty() {
            Ok(header)
        } else {
            Err(FileError::Missing(missing))
        }
    }

    /// What is to be said of columns that are not read; empty when there are none.
    pub(super) fn notes(&self) -> String {
        if self.unknown.is_empty() {
            return String::new();
        }
        format!("Columns that are not read: {}", self.unknown.join(", "))
    }

    /// The cell of a column, without blanks around it and without the mark that keeps spreadsheets
    /// from taking it for a formula; empty when it is missing.
    pub(super) fn cell<'a>(&self, row: &'a csv::StringRecord, column: &str) -> &'a str {
        let position = COLUMNS.iter().position(|(known, ..)| *known == column);
        let at = position.and_then(|position| self.at[position]);
        let cell = at.and_then(|at| row.get(at)).unwrap_or_default().trim();
        match cell.strip_prefix('\'') {
            Some(rest)
                if rest
                    .trim_start_matches('\'')
                    .starts_with(['=', '+', '-', '@']) =>
            {
                rest
            }
            _ => cell,
        }
    }
}

/// A column's name as it is compared: "Consent date" is `consent_date`.
fn plain(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}').trim().to_lowercase();
    match name.replace([' ', '-'], "_").as_str() {
        "e_mail" | "email_address" | "e_mail_address" => "email".into(),
        other => other.to_owned(),
    }
}

/// What stands between the cells: what the first line has most of.
pub(super) fn delimiter(first_line: &str) -> u8 {
    let count = |wanted: char| first_line.chars().filter(|c| *c == wanted).count();
    let most = [',', ';', '\t'].into_iter().rev().max_by_key(|c| count(*c));
    match most {
        Some(';') => b';',
        Some('\t') => b'\t',
        _ => b',',
    }
}
