//! `/staff/clients/{id}/edit`: correcting name and ways to reach someone.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::clients::update;

use super::find;
use crate::{
    fields::Fields,
    format,
    forms::FormErrors,
    page::{Page, html, refused, see_other},
    pages::staff::book::contact,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/edit.html")]
struct EditPage {
    shell: Shell,
    errors: FormErrors,
    id: String,
    name: String,
    email: String,
    phone: String,
}

/// `GET /staff/clients/{id}/edit`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such record.
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let client = find(&page, &id).await?;
    let id = client.id.to_string();
    html(&EditPage {
        shell: page.shell_back(format!("/staff/clients/{id}"), "Client"),
        errors: FormErrors::new(),
        id,
        name: client.name,
        email: client.email,
        phone: format::plain(&format::phone(&client.phone)),
    })
}

/// `POST /staff/clients/{id}/edit`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such record.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let client = find(&page, &id).await?;
    let id = client.id.to_string();
    let mut errors = FormErrors::new();
    let Some(contact) = contact(&fields, &mut errors) else {
        return refused(&EditPage {
            shell: Shell {
                has_error: true,
                ..page.shell_back(format!("/staff/clients/{id}"), "Client")
            },
            errors,
            id,
            name: fields.raw("name").to_owned(),
            email: fields.raw("email").to_owned(),
            phone: fields.raw("phone").to_owned(),
        });
    };
    update(page.clinic(), &page.actor(), client.id, contact).await?;
    Ok(see_other(&format!("/staff/clients/{id}?now=saved")))
}
