//! `/staff/articles-transfer`: bringing in what was written elsewhere.

use askama::Template;
use axum::{extract::Request, response::Response};
use jiff::civil::Date;
use midstance_clinic::transfer::{Fate, Report, Sort, import};
use midstance_editorial::exchange::{FolderFile, Found, read_folder, read_wordpress};

use super::{MOST_BYTES, unpack::unpack};
use crate::{
    forms::FormErrors,
    page::{Page, html_with},
    problem::Problem,
    reading::today,
    shell::Shell,
    upload::receive,
};

const TOO_LARGE: &str = "The file must be smaller than 100 MB. Send it in parts";

#[derive(Template)]
#[template(path = "pages/staff/transfer/transfer.html")]
struct Transfer {
    shell: Shell,
    errors: FormErrors,
    report: Option<Told>,
}

/// A report as the page shows it.
struct Told {
    done: bool,
    changes: bool,
    counts: Vec<String>,
    lines: Vec<ToldLine>,
}

struct ToldLine {
    sort: &'static str,
    what: String,
    fate: &'static str,
    notes: Vec<String>,
}

impl From<&Report> for Told {
    fn from(report: &Report) -> Self {
        let fates = [
            Fate::Added,
            Fate::Changed,
            Fate::AlreadyHere,
            Fate::ToUpload,
            Fate::LeftOut(String::new()),
        ];
        let sorts = [Sort::Article, Sort::Author, Sort::Picture];
        let mut counts = Vec::new();
        for sort in sorts {
            for fate in &fates {
                let count = report.count(sort, fate.word());
                if count > 0 {
                    let things = match sort {
                        Sort::Article => midstance_format::count(count, "article", "articles"),
                        Sort::Author => midstance_format::count(count, "author", "authors"),
                        _ => midstance_format::count(count, "picture", "pictures"),
                    };
                    counts.push(format!("{things}: {}", fate.word()));
                }
            }
        }
        let lines = report.lines.iter().map(|line| ToldLine {
            sort: line.sort.word(),
            what: line.what.clone(),
            fate: line.fate.word(),
            notes: match &line.fate {
                Fate::LeftOut(reason) => std::iter::once(reason)
                    .chain(&line.notes)
                    .cloned()
                    .collect(),
                _ => line.notes.clone(),
            },
        });
        Self {
            done: report.done,
            changes: report.changes(),
            counts,
            lines: lines.collect(),
        }
    }
}

fn draw(page: &Page, errors: FormErrors, report: Option<Told>) -> Result<Response, Problem> {
    let status = errors.status();
    let view = Transfer {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/settings", "Settings")
        },
        errors,
        report,
    };
    html_with(status, &view)
}

/// `GET /staff/articles-transfer`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    draw(&page, FormErrors::new(), None)
}

/// `POST /staff/articles-transfer`: tries an import, or does it. Doing it twice changes nothing, so
/// the answer is the report itself and may be loaded again.
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page, request: Request) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let day = today(&page);
    let read = match receive(request, MOST_BYTES, TOO_LARGE).await {
        Err(words) => Err(words),
        Ok(mut sent) => match sent.take("file") {
            None => Err("Select a file".to_owned()),
            Some(file) => {
                let done = sent.words().get("what") == "do";
                let found = tokio::task::spawn_blocking(move || find(file, day)).await;
                let found = found.unwrap_or_else(|_| Err("We could not read the file".to_owned()));
                found.map(|found| (found, done))
            }
        },
    };
    let (found, done) = match read {
        Ok(read) => read,
        Err(words) => {
            errors.add("file", words);
            return draw(&page, errors, None);
        }
    };
    let (clinic, actor) = (page.clinic(), page.actor());
    let texts = &page.app.reading.library;
    let report = import(clinic, &actor, (texts, day), found, done).await?;
    draw(&page, errors, Some(Told::from(&report)))
}

/// What a file holds: an export of WordPress, a zip archive of Markdown, or one text.
fn find((name, bytes): (String, Vec<u8>), today: Date) -> Result<Found, String> {
    let lower = name.to_ascii_lowercase();
    if bytes.is_empty() {
        return Err("The file is empty. Choose it again".to_owned());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(read_folder(&unpack(bytes)?, today));
    }
    if lower.ends_with(".md") || lower.ends_with(".markdown") {
        let file = FolderFile { path: name, bytes };
        return Ok(read_folder(&[file], today));
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| "The file must be an export of WordPress (XML), a zip archive of Markdown files, or one Markdown file".to_owned())?;
    read_wordpress(&text, today).map_err(|unreadable| unreadable.to_string())
}
