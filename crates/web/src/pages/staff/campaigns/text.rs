//! The plain-text part: made from the blocks until somebody edits it.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::campaign::{
    self, CampaignError, Content, personal,
    render::{self, Links},
};
use midstance_store::campaign::{Campaign, State};

use super::{parse, path, problem};
use crate::{
    fields::{Fields, Query},
    forms::FormErrors,
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/campaigns/text.html")]
struct TextPage {
    shell: Shell,
    errors: FormErrors,
    id: String,
    version: i64,
    text: String,
    whole: String,
    by_hand: bool,
    is_draft: bool,
}

/// `GET /staff/campaigns/{id}/text`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let kept = campaign::get(page.clinic(), id).await.map_err(problem)?;
    let mut drawn = draw(&page, &kept, None, FormErrors::new()).await?;
    drawn.shell.notice = match query.get("now") {
        "saved" => Some("Saved.".into()),
        "anew" => Some("Made anew from the blocks.".into()),
        _ => None,
    };
    html_with(StatusCode::OK, &drawn)
}

/// `POST /staff/campaigns/{id}/text`: saves what was edited, or makes it anew.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn save(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let kept = campaign::get(page.clinic(), id).await.map_err(problem)?;
    if kept.state != State::Draft {
        return Ok(see_other(&path(id)));
    }
    let mut content = Content::of(&kept)?;
    let anew = fields.get("do") == "anew";
    let typed = fields.raw("text").replace("\r\n", "\n");
    if typed.trim().is_empty() && !anew {
        let mut errors = FormErrors::new();
        errors.add("text", "Enter the text, or make it anew from the blocks");
        let drawn = draw(&page, &kept, Some(typed), errors).await?;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    }
    // What was not changed goes on following the blocks.
    let same = typed.trim() == made(&page, &content).await?.trim();
    content.text_by_hand = (!anew && !same).then(|| typed.clone());
    let version = fields.get("version").parse().unwrap_or(0);
    match campaign::save(page.clinic(), (id, version), &content).await {
        Ok(()) => {
            let word = if anew { "anew" } else { "saved" };
            Ok(see_other(&format!("{}/text?now={word}", path(id))))
        }
        Err(CampaignError::Changed) => {
            let mut errors = FormErrors::new();
            errors.add(
                "text",
                "Somebody else saved this newsletter meanwhile. To keep what you typed, save again",
            );
            let drawn = draw(&page, &kept, Some(typed), errors).await?;
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(error) => Err(problem(error)),
    }
}

async fn made(page: &Page, content: &Content) -> Result<String, Problem> {
    let site = campaign::site(page.clinic()).await?;
    Ok(render::body_text(
        &content.blocks,
        &mut Links::plain(&site.url),
    ))
}

async fn draw(
    page: &Page,
    kept: &Campaign,
    typed: Option<String>,
    errors: FormErrors,
) -> Result<TextPage, Problem> {
    let content = Content::of(kept)?;
    let site = campaign::site(page.clinic()).await?;
    let text = match (typed, &content.text_by_hand) {
        (Some(typed), _) => typed,
        (None, Some(text)) => text.clone(),
        (None, None) => made(page, &content).await?,
    };
    let whole = render::text(&content.subject, &text, &site);
    let name = personal::call(&page.signed_in()?.name, &content.name_unknown).to_owned();
    Ok(TextPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new(path(kept.id), "Newsletter")),
            ..page.shell.clone()
        },
        errors,
        id: kept.id.to_string(),
        version: kept.version,
        whole: render::filled(&whole, &name, &page.clinic().url("/news"), false),
        text,
        by_hand: content.text_by_hand.is_some(),
        is_draft: kept.state == State::Draft,
    })
}
