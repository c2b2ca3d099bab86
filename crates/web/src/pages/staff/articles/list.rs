//! `GET /staff/articles`: all articles, where each stands, and which need somebody.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use midstance_clinic::editing::{Listed, Stage, list};
use midstance_editorial::date_in_words;

use super::{path_of, work::class_of};
use crate::{
    fields::Query,
    format,
    page::{Page, html},
    problem::Problem,
    reading::today,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/articles/list.html")]
struct ListPage {
    shell: Shell,
    alerts: Vec<Alert>,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    built_in: Vec<BuiltIn>,
}

/// Something that waits for somebody.
struct Alert {
    href: String,
    title: String,
    words: String,
}

struct Tab {
    href: String,
    words: String,
    current: bool,
}

struct Line {
    href: String,
    title: String,
    stage: &'static str,
    class: &'static str,
    by: String,
    words: String,
}

struct BuiltIn {
    slug: String,
    title: String,
    overdue: bool,
}

/// `GET /staff/articles?stage=draft`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let today = today(&page);
    let all = list(page.clinic(), today).await?;
    let asked = query.get("stage");
    let stage = Stage::ALL.into_iter().find(|stage| word(*stage) == asked);
    let shown = all
        .iter()
        .filter(|one| stage.is_none_or(|stage| one.stage == stage));
    let taken: BTreeSet<&str> = all.iter().map(|one| &*one.article.origin).collect();
    let texts = &page.app.reading.texts;
    let built_in = texts
        .built_in()
        .filter(|slug| !taken.contains(slug))
        .filter_map(|slug| texts.built_in_article(slug));
    let mut shell = page.shell.clone();
    if query.get("now") == "deleted" {
        shell.notice = Some("The draft is deleted.".into());
    }
    let mut alerts: Vec<Alert> = all.iter().filter_map(alert).collect();
    alerts.sort_by(|a, b| a.words.cmp(&b.words).then_with(|| a.title.cmp(&b.title)));
    html(&ListPage {
        shell,
        alerts,
        tabs: tabs(&all, stage),
        lines: shown.map(|one| line(&page, one)).collect(),
        built_in: built_in
            .map(|article| BuiltIn {
                slug: article.slug.clone(),
                title: article.title.clone(),
                overdue: article.review.is_overdue(today),
            })
            .collect(),
    })
}

/// A stage as a word of an address.
fn word(stage: Stage) -> String {
    stage.word().to_lowercase().replace(' ', "-")
}

fn tabs(all: &[Listed], chosen: Option<Stage>) -> Vec<Tab> {
    let stages = Stage::ALL.into_iter().map(|stage| {
        let count = all.iter().filter(|one| one.stage == stage).count();
        Tab {
            href: format!("/staff/articles?stage={}", word(stage)),
            words: format!("{} ({count})", stage.word()),
            current: chosen == Some(stage),
        }
    });
    let everything = Tab {
        href: "/staff/articles".into(),
        words: format!("All ({})", all.len()),
        current: chosen.is_none(),
    };
    std::iter::once(everything).chain(stages).collect()
}

fn alert(one: &Listed) -> Option<Alert> {
    let words = if one.overdue {
        format!(
            "its review was due by {}",
            date_in_words(one.article.next_review)
        )
    } else if one.stage == Stage::Review {
        "waits for a check".into()
    } else {
        return None;
    };
    Some(Alert {
        href: path_of(one.article.id),
        title: title(one),
        words,
    })
}

fn title(one: &Listed) -> String {
    match one.article.title.as_str() {
        "" => "Without a title".into(),
        title => title.to_owned(),
    }
}

fn line(page: &Page, one: &Listed) -> Line {
    let library = &page.app.reading.library;
    let article = &one.article;
    let names: Vec<String> = article
        .authors
        .iter()
        .map(|id| library.author(id).map_or(id.clone(), |a| a.name.clone()))
        .collect();
    let mut words = match &article.published {
        Some(published) if one.stage == Stage::Scheduled => {
            format!(
                "From {}",
                format::plain(&format::day_time_short(published.local))
            )
        }
        Some(published) => date_in_words(published.local.date()),
        None => String::new(),
    };
    if one.changed {
        words.push_str(", changes not published");
    }
    Line {
        href: path_of(article.id),
        title: title(one),
        stage: one.stage.word(),
        class: class_of(one.stage),
        by: format::list(&names),
        words,
    }
}
