//! `GET /b/{token}/runs/uploads/{id}`: what became of each file.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::training::report;

use super::{
    Runner,
    row::{FileRow, RunRow},
};
use crate::{
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/runs/uploaded.html")]
struct UploadedPage {
    shell: Shell,
    base: String,
    at: String,
    summary: String,
    files: Vec<FileRow>,
    copies: Vec<RunRow>,
}

/// `GET /b/{token}/runs/uploads/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such upload.
pub async fn show(
    page: Page,
    Path((token, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let report = report(page.clinic(), runner.client, id).await?;
    let report = report.ok_or(Problem::NotFound)?;
    let files: Vec<FileRow> = report.lines.iter().map(FileRow::new).collect();
    html(&UploadedPage {
        shell: runner.shell(&page, "", "Your runs"),
        base: runner.base.clone(),
        at: format::day_time(report.at.to_zoned(runner.zone.clone()).datetime()),
        summary: summary(&files),
        copies: report.copies.iter().map(RunRow::new).collect(),
        files,
    })
}

/// "12 files: 9 added, 2 already here, 1 not a run."
fn summary(files: &[FileRow]) -> String {
    const WORDS: [&str; 5] = [
        "Added",
        "Partly read",
        "Already here",
        "Not a run",
        "Could not read",
    ];
    let counted = WORDS.iter().filter_map(|word| {
        let count = files.iter().filter(|file| file.status == *word).count();
        (count > 0).then(|| format!("{count} {}", word.to_lowercase()))
    });
    format!(
        "{}: {}.",
        format::count(files.len(), "file", "files"),
        counted.collect::<Vec<_>>().join(", ")
    )
}
