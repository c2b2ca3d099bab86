//! `/staff/settings/intake`: the owner's own forms, filled in by clients before a visit.

mod form;

pub use form::{act, show};

use askama::Template;
use axum::response::Response;
use midstance_clinic::intake::forms;

use crate::{
    fields::Query,
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings_intake/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    name: String,
    about: String,
    active: bool,
}

/// `GET /staff/settings/intake`
///
/// # Errors
/// When the store fails.
pub async fn list(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let all = forms(page.clinic()).await?;
    let lines = all.iter().map(|form| {
        let services = form.services.iter().filter_map(|id| {
            let found = page.directory.service(*id);
            found.map(|service| service.name.as_str())
        });
        let services: Vec<&str> = services.collect();
        let used = if services.is_empty() {
            "needed by no service".to_owned()
        } else {
            format!("needed by {}", format::list(&services))
        };
        let questions = form.content.questions.len();
        Line {
            href: format!("/staff/settings/intake/{}", form.id),
            name: form.name.clone(),
            about: format!(
                "{}, {used}",
                format::count(questions, "question", "questions")
            ),
            active: form.active,
        }
    });
    let saved = query.get("now") == "saved";
    html(&ListPage {
        lines: lines.collect(),
        shell: Shell {
            notice: saved.then(|| "The form is saved.".into()),
            ..page.shell_back("/staff/settings", "Settings")
        },
    })
}
