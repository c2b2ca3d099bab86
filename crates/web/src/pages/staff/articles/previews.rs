//! Links with which somebody without an account reads an article before it is public.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use midstance_clinic::editing::standing;
use midstance_clinic::{
    Token,
    editing::{EditError, PREVIEW_DAYS, Shown, end_preview, make_preview, open_preview, previews},
};
use midstance_store::{ArticleId, PreviewId};

use super::{after, id_of, path_of, problem};
use crate::{
    fields::Fields,
    format,
    forms::Choice,
    page::{Page, html, html_with},
    pages::{articles::article::draw, staff::today::clinic_zone},
    problem::Problem,
    shell::{Link, Shell, nav},
};

/// The links of an article that still work.
pub(super) struct Links {
    pub lines: Vec<Line>,
    pub days: Vec<Choice>,
}

/// One of them.
pub(super) struct Line {
    pub id: String,
    pub whom: String,
    pub until: String,
}

#[derive(Template)]
#[template(path = "pages/staff/articles/preview_made.html")]
struct MadePage {
    shell: Shell,
    whom: String,
    address: String,
    days: i64,
}

#[derive(Template)]
#[template(path = "pages/staff/articles/preview_over.html")]
struct OverPage {
    shell: Shell,
}

impl Links {
    /// Of an article.
    pub async fn of(page: &Page, id: ArticleId) -> Result<Self, Problem> {
        let zone = clinic_zone(page)?;
        let all = previews(page.clinic(), id).await.map_err(problem)?;
        let standing = all
            .into_iter()
            .filter(|link| link.revoked_at.is_none() && link.expires_at > page.now);
        let lines = standing.map(|link| Line {
            id: link.id.to_string(),
            whom: link.whom,
            until: format::plain(&format::day_time_short(
                link.expires_at.to_zoned(zone.clone()).datetime(),
            )),
        });
        let days = PREVIEW_DAYS.map(|days| Choice::new(days.to_string(), format!("{days} days")));
        Ok(Self {
            lines: lines.collect(),
            days: days.into(),
        })
    }
}

/// `POST /staff/articles/{id}/previews`: makes a link and shows it once.
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn make(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let asked: i64 = fields.get("days").parse().unwrap_or_default();
    let days = PREVIEW_DAYS.into_iter().find(|days| *days == asked);
    let days = days.unwrap_or(PREVIEW_DAYS[1]);
    let whom: String = match fields.get("whom") {
        "" => "Somebody".into(),
        typed => typed.chars().take(100).collect(),
    };
    let secret = make_preview(page.clinic(), page.signed_in()?, id, (&whom, days)).await;
    let secret = secret.map_err(problem)?;
    html(&MadePage {
        shell: page.shell_back(path_of(id), "Edit this article"),
        address: page.clinic().url(&format!("/preview/{}", secret.reveal())),
        whom,
        days,
    })
}

/// `POST /staff/articles/{id}/previews/{preview}/end`
///
/// # Errors
/// [`Problem::NotFound`] when there is none to end.
pub async fn end(
    page: Page,
    Path((id, preview)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let preview: PreviewId = preview.parse().map_err(|_| Problem::NotFound)?;
    let ended = end_preview(page.clinic(), page.signed_in()?, (id, preview)).await;
    after(id, "ended", ended)
}

/// `GET /preview/{token}`: the newest text, or the words that the link no longer works.
///
/// # Errors
/// [`Problem::NotFound`] when there never was such a link.
pub async fn open(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let found = open_preview(page.clinic(), &Token::received(&token)).await;
    let mut response = match found {
        Ok(Shown::Text(shown)) => {
            let (article, manuscript) = *shown;
            let sources = page.app.reading.library.sources();
            let (text, _) = manuscript.article(standing(&article), sources);
            let words = "This is a preview. Readers may not see it yet, and it may still change. \
                Do not pass the link on.";
            let mut view = draw(&page, &text, words.to_owned()).await?;
            view.shell = Shell {
                back: None,
                nav: &nav::PUBLIC,
                ..view.shell
            };
            html(&view)?
        }
        Ok(Shown::Over) => {
            let shell = Shell {
                robots_noindex: true,
                back: Some(Link::new("/articles", "All articles")),
                ..page.shell.clone()
            };
            html_with(StatusCode::GONE, &OverPage { shell })?
        }
        Err(EditError::NotFound) => return Err(Problem::NotFound),
        Err(other) => return Err(problem(other)),
    };
    response.headers_mut().insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    Ok(response)
}
