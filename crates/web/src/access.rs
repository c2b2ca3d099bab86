//! Who may ask for what: the words of the route table, and the guard that keeps them.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use midstance_clinic::Staff;
use midstance_store::account::Role;

use crate::{app::App, page::staff_of, problem::Problem};

/// Protection of a route; stands beside it in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who holds the secret in the address; a wrong one is a page that does not exist.
    Link,
    /// Anybody with the one-time word, while the clinic has no owner.
    Setup,
    /// Any member of staff.
    Staff,
    /// Staff who treat: practitioners and the owner, not the front desk.
    Care,
    /// The owner.
    Owner,
}

impl Access {
    /// Whether a signed-in role may pass.
    #[must_use]
    pub fn admits(self, role: Option<Role>) -> bool {
        match self {
            Self::Public | Self::Link | Self::Setup => true,
            Self::Staff => role.is_some(),
            Self::Care => matches!(role, Some(Role::Owner | Role::Practitioner)),
            Self::Owner => role == Some(Role::Owner),
        }
    }
}

/// Lets a request pass or answers in its place. Stands before every handler of the table.
pub async fn guard(
    State((app, access)): State<(App, Access)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if matches!(access, Access::Public | Access::Link | Access::Setup) {
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
