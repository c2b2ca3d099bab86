//! Where texts come from: inside the program, and a folder of the clinic laid over them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Every file of `content/` that was built in: path below `content/`, and its text.
const EMBEDDED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/content_files.rs"));

/// A text file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentFile {
    /// Path below `content/`, with forward slashes, as `guides/itb-syndrome.md`.
    pub path: String,
    /// The whole text.
    pub text: Cow<'static, str>,
}

/// The files built into the program, sorted by path.
pub fn embedded() -> Vec<ContentFile> {
    EMBEDDED
        .iter()
        .map(|(path, text)| ContentFile {
            path: (*path).to_owned(),
            text: Cow::Borrowed(text),
        })
        .collect()
}

/// Lays one set of files over another: a file of the same path replaces the one below.
pub fn with_overlay(below: Vec<ContentFile>, above: Vec<ContentFile>) -> Vec<ContentFile> {
    let mut files: BTreeMap<String, ContentFile> = below
        .into_iter()
        .map(|file| (file.path.clone(), file))
        .collect();
    files.extend(above.into_iter().map(|file| (file.path.clone(), file)));
    files.into_values().collect()
}

/// Reads `guides`, `articles`, `pages` and `knowledge/sources` of a folder laid out like
/// `content/`. Folders that are not there are left out.
///
/// # Errors
/// When a folder or file that is there cannot be read, with its path in the message.
pub fn read_overlay(root: &Path) -> io::Result<Vec<ContentFile>> {
    let mut files = Vec::new();
    for folder in ["guides", "articles", "pages", "knowledge/sources"] {
        let path = root.join(folder);
        if !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(|error| explain(&path, &error))? {
            let file = entry.map_err(|error| explain(&path, &error))?.path();
            if !file
                .extension()
                .is_some_and(|end| end == "md" || end == "toml")
            {
                continue;
            }
            let text = fs::read_to_string(&file).map_err(|error| explain(&file, &error))?;
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push(ContentFile {
                path: format!("{folder}/{name}"),
                text: text.into(),
            });
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

fn explain(path: &Path, error: &io::Error) -> io::Error {
    let hint = match error.kind() {
        io::ErrorKind::InvalidData => "save it as UTF-8 text",
        io::ErrorKind::PermissionDenied => "allow the program to read it",
        _ => "check that it is there and can be read",
    };
    io::Error::new(
        error.kind(),
        format!("cannot read {}: {error}; {hint}", path.display()),
    )
}
