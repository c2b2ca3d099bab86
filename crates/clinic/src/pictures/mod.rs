//! Pictures of articles and authors: taken in, described, replaced, taken away.

mod add;
mod change;
mod draw;
mod file;
mod list;
mod uses;

pub(crate) use add::prepare;
pub use add::{NewPicture, add};
pub use change::{Words, describe, remove, replace};
pub use file::{PictureFile, Served, address, serve};
pub use list::{Album, Entry, Missing, Portraits, album, one, shown};
pub use uses::Use;

use midstance_picture::Refused;
use midstance_store::{StoreError, image::Image};

/// The longest words that say what a picture shows.
pub const MOST_ALT: usize = 500;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// There is no such picture.
    #[error("there is no such picture")]
    NotFound,
    /// The file cannot be used.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Nobody said what it shows.
    #[error("say in words what the picture shows")]
    NoWords,
    /// The name is no name for an address; this would be one.
    #[error("the name may hold only small letters, digits and hyphens")]
    NameBad(String),
    /// Another picture has this name.
    #[error("another picture has this name")]
    NameTaken,
    /// The same picture is here.
    #[error("this picture is here already")]
    Same(Box<Image>),
    /// Texts and authors show it, and whoever takes it away has not seen which.
    #[error("the picture is in use")]
    InUse(Vec<Use>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
