//! `/staff/subscribers/import/{id}`: the preview of a file, its progress, its report.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use midstance_clinic::newsletter::import::{
    PER_PAGE, Report, drop_file, go as start, report, work,
};
use midstance_store::{
    SubscriberImportId,
    newsletter::import::{ImportRow, State, Verdict},
};

use super::{HERE, export};
use crate::{
    fields::Query,
    format,
    page::{Page, html, see_other},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/subscribers/imported.html")]
struct ImportedPage {
    shell: Shell,
    id: String,
    heading: &'static str,
    file: String,
    by: String,
    when: String,
    notes: String,
    ready: bool,
    running: bool,
    can_go: u32,
    go_words: String,
    done: u32,
    all: u32,
    counts: Vec<(String, String)>,
    caption: &'static str,
    rows: Vec<Line>,
    next: Option<String>,
}

struct Line {
    line: u32,
    email: String,
    verdict: (&'static str, &'static str),
    words: String,
}

/// Pieces taken in before the page answers: a common file is done by then, a large one goes on.
const AT_ONCE: usize = 5;

fn parse(id: &str) -> Result<SubscriberImportId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

/// `GET /staff/subscribers/import/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such file.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let only = Verdict::parse(query.get("only")).ok();
    let after = query.get("after").parse().unwrap_or(0);
    let found = report(page.clinic(), parse(&id)?, only, (after, PER_PAGE)).await?;
    let found = found.ok_or(Problem::NotFound)?;
    html(&draw(&page, &found, only)?)
}

fn draw(page: &Page, found: &Report, only: Option<Verdict>) -> Result<ImportedPage, Problem> {
    let import = &found.import;
    let here = format!("{HERE}/import/{}", import.id);
    let can_go = found.count(Verdict::Ready);
    let all = found.rows_in_all();
    let local = import.created_at.to_zoned(clinic_zone(page)?).datetime();
    let count = |verdict: &Verdict| {
        let many = format::count(found.count(*verdict) as usize, "row", "rows");
        let words = format!("{many}: {}", verdict_words(*verdict).0.to_lowercase());
        (words, format!("{here}?only={}", verdict.word()))
    };
    let full = found.rows.len() == PER_PAGE as usize;
    let next = found.rows.last().filter(|_| full).map(|last| {
        let only = only.map_or_else(String::new, |only| format!("&only={}", only.word()));
        format!("{here}?after={}{only}", last.line)
    });
    Ok(ImportedPage {
        shell: page.shell_back(format!("{HERE}/import"), "Take in a file"),
        id: import.id.to_string(),
        heading: match import.state {
            State::Reading => "The file is being read",
            State::Ready => "Look at it first: nothing is saved yet",
            State::Running => "The file is being taken in",
            State::Done => "The file is taken in",
            State::Dropped => "This file was let go",
        },
        file: import.file.clone(),
        by: import.made_by.clone(),
        when: format::day_time_short(local),
        notes: import.notes.clone(),
        ready: import.state == State::Ready,
        running: matches!(import.state, State::Running | State::Reading),
        can_go,
        go_words: format!(
            "Take in {}",
            format::count(can_go as usize, "person", "people")
        ),
        done: all - can_go,
        all,
        counts: Verdict::ALL
            .iter()
            .filter(|verdict| found.count(**verdict) > 0)
            .map(count)
            .collect(),
        caption: match only {
            None => "The rows in their order",
            Some(_) => "The rows with this result",
        },
        rows: found.rows.iter().map(line).collect(),
        next,
    })
}

fn line(row: &ImportRow) -> Line {
    Line {
        line: row.line,
        email: row.email.clone(),
        verdict: verdict_words(row.verdict),
        words: row.words.clone(),
    }
}

fn verdict_words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Ready => ("Can be taken in", "tag-waiting"),
        Verdict::Refused => ("Refused", "tag-no-show"),
        Verdict::Added => ("Added", "tag-booked"),
        Verdict::Updated => ("Known, consent added", "tag-arrived"),
        Verdict::Skipped => ("Left as it is", "tag-cancelled"),
    }
}

/// Where a file stands, in words.
pub(super) fn state_words(state: State) -> &'static str {
    match state {
        State::Reading => "being read",
        State::Ready => "not taken in yet",
        State::Running => "being taken in",
        State::Done => "taken in",
        State::Dropped => "let go",
    }
}

/// `POST /staff/subscribers/import/{id}/go`
///
/// # Errors
/// When the store fails.
pub async fn go(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    if start(page.clinic(), &page.actor(), parse(&id)?).await? {
        work(page.clinic(), AT_ONCE).await?;
    }
    Ok(see_other(&format!("{HERE}/import/{id}")))
}

/// `POST /staff/subscribers/import/{id}/drop`
///
/// # Errors
/// When the store fails.
pub async fn forget(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    drop_file(page.clinic(), parse(&id)?).await?;
    Ok(see_other(&format!("{HERE}/import")))
}

/// `GET /staff/subscribers/import/{id}/rows.csv`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such file.
pub async fn rows(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let found = report(page.clinic(), id, None, (0, 1)).await?;
    found.ok_or(Problem::NotFound)?;
    let headers = export::headers("import-report.csv");
    let from = midstance_clinic::newsletter::export::From::Report(id, 0);
    Ok((headers, export::stream(page.clinic(), from)).into_response())
}
