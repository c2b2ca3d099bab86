//! Articles written in the browser: from the first word over the check by a clinician to the day
//! on which readers see them, and after.
//!
//! A text is draft, in review or checked; an article has readers from an instant on, and may be
//! withdrawn. Both are kept apart, so that a public article can be rewritten while readers go on
//! seeing the text that was checked. Every step leaves an audit line.

mod begin;
mod error;
mod history;
mod list;
mod preview;
mod publish;
mod review;
mod rights;
mod save;
mod stage;
mod step;
mod texts;
mod withdraw;

pub use begin::{Begin, begin, discard, take_over};
pub use error::{Conflict, EditError};
pub use history::{Comparison, compare, history, restore};
pub use list::{Listed, NewArticle, Open, list, newly_public, open};
pub use preview::{PREVIEW_DAYS, Shown, end_preview, make_preview, open_preview, previews};
pub use publish::{Publish, move_address, publish, unschedule};
pub use review::{Sign, ask_review, hand_back, sign};
pub use rights::{Rights, is_only_author};
pub use save::{Save, save};
pub use stage::Stage;
pub use texts::{Texts, standing};
pub use withdraw::{bring_back, withdraw};
