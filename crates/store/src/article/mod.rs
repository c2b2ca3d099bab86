//! Articles written in the browser: where each stands, its texts, its addresses, its previews.
//!
//! Whatever readers can see of articles and authors is announced with [`announce`], in the
//! transaction that changes it; [`library_revision`] is the cheap question whether anything has.

mod imported;
mod library;
mod preview;
mod row;
mod slug;
mod version;

pub use imported::{Imported, imported, note_imported};
pub use library::{Shown, announce, library_revision, newly_public, shown, shown_stamps};
pub use preview::{Preview, insert_preview, preview_by_hash, previews_of, revoke_preview};
pub use row::{
    Article, ArticleState, Check, Published, Withdrawn, all, by_slug, change, get, insert, remove,
};
pub use slug::{forget_slug, leave_slug, moved_slugs, slug_owner};
pub use version::{Version, VersionLine, insert_version, replace_version, version, version_lines};
