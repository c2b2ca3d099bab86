//! `/news`: asking for the newsletter. The answer is the same whatever is known of the address.

use askama::Template;
use axum::{http::header::SET_COOKIE, response::Response};
use midstance_clinic::newsletter::{Ask, JoinError, join, open_topics};
use midstance_store::newsletter::Topic;

use super::{check_email::remember, origin};
use crate::{
    fields::Fields,
    forms::{self, Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    reading::Meta,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/news/join.html")]
struct JoinPage {
    shell: Shell,
    meta: Meta,
    errors: FormErrors,
    often: String,
    consent: String,
    email: String,
    topics: Vec<Choice>,
    chosen: Vec<String>,
    new_articles: bool,
    agreed: bool,
}

const SUMMARY: &str = "News about running and injuries by email. Leave at any time by one step.";

/// `GET /news`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page) -> Result<Response, Problem> {
    html(&draw(&page, &Fields::default(), FormErrors::new()).await?)
}

/// `POST /news`
///
/// # Errors
/// [`Problem::TooMany`] after too many requests for the address or from the network.
pub async fn send(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let email = errors.take("email", forms::email(fields.get("email")));
    if !fields.has("consent") {
        let words = "Tick the box if you want the newsletter. Without it we may not write to you";
        errors.add("consent", words);
    }
    let (Some(email), true) = (email, errors.is_empty()) else {
        return refused(&draw(&page, &fields, errors).await?);
    };
    // Only a program fills in what people do not see. It gets the same answer, and no mail goes out.
    if !fields.has("website") {
        let ask = Ask {
            topics: chosen(&open_topics(page.clinic()).await?, &fields),
            new_articles: fields.has("new_articles"),
        };
        let from = origin(&page, &from(&fields));
        match join(page.clinic(), &email, ask, from).await {
            Ok(()) => {}
            Err(JoinError::Address(error)) => {
                errors.add("email", error.to_string());
                return refused(&draw(&page, &fields, errors).await?);
            }
            Err(JoinError::TooMany(wait)) => return Err(Problem::TooMany(wait.until)),
            Err(JoinError::Store(error)) => return Err(error.into()),
        }
    }
    let mut response = see_other("/news/check-email");
    let cookie = remember(&page.app, &email);
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// The topics that a form names.
pub(crate) fn chosen(topics: &[Topic], fields: &Fields) -> Vec<midstance_store::TopicId> {
    let words = fields.all("topic");
    let named = topics.iter().filter(|topic| words.contains(&topic.slug));
    named.map(|topic| topic.id).collect()
}

/// Topics as a form shows them.
pub(crate) fn choices(topics: &[Topic]) -> Vec<Choice> {
    let choice = |topic: &Topic| Choice::new(&topic.slug, &topic.name).hint(&topic.about);
    topics.iter().map(choice).collect()
}

/// The page on which the form stood: one of ours, or the newsletter's own.
fn from(fields: &Fields) -> String {
    let said = fields.get("from");
    let is_path = |c: char| c.is_ascii_alphanumeric() || "/-".contains(c);
    if said.starts_with('/') && said.len() <= 100 && said.chars().all(is_path) {
        said.to_owned()
    } else {
        "/news".to_owned()
    }
}

async fn draw(page: &Page, fields: &Fields, errors: FormErrors) -> Result<JoinPage, Problem> {
    let promise = page.clinic().newsletter_promise().await?;
    Ok(JoinPage {
        meta: Meta::new(page, "/news", "Newsletter", SUMMARY),
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell.clone()
        },
        errors,
        consent: promise.consent(),
        often: promise.often,
        email: fields.raw("email").to_owned(),
        topics: choices(&open_topics(page.clinic()).await?),
        chosen: fields.all("topic"),
        new_articles: fields.has("new_articles"),
        agreed: fields.has("consent"),
    })
}
