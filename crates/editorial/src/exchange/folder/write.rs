//! Writing a folder that [`read_folder`](super::read_folder) reads back.

use jiff::civil::Date;

use super::{
    AUTHORS, AuthorsFile, FolderFile, OwnAuthor, PICTURES, PictureWords, PicturesFile, pictures,
};
use crate::exchange::IncomingPicture;
use crate::{Manuscript, picture_name};

/// A text as it leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutgoingText {
    /// Its name in the address.
    pub slug: String,
    /// What it says.
    pub manuscript: Manuscript,
    /// "draft", "public", "withdrawn".
    pub state: String,
    /// The day from which it is public.
    pub published_on: Option<Date>,
    /// Who checked it; may be empty.
    pub checked_by: String,
}

/// Everything as files: a Markdown file for each text, authors, pictures and their words.
/// Pictures are given with the ending of their file's name in `address`.
pub fn to_folder(
    texts: &[OutgoingText],
    authors: Vec<OwnAuthor>,
    shown: &[IncomingPicture],
) -> Vec<FolderFile> {
    let mut files = Vec::new();
    let path = |one: &IncomingPicture| format!("images/{}.{}", one.name, one.address);
    for text in texts {
        let mut manuscript = text.manuscript.clone();
        manuscript.body = pictures::repointed(&manuscript.body, &mut |named| {
            let name = picture_name(named.address)?;
            shown.iter().find(|one| one.name == name).map(path)
        });
        let whole = manuscript.to_file();
        // Where it stands is told too; whoever reads it back may pass it over.
        let mut standing = format!("state = {}\n", quoted(&text.state));
        if let Some(day) = text.published_on {
            standing.push_str(&format!("published_on = \"{day}\"\n"));
        }
        if text.published_on.is_none() {
            standing.push_str("draft = true\n");
        }
        if !text.checked_by.is_empty() {
            standing.push_str(&format!("checked_by = {}\n", quoted(&text.checked_by)));
        }
        let whole = whole.replacen("+++\n", &format!("+++\n{standing}"), 1);
        files.push(file(format!("{}.md", text.slug), whole.into_bytes()));
    }
    if !authors.is_empty() {
        let list = toml::to_string(&AuthorsFile { author: authors }).unwrap_or_default();
        files.push(file(AUTHORS.to_owned(), list.into_bytes()));
    }
    let words: Vec<PictureWords> = shown
        .iter()
        .map(|one| PictureWords {
            name: one.name.clone(),
            alt: one.alt.clone(),
            caption: one.caption.clone(),
            credit: one.credit.clone(),
        })
        .collect();
    if !words.is_empty() {
        let list = toml::to_string(&PicturesFile { image: words }).unwrap_or_default();
        files.push(file(PICTURES.to_owned(), list.into_bytes()));
    }
    for one in shown {
        if let Some(bytes) = &one.bytes {
            files.push(file(path(one), bytes.clone()));
        }
    }
    files
}

fn file(path: String, bytes: Vec<u8>) -> FolderFile {
    FolderFile { path, bytes }
}

/// Words as TOML writes them.
fn quoted(words: &str) -> String {
    toml::Value::String(words.to_owned()).to_string()
}
