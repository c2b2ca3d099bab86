//! Who may ask for what: the words of the route table, and the guard that keeps them.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use midstance_clinic::{
    Staff, Token,
    auth::client::session_client,
    integration::{Scope, key_of},
};
use midstance_store::{account::Role, api_key::ApiKey};

use crate::{
    app::App,
    cookie::{self, Kind},
    page::staff_of,
    problem::Problem,
};

/// Protection of a route; stands beside it in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who holds the secret in the address; a wrong one is a page that does not exist.
    Link,
    /// A mail program, from anywhere and without a cookie: one POST that leaves the newsletter
    /// (RFC 8058) and answers the same whatever the secret in the address is.
    OneClick,
    /// Anybody with the one-time word, while the clinic has no owner.
    Setup,
    /// A client who signed in by a link.
    Client,
    /// Any member of staff.
    Staff,
    /// Staff who treat: practitioners and the owner, not the front desk.
    Care,
    /// The owner.
    Owner,
    /// A program with a key that has this scope. Cookies do not count, so no page of another site
    /// can borrow them.
    Key(Scope),
}

impl Access {
    /// Whether the route is for everybody, as far as the table knows: a secret in the address is asked
    /// after by the handler that knows what it opens.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.admits(None)
    }

    /// Whether a signed-in role may pass.
    #[must_use]
    pub fn admits(self, role: Option<Role>) -> bool {
        match self {
            Self::Public | Self::Link | Self::OneClick | Self::Setup => true,
            Self::Client => false,
            Self::Staff => role.is_some(),
            Self::Care => matches!(role, Some(Role::Owner | Role::Practitioner)),
            Self::Owner => role == Some(Role::Owner),
            Self::Key(_) => false,
        }
    }
}

/// Lets a request pass or answers in its place. Stands before every handler of the table whose route
/// is not [open](Access::is_open).
pub async fn guard(
    State((app, access)): State<(App, Access)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if let Access::Key(scope) = access {
        let key = key_of_request(&app, request.headers(), scope).await?;
        request.extensions_mut().insert(key);
        return Ok(next.run(request).await);
    }
    if access == Access::Client {
        let Some(client) = client_of(&app, request.headers()).await? else {
            return Err(Problem::ClientSignIn);
        };
        request.extensions_mut().insert(client);
        return Ok(next.run(request).await);
    }
    let staff: Option<Staff> = staff_of(&app, request.headers()).await?;
    let Some(staff) = staff else {
        return Err(Problem::SignIn(request.uri().path().to_owned()));
    };
    if !access.admits(Some(staff.role)) {
        tracing::warn!(account = %staff.account, path = request.uri().path(), "access denied");
        return Err(Problem::Forbidden);
    }
    request.extensions_mut().insert(staff);
    Ok(next.run(request).await)
}

/// The key of `Authorization: Bearer …`, if it is one and has the scope.
async fn key_of_request(app: &App, headers: &HeaderMap, scope: Scope) -> Result<ApiKey, Problem> {
    let sent = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))
        .map(|(_, secret)| Token::received(secret.trim()));
    let Some(secret) = sent else {
        return Err(Problem::NoKey);
    };
    let key = key_of(&app.clinic, &secret).await?.ok_or(Problem::NoKey)?;
    let now = app.clinic.now();
    let limit = app.clinic.limits.api.count(&key.id.to_string(), now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    if !scope.is_of(&key) {
        tracing::warn!(key = %key.id, scope = scope.word(), "a key lacks a scope");
        return Err(Problem::Forbidden);
    }
    Ok(key)
}

/// A client who signed in: the address that was proved, as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInClient(pub String);

/// Who is signed in as a client with this cookie.
pub(crate) async fn client_of(
    app: &App,
    headers: &HeaderMap,
) -> Result<Option<SignedInClient>, Problem> {
    match cookie::read(app, headers, Kind::Client) {
        Some(token) => Ok(session_client(&app.clinic, &token)
            .await?
            .map(SignedInClient)),
        None => Ok(None),
    }
}
