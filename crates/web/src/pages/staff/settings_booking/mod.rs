//! `/staff/settings/booking`: how booking online goes.

use askama::Template;
use axum::response::Response;
use midstance_clinic::online::{Online, online, set_online};

use crate::{
    fields::{Fields, Query},
    forms::{FormErrors, whole_number},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

const HERE: &str = "/staff/settings/booking";
/// A time is held for a new client 10 minutes to a day, for the waiting list half an hour to a week.
const CHECK: std::ops::RangeInclusive<i64> = 10..=1440;
const WAITING: std::ops::RangeInclusive<i64> = 30..=10_080;

#[derive(Template)]
#[template(path = "pages/staff/settings_booking/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    mail_check: bool,
    check_minutes: String,
    waiting_minutes: String,
}

/// `GET /staff/settings/booking`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let set = online(page.clinic()).await?;
    let typed = (
        set.mail_check_minutes.to_string(),
        set.waiting_minutes.to_string(),
    );
    let mut drawn = draw(&page, (set.mail_check, typed), FormErrors::new());
    if query.get("now") == "saved" {
        drawn.shell.notice = Some("Saved.".into());
    }
    html(&drawn)
}

/// `POST /staff/settings/booking`
///
/// # Errors
/// When the store fails.
pub async fn save(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let check = whole_number(fields.get("check_minutes"), CHECK)
        .ok_or("Enter whole minutes from 10 to 1440, like 30");
    let waiting = whole_number(fields.get("waiting_minutes"), WAITING)
        .ok_or("Enter whole minutes from 30 to 10080, like 120");
    let check = errors.take("check_minutes", check);
    let waiting = errors.take("waiting_minutes", waiting);
    let mail_check = fields.has("mail_check");
    let (Some(mail_check_minutes), Some(waiting_minutes)) = (check, waiting) else {
        let raw = |name| fields.raw(name).to_owned();
        let typed = (raw("check_minutes"), raw("waiting_minutes"));
        return refused(&draw(&page, (mail_check, typed), errors));
    };
    let to = Online {
        mail_check,
        mail_check_minutes,
        waiting_minutes,
    };
    set_online(page.clinic(), &page.actor(), to).await?;
    Ok(see_other(&format!("{HERE}?now=saved")))
}

fn draw(
    page: &Page,
    (mail_check, typed): (bool, (String, String)),
    errors: FormErrors,
) -> FormPage {
    FormPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/settings", "Settings")
        },
        errors,
        mail_check,
        check_minutes: typed.0,
        waiting_minutes: typed.1,
    }
}
