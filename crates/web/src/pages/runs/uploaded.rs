//! `GET /b/{token}/runs/uploads/{id}`: what became of each file.

use askama::Template;
use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use midstance_clinic::training::{SILENT, report};
use midstance_store::activity::upload::Stage;
use serde_json::json;

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
    stage: StageView,
}

/// How far the reading is.
enum StageView {
    /// The report is whole.
    Done,
    /// Files read, files known of, and both in words.
    Reading(u32, u32, String),
    /// Nothing more will come; why.
    Ended(String),
}

impl StageView {
    fn new(stage: &Stage, now: Timestamp) -> Self {
        match stage {
            Stage::Done => Self::Done,
            Stage::Failed(reason) => Self::Ended(format!("{reason}.")),
            Stage::Reading { touched_at, .. } if now.duration_since(*touched_at) > SILENT => {
                Self::Ended("Reading was interrupted and no run was added. Send the files again; what is here already is not added twice.".into())
            }
            Stage::Reading { done, known, .. } => {
                let known = (*known).max(*done);
                let of = format::count(known as usize, "file", "files");
                Self::Reading(*done, known, format!("{done} of {of} read so far."))
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Reading(done, known, words) => {
                json!({ "reading": true, "done": done, "known": known, "words": words })
            }
            Self::Done | Self::Ended(_) => json!({ "reading": false }),
        }
    }
}

/// `GET /b/{token}/runs/uploads/{id}`; the page's script asks for JSON while files are read.
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
    let stage = StageView::new(&report.stage, page.now);
    if page.wants_json() {
        return Ok(Json(stage.json()).into_response());
    }
    let is_reading = matches!(stage, StageView::Reading(..));
    let files: Vec<FileRow> = report.lines.iter().map(FileRow::new).collect();
    html(&UploadedPage {
        shell: Shell {
            scripts: if is_reading {
                vec!["waiting"]
            } else {
                Vec::new()
            },
            ..runner.shell(&page, "", "Your runs")
        },
        stage,
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
