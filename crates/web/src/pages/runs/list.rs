//! `GET /b/{token}/runs`: send files, see runs, decide who else sees them.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::training::{Overview, SHARE_WORDS, openings, overview, parts};

use super::{Runner, row::RunRow, send::MOST_WORDS};
use crate::{
    fields::Query,
    format,
    forms::FormErrors,
    page::{Page, html_with},
    problem::Problem,
    shell::Shell,
};

/// Runs on a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "pages/runs/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    base: String,
    hint: String,
    runs: Vec<RunRow>,
    count: u32,
    count_words: String,
    page: u32,
    pages: u32,
    copies: Vec<RunRow>,
    files: usize,
    originals: Vec<String>,
    reading: Option<String>,
    shared_since: Option<String>,
    openings: Vec<String>,
    share_words: &'static str,
}

/// `GET /b/{token}/runs?page=`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let number = query.get("page").parse().unwrap_or(1);
    let notice = match query.get("now") {
        "deleted" => Some("The run is deleted."),
        "all-deleted" => Some("Everything you recorded here is deleted."),
        "shared" => Some("Your practitioner can see your runs now."),
        "unshared" => Some("Your practitioner can no longer see your runs."),
        "apart" => Some("Both recordings count now."),
        _ => None,
    };
    draw(&page, &runner, (number, notice), FormErrors::new()).await
}

/// The page again, with what was wrong with the files.
pub(super) async fn refused(
    page: &Page,
    runner: &Runner,
    message: String,
) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    errors.add("files", message);
    draw(page, runner, (1, None), errors).await
}

async fn draw(
    page: &Page,
    runner: &Runner,
    (number, notice): (u32, Option<&str>),
    errors: FormErrors,
) -> Result<Response, Problem> {
    let number = number.clamp(1, 10_000);
    let skip = (number - 1) * ROWS;
    let all: Overview = overview(page.clinic(), runner.client, (skip, ROWS)).await?;
    let opened = openings(page.clinic(), runner.client).await?;
    let local = |at: jiff::Timestamp| format::day_time(at.to_zoned(runner.zone.clone()).datetime());
    let back = runner.base.trim_end_matches("/runs").to_owned();
    let status = errors.status();
    html_with(
        status,
        &ListPage {
            shell: Shell {
                robots_noindex: true,
                notice: notice.map(Into::into),
                has_error: !errors.is_empty(),
                scripts: vec!["upload"],
                ..page.shell_back(back, "Your appointment")
            },
            errors,
            base: runner.base.clone(),
            hint: format!(
                "FIT, GPX, TCX, a Strava, Garmin or Apple Health export, or a table of your own. You can choose many. All together must be smaller than {MOST_WORDS}."
            ),
            runs: all.runs.iter().map(RunRow::new).collect(),
            count: all.count,
            count_words: format::count(all.count as usize, "run", "runs"),
            page: number,
            pages: all.count.div_ceil(ROWS).max(1),
            copies: all.copies.iter().map(RunRow::new).collect(),
            files: all.files.len(),
            originals: originals(&all),
            reading: all
                .reading
                .map(|id| format!("{}/uploads/{id}", runner.base)),
            shared_since: all.consent.map(|consent| local(consent.given_at)),
            openings: opened.into_iter().take(10).map(local).collect(),
            share_words: SHARE_WORDS,
        },
    )
}

/// A label for each archive of originals.
fn originals(all: &Overview) -> Vec<String> {
    let parts = parts(&all.files);
    let count = parts.len();
    let label = |(at, part): (usize, &Vec<_>)| {
        let files = format::count(part.len(), "file", "files");
        match count {
            1 => format!("Download the original files ({files})"),
            _ => format!(
                "Download the original files, part {} of {count} ({files})",
                at + 1
            ),
        }
    };
    parts.iter().enumerate().map(label).collect()
}
