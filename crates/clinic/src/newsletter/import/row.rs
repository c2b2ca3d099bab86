//! One row of a file: somebody to be added, or why not.

use jiff::civil::Date;
use midstance_mail::Address;
use midstance_store::{TopicId, newsletter::Topic};

use super::columns::Header;
use crate::newsletter::{
    add::Add,
    basis::{Consent, Ground},
};

/// The longest name that is kept, in characters.
const NAME_LENGTH: usize = 80;
/// The longest evidence that is kept, in characters.
const EVIDENCE_LENGTH: usize = 500;

/// Reads a row.
pub(super) fn read(
    header: &Header,
    row: &csv::StringRecord,
    topics: &[Topic],
) -> Result<Add, String> {
    let cell = |column| header.cell(row, column);
    let email = Address::parse(cell("email")).map_err(|error| error.to_string())?;
    let name = cell("name");
    if name.chars().count() > NAME_LENGTH || name.contains(char::is_control) {
        return Err(format!(
            "The name must be {NAME_LENGTH} characters or fewer, in one line"
        ));
    }
    let evidence = cell("evidence");
    if evidence.chars().count() > EVIDENCE_LENGTH {
        return Err(format!(
            "The evidence must be {EVIDENCE_LENGTH} characters or fewer"
        ));
    }
    Ok(Add {
        email: email.as_str().to_owned(),
        name: name.to_owned(),
        topics: chosen(cell("topics"), topics)?,
        new_articles: yes(cell("new_articles"))?,
        consent: Consent {
            ground: ground(cell("consent"))?,
            on: day(cell("consent_date"))?,
            evidence: evidence.to_owned(),
        },
    })
}

fn chosen(cell: &str, topics: &[Topic]) -> Result<Vec<TopicId>, String> {
    let mut chosen = Vec::new();
    for word in cell
        .split('|')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let is_it = |t: &&Topic| t.slug == word || t.name.eq_ignore_ascii_case(word);
        let Some(found) = topics.iter().find(is_it) else {
            return Err(format!(
                "There is no topic \"{word}\". Make it first, or correct the row"
            ));
        };
        if !chosen.contains(&found.id) {
            chosen.push(found.id);
        }
    }
    Ok(chosen)
}

fn yes(cell: &str) -> Result<bool, String> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Ok(true),
        "" | "no" | "n" | "false" | "0" => Ok(false),
        _ => Err("new_articles must be yes or no".into()),
    }
}

fn ground(cell: &str) -> Result<Ground, String> {
    match cell.to_lowercase().as_str() {
        "express" => Ok(Ground::Express),
        "purchase" => Ok(Ground::Purchase),
        "inquiry" | "enquiry" => Ok(Ground::Inquiry),
        "" => Err("Without consent nobody is added: say express, purchase or inquiry".into()),
        _ => Err("consent must be express, purchase or inquiry".into()),
    }
}

fn day(cell: &str) -> Result<Date, String> {
    let plain = cell.replace('/', "-");
    plain
        .parse()
        .map_err(|_| "consent_date must be a day like 2026-03-31".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::columns::{FileError, delimiter};
    use super::*;
    use proptest::prelude::*;

    fn topic(slug: &str, name: &str) -> Topic {
        Topic {
            id: TopicId(uuid::Uuid::from_u128(slug.len() as u128)),
            slug: slug.into(),
            name: name.into(),
            about: String::new(),
            position: 1,
            active: true,
        }
    }

    const NAMES: [&str; 7] = [
        "E-mail",
        "Name",
        "Topics",
        "new articles",
        "Consent",
        "Consent date",
        "Evidence",
    ];

    fn header() -> Header {
        Header::read(&csv::StringRecord::from(NAMES.to_vec())).unwrap()
    }

    fn row(cells: [&str; 7]) -> Result<Add, String> {
        let topics = [topic("training", "Training"), topic("news", "Clinic news")];
        read(&header(), &csv::StringRecord::from(cells.to_vec()), &topics)
    }

    #[test]
    fn a_full_row_is_somebody_with_evidence() {
        let add = row([
            " Ann@Example.com ",
            "Ann Roy",
            "training | clinic NEWS",
            "Yes",
            "Express",
            "2026/03/31",
            "paper form",
        ])
        .unwrap();
        assert_eq!(
            (add.email.as_str(), add.name.as_str()),
            ("Ann@example.com", "Ann Roy")
        );
        assert_eq!(add.topics.len(), 2);
        assert!(add.new_articles);
        assert_eq!(add.consent.on.to_string(), "2026-03-31");
    }

    #[test]
    fn each_fault_says_what_to_correct() {
        let faults = [
            (
                ["ann@", "", "", "", "express", "2026-03-31", "form"],
                "name@example.com",
            ),
            (
                [
                    "a@b.example",
                    "",
                    "swimming",
                    "",
                    "express",
                    "2026-03-31",
                    "form",
                ],
                "no topic \"swimming\"",
            ),
            (
                [
                    "a@b.example",
                    "",
                    "",
                    "maybe",
                    "express",
                    "2026-03-31",
                    "form",
                ],
                "yes or no",
            ),
            (
                ["a@b.example", "", "", "", "", "2026-03-31", "form"],
                "Without consent",
            ),
            (
                ["a@b.example", "", "", "", "implied", "2026-03-31", "form"],
                "purchase or inquiry",
            ),
            (
                ["a@b.example", "", "", "", "express", "31.3.2026", "form"],
                "like 2026-03-31",
            ),
            (
                [
                    "a@b.example",
                    "two\nlines",
                    "",
                    "",
                    "express",
                    "2026-03-31",
                    "form",
                ],
                "one line",
            ),
        ];
        for (cells, words) in faults {
            let said = row(cells).unwrap_err();
            assert!(said.contains(words), "{cells:?}: {said}");
        }
    }

    #[test]
    fn columns_may_stand_anywhere_but_not_be_missing() {
        let names = csv::StringRecord::from(vec!["\u{feff}Email Address", "Shoe size", "consent"]);
        assert_eq!(
            Header::read(&names),
            Err(FileError::Missing(vec!["consent_date", "evidence"]))
        );
        assert_eq!(delimiter("email;name;consent"), b';');
        assert_eq!(delimiter("email\tname, full\tconsent"), b'\t');
        assert_eq!(delimiter("email"), b',');
    }

    proptest! {
        #[test]
        fn any_row_is_somebody_or_a_reason(cells in proptest::collection::vec("\\PC*|.*", 0..10)) {
            let topics = [topic("training", "Training")];
            match read(&header(), &csv::StringRecord::from(cells), &topics) {
                Ok(add) => {
                    prop_assert!(add.email.contains('@'));
                    prop_assert!(!add.email.contains(['\r', '\n', ' ', ',']));
                    prop_assert!(!add.name.contains(char::is_control));
                }
                Err(words) => prop_assert!(!words.is_empty()),
            }
        }

        #[test]
        fn what_the_export_writes_can_be_read_again(name in "[=+@'\\-a-zA-Z ,;\"]{0,20}") {
            let cell = crate::newsletter::export::cell(name.trim());
            prop_assert!(!cell.starts_with(['=', '+', '-', '@']));
            let mut writer = csv::Writer::from_writer(Vec::new());
            let cells = ["a@b.example", &cell, "training", "no", "express", "2026-03-31", "a form"];
            writer.write_record(NAMES).unwrap();
            writer.write_record(cells).unwrap();
            let bytes = writer.into_inner().unwrap();
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let header = Header::read(reader.headers().unwrap()).unwrap();
            let record = reader.records().next().unwrap().unwrap();
            let topics = [topic("training", "Training")];
            prop_assert_eq!(read(&header, &record, &topics).unwrap().name, name.trim());
        }
    }
}
