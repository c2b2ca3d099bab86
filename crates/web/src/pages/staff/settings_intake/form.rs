//! `/staff/settings/intake/{id}`: one form with its questions, or with `new` another one.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::intake::{
    Content, FormError, FormView, Kind, Question, form_view, save_form,
};
use midstance_store::IntakeFormId;

use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

/// Empty rows after those that are filled in.
const SPARE: usize = 3;

#[derive(Template)]
#[template(path = "pages/staff/settings_intake/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    path: String,
    is_new: bool,
    name: String,
    intro: String,
    consent: String,
    active: bool,
    rows: Vec<Row>,
    kinds: Vec<Choice>,
    /// The id that a new form will have.
    fresh: String,
}

impl FormPage {
    /// Id and name of a field of a question.
    fn field(&self, name: &str, row: &Row) -> String {
        format!("{name}-{}", row.number)
    }
}

/// A question as typed.
#[derive(Debug, Clone)]
struct Row {
    number: usize,
    id: String,
    ask: String,
    kind: String,
    must: bool,
    alert: String,
}

impl Row {
    fn empty(number: usize) -> Self {
        Self {
            number,
            id: String::new(),
            ask: String::new(),
            kind: Kind::YesNo.word().into(),
            must: false,
            alert: String::new(),
        }
    }
}

/// What was typed.
struct Typed {
    name: String,
    intro: String,
    consent: String,
    active: bool,
    rows: Vec<Row>,
}

impl Typed {
    fn new() -> Self {
        Self {
            name: String::new(),
            intro: String::new(),
            consent: "I agree that those who treat me at this clinic read these answers and keep \
                them with my record."
                .into(),
            active: true,
            rows: Vec::new(),
        }
    }

    fn of(form: FormView) -> Self {
        let questions = (1..).zip(form.content.questions);
        Self {
            name: form.name,
            intro: form.content.intro,
            consent: form.content.consent,
            active: form.active,
            rows: questions
                .map(|(number, q)| Row {
                    number,
                    id: q.id,
                    ask: q.ask,
                    kind: q.kind.word().into(),
                    must: q.must,
                    alert: q.alert,
                })
                .collect(),
        }
    }

    /// Reads the form. A question whose words were taken away is gone.
    fn read(fields: &Fields) -> Self {
        let count = fields.all("q").len();
        let rows = (1..=count).map(|n| {
            let of = |name: &str| fields.get(&format!("{name}-{n}")).to_owned();
            Row {
                number: n,
                id: of("id"),
                ask: of("ask"),
                kind: of("kind"),
                must: fields.has(&format!("must-{n}")),
                alert: of("alert"),
            }
        });
        let mut rows: Vec<Row> = rows.filter(|row| !row.ask.is_empty()).collect();
        for (number, row) in (1..).zip(&mut rows) {
            row.number = number;
        }
        Self {
            name: fields.get("name").to_owned(),
            intro: fields.get("intro").to_owned(),
            consent: fields.get("consent").to_owned(),
            active: fields.has("active"),
            rows,
        }
    }

    /// Every question keeps its id; a new one gets one that no other has had.
    fn content(&self, page: &Page) -> Content {
        let questions = self.rows.iter().map(|row| {
            let kind = Kind::parse(&row.kind).unwrap_or(Kind::Text);
            let known = !row.id.is_empty() && row.id.len() <= 40;
            Question {
                id: if known {
                    row.id.clone()
                } else {
                    page.clinic().new_id().to_string()
                },
                ask: row.ask.clone(),
                kind,
                must: row.must,
                alert: if kind == Kind::YesNo {
                    row.alert.clone()
                } else {
                    String::new()
                },
            }
        });
        Content {
            intro: self.intro.clone(),
            consent: self.consent.clone(),
            questions: questions.collect(),
        }
    }
}

async fn find(page: &Page, id: &str) -> Result<Option<FormView>, Problem> {
    if id == "new" {
        return Ok(None);
    }
    let id: IntakeFormId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = form_view(page.clinic(), id).await?;
    found.map(Some).ok_or(Problem::NotFound)
}

/// `GET /staff/settings/intake/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such form.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let typed = match find(&page, &id).await? {
        Some(form) => Typed::of(form),
        None => Typed::new(),
    };
    html(&draw(&page, &id, typed, FormErrors::new()))
}

/// `POST /staff/settings/intake/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such form.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let old = find(&page, &id).await?;
    let typed = Typed::read(&fields);
    let to = match &old {
        Some(form) => form.id,
        // Sent twice, a new form is one form: its id came with the page.
        None => fields
            .get("as")
            .parse()
            .unwrap_or_else(|_| IntakeFormId(page.clinic().new_id())),
    };
    let what = (typed.name.clone(), typed.active, typed.content(&page));
    let mut errors = FormErrors::new();
    match save_form(page.clinic(), &page.actor(), to, what).await {
        Ok(()) => return Ok(see_other("/staff/settings/intake?now=saved")),
        Err(FormError::Store(error)) => return Err(error.into()),
        Err(error) => {
            let field = match error {
                FormError::NoName => "name",
                FormError::NoConsent => "consent",
                FormError::InUse => "active",
                FormError::TooLong => "intro",
                FormError::Questions | FormError::Store(_) => "ask-1",
            };
            errors.add(field, error.to_string());
        }
    }
    let mut drawn = draw(&page, &id, typed, errors);
    drawn.fresh = to.to_string();
    refused(&drawn)
}

fn draw(page: &Page, id: &str, typed: Typed, errors: FormErrors) -> FormPage {
    let mut rows = typed.rows;
    let filled = rows.len();
    rows.extend((filled + 1..=filled + SPARE).map(Row::empty));
    FormPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/settings/intake", "Forms before a visit")
        },
        errors,
        path: format!("/staff/settings/intake/{id}"),
        is_new: id == "new",
        name: typed.name,
        intro: typed.intro,
        consent: typed.consent,
        active: typed.active,
        rows,
        kinds: Choice::list(&[
            (Kind::YesNo.word(), "Yes, no or not sure"),
            (Kind::Line.word(), "A line of text"),
            (Kind::Text.word(), "Some lines of text"),
        ]),
        fresh: page.clinic().new_id().to_string(),
    }
}
