//! `/staff/settings/reminders`: how long before a visit its reminder goes out.

use askama::Template;
use axum::response::Response;
use midstance_clinic::reminders::{parse_hours, save_hours, set_hours};

use crate::{
    fields::{Fields, Query},
    forms::FormErrors,
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

const HERE: &str = "/staff/settings/reminders";

#[derive(Template)]
#[template(path = "pages/staff/settings_reminders/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    hours: String,
}

/// `GET /staff/settings/reminders`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let hours = set_hours(page.clinic()).await?;
    let hours: Vec<String> = hours.iter().map(i64::to_string).collect();
    let mut drawn = form_page(&page, hours.join(", "), FormErrors::new());
    if query.get("now") == "saved" {
        drawn.shell.notice = Some("Saved.".into());
    }
    html(&drawn)
}

/// `POST /staff/settings/reminders`
///
/// # Errors
/// When the store fails.
pub async fn save(page: Page, fields: Fields) -> Result<Response, Problem> {
    let Some(hours) = parse_hours(fields.get("hours")) else {
        let mut errors = FormErrors::new();
        errors.add(
            "hours",
            "Enter whole hours up to 336 with commas between, like 48, 3",
        );
        return refused(&form_page(&page, fields.raw("hours").to_owned(), errors));
    };
    save_hours(page.clinic(), &page.actor(), &hours).await?;
    Ok(see_other(&format!("{HERE}?now=saved")))
}

fn form_page(page: &Page, hours: String, errors: FormErrors) -> FormPage {
    FormPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new("/staff", "Today")),
            ..page.shell.clone()
        },
        errors,
        hours,
    }
}
