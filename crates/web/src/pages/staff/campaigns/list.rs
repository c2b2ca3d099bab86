//! `/staff/campaigns`: all newsletters, and the begin of another.

use askama::Template;
use axum::response::Response;
use midstance_clinic::campaign::{self, Content};
use midstance_store::{campaign::Campaign, campaign::State};

use super::{
    super::today::clinic_zone,
    compose::{ReachWords, article, article_choices},
    path, problem, state_word,
};
use crate::{
    fields::{Fields, Query},
    format,
    forms::{Choice, FormErrors},
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/campaigns/list.html")]
struct ListPage {
    shell: Shell,
    errors: FormErrors,
    lines: Vec<Line>,
    articles: Vec<Choice>,
    chosen: Vec<String>,
    reach: ReachWords,
    sends_mail: bool,
    is_owner: bool,
}

struct Line {
    id: String,
    subject: String,
    state: (&'static str, &'static str),
    when: String,
}

/// `GET /staff/campaigns`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = draw(&page, FormErrors::new(), Vec::new()).await?;
    if query.get("now") == "discarded" {
        drawn.shell.notice = Some("The draft is gone.".into());
    }
    html(&drawn)
}

/// `POST /staff/campaigns`: a draft with the articles that were ticked, or an empty one.
///
/// # Errors
/// When the store fails.
pub async fn begin(page: Page, fields: Fields) -> Result<Response, Problem> {
    let slugs = fields.all("article");
    let blocks: Vec<_> = slugs.iter().map(|slug| article(&page, slug)).collect();
    if blocks.iter().any(Option::is_none) {
        let mut errors = FormErrors::new();
        errors.add(
            "article",
            "One of these articles is no longer public. Choose again",
        );
        return refused(&draw(&page, errors, slugs).await?);
    }
    let content = Content {
        blocks: blocks.into_iter().flatten().collect(),
        ..Content::default()
    };
    let id = campaign::begin(page.clinic(), &page.actor(), &content)
        .await
        .map_err(problem)?;
    Ok(see_other(&format!("{}?now=begun", path(id))))
}

/// Articles offered for a new newsletter.
const OFFERED: usize = 8;

async fn draw(page: &Page, errors: FormErrors, chosen: Vec<String>) -> Result<ListPage, Problem> {
    let zone = clinic_zone(page)?;
    let all = campaign::newest(page.clinic()).await?;
    let reach = campaign::reach(page.clinic(), &[]).await?;
    let mut articles = article_choices(page);
    articles.truncate(OFFERED);
    Ok(ListPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell.clone()
        },
        errors,
        lines: all.iter().map(|one| line(one, &zone)).collect(),
        articles,
        chosen,
        reach: reach.into(),
        sends_mail: page.clinic().config.sends_mail,
        is_owner: page.signed_in()?.role == midstance_store::account::Role::Owner,
    })
}

fn line(one: &Campaign, zone: &jiff::tz::TimeZone) -> Line {
    let local = |at: jiff::Timestamp| format::day_time_short(at.to_zoned(zone.clone()).datetime());
    let when = match (one.state, &one.send_at) {
        (State::Draft, _) => format!("changed {}", local(one.updated_at)),
        (State::Scheduled, Some((_, wall, _))) => {
            format!("goes out {}", format::day_time_short(*wall))
        }
        _ => local(one.ended_at.or(one.started_at).unwrap_or(one.updated_at)),
    };
    Line {
        id: one.id.to_string(),
        subject: match one.subject.as_str() {
            "" => "(no subject yet)".to_owned(),
            subject => subject.to_owned(),
        },
        state: state_word(one.state),
        when,
    }
}
