//! A folder of Markdown: texts with heads, pictures beside them; and the same the other way round.

mod head;
mod pictures;
mod place;
mod read;
mod write;

pub use pictures::renamed as rename_pictures;
pub use read::read_folder;
pub use write::{OutgoingText, to_folder};

use serde::{Deserialize, Serialize};

/// File of the authors in a folder.
const AUTHORS: &str = "authors.toml";
/// File with the words of the pictures.
const PICTURES: &str = "images.toml";

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFile {
    /// Path below the folder, with forward slashes.
    pub path: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a file says of an author.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnAuthor {
    /// Name in the address.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Credentials in short, "RMT".
    pub letters: String,
    /// Credentials, spelled out.
    pub credentials: String,
    /// Role, and where.
    pub role: String,
    /// What they have done.
    pub experience: String,
    /// Registration body and number.
    pub registration: String,
    /// Conflicts of interest, in a sentence.
    pub conflicts: String,
    /// A few sentences about them.
    pub about: String,
    /// Whether they write as a guest.
    pub guest: bool,
    /// Whether they no longer write.
    pub left: bool,
    /// Name of their portrait among the pictures.
    pub photo: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct AuthorsFile {
    #[serde(default)]
    author: Vec<OwnAuthor>,
}

/// What a file says of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct PictureWords {
    name: String,
    alt: String,
    caption: String,
    credit: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct PicturesFile {
    #[serde(default)]
    image: Vec<PictureWords>,
}
