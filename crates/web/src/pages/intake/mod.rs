//! `/b/{token}/intake`: the form before a visit, on one page. It can be kept and gone on with later,
//! and changed until the visit.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use midstance_clinic::{
    booking::Visit,
    directory::zone_of,
    intake::{Answers, FillError, Kind, Question, Sheet, keep, sheet},
};

use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    pages::manage,
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/intake/fill.html")]
struct FillPage {
    shell: Shell,
    errors: FormErrors,
    when: String,
    intro: String,
    consent: String,
    asks: Vec<Ask>,
    agreed: bool,
    /// Whether it was sent before, so that there is nothing to keep for later.
    sent: bool,
    yes_no: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "pages/intake/closed.html")]
struct ClosedPage {
    shell: Shell,
    sent: Option<String>,
    phone: String,
    phone_href: String,
}

/// A question with what stands in its field.
struct Ask {
    id: String,
    ask: String,
    must: bool,
    kind: Kind,
    value: String,
}

impl Ask {
    fn new(question: &Question, answers: &Answers) -> Self {
        Self {
            id: field(&question.id),
            ask: question.ask.clone(),
            must: question.must,
            kind: question.kind,
            value: answers.get(&question.id).cloned().unwrap_or_default(),
        }
    }
}

/// The name of a question's field.
fn field(id: &str) -> String {
    format!("a-{id}")
}

/// The words for an answer that was chosen.
#[must_use]
pub fn answer_words(kind: Kind, answer: &str) -> String {
    match (kind, answer) {
        (Kind::YesNo, "yes") => "Yes".into(),
        (Kind::YesNo, "no") => "No".into(),
        (Kind::YesNo, "unsure") => "Not sure".into(),
        (_, "") => "No answer".into(),
        (_, typed) => typed.to_owned(),
    }
}

async fn open(page: &Page, token: &str) -> Result<(Visit, Sheet), Problem> {
    let visit = manage::find(page, token).await?;
    let sheet = sheet(page.clinic(), visit.appointment.id).await?;
    Ok((visit, sheet.ok_or(Problem::NotFound)?))
}

/// `GET /b/{token}/intake`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere, or the visit needs no form.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let (visit, sheet) = open(&page, &token).await?;
    let kept = query.get("now") == "kept";
    if !sheet.open {
        return closed(&page, &token, (&visit, &sheet));
    }
    let typed = (sheet.answers.clone(), sheet.agreed);
    let mut drawn = draw(&page, &token, (&visit, &sheet), (typed, FormErrors::new()));
    drawn.shell.notice = kept.then(|| {
        "Your answers are kept. Nobody at the clinic sees them until you send them.".into()
    });
    html(&drawn)
}

/// `POST /b/{token}/intake`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere, or the visit needs no form.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let (visit, sheet) = open(&page, &token).await?;
    let questions = sheet.form.content.questions.iter();
    let answers: Answers = questions
        .map(|q| (q.id.clone(), fields.raw(&field(&q.id)).to_owned()))
        .collect();
    let agreed = fields.has("agree");
    let send = !fields.has("later");
    let typed = (answers, agreed);
    let actor = page.actor_of_link();
    let done = keep(
        page.clinic(),
        &actor,
        visit.appointment.id,
        typed.clone(),
        send,
    )
    .await;
    let mut errors = FormErrors::new();
    match done {
        Ok(()) if send => return Ok(see_other(&format!("/b/{token}?now=intake"))),
        Ok(()) => return Ok(see_other(&format!("/b/{token}/intake?now=kept"))),
        Err(FillError::NotFound) => return Err(Problem::NotFound),
        Err(FillError::Closed) => return closed(&page, &token, (&visit, &sheet)),
        Err(FillError::Missing(problems)) => {
            for (id, words) in problems {
                errors.add(field(&id), words);
            }
        }
        Err(FillError::NoConsent) => {
            errors.add(
                "agree",
                "Tick the box to agree, so that your answers may be read",
            );
        }
        Err(FillError::Store(error)) => return Err(error.into()),
    }
    refused(&draw(&page, &token, (&visit, &sheet), (typed, errors)))
}

fn shell(page: &Page, token: &str) -> Shell {
    Shell {
        back: Some(Link::new(format!("/b/{token}"), "Your appointment")),
        robots_noindex: true,
        ..page.shell.clone()
    }
}

fn draw(
    page: &Page,
    token: &str,
    (visit, sheet): (&Visit, &Sheet),
    ((answers, agreed), errors): ((Answers, bool), FormErrors),
) -> FillPage {
    let content = &sheet.form.content;
    FillPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..shell(page, token)
        },
        errors,
        when: format::day_time(visit.appointment.local_start),
        intro: content.intro.clone(),
        consent: content.consent.clone(),
        asks: content
            .questions
            .iter()
            .map(|q| Ask::new(q, &answers))
            .collect(),
        agreed,
        sent: sheet.sent_at.is_some(),
        yes_no: Choice::list(&[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")]),
    }
}

/// The visit has begun or was called off: nothing can be changed, and nothing is shown.
fn closed(page: &Page, token: &str, (visit, sheet): (&Visit, &Sheet)) -> Result<Response, Problem> {
    let zone = zone_of(&visit.location)?;
    let local = |at: jiff::Timestamp| format::day_time(at.to_zoned(zone.clone()).datetime());
    Ok(html(&ClosedPage {
        shell: shell(page, token),
        sent: sheet.sent_at.map(local),
        phone: format::phone(&visit.location.phone),
        phone_href: format::phone_href(&visit.location.phone),
    })?
    .into_response())
}
