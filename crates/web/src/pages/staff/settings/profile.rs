//! `/staff/settings/profile`: the clinic's name, address and advice line.

use axum::response::Response;
use midstance_clinic::{profile::Profile, settings::Entry};

use super::{
    form::{Field, Form, draw, finish},
    read::{filled, maybe, need},
};
use crate::{
    fields::Fields,
    forms::{self, FormErrors},
    page::Page,
    problem::Problem,
};

fn form() -> Form {
    Form {
        title: "The clinic".into(),
        path: "/staff/settings/profile".into(),
        fields: vec![
            Field::line("name", "Name").hint("Logo, titles and mails"),
            Field::line("email", "Email address").hint("Mails come from it"),
            Field::line("advice_line", "Advice line (optional)")
                .hint("Whom to call when it is no emergency but cannot wait, like 8-1-1")
                .width("m"),
        ],
    }
}

/// `GET /staff/settings/profile`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let p = page.profile.clone();
    let typed = filled(&[
        ("name", p.name),
        ("email", p.email),
        ("advice_line", p.advice_line),
    ]);
    draw(&page, form(), &typed, FormErrors::new())
}

/// `POST /staff/settings/profile`
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let name = need(&fields, &mut errors, "name", "Enter the clinic's name");
    let email = errors.take("email", forms::email(fields.get("email")));
    let entry = name.zip(email).map(|(name, email)| {
        Entry::Profile(Profile {
            name,
            email,
            advice_line: maybe(&fields, "advice_line"),
        })
    });
    finish(&page, form(), &fields, (entry, errors)).await
}
