//! Signing in as staff: passwords, sessions, limits.

mod limit;
mod password;
mod sign_in;

pub use limit::{Limiter, Wait};
pub use password::{PasswordError, check_password_rules, hash_password};
pub use sign_in::{IDLE_MINUTES, SignInError, session_staff, sign_in, sign_out};
