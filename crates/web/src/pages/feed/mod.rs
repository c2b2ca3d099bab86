//! `GET /cal/{token}.ics`: visits for a calendar program.

use axum::{
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};

use midstance_clinic::{
    Token,
    feed::{Served, serve},
};
use std::net::SocketAddr;

use crate::{app::App, caller, problem::Problem};

/// A day in HTTP's only way of writing it (RFC 9110, 5.6.7).
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// `GET /cal/{token}.ics`
///
/// # Errors
/// [`Problem::NotFound`] when the address leads nowhere or was ended.
pub async fn show(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
    from: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
) -> Result<Response, Problem> {
    let from = caller::address(from.as_deref());
    let limit = app.clinic.limits.feed.count(&from, app.clinic.now());
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    let token = file.strip_suffix(".ics").ok_or(Problem::NotFound)?;
    let served = serve(&app.clinic, &Token::received(token)).await?;
    let served = served.ok_or(Problem::NotFound)?;
    let tag = format!("\"{}\"", served.tag);
    let common = [
        (header::ETAG, tag.clone()),
        (
            header::LAST_MODIFIED,
            served.modified.strftime(HTTP_DATE).to_string(),
        ),
        (header::CACHE_CONTROL, "private, max-age=300".to_owned()),
        (
            HeaderName::from_static("x-robots-tag"),
            "noindex".to_owned(),
        ),
    ];
    if is_known(&headers, &tag, &served) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((common, kind, served.body).into_response())
}

/// Whether the asker has it already; the tag decides where one was sent (RFC 9110, 13.2.2).
fn is_known(headers: &HeaderMap, tag: &str, served: &Served) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(tags) = text(header::IF_NONE_MATCH) {
        // A weak comparison: a cache that compressed it may have marked the tag so.
        return tags
            .split(',')
            .map(|known| known.trim().trim_start_matches("W/"))
            .any(|known| known == "*" || known == tag);
    }
    let since = text(header::IF_MODIFIED_SINCE);
    let since = since.and_then(|at| jiff::fmt::rfc2822::parse(at).ok());
    since.is_some_and(|at: jiff::Zoned| at.timestamp().as_second() >= served.modified.as_second())
}
