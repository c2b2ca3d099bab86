//! `GET /book/details` and `POST /book/details`: for whom.

use askama::Template;
use axum::response::Response;
use midstance_clinic::{booking::held, directory::zone_of};

use super::{check::check_page, choice::Choice, refused::Apology};
use crate::{
    cookie::Kind,
    fields::{Fields, Query},
    format,
    forms::{self, FormErrors, email_suggestion},
    page::{Page, html, html_with, refused, see_other},
    problem::Problem,
    shell::Shell,
};

/// Longest note, in characters; the template says so too.
const NOTE: usize = 500;

/// What was typed, exactly.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Mobile number.
    pub phone: String,
    /// Note to the practitioner.
    pub note: String,
    /// Whether the check may be shared.
    pub share: bool,
    /// Makes sending twice the same booking.
    pub key: String,
}

/// What was typed, understood.
#[derive(Debug, Clone)]
pub struct Details {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone with country code, or empty.
    pub phone: String,
}

impl Typed {
    /// Reads the form.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            name: fields.raw("name").to_owned(),
            email: fields.raw("email").to_owned(),
            phone: fields.raw("phone").to_owned(),
            note: fields.raw("note").to_owned(),
            share: fields.has("share"),
            key: fields.get("key").to_owned(),
        }
    }

    /// Understands it, or says what to change.
    pub fn parse(&self, errors: &mut FormErrors) -> Option<Details> {
        let name = forms::trimmed(&self.name).ok_or("Enter your full name");
        let name = errors.take("name", name);
        if let Some(name) = &name {
            errors.take("name", forms::fits("Your name", name, 100));
        }
        let email = match self.email.trim() {
            "" => errors.take("email", Err("Enter your email address")),
            typed => errors.take("email", forms::email(typed)),
        };
        let phone = match self.phone.trim() {
            "" => Some(String::new()),
            typed => errors.take("phone", forms::phone(typed)),
        };
        errors.take("note", forms::fits("Your note", &self.note, NOTE));
        if !errors.is_empty() {
            return None;
        }
        Some(Details {
            name: name?,
            email: email?,
            phone: phone?,
        })
    }
}

#[derive(Template)]
#[template(path = "pages/booking/details.html")]
struct DetailsPage {
    shell: Shell,
    errors: FormErrors,
    apology: Option<Apology>,
    line: String,
    when: String,
    held_until: Option<String>,
    typed: Typed,
    has_check: bool,
    suggestion: Option<String>,
    kept: Vec<(&'static str, String)>,
}

/// `GET /book/details?service=&loc=&who=&start=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &query);
    if choice.wish(&page).is_none() || choice.start.is_none() {
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    }
    let typed = Typed {
        key: page.clinic().new_token().reveal().to_owned(),
        ..Typed::default()
    };
    let drawn = details_page(&page, &choice, typed, FormErrors::new()).await?;
    html(&drawn)
}

/// `POST /book/details`: checks what was typed and shows it once more.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let choice = Choice::read(&page, &fields);
    if choice.wish(&page).is_none() || choice.start.is_none() {
        return Ok(see_other(&format!("/book/time{}", choice.query())));
    }
    let typed = Typed::read(&fields);
    if fields.has("change") {
        return html(&details_page(&page, &choice, typed, FormErrors::new()).await?);
    }
    let mut errors = FormErrors::new();
    let Some(details) = typed.parse(&mut errors) else {
        return refused(&details_page(&page, &choice, typed, errors).await?);
    };
    // A question, not an error: asked once, and "keep it" is an answer.
    let suggestion = email_suggestion(&details.email);
    if suggestion.is_some() && fields.get("kept_email") != details.email {
        let mut drawn = details_page(&page, &choice, typed, FormErrors::new()).await?;
        drawn.suggestion = suggestion;
        return html(&drawn);
    }
    html(&check_page(&page, &choice, &typed, &details)?)
}

/// The details form with an apology above it: what was typed stays.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn apologise(
    page: &Page,
    choice: &Choice,
    typed: Typed,
    apology: Apology,
) -> Result<Response, Problem> {
    let mut drawn = details_page(page, choice, typed, FormErrors::new()).await?;
    drawn.shell.has_error = true;
    drawn.apology = Some(apology);
    html_with(axum::http::StatusCode::CONFLICT, &drawn)
}

async fn details_page(
    page: &Page,
    choice: &Choice,
    typed: Typed,
    errors: FormErrors,
) -> Result<DetailsPage, Problem> {
    let (Some(location), Some(start)) = (&choice.location, choice.start) else {
        return Err(Problem::NotFound);
    };
    let zone = zone_of(location)?;
    let local = |at: jiff::Timestamp| at.to_zoned(zone.clone()).datetime();
    let hold = match page.cookie(Kind::Hold) {
        Some(token) => held(page.clinic(), &token).await.unwrap_or_default(),
        None => None,
    };
    let hold = hold.filter(|hold| hold.start == start);
    let back = Choice {
        start: None,
        ..choice.clone()
    };
    let shell = page.shell_back(format!("/book/time{}", back.query()), "Back");
    Ok(DetailsPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            scripts: vec!["count"],
            ..shell
        },
        errors,
        apology: None,
        line: choice.line(),
        when: format::day_time(local(start)),
        held_until: hold.map(|hold| format::time(local(hold.expires_at).time())),
        typed,
        has_check: page.cookie(Kind::Check).is_some(),
        suggestion: None,
        kept: choice.pairs(),
    })
}
