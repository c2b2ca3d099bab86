//! Danger rules first, then what fits a runner's answers, and why.
//!
//! Pure: a [`Model`] is made once from the [`Knowledge`](midstance_knowledge::Knowledge), then
//! [`Model::assess`] turns [`Answers`] into an [`Assessment`] and [`Model::next_question`] says
//! what to ask next. [`jsonl`] is the same over JSON Lines, [`evaluate`] measures it on cases.

mod answers;
mod assess;
pub mod calibration;
mod change;
mod decide;
pub mod evaluate;
pub mod jsonl;
mod model;
mod profile;
mod question;
mod rules;
mod score;
mod staging;

pub use answers::{Answer, Answers, FindingIx, NextMorning, UnknownFinding, WalkingPain};
pub use assess::{Advice, Assessment, Fired, Fit, Massage, Ranked, Reason, UrgencyReason};
pub use change::Change;
pub use model::Model;
pub use staging::{Irritability, Staging, TimeStage};
