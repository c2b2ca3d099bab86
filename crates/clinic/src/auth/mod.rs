//! Signing in: staff by password, clients by a link; sessions and limits.

pub mod client;
mod limit;
mod password;
mod sign_in;

pub use limit::{Limiter, Wait};
pub(crate) use password::fits;
pub use password::{PasswordError, check_password_rules, hash_password};
pub use sign_in::{IDLE_MINUTES, SignInError, session_staff, sign_in, sign_out};
pub(crate) use sign_in::{session_bounds, staff_of};
