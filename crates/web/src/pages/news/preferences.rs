//! `/u/{token}/preferences`: what the holder of the link gets.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    Token,
    newsletter::{Change, Preferences, change},
};
use midstance_store::newsletter::Status;

use super::{
    join::{choices, chosen},
    leave::find,
    origin, quiet_shell,
};
use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors, fits},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

/// The page as the consent log names it.
const PAGE: &str = "/u/preferences";
/// The longest name, in characters.
const NAME_LENGTH: usize = 80;

#[derive(Template)]
#[template(path = "pages/news/preferences.html")]
struct PreferencesPage {
    shell: Shell,
    errors: FormErrors,
    heading: &'static str,
    welcome: bool,
    email: String,
    path: String,
    topics: Vec<Choice>,
    chosen: Vec<String>,
    new_articles: bool,
    name: String,
}

/// `GET /u/{token}/preferences`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let found = find(&page, &token).await?;
    if found.subscriber.status != Status::Active {
        return Ok(see_other(&format!("/u/{token}")));
    }
    let welcome = query.get("now") == "subscribed";
    let notice = match query.get("now") {
        "saved" => Some("Saved."),
        "back" => Some("You are subscribed again."),
        _ => None,
    };
    let own = found.topics.iter().filter(|t| found.chosen.contains(&t.id));
    html(&PreferencesPage {
        shell: Shell {
            notice: notice.map(Into::into),
            ..quiet_shell(&page)
        },
        heading: if welcome {
            "You are subscribed"
        } else {
            "Your newsletter"
        },
        welcome,
        chosen: own.map(|topic| topic.slug.clone()).collect(),
        new_articles: found.subscriber.new_articles,
        name: found.subscriber.name.clone(),
        ..bare(&found, &token)
    })
}

/// What does not depend on what was typed.
fn bare(found: &Preferences, token: &str) -> PreferencesPage {
    PreferencesPage {
        shell: Shell::new("", ""),
        errors: FormErrors::new(),
        heading: "Your newsletter",
        welcome: false,
        email: format::masked_email(&found.subscriber.email),
        path: format!("/u/{token}"),
        topics: choices(&found.topics),
        chosen: Vec::new(),
        new_articles: false,
        name: String::new(),
    }
}

/// `POST /u/{token}/preferences`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn save(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let found = find(&page, &token).await?;
    let mut errors = FormErrors::new();
    let name = fields.get("name");
    errors.take("name", fits("Your name", name, NAME_LENGTH));
    if name.contains(char::is_control) {
        errors.add("name", "Enter your name in one line");
    }
    if !errors.is_empty() {
        return refused(&PreferencesPage {
            shell: Shell {
                has_error: true,
                ..quiet_shell(&page)
            },
            errors,
            chosen: fields.all("topic"),
            new_articles: fields.has("new_articles"),
            name: fields.raw("name").to_owned(),
            ..bare(&found, &token)
        });
    }
    let wanted = Change {
        name: name.to_owned(),
        topics: chosen(&found.topics, &fields),
        new_articles: fields.has("new_articles"),
    };
    let from = origin(&page, PAGE);
    change(page.clinic(), &Token::received(&token), wanted, from).await?;
    Ok(see_other(&format!("/u/{token}/preferences?now=saved")))
}
