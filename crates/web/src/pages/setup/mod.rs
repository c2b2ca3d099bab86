//! `/setup/{word}`: the first start, while nobody owns the clinic.

mod form;

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::setup::{SetupError, is_done, set_up};

use self::form::{SetupForm, starter};
use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/setup/setup.html")]
struct SetupPage {
    shell: Shell,
    errors: FormErrors,
    form: SetupForm,
    zones: Vec<Choice>,
    kinds: Vec<Choice>,
    days: Vec<(u8, &'static str)>,
}

/// Only with the word that the terminal showed, and only while there is no owner.
async fn admit(page: &Page, word: &str) -> Result<(), Problem> {
    let expected = page.app.setup_word.as_deref().ok_or(Problem::NotFound)?;
    let same = midstance_clinic::Token::received(word).hash()
        == midstance_clinic::Token::received(expected).hash();
    if !same || is_done(page.clinic()).await? {
        return Err(Problem::NotFound);
    }
    Ok(())
}

/// `GET /setup/{word}`
///
/// # Errors
/// [`Problem::NotFound`] with a wrong word or when there is an owner.
pub async fn show(page: Page, Path(word): Path<String>) -> Result<Response, Problem> {
    admit(&page, &word).await?;
    html(&setup_page(&page, starter(), FormErrors::new()))
}

/// `POST /setup/{word}`
///
/// # Errors
/// [`Problem::NotFound`] with a wrong word or when there is an owner.
pub async fn act(
    page: Page,
    Path(word): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    admit(&page, &word).await?;
    let form = SetupForm::read(&fields);
    let mut errors = FormErrors::new();
    let Some(first) = form.parse(&fields, &mut errors) else {
        return refused(&setup_page(&page, form, errors));
    };
    match set_up(page.clinic(), first).await {
        Ok(()) => Ok(see_other("/staff/sign-in")),
        Err(SetupError::Done) => Err(Problem::NotFound),
        Err(SetupError::Store(error)) => Err(error.into()),
        Err(error @ SetupError::Hash) => Err(crate::problem::fault(&error)),
    }
}

fn setup_page(page: &Page, form: SetupForm, errors: FormErrors) -> SetupPage {
    let zones = [
        ("America/Vancouver", "Pacific (British Columbia)"),
        ("America/Edmonton", "Alberta"),
        ("America/Regina", "Saskatchewan"),
        ("America/Winnipeg", "Manitoba"),
        ("America/Toronto", "Eastern (Ontario, Québec)"),
        ("America/Halifax", "Atlantic"),
        ("America/St_Johns", "Newfoundland"),
        ("Europe/London", "United Kingdom"),
    ];
    let kinds = [
        ("massage", "Massage therapy"),
        ("kinesiology", "Kinesiology"),
        ("physiotherapy", "Physiotherapy"),
    ];
    let mut shell = Shell {
        has_error: !errors.is_empty(),
        robots_noindex: true,
        nav: &[],
        ..page.shell.clone()
    };
    shell.clinic_name = "Midstance".into();
    let days = (1..=7)
        .map(|day| (day, midstance_clinic::directory::weekday_name(day)))
        .collect();
    SetupPage {
        shell,
        errors,
        form,
        zones: Choice::list(&zones),
        kinds: Choice::list(&kinds),
        days,
    }
}
