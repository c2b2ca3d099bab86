//! `/b/{token}/intake`: the form before a visit, on one page. It can be kept and gone on with later,
//! and changed until the visit.

mod signing;

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use midstance_clinic::{
    booking::Visit,
    directory::zone_of,
    intake::{
        Answers, Field, FillError, Kind, Problem as Wrong, Question, Reply, Sheet, SigningField,
        keep, sheet,
    },
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

use signing::Typed;

#[derive(Template)]
#[template(path = "pages/intake/fill.html")]
struct FillPage {
    shell: Shell,
    errors: FormErrors,
    when: String,
    intro: String,
    consent: String,
    asks: Vec<Ask>,
    signing: Typed,
    /// The age of majority where the visit is.
    majority: u8,
    signers: Vec<Choice>,
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
    let signing = Typed::kept(&sheet.reply.signing);
    let given = (&sheet.reply, signing);
    let mut drawn = draw(&page, &token, (&visit, &sheet), (given, FormErrors::new()));
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
    if !sheet.open {
        return closed(&page, &token, (&visit, &sheet));
    }
    let questions = sheet.form.content.questions.iter();
    let answers: Answers = questions
        .map(|q| (q.id.clone(), fields.raw(&field(&q.id)).to_owned()))
        .collect();
    let send = !fields.has("later");
    let typed = Typed::read(&fields);
    let mut errors = FormErrors::new();
    let reply = Reply {
        answers,
        signing: typed.parse(&mut errors),
        agreed: fields.has("agree"),
    };
    if errors.is_empty() {
        let actor = page.actor_of_link();
        let id = visit.appointment.id;
        match keep(page.clinic(), &actor, id, reply.clone(), send).await {
            Ok(()) if send => return Ok(see_other(&format!("/b/{token}?now=intake"))),
            Ok(()) => return Ok(see_other(&format!("/b/{token}/intake?now=kept"))),
            Err(FillError::NotFound) => return Err(Problem::NotFound),
            Err(FillError::Closed) => return closed(&page, &token, (&visit, &sheet)),
            Err(FillError::Missing(wrong)) => errors = in_order(&sheet, wrong, errors),
            Err(FillError::NoConsent) => {}
            Err(FillError::Store(error)) => return Err(error.into()),
        }
    } else {
        errors = in_order(&sheet, sheet.check(&reply, send), errors);
    }
    // Said together with whatever else is missing.
    if send && !reply.agreed {
        errors.add(
            "agree",
            "Tick the box to agree, so that your answers may be read",
        );
    }
    let given = (&reply, typed);
    refused(&draw(&page, &token, (&visit, &sheet), (given, errors)))
}

/// All that is wrong, in the order of the form: what could not be read, and what is missing.
fn in_order(sheet: &Sheet, wrong: Vec<Wrong>, mut found: FormErrors) -> FormErrors {
    for (at, words) in wrong {
        match at {
            Field::Question(id) => found.add(field(&id), words),
            Field::Signing(at) => found.add(signing::id_of(at), words),
        }
    }
    let questions = sheet.form.content.questions.iter();
    let mut order = vec![signing::id_of(SigningField::Born).to_owned()];
    order.extend(questions.map(|q| field(&q.id)));
    order.extend(signing::AFTER.map(|at| signing::id_of(at).to_owned()));
    let mut errors = FormErrors::new();
    for id in order {
        if let Some(words) = found.get(&id) {
            errors.add(id.as_str(), words);
        }
    }
    // What the form asks only since it was drawn.
    for (id, words) in found.iter() {
        errors.add(id, words);
    }
    errors
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
    ((reply, signing), errors): ((&Reply, Typed), FormErrors),
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
            .map(|q| Ask::new(q, &reply.answers))
            .collect(),
        signing,
        majority: sheet.at.majority,
        signers: signing::signers(sheet.at.majority),
        agreed: reply.agreed,
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
