//! The mail as it will look, as a page of its own. It may hold styles on its tags, as mails must, and
//! nothing that runs.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use midstance_clinic::campaign::{
    self, Content, personal,
    render::{self, Links, Scheme},
};

use super::{parse, path, problem};
use crate::{fields::Query, page::Page, problem::Problem};

/// Styles of the mail and images of this site; no script, form or frame.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /staff/campaigns/{id}/mail?as=light|dark`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn mail(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let kept = campaign::get(page.clinic(), id).await.map_err(problem)?;
    let content = Content::of(&kept)?;
    let (scheme, other) = match query.get("as") {
        "dark" => (Scheme::Dark, ("light", "See it in light")),
        _ => (Scheme::Light, ("dark", "See it in dark")),
    };
    let site = campaign::site(page.clinic()).await?;
    let head = (content.subject.as_str(), content.preheader.as_str());
    let mut links = Links::plain(&site.url);
    let made = render::html(head, &content.blocks, &site, scheme, &mut links)?;
    let name = personal::call(&page.signed_in()?.name, &content.name_unknown).to_owned();
    let made = render::filled(&made, &name, &page.clinic().url("/news"), true);
    let here = path(id);
    let bar = format!(
        "<p style=\"margin:0;padding:12px 16px;font:16px/1.5 system-ui,sans-serif;\
         background:#ffdd00;color:#0b0c0c\">Preview. <a style=\"color:#0b0c0c\" href=\"{here}\">Back</a> · \
         <a style=\"color:#0b0c0c\" href=\"{here}/mail?as={}\">{}</a> · \
         <a style=\"color:#0b0c0c\" href=\"{here}/text\">Plain text</a></p>",
        other.0, other.1
    );
    let body = match made.split_once("background:#ffffff\">") {
        Some((before, after)) => format!("{before}background:#ffffff\">\n{bar}{after}"),
        None => made,
    };
    Ok((
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
        ],
        body,
    )
        .into_response())
}
