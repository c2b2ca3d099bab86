//! One member of the team, or with `new` another one.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::{
    settings::catalogue,
    team::{
        Details, Member, State, TeamError, change, confirm, end_sessions, invite, mark, member,
    },
};
use midstance_store::{AccountId, account::Role};

use super::{HERE, handing, handings, link::shown, list::state, refusal, role_word, roles};
use crate::{
    fields::Fields,
    forms::{self, Choice, FormErrors},
    page::{Page, html_with, see_other},
    pages::staff::settings::{filled, need, new_id, yes},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/team/person.html")]
struct PersonPage {
    shell: Shell,
    errors: FormErrors,
    path: String,
    typed: Fields,
    roles: Vec<Choice>,
    people: Vec<Choice>,
    handings: Vec<Choice>,
    /// The id that a new account will have, so that a form sent twice makes one.
    fresh: Option<String>,
    /// Of an account that exists: name, state, and whether a link can be made for it.
    known: Option<(String, String, bool)>,
    /// How the account stands, as a mark: whoever saves has seen that.
    seen: String,
    is_own: bool,
    active: bool,
}

const NAME: usize = 100;

async fn find(page: &Page, id: &str) -> Result<Option<Member>, Problem> {
    if id == "new" {
        return Ok(None);
    }
    let id: AccountId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = member(page.clinic(), id).await?;
    found.map(Some).ok_or(Problem::NotFound)
}

/// `GET /staff/settings/team/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such account.
pub async fn one(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let known = find(&page, &id).await?;
    let typed = match &known {
        None => filled(&[("handing", handings(&page)[0].value.clone())]),
        Some(Member { account, .. }) => filled(&[
            ("name", account.name.clone()),
            ("email", account.email.clone()),
            ("role", account.role.word().to_owned()),
            (
                "practitioner",
                account
                    .practitioner
                    .map(|p| p.to_string())
                    .unwrap_or_default(),
            ),
            ("active", yes(account.active)),
        ]),
    };
    draw(&page, known, typed, FormErrors::new()).await
}

/// `POST /staff/settings/team/{id}`: invites or changes, once the owner's own password is right.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such account.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let known = find(&page, &id).await?;
    let mut errors = FormErrors::new();
    let details = parse(&page, &fields, known.is_none(), &mut errors).await?;
    if fields.raw("password").is_empty() {
        errors.add("password", "Enter your own password");
    }
    let (Some(details), true) = (details, errors.is_empty()) else {
        return draw(&page, known, fields, errors).await;
    };
    let password = fields.raw("password").to_owned();
    let by = match confirm(page.clinic(), page.signed_in()?, password).await {
        Ok(by) => by,
        Err(error) => {
            refusal(&mut errors, error)?;
            return draw(&page, known, fields, errors).await;
        }
    };
    let (name, email) = (details.name.clone(), details.email.clone());
    let done = match &known {
        Some(member) => change(
            page.clinic(),
            &by,
            (member.account.id, fields.get("seen")),
            details,
        )
        .await
        .map(|()| see_other(&format!("{HERE}?now=saved"))),
        None => {
            let id = AccountId(new_id(&page, &fields));
            match invite(page.clinic(), &by, (id, details), handing(&page, &fields)).await {
                Ok(None) => Ok(see_other(&format!("{HERE}?now=invited"))),
                Ok(Some(link)) => return shown(&page, (&name, &email), &link),
                Err(error) => Err(error),
            }
        }
    };
    match done {
        Ok(response) => Ok(response),
        Err(error) => {
            let known = match (&error, &known) {
                (TeamError::Changed, Some(_)) => {
                    let now = find(&page, &id).await?;
                    let standing = now.as_ref().map(|now| standing(&page, now)).transpose()?;
                    errors.add("name", standing.unwrap_or_default());
                    now
                }
                _ => known,
            };
            refusal(&mut errors, error)?;
            draw(&page, known, fields, errors).await
        }
    }
}

/// How an account stands that somebody else changed meanwhile.
fn standing(page: &Page, now: &Member) -> Result<String, Problem> {
    let account = &now.account;
    let treats = account
        .practitioner
        .and_then(|id| page.directory.practitioner(id))
        .map_or("Nobody", |who| who.name.as_str());
    Ok(format!(
        "Somebody else changed this meanwhile. It stands at: {}, {}, {}, {treats} in the calendar, {}. \
         Check what you typed and save again",
        account.name,
        account.email,
        role_word(account.role),
        state(page, now.state)?.0
    ))
}

async fn parse(
    page: &Page,
    fields: &Fields,
    is_new: bool,
    errors: &mut FormErrors,
) -> Result<Option<Details>, Problem> {
    let name = need(fields, errors, "name", "Enter the full name");
    if let Some(name) = &name {
        errors.take("name", forms::fits("The name", name, NAME));
    }
    let email = errors.take("email", forms::email(fields.get("email")));
    let role = Role::ALL
        .into_iter()
        .find(|role| role.word() == fields.get("role"))
        .ok_or("Choose what they may do");
    let role = errors.take("role", role);
    let people = catalogue(page.clinic()).await?;
    let people = &people.directory.practitioners;
    let practitioner = people
        .iter()
        .find(|p| p.id.to_string() == fields.get("practitioner"))
        .map(|p| p.id);
    match role {
        Some(Role::Practitioner) if practitioner.is_none() => errors.add(
            "practitioner",
            "Choose who they are in the calendar. If they are not in the list, add them under \
             Clinic, people and services first",
        ),
        Some(Role::FrontDesk) if practitioner.is_some() => errors.add(
            "practitioner",
            "The front desk treats nobody. Choose Nobody, or another role",
        ),
        _ => {}
    }
    let (Some(name), Some(email), Some(role)) = (name, email, role) else {
        return Ok(None);
    };
    Ok(Some(Details {
        name,
        email,
        role,
        practitioner,
        active: is_new || fields.has("active"),
    }))
}

async fn draw(
    page: &Page,
    known: Option<Member>,
    typed: Fields,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let standing = known.as_ref().map(|member| state(page, member.state));
    let standing = standing.transpose()?;
    let fresh = known.is_none().then(|| new_id(page, &typed).to_string());
    let own = page.signed_in()?.account;
    let status: StatusCode = errors.status();
    let drawn = PersonPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(HERE, "Team")
        },
        errors,
        path: match &known {
            Some(member) => format!("{HERE}/{}", member.account.id),
            None => format!("{HERE}/new"),
        },
        roles: roles(),
        people: people(page, &typed).await?,
        handings: handings(page),
        fresh,
        is_own: known.as_ref().is_some_and(|m| m.account.id == own),
        active: typed.has("active"),
        seen: known.as_ref().map(|m| mark(&m.account)).unwrap_or_default(),
        known: known
            .zip(standing)
            .map(|(member, (words, _))| (member.account.name, words, member.state != State::Off)),
        typed,
    };
    html_with(status, &drawn)
}

/// Who treats, and whoever is chosen even if they left.
async fn people(page: &Page, typed: &Fields) -> Result<Vec<Choice>, Problem> {
    let all = catalogue(page.clinic()).await?;
    let chosen = typed.get("practitioner");
    let people = all.directory.practitioners.iter();
    let people = people.filter(|p| p.active || p.id.to_string() == chosen);
    let nobody = Choice::new("", "Nobody");
    Ok(std::iter::once(nobody)
        .chain(people.map(|p| Choice::new(p.id.to_string(), &p.name)))
        .collect())
}

/// `POST /staff/settings/team/{id}/sign-out`: ends all sessions of somebody, as after a phone was lost.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such account.
pub async fn sign_out(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: AccountId = id.parse().map_err(|_| Problem::NotFound)?;
    match end_sessions(page.clinic(), page.signed_in()?, id).await {
        Ok(_) => Ok(see_other(&format!("{HERE}?now=out"))),
        Err(error) => {
            refusal(&mut FormErrors::new(), error)?;
            Err(Problem::NotFound)
        }
    }
}
