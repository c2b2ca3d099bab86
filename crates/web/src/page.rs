//! What a page handler takes: the app, the shell to draw in, who is signed in.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use midstance_clinic::{
    Actor, Clinic, Staff, auth::session_staff, directory::Directory, profile::Profile,
};
use midstance_store::{StoreError, article::library_revision, directory::Location};

use crate::{
    access::client_of,
    app::App,
    caller,
    cookie::{self, Kind},
    format,
    layers::HEADERS,
    problem::Problem,
    shell::{Audience, Link, Shell, Theme, nav},
};

/// One request for a page.
pub struct Page {
    /// The app.
    pub app: App,
    /// What stands around the page.
    pub shell: Shell,
    /// Who is signed in as staff.
    pub staff: Option<Staff>,
    /// Places, people and services.
    pub directory: Arc<Directory>,
    /// Name and address of the clinic.
    pub profile: Profile,
    /// The request's headers, for cookies.
    pub headers: HeaderMap,
    /// The browser's network address.
    pub from: String,
    /// The present instant.
    pub now: Timestamp,
}

impl Page {
    /// The use cases' context.
    #[must_use]
    pub fn clinic(&self) -> &Clinic {
        &self.app.clinic
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.staff.clone().map_or(Actor::Visitor, Actor::Staff)
    }

    /// Who acts on a page behind a secret link: whoever holds it, even if staff is signed in too.
    #[must_use]
    pub fn actor_of_link(&self) -> Actor {
        Actor::Visitor
    }

    /// The member of staff; routes that call this are protected by the route table.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] when nobody is signed in.
    pub fn signed_in(&self) -> Result<&Staff, Problem> {
        self.staff.as_ref().ok_or(Problem::Forbidden)
    }

    /// The shell with a link back.
    #[must_use]
    pub fn shell_back(&self, href: impl Into<String>, words: &str) -> Shell {
        Shell {
            back: Some(Link::new(href.into(), words.to_owned())),
            ..self.shell.clone()
        }
    }

    /// Whether a script of ours asks and reads JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        let accept = self.headers.get(header::ACCEPT);
        let accept = accept.and_then(|value| value.to_str().ok());
        accept.is_some_and(|accept| accept.starts_with("application/json"))
    }

    /// Counts a form that sends a mail to `email`, whoever types it: neither one network nor one mailbox is
    /// to be flooded.
    ///
    /// # Errors
    /// [`Problem::TooMany`] when either has had its share for now.
    pub fn count_mail(&self, email: &str) -> Result<(), Problem> {
        let limits = &self.clinic().limits;
        let too_many = |wait: midstance_clinic::auth::Wait| Problem::TooMany(wait.until);
        limits
            .booking
            .count(&self.from, self.now)
            .map_err(too_many)?;
        // As the record compares it, so that capitals are no way round.
        let email = email.to_lowercase();
        limits.address.count(&email, self.now).map_err(too_many)
    }

    /// A cookie's token.
    #[must_use]
    pub fn cookie(&self, kind: Kind) -> Option<midstance_clinic::Token> {
        cookie::read(&self.app, &self.headers, kind)
    }
}

impl FromRequestParts<App> for Page {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let headers = parts.headers.clone();
        let (directory, profile, revision) = surroundings(&app.clinic).await?;
        let staff = match parts.extensions.get::<Staff>() {
            Some(staff) => Some(staff.clone()),
            None => staff_of(app, &headers).await?,
        };
        let now = app.clinic.now();
        let mut app = app.clone();
        app.reading = app.shelf.current(&app.clinic, revision, now).await?;
        let mut shell = Shell::new(profile.name.clone(), parts.uri.path());
        shell.email = profile.email.clone();
        shell.sign_in = Some(Link::new("/sign-in", "Sign in"));
        shell.theme = Theme::from_word(cookie::value(&headers, Theme::COOKIE).unwrap_or_default());
        shell.places = app.footer.places(&directory, now);
        if parts.uri.path().starts_with("/staff")
            && let Some(staff) = &staff
        {
            shell.audience = Audience::Staff;
            shell.signed_in_name = Some(staff.name.clone());
            shell.nav = &nav::STAFF;
            shell.robots_noindex = true;
        }
        // A client who signed in sees it on every public page, and can sign out there.
        if shell.audience == Audience::Public
            && let Some(client) = client_of(&app, &headers).await?
        {
            shell.signed_in_name = Some(client.0);
        }
        let from = caller::address(parts.extensions.get());
        Ok(Self {
            app,
            shell,
            staff,
            directory,
            profile,
            headers,
            from,
            now,
        })
    }
}

/// What every page needs: whom and what there is to book, the clinic's name, and how old the articles
/// are.
async fn surroundings(clinic: &Clinic) -> Result<(Arc<Directory>, Profile, i64), StoreError> {
    if let Some(glance) = clinic.store.glance()
        && let (Some(directory), Some(profile)) =
            (Directory::glance(&glance), Profile::glance(&glance))
    {
        return Ok((directory, profile, glance.library_revision()));
    }
    let read = clinic.store.read(|tx| {
        Box::pin(async move {
            let directory = Directory::load(tx).await?;
            let profile = Profile::load(tx).await?;
            Ok((directory, profile, library_revision(tx).await?))
        })
    });
    read.await
}

/// Who is signed in with the session cookie.
pub(crate) async fn staff_of(app: &App, headers: &HeaderMap) -> Result<Option<Staff>, Problem> {
    match cookie::read(app, headers, Kind::Session) {
        Some(token) => Ok(session_staff(&app.clinic, &token).await?),
        None => Ok(None),
    }
}

/// The address of a place in one line.
#[must_use]
pub fn address(location: &Location) -> String {
    let postal = format::postal_code(&location.postal_code);
    format!(
        "{}, {}, {} {postal}",
        location.street, location.city, location.region
    )
}

/// Renders a page.
///
/// # Errors
/// When the template fails, which only a programming error causes.
pub fn html<T: Template>(page: &T) -> Result<Response, Problem> {
    html_with(StatusCode::OK, page)
}

/// Renders a form again with its errors: 422.
///
/// # Errors
/// When the template fails, which only a programming error causes.
pub fn refused<T: Template>(page: &T) -> Result<Response, Problem> {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// Renders a page under a status.
///
/// # Errors
/// When the template fails, which only a programming error causes.
pub fn html_with<T: Template>(status: StatusCode, page: &T) -> Result<Response, Problem> {
    let mut response = Response::new(Body::from(page.render()?));
    *response.status_mut() = status;
    // Room for what the layers around add: growing would cost more than they do.
    *response.headers_mut() = HeaderMap::with_capacity(1 + HEADERS);
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    Ok(response)
}

/// 303 to an address of this site.
#[must_use]
pub fn see_other(to: &str) -> Response {
    axum::response::Redirect::to(to).into_response()
}
