//! What surrounds every route: security headers, cross-site protection, error pages.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    api, app::App, packing::pack, page::see_other, pages::problem::problem_page, problem::Problem,
};

/// So many headers are added to an answer, or fewer.
pub(crate) const HEADERS: usize = 11;

/// Only our own styles, scripts, images and forms; no inline anything, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// All of it around one request, as one layer: each of its own would cost every request two allocations.
pub async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let checked = async |request| match same_origin(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let drawn = async |request| draw_problems(&app, request, checked).await;
    let guarded = async |request| security_headers(&app, request, drawn).await;
    pack(&app, request, guarded).await
}

/// Adds the security headers to every answer.
async fn security_headers(
    app: &App,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let secret = is_secret(request.uri().path());
    let path = request.uri().path();
    let asset = path.starts_with("/assets/") || path.starts_with("/images/");
    let mut response = next(request).await;
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    let mut put = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, POLICY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    put(header::X_FRAME_OPTIONS, "DENY");
    let referrer = if secret {
        "no-referrer"
    } else {
        "strict-origin-when-cross-origin"
    };
    put(header::REFERRER_POLICY, referrer);
    if app.is_https() {
        put(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    if !asset {
        put(
            header::CACHE_CONTROL,
            if secret {
                "no-store"
            } else {
                "private, no-cache"
            },
        );
        put(header::VARY, "Cookie, Sec-Fetch-Site, Origin");
    }
    response
}

/// Pages of one person, whose address or content is nobody else's business.
fn is_secret(path: &str) -> bool {
    [
        "/b/",
        "/waiting/",
        "/news/",
        "/u/",
        "/check",
        "/staff",
        "/me",
        "/sign-in",
        "/setup",
        "/cal/",
        "/book",
        "/preview/",
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

/// How paths begin that are secrets themselves.
const LINKS: [&str; 10] = [
    "/b/",
    "/book/confirm/",
    "/waiting/",
    "/cal/",
    "/setup/",
    "/sign-in/",
    "/news/confirm/",
    "/u/",
    "/preview/",
    "/staff/password/",
];

/// A path as it may stand in a log: without the secret of a link.
fn spoken(path: &str) -> &str {
    let link = LINKS.into_iter().find(|start| path.starts_with(start));
    link.unwrap_or(path)
}

/// Whether a path is a secret that opens something.
pub(crate) fn is_link(path: &str) -> bool {
    LINKS.iter().any(|start| path.starts_with(start))
}

/// Refuses changes that another site's page asked for (Fetch Metadata, else Origin or Referer).
fn same_origin(app: &App, request: &Request) -> Result<(), Problem> {
    let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    // Changes below /api/ need a bearer key, which no browser sends by itself; a test holds the
    // route table to it.
    let keyed = api::is_api(request.uri().path());
    let one_click = is_one_click(request.uri().path());
    if safe || keyed || one_click || is_from_here(request.headers(), app) {
        return Ok(());
    }
    tracing::warn!(
        path = spoken(request.uri().path()),
        "a form from another origin was refused"
    );
    Err(Problem::WrongOrigin)
}

/// Leaving the newsletter by the mail program's own button (RFC 8058), which has no origin of ours
/// and no cookie. The secret in the address is all that counts; a test holds the table to this.
fn is_one_click(path: &str) -> bool {
    let secret = path.strip_prefix("/u/").unwrap_or_default();
    !secret.is_empty() && !secret.contains('/')
}

fn is_from_here(headers: &HeaderMap, app: &App) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(from) = text("origin").or_else(|| text("referer")) else {
        return false;
    };
    let authority = |url: &str| {
        let rest = url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default().to_owned()
    };
    let host = text("host").unwrap_or_default();
    !authority(from).is_empty()
        && (authority(from) == host || authority(from) == authority(&app.clinic.config.public_url))
}

/// What of a request the page of a problem needs: most requests have none, so no more is copied.
struct Asked {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    from: Option<ConnectInfo<SocketAddr>>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            from: request.extensions().get().copied(),
        }
    }

    fn into_parts(self) -> Parts {
        let (mut parts, ()) = axum::http::Request::new(()).into_parts();
        parts.method = self.method;
        parts.uri = self.uri;
        parts.headers = self.headers;
        if let Some(from) = self.from {
            parts.extensions.insert(from);
        }
        parts
    }
}

/// Turns a problem into its page.
async fn draw_problems(
    app: &App,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    if api::is_api(request.uri().path()) {
        return api::problem::redraw(next(request).await, app.clinic.now());
    }
    let asked = Asked::of(&request);
    let mut response = next(request).await;
    // The address of a form that was refused stands in the bar, and is opened again from there.
    let reopened =
        response.status() == StatusCode::METHOD_NOT_ALLOWED && asked.method == Method::GET;
    if reopened && asked.uri.path().starts_with("/book/") {
        return see_other("/book");
    }
    let problem = response.extensions_mut().remove::<Problem>();
    let Some(problem) = problem.or(reopened.then_some(Problem::NotFound)) else {
        return response;
    };
    if problem == Problem::ClientSignIn {
        return see_other("/sign-in");
    }
    if let Problem::SignIn(back) = &problem {
        return see_other(&format!("/staff/sign-in?back={back}"));
    }
    match problem_page(app, asked.into_parts(), &problem).await {
        Ok(page) => page,
        // Without a database there is no clinic name: words alone.
        Err(_) => {
            let (heading, lines) = problem.words(app.clinic.now());
            (
                problem.status(),
                format!("{heading}\n\n{}\n", lines.join("\n")),
            )
                .into_response()
        }
    }
}
