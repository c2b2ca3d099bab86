//! A new one-time link for somebody.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    Token,
    team::{AGAIN_HOURS, FIRST_DAYS, Member, State, confirm, hand_link, member},
};

use super::{HERE, handing, handings, refusal};
use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::{Page, html, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/team/link.html")]
struct LinkPage {
    shell: Shell,
    errors: FormErrors,
    path: String,
    name: String,
    email: String,
    lasts: String,
    handings: Vec<Choice>,
    chosen: String,
}

#[derive(Template)]
#[template(path = "pages/staff/team/made.html")]
struct MadePage {
    shell: Shell,
    name: String,
    email: String,
    address: String,
}

async fn find(page: &Page, id: &str) -> Result<Member, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let found = member(page.clinic(), id).await?;
    let found = found.filter(|member| member.state != State::Off);
    found.ok_or(Problem::NotFound)
}

/// `GET /staff/settings/team/{id}/link`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such account, or it is turned off.
pub async fn ask(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let member = find(&page, &id).await?;
    draw(&page, &member, &Fields::default(), FormErrors::new())
}

/// `POST /staff/settings/team/{id}/link`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such account, or it is turned off.
pub async fn make(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let member = find(&page, &id).await?;
    let (account, password) = (&member.account, fields.raw("password").to_owned());
    let made = match confirm(page.clinic(), page.signed_in()?, password).await {
        Ok(by) => hand_link(page.clinic(), &by, account.id, handing(&page, &fields)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(None) => Ok(see_other(&format!("{HERE}?now=sent"))),
        Ok(Some(link)) => shown(&page, (&account.name, &account.email), &link),
        Err(error) => {
            let mut errors = FormErrors::new();
            refusal(&mut errors, error)?;
            draw(&page, &member, &fields, errors)
        }
    }
}

fn draw(
    page: &Page,
    member: &Member,
    fields: &Fields,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let (account, handings) = (&member.account, handings(page));
    let path = format!("{HERE}/{}", account.id);
    let status = errors.status();
    let drawn = LinkPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(path.clone(), &account.name)
        },
        errors,
        path: format!("{path}/link"),
        name: account.name.clone(),
        email: account.email.clone(),
        lasts: match member.state {
            State::Active => format!("{AGAIN_HOURS} hours"),
            _ => format!("{FIRST_DAYS} days"),
        },
        chosen: match fields.get("handing") {
            "" => handings[0].value.clone(),
            chosen => chosen.to_owned(),
        },
        handings,
    };
    html_with(status, &drawn)
}

/// The page that shows a link once.
pub(super) fn shown(
    page: &Page,
    (name, email): (&str, &str),
    link: &Token,
) -> Result<Response, Problem> {
    html(&MadePage {
        shell: page.shell_back(HERE, "Team"),
        name: name.to_owned(),
        email: email.to_owned(),
        address: page
            .clinic()
            .url(&format!("/staff/password/{}", link.reveal())),
    })
}
