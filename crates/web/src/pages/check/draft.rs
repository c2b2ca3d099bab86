//! The answers behind the browser's cookie, and the way on from them.

use axum::response::Response;
use midstance_assessment::Model;
use midstance_clinic::{
    Token,
    check::{self, CheckAnswers, Step},
};

use crate::{
    cookie::Kind,
    fields::Fields,
    page::{Page, see_other},
    problem::Problem,
    shell::Shell,
};

/// A check in progress.
pub struct Draft {
    token: Token,
    /// What was answered.
    pub answers: CheckAnswers,
}

impl Draft {
    /// The check behind the cookie; `None` when there is none any more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn find(page: &Page) -> Result<Option<Self>, Problem> {
        let Some(token) = page.cookie(Kind::Check) else {
            return Ok(None);
        };
        let answers = check::load(page.clinic(), &token).await?;
        Ok(answers.map(|answers| Self { token, answers }))
    }

    /// Keeps what was answered.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep(&self, page: &Page) -> Result<(), Problem> {
        Ok(check::save(page.clinic(), &self.token, &self.answers).await?)
    }
}

/// To the start page, which says that the answers are gone.
pub fn gone() -> Response {
    see_other("/check?now=gone")
}

/// The address of a step.
fn href(step: Step) -> String {
    match step {
        Step::Safety => "/check/safety".into(),
        Step::Where => "/check/where".into(),
        Step::Worst => "/check/worst".into(),
        Step::Question(number) => format!("/check/q/{number}"),
        Step::Massage => "/check/massage".into(),
        Step::Words => "/check/words".into(),
        Step::Answers => "/check/answers".into(),
        Step::Result => "/check/result".into(),
    }
}

/// Where these answers lead: to the stop page if something must be looked at now, else to the next
/// step.
pub fn onward_href(model: &Model, answers: &CheckAnswers) -> String {
    if answers.stop(model).is_some() {
        return "/check/stop".into();
    }
    href(answers.step(model))
}

/// Goes on after an answer: to the question that followed this one when it was first answered
/// (`following`), or, when one answer was being changed, to what is still open.
pub fn onward(page: &Page, answers: &CheckAnswers, following: Option<String>) -> Response {
    let model = &page.clinic().model;
    match following {
        Some(following) if answers.stop(model).is_none() => see_other(&following),
        None if answers.stop(model).is_none() && answers.is_complete(model) => {
            see_other("/check/answers")
        }
        _ => see_other(&onward_href(model, answers)),
    }
}

/// Whether one answer is being changed, from the list of answers or the stop page.
pub fn is_change(fields: &Fields) -> bool {
    fields.has("change")
}

/// The shell of a step: no search engines, and a way back.
pub fn shell(page: &Page, back: &str, change: bool) -> Shell {
    let back = if change { "/check/answers" } else { back };
    Shell {
        robots_noindex: true,
        scripts: vec!["exclusive"],
        ..page.shell_back(back, "Back")
    }
}
