//! Pictures in texts: a text names one, the page shows it in the width that fits.
//!
//! A text says `![what it shows](/images/name "what stands below it")`. The name stays when the
//! picture is replaced; the files behind it have names that change with their content.

use std::collections::BTreeMap;

use crate::body::Body;
use crate::clean::{clean, escape};

/// Where pictures have their addresses.
pub const FOLDER: &str = "/images/";
/// How wide a text's column is: as wide as a phone, at most 42 em.
const SIZES: &str = "(min-width: 46em) 42em, calc(100vw - 2rem)";

/// A picture that texts may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its name.
    pub name: String,
    /// Width in pixels of its largest file.
    pub width: u32,
    /// Height in pixels of its largest file.
    pub height: u32,
    /// What it shows, in words.
    pub alt: String,
    /// What stands below it where a text says nothing; may be empty.
    pub caption: String,
    /// Who made it; may be empty.
    pub credit: String,
    /// Its files, narrow ones first.
    pub files: Vec<PictureFile>,
}

/// One file of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Its address on this site.
    pub address: String,
    /// Its width in pixels.
    pub width: u32,
}

/// Pictures by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pictures(BTreeMap<String, Picture>);

impl FromIterator<Picture> for Pictures {
    fn from_iter<I: IntoIterator<Item = Picture>>(pictures: I) -> Self {
        let named = pictures.into_iter().map(|one| (one.name.clone(), one));
        Self(named.collect())
    }
}

impl Pictures {
    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Picture> {
        self.0.values()
    }

    /// A picture by its name.
    pub fn get(&self, name: &str) -> Option<&Picture> {
        self.0.get(name)
    }
}

/// The name in the address of a picture of this site: `heel-drop` of `/images/heel-drop`, also of
/// the address of one of its files.
pub fn picture_name(address: &str) -> Option<&str> {
    let name = address.strip_prefix(FOLDER)?;
    let name = name.split(['.', '?', '#']).next()?;
    crate::slug::is_valid(name).then_some(name)
}

impl Body {
    /// The names of the pictures it shows, each once, in order.
    pub fn picture_names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for name in self.images.iter().filter_map(|i| picture_name(&i.address)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The same with its pictures in all their widths; in place of one that is not there stand the
    /// words that say what it shows.
    #[must_use]
    pub fn with_pictures(&self, pictures: &Pictures) -> Self {
        if self.images.is_empty() {
            return self.clone();
        }
        let mut body = self.clone();
        body.lead = shown(&body.lead, pictures);
        for section in &mut body.sections {
            section.html = shown(&section.html, pictures);
        }
        body
    }
}

/// HTML of ours with its pictures filled in.
fn shown(html: &str, pictures: &Pictures) -> String {
    const OPEN: &str = "<img src=\"/images/";
    if !html.contains(OPEN) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    while let Some(at) = rest.find(OPEN) {
        out.push_str(&rest[..at]);
        let (tag, after) = split_tag(&rest[at..]);
        let name = attribute(tag, "src").and_then(picture_name);
        match name.and_then(|name| pictures.get(name)) {
            Some(picture) => {
                out.push_str(&wide(tag, picture));
                rest = captioned(after, picture, &mut out);
            }
            None => {
                // The words are HTML already: they come out of an attribute.
                let words = attribute(tag, "alt").unwrap_or_default();
                out.push_str(&format!("<span class=\"quiet\">Picture: {words}</span>"));
                rest = after;
            }
        }
    }
    out.push_str(rest);
    clean(&out)
}

/// The tag that stands at the start, and what follows it. Values may hold `>`.
fn split_tag(html: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, letter) in html.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return html.split_at(at + 1),
            _ => {}
        }
    }
    (html, "")
}

/// The value of an attribute as it stands, quoted for HTML.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = format!(" {name}=\"");
    let from = tag.find(&start)? + start.len();
    let value = &tag[from..];
    value.find('"').map(|end| &value[..end])
}

fn wide(tag: &str, picture: &Picture) -> String {
    let alt = attribute(tag, "alt").unwrap_or_default();
    let files: Vec<String> = picture
        .files
        .iter()
        .map(|file| format!("{} {}w", escape(&file.address), file.width))
        .collect();
    // Old readers that know no srcset get a middle one.
    let middle = picture.files.iter().find(|file| file.width >= 900);
    let src = middle.or(picture.files.last());
    let src = src.map_or_else(String::new, |file| escape(&file.address));
    format!(
        "<img src=\"{src}\" srcset=\"{}\" sizes=\"{SIZES}\" width=\"{}\" height=\"{}\" \
         alt=\"{alt}\" loading=\"lazy\" decoding=\"async\">",
        files.join(", "),
        picture.width,
        picture.height,
    )
}

/// Adds the picture's own words below it, in a figure; answers what is left to go through.
fn captioned<'a>(after: &'a str, picture: &Picture, out: &mut String) -> &'a str {
    let credit = match picture.credit.trim() {
        "" => String::new(),
        credit => format!("Picture: {}", escape(credit)),
    };
    if after.starts_with("</figure>") {
        let caption = escape(picture.caption.trim());
        let words = [caption, credit].join(" ");
        if !words.trim().is_empty() {
            out.push_str(&format!("<figcaption>{}</figcaption>", words.trim()));
        }
        return after;
    }
    let own = after.strip_prefix("<figcaption>");
    if let Some((caption, rest)) = own.and_then(|own| own.split_once("</figcaption>")) {
        let words = [caption, &credit].join(" ");
        out.push_str(&format!("<figcaption>{}</figcaption>", words.trim()));
        return rest;
    }
    after
}
