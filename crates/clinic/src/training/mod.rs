//! Training: what the reader of files found, as the rules on load take it.

mod intake;
mod to_run;

pub use intake::{Intake, read};
pub use to_run::to_run;
