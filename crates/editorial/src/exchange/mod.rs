//! Texts from elsewhere and texts for elsewhere.
//!
//! An export of WordPress and folders of Markdown become [`Incoming`] texts: what a [`Manuscript`]
//! says, with warnings wherever something could not come along. Nothing is fetched from a network:
//! pictures that are not beside their text are listed, to be uploaded.

mod folder;
mod html;
mod names;
mod wordpress;

use jiff::civil::Date;

pub use folder::{FolderFile, OutgoingText, OwnAuthor, read_folder, rename_pictures, to_folder};
pub use html::to_markdown;
pub use names::PictureNames;
pub use wordpress::{MOST_BYTES, read_wordpress};

use html::{destination as html_destination, title as html_title};
use wordpress::decoded as wordpress_decoded;

use crate::Manuscript;

/// What an import found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Texts, in their order.
    pub texts: Vec<Incoming>,
    /// Those who wrote them.
    pub authors: Vec<IncomingAuthor>,
    /// Pictures that the texts show.
    pub pictures: Vec<IncomingPicture>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOut>,
}

/// A text from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incoming {
    /// What it is called where it comes from, the same every time: a file, an address.
    pub source: String,
    /// Its name in the address here.
    pub slug: String,
    /// What it says.
    pub manuscript: Manuscript,
    /// The day on which it was published there, if it was.
    pub published_on: Option<Date>,
    /// What did not come along or has to be looked at.
    pub warnings: Vec<String>,
}

/// Somebody who wrote elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingAuthor {
    /// Their name in the address here.
    pub slug: String,
    /// Their full name.
    pub name: String,
    /// What is known of them, where more than the name is.
    pub own: Option<OwnAuthor>,
}

/// A picture that texts from elsewhere show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingPicture {
    /// Its name here.
    pub name: String,
    /// Where it is: an address of the web, or a path in the folder.
    pub address: String,
    /// What it shows, in words; empty where nobody said.
    pub alt: String,
    /// What stands below it; may be empty.
    pub caption: String,
    /// Who made it; may be empty.
    pub credit: String,
    /// The file itself, where it lay beside the text.
    pub bytes: Option<Vec<u8>>,
}

/// Something that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is called where it comes from.
    pub what: String,
    /// Why, and what to do.
    pub reason: String,
}

impl LeftOut {
    fn new(what: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            reason: reason.into(),
        }
    }
}

/// Why a whole import cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);
