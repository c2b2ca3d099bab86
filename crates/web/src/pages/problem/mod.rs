//! The page of a problem.

use askama::Template;
use axum::{extract::FromRequestParts, http::request::Parts, response::Response};

use crate::{
    app::App,
    page::{Page, html_with},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/problem/problem.html")]
struct ProblemPage {
    shell: Shell,
    heading: &'static str,
    lines: Vec<String>,
    offers_search: bool,
    offers_link: bool,
}

/// Draws the page of `problem` for the request `asked`.
///
/// # Errors
/// When the database fails too.
pub async fn problem_page(
    app: &App,
    mut asked: Parts,
    problem: &Problem,
) -> Result<Response, Problem> {
    let page = Page::from_request_parts(&mut asked, app).await?;
    let (heading, lines) = problem.words(page.now);
    let offers_search = matches!(problem, Problem::NotFound | Problem::Gone);
    let shell = Shell {
        robots_noindex: true,
        ..page.shell
    };
    html_with(
        problem.status(),
        &ProblemPage {
            shell,
            heading,
            lines,
            offers_search,
            offers_link: matches!(problem, Problem::OldLink | Problem::ByMail),
        },
    )
}

/// Whatever no route answers.
pub async fn not_found() -> Problem {
    Problem::NotFound
}
