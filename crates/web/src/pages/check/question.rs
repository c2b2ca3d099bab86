//! `/check/q/{number}`: one question a page.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::check::{Ask, Step};

use super::{
    Draft,
    draft::{is_change, shell},
    gone, onward, onward_href,
};
use crate::{
    bodymap,
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/check/question.html")]
struct QuestionPage {
    shell: Shell,
    errors: FormErrors,
    number: usize,
    shown: usize,
    about: usize,
    id: String,
    question: String,
    hint: String,
    choices: Vec<Choice>,
    value: String,
    is_scale: bool,
    marked: Option<String>,
    change: bool,
}

/// `GET /check/q/{number}`
///
/// # Errors
/// [`Problem::NotFound`] for what is no number.
pub async fn show(
    page: Page,
    Path(number): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let number: usize = number.parse().map_err(|_| Problem::NotFound)?;
    let Some(draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    match reached(&page, &draft, number) {
        None => Ok(see_other(&onward_href(
            &page.clinic().model,
            &draft.answers,
        ))),
        Some(ask) => {
            let value = draft.answers.word(&ask);
            let errors = FormErrors::new();
            html(&question_page(
                &page,
                &draft,
                (number, ask),
                (value, errors),
                is_change(&query),
            ))
        }
    }
}

/// `POST /check/q/{number}`
///
/// # Errors
/// [`Problem::NotFound`] for what is no number.
pub async fn send(
    page: Page,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let number: usize = number.parse().map_err(|_| Problem::NotFound)?;
    let Some(mut draft) = Draft::find(&page).await? else {
        return Ok(gone());
    };
    let model = page.clinic().model.clone();
    // A form from an older tab may be about another question than has this number now.
    let ask = reached(&page, &draft, number).filter(|ask| fields.get("about") == ask.id());
    let Some(ask) = ask else {
        return Ok(see_other(&onward_href(&model, &draft.answers)));
    };
    let change = is_change(&fields);
    let word = fields.get("answer");
    if draft.answers.put(&model, &ask, word).is_err() {
        let mut errors = FormErrors::new();
        errors.add("answer", missing(&ask));
        let drawn = question_page(&page, &draft, (number, ask), (word.into(), errors), change);
        return refused(&drawn);
    }
    draft.keep(&page).await?;
    let asked_before = number < draft.answers.questions(&model).len();
    let following = (asked_before && !change).then(|| format!("/check/q/{}", number + 1));
    Ok(onward(&page, &draft.answers, following))
}

/// The question with this number, if the answers so far lead to it.
fn reached<'m>(page: &'m Page, draft: &Draft, number: usize) -> Option<Ask<'m>> {
    let model = &page.clinic().model;
    let answers = &draft.answers;
    let asked_before = number <= answers.questions(model).len();
    let is_next = answers.step(model) == Step::Question(number) && answers.stop(model).is_none();
    answers
        .question(model, number)
        .filter(|_| asked_before || is_next)
}

fn missing(ask: &Ask<'_>) -> &'static str {
    match ask {
        Ask::Age => "Select your age, or \"I'd rather not say\"",
        Ask::Pain => "Select a number from 0 to 10",
        Ask::Duration => "Select how long it has hurt, or \"I'm not sure\"",
        Ask::Finding(_) => "Select yes, no or \"I'm not sure\"",
        _ => "Select an answer, or the last one",
    }
}

fn question_page(
    page: &Page,
    draft: &Draft,
    (number, ask): (usize, Ask<'_>),
    (value, errors): (String, FormErrors),
    change: bool,
) -> QuestionPage {
    let answers = &draft.answers;
    let back = match (number, answers.places.len()) {
        (1, 0..=1) => "/check/where".to_owned(),
        (1, _) => "/check/worst".to_owned(),
        (number, _) => format!("/check/q/{}", number - 1),
    };
    let shown = answers.first_number() + number;
    let choices = ask.choices();
    QuestionPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            scripts: Vec::new(),
            ..shell(page, &back, change)
        },
        errors,
        number,
        shown,
        about: answers.about(&page.clinic().model, shown),
        id: ask.id().to_owned(),
        question: ask.question().to_owned(),
        hint: format!("Why we ask: {}", lower(ask.why())),
        choices: choices
            .iter()
            .map(|(value, label)| Choice::new(*value, *label))
            .collect(),
        value,
        is_scale: ask == Ask::Pain,
        marked: (number == 1 && !answers.places.is_empty())
            .then(|| bodymap::words(&answers.places)),
        change,
    }
}

/// The text with a small letter at its beginning, to stand after a colon.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
