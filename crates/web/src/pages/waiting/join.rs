//! `/book/waiting-list`: joining.

use askama::Template;
use axum::response::Response;
use midstance_clinic::waiting::{JoinError, join};

use super::{
    form::{Offered, Wanted, day_choices, part_choices},
    words::suits_words,
};
use crate::{
    fields::{Fields, Query},
    forms::{Choice, FormErrors},
    page::{Page, html_with, see_other},
    pages::booking::choice,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/waiting/join.html")]
struct JoinPage {
    shell: Shell,
    errors: FormErrors,
    service: String,
    slug: String,
    places: Vec<Choice>,
    people: Vec<Choice>,
    days: Vec<Choice>,
    parts: Vec<Choice>,
    wanted: Wanted,
}

/// `GET /book/waiting-list?service=&loc=&who=`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let chosen = choice::Choice::read(&page, &query);
    let Some(offered) = Offered::find(&page, &chosen) else {
        return Ok(see_other("/book"));
    };
    let wanted = Wanted::usual(&page, &offered, &chosen)?;
    draw(&page, &chosen, offered, (wanted, FormErrors::new()))
}

/// `POST /book/waiting-list`
///
/// # Errors
/// When the page cannot be drawn, or the limit is reached.
pub async fn act(page: Page, fields: Fields) -> Result<Response, Problem> {
    let chosen = choice::Choice::read(&page, &fields);
    let Some(offered) = Offered::find(&page, &chosen) else {
        return Ok(see_other("/book"));
    };
    fields.from_a_person()?;
    let mut wanted = Wanted::read(&fields);
    let mut errors = FormErrors::new();
    let parsed = wanted.parse(&offered, &mut errors);
    let Some(parsed) = parsed.filter(|_| wanted.suggestion.is_none()) else {
        return draw(&page, &chosen, offered, (wanted, errors));
    };
    page.count_mail(&parsed.contact.1)?;
    match join(page.clinic(), &page.actor_of_link(), parsed).await {
        Ok(token) => Ok(see_other(&format!(
            "/waiting/{}?now=joined",
            token.reveal()
        ))),
        Err(error) => {
            let (field, words) = refusal(error)?;
            errors.add(field, words);
            // A new key: the next try is another place in the line.
            wanted.typed.key = page.clinic().new_token().reveal().to_owned();
            draw(&page, &chosen, offered, (wanted, errors))
        }
    }
}

/// The field at which a refusal stands, and its words.
///
/// # Errors
/// When the store failed.
pub(in crate::pages) fn refusal(error: JoinError) -> Result<(&'static str, String), Problem> {
    let (field, words) = match error {
        JoinError::Store(error) => return Err(error.into()),
        JoinError::NotOffered => (
            "person",
            "Nobody chosen here gives this at all of the places. Change the places or the people",
        ),
        JoinError::Never => ("day", "Select at least one day of the week"),
        JoinError::NobodyWorks(worked) if worked.is_empty() => (
            "until",
            "Nobody chosen here works until then. Choose a later day, or other people or places",
        ),
        JoinError::NobodyWorks(worked) => {
            let words = format!(
                "Nobody chosen here works then. They do on {}. Choose other days or times of day",
                suits_words(worked.bits())
            );
            return Ok(("day", words));
        }
        JoinError::Past => ("until", "Last day must be today or later"),
        JoinError::TooMany => (
            "email",
            "This address is on the list five times already. Leave one of these lists first",
        ),
        JoinError::Already => (
            "email",
            "This address is on the list for that already. The link to the place is in the mail sent then",
        ),
        JoinError::KeyReused => (
            "name",
            "This form was sent already with other answers. Check them and send it again",
        ),
    };
    Ok((field, words.into()))
}

fn draw(
    page: &Page,
    chosen: &choice::Choice,
    offered: Offered,
    (wanted, errors): (Wanted, FormErrors),
) -> Result<Response, Problem> {
    let back = choice::Choice {
        start: None,
        ..chosen.clone()
    };
    let step = if back.wish(page).is_some() {
        "time"
    } else {
        "practitioner"
    };
    let shell = page.shell_back(format!("/book/{step}{}", back.query()), "Back");
    let status = errors.status();
    html_with(
        status,
        &JoinPage {
            shell: Shell {
                has_error: !errors.is_empty(),
                scripts: vec!["exclusive"],
                ..shell
            },
            errors,
            places: offered.place_choices(),
            people: offered.people_choices(),
            days: day_choices(),
            parts: part_choices(),
            service: offered.service.name,
            slug: offered.service.slug,
            wanted,
        },
    )
}
