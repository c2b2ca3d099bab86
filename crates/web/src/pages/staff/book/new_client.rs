//! `POST /staff/book/client`: a record for someone new, unless there is one.

use axum::response::Response;
use midstance_clinic::clients::{self, Contact, CreateError};

use super::{
    draft::Draft,
    page::{again, ask_twins},
};
use crate::{
    fields::Fields,
    forms::{self, FormErrors},
    page::{Page, see_other},
    problem::Problem,
};

/// Reads name, email and phone of a client; both ways to reach someone may be left out.
pub(in crate::pages::staff) fn contact(
    fields: &Fields,
    errors: &mut FormErrors,
) -> Option<Contact> {
    let name = forms::trimmed(fields.get("name")).ok_or("Enter the client's full name".to_owned());
    let name = name.and_then(|name| forms::fits("Full name", &name, 120).map(|()| name));
    let name = errors.take("name", name);
    let email = match fields.get("email") {
        "" => Some(String::new()),
        typed => errors.take("email", forms::email(typed)),
    };
    let phone = match fields.get("phone") {
        "" => Some(String::new()),
        typed => errors.take("phone", forms::phone(typed)),
    };
    Some(Contact {
        name: name?,
        email: email?,
        phone: phone?,
    })
}

/// `POST /staff/book/client`
///
/// # Errors
/// When the store fails.
pub async fn make(page: Page, fields: Fields) -> Result<Response, Problem> {
    let draft = Draft::read(&page, &fields);
    let mut errors = FormErrors::new();
    let Some(contact) = contact(&fields, &mut errors) else {
        return again(&page, &draft, &fields, errors).await;
    };
    let sure = fields.has("sure");
    let key = fields.has("key").then(|| fields.get("key").to_owned());
    match clients::create_once(page.clinic(), &page.actor(), contact, sure, key).await {
        Ok(id) => Ok(see_other(
            &Draft {
                client: Some(id),
                ..draft
            }
            .href(),
        )),
        Err(CreateError::Alike(twins)) => ask_twins(&page, &draft, &fields, &twins).await,
        Err(CreateError::Store(error)) => Err(error.into()),
    }
}
