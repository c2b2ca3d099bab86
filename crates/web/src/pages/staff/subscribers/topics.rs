//! `/staff/subscribers/topics`: what can be chosen, and the clinic's promise.

use askama::Template;
use axum::response::Response;
use midstance_clinic::newsletter::{save_often as keep_often, save_topic, topics};
use midstance_store::{TopicId, newsletter::Topic};

use super::HERE;
use crate::{
    fields::{Fields, Query},
    format,
    forms::{self, FormErrors, fits},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/subscribers/topics.html")]
struct TopicsPage {
    shell: Shell,
    errors: FormErrors,
    consent: String,
    often: String,
    topics: Vec<Line>,
    new_name: String,
    new_about: String,
}

struct Line {
    id: String,
    title: String,
    name_id: String,
    about_id: String,
    active_id: String,
    name: String,
    about: String,
    active: bool,
    readers: String,
    button: String,
}

/// The longest name, sentence and promise, in characters.
const LONGEST: (usize, usize, usize) = (60, 200, 60);

/// `GET /staff/subscribers/topics`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = draw(&page, &Fields::default(), FormErrors::new()).await?;
    if query.get("now") == "saved" {
        drawn.shell.notice = Some("Saved.".into());
    }
    html(&drawn)
}

/// `POST /staff/subscribers/topics`: one topic, new or changed.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such topic.
pub async fn save(page: Page, fields: Fields) -> Result<Response, Problem> {
    let word = fields.get("id");
    let id = match word {
        "new" => TopicId(uuid::Uuid::nil()),
        other => other.parse().map_err(|_| Problem::NotFound)?,
    };
    let (name, about) = (fields.get("name"), fields.get("about"));
    let (name_id, about_id) = (format!("name-{word}"), format!("about-{word}"));
    let mut errors = FormErrors::new();
    if name.is_empty() {
        errors.add(&name_id, "Enter a name");
    }
    errors.take(&name_id, fits("The name", name, LONGEST.0));
    errors.take(&about_id, fits("The sentence", about, LONGEST.1));
    if !errors.is_empty() {
        return refused(&draw(&page, &fields, errors).await?);
    }
    let topic = Topic {
        id,
        slug: forms::slug(name),
        name: name.to_owned(),
        about: about.to_owned(),
        position: 0,
        active: word == "new" || fields.has(&format!("active-{word}")),
    };
    if save_topic(page.clinic(), &page.actor(), topic).await? {
        return Ok(see_other(&format!("{HERE}/topics?now=saved")));
    }
    errors.add(
        &name_id,
        "There is a topic with this name. Enter another name",
    );
    refused(&draw(&page, &fields, errors).await?)
}

/// `POST /staff/subscribers/topics/often`
///
/// # Errors
/// When the store fails.
pub async fn save_often(page: Page, fields: Fields) -> Result<Response, Problem> {
    let often = fields.get("often");
    let mut errors = FormErrors::new();
    if often.is_empty() {
        errors.add("often", "Say how often, like: about once a month");
    }
    errors.take("often", fits("How often", often, LONGEST.2));
    if often.contains(char::is_control) {
        errors.add("often", "Say it in one line");
    }
    if !errors.is_empty() {
        return refused(&draw(&page, &fields, errors).await?);
    }
    let often = often.trim_end_matches('.');
    keep_often(page.clinic(), &page.actor(), often).await?;
    Ok(see_other(&format!("{HERE}/topics?now=saved")))
}

async fn draw(page: &Page, fields: &Fields, errors: FormErrors) -> Result<TopicsPage, Problem> {
    let promise = page.clinic().newsletter_promise().await?;
    let typed = fields.get("id");
    let line = |(t, readers): &(Topic, u32)| {
        let id = t.id.to_string();
        let own = typed == id;
        let raw = |name: &str, kept: &str| if own { fields.raw(name) } else { kept }.to_owned();
        let active_id = format!("active-{id}");
        Line {
            title: t.name.clone(),
            name_id: format!("name-{id}"),
            about_id: format!("about-{id}"),
            name: raw("name", &t.name),
            about: raw("about", &t.about),
            active: if own {
                fields.has(&active_id)
            } else {
                t.active
            },
            active_id,
            readers: format!(
                "{} chose it.",
                format::count(*readers as usize, "subscriber", "subscribers")
            ),
            button: format!("Save {}", t.name),
            id,
        }
    };
    let all = topics(page.clinic()).await?;
    let new = |name: &str| {
        let own = typed == "new";
        if own { fields.raw(name) } else { "" }.to_owned()
    };
    Ok(TopicsPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(HERE, "Subscribers")
        },
        consent: promise.consent(),
        often: if errors.get("often").is_some() {
            fields.raw("often").to_owned()
        } else {
            promise.often
        },
        topics: all.iter().map(line).collect(),
        new_name: new("name"),
        new_about: new("about"),
        errors,
    })
}
