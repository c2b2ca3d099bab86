//! Reading a folder.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan as _, civil::Date};

use super::head::{Head, HeadValue, split};
use super::{
    AUTHORS, AuthorsFile, FolderFile, OwnAuthor, PICTURES, PictureWords, PicturesFile, pictures,
    place,
};
use crate::exchange::{Found, Incoming, IncomingAuthor, IncomingPicture, LeftOut, PictureNames};
use crate::{Manuscript, picture_name, slug};

/// Keys of a head that are known and say nothing that is kept.
const PASSED_OVER: &[&str] = &[
    "aliases",
    "checked_by",
    "checked_on",
    "demo",
    "layout",
    "menu",
    "permalink",
    "published_on",
    "replaced_by",
    "state",
    "template",
    "type",
    "weight",
    "withdrawn_on",
];

/// Reads the texts of a folder; `today` stands where a text names no day.
pub fn read_folder(files: &[FolderFile], today: Date) -> Found {
    let mut found = Found::default();
    let by_path: BTreeMap<&str, &FolderFile> =
        files.iter().map(|file| (&*file.path, file)).collect();
    let mut reading = Folder {
        by_path,
        names: PictureNames::default(),
        words: BTreeMap::new(),
        own: BTreeMap::new(),
        today,
    };
    reading.lists(&mut found.left_out);
    let mut taken = BTreeSet::new();
    for file in files {
        let lower = file.path.to_ascii_lowercase();
        if !lower.ends_with(".md") && !lower.ends_with(".markdown") {
            continue;
        }
        match reading.text(file) {
            Ok(text) if !taken.insert(text.slug.clone()) => {
                let reason = format!("another file has the address /articles/{} too", text.slug);
                found.left_out.push(LeftOut::new(&file.path, reason));
            }
            Ok(text) => found.texts.push(text),
            Err(reason) => found.left_out.push(LeftOut::new(&file.path, reason)),
        }
    }
    reading.people(&mut found);
    reading.shown(&mut found);
    found
}

struct Folder<'a> {
    by_path: BTreeMap<&'a str, &'a FolderFile>,
    names: PictureNames,
    words: BTreeMap<String, PictureWords>,
    own: BTreeMap<String, OwnAuthor>,
    today: Date,
}

impl Folder<'_> {
    /// The two lists: authors, and the words of pictures. They may lie in any folder.
    fn lists(&mut self, left_out: &mut Vec<LeftOut>) {
        for (path, file) in &self.by_path {
            let name = path.rsplit('/').next().unwrap_or_default();
            let text = || String::from_utf8_lossy(&file.bytes);
            let fault = |error: toml::de::Error| {
                LeftOut::new(
                    *path,
                    format!("it is no TOML: {}", error.message().trim_end()),
                )
            };
            match name {
                AUTHORS => match toml::from_str::<AuthorsFile>(&text()) {
                    Ok(read) => {
                        let named = read.author.into_iter().map(|one| (one.id.clone(), one));
                        self.own.extend(named.filter(|(id, _)| slug::is_valid(id)));
                    }
                    Err(error) => left_out.push(fault(error)),
                },
                PICTURES => match toml::from_str::<PicturesFile>(&text()) {
                    Ok(read) => {
                        let named = read.image.into_iter().map(|one| (one.name.clone(), one));
                        self.words.extend(named);
                    }
                    Err(error) => left_out.push(fault(error)),
                },
                _ => {}
            }
        }
    }

    fn text(&mut self, file: &FolderFile) -> Result<Incoming, String> {
        let text = std::str::from_utf8(&file.bytes).map_err(|_| "save it as UTF-8 text")?;
        let (mut head, body) = split(text)?;
        let (stem, dated) = stem(&file.path)?;
        let mut warnings = Vec::new();
        let mut take = |keys: &[&str]| keys.iter().find_map(|key| head.remove(*key));
        let mut taxonomies = match take(&["taxonomies"]) {
            Some(HeadValue::Table(table)) => table,
            _ => Head::new(),
        };
        let title = words(take(&["title"]));
        let summary = words(take(&["summary", "description", "excerpt", "subtitle"]));
        let written = take(&["slug"]);
        let published = words(take(&["published_on", "date", "publishDate"]));
        let reviewed = words(take(&["reviewed_on", "lastmod", "updated", "modified"]));
        let next = words(take(&["next_review"]));
        let draft = take(&["draft"]) == Some(HeadValue::Flag(true))
            || take(&["published"]) == Some(HeadValue::Flag(false));
        let mut people = list(take(&["authors", "author"]));
        let mut topics = list(take(&["topics", "tags"]));
        topics.extend(list(take(&["categories", "category", "keywords"])));
        let guides = list(take(&["guides"]));
        people.extend(list(taxonomies.remove("authors")));
        for key in ["categories", "tags", "topics"] {
            topics.extend(list(taxonomies.remove(key)));
        }
        for key in head.keys().filter(|key| !PASSED_OVER.contains(&&***key)) {
            warnings.push(format!("'{key}' in its head was passed over"));
        }
        let (title, body) = titled(title, body);
        if title.is_empty() {
            warnings.push("it has no title".to_owned());
        }
        let slug = Some(words(written)).filter(|slug| slug::is_valid(slug));
        let slug = slug.unwrap_or_else(|| slug::from_text(&stem));
        if slug.is_empty() {
            return Err("its name has no letters that can stand in an address; rename it".into());
        }
        let published_on = day(&published).or(dated).filter(|_| !draft);
        let reviewed_on = day(&reviewed).or(day(&published)).or(dated);
        let reviewed_on = reviewed_on.unwrap_or(self.today);
        let after = reviewed_on.checked_add(1.year()).unwrap_or(Date::MAX);
        let next_review = day(&next).unwrap_or(after);
        let authors = people.iter().map(|one| self.person(one)).collect();
        let body = self.pictures(&file.path, &body, &mut warnings);
        if has_html(&body) {
            let told = "it holds raw HTML, which texts here may not; write it as Markdown";
            warnings.push(told.to_owned());
        }
        Ok(Incoming {
            source: file.path.clone(),
            slug,
            manuscript: Manuscript {
                title,
                summary,
                authors,
                topics: unique(topics),
                guides,
                reviewed_on: reviewed_on.to_string(),
                next_review: next_review.to_string(),
                body,
            },
            published_on,
            warnings,
        })
    }

    /// An author's id, from the id or from the name.
    fn person(&mut self, named: &str) -> String {
        let id = slug::from_text(named);
        let name = match slug::is_valid(named) {
            true => named.to_owned(),
            false => named.trim().to_owned(),
        };
        let known = self.own.entry(id.clone()).or_default();
        if known.name.is_empty() {
            known.id.clone_from(&id);
            known.name = name;
        }
        id
    }

    /// Leads the pictures of a text to where they will be.
    fn pictures(&mut self, file: &str, body: &str, warnings: &mut Vec<String>) -> String {
        pictures::repointed(body, &mut |named| {
            let address = named.address;
            let path = place::resolve(file, address);
            let there = |path: &String| self.by_path.contains_key(&**path);
            let found = path.clone().filter(there);
            // Some programs serve a folder `static` as the root of the site.
            let found = found.or(path.clone().map(|p| format!("static/{p}")).filter(there));
            if found.is_none() && picture_name(address).is_some() {
                return None;
            }
            if found.is_none() && path.is_some() {
                warnings.push(format!("the picture {address} does not lie in the folder"));
            }
            let place = found.or(path).unwrap_or_else(|| address.to_owned());
            self.names.say(&place, named.alt);
            Some(format!("/images/{}", self.names.name(&place)))
        })
    }

    /// Everybody whom the folder names.
    fn people(&mut self, found: &mut Found) {
        // Portraits are pictures of the folder too.
        for one in self.own.values_mut().filter(|one| !one.photo.is_empty()) {
            let mut paths = self.by_path.keys().filter(|path| {
                let file = path.rsplit('/').next().unwrap_or_default();
                file.rsplit_once('.')
                    .is_some_and(|(stem, _)| stem == one.photo)
            });
            one.photo = paths
                .next_back()
                .map_or_else(String::new, |path| self.names.name(path));
        }
        found.authors = self
            .own
            .values()
            .map(|one| IncomingAuthor {
                slug: one.id.clone(),
                name: one.name.clone(),
                own: Some(one.clone()),
            })
            .collect();
    }

    /// Every picture that was named, with its file where it lies here.
    fn shown(&self, found: &mut Found) {
        let picture = |(name, address): (&str, &str)| {
            let words = self.words.get(name).cloned().unwrap_or_default();
            let alt = match words.alt.trim() {
                "" => self.names.said(address).to_owned(),
                alt => alt.to_owned(),
            };
            IncomingPicture {
                name: name.to_owned(),
                address: address.to_owned(),
                alt,
                caption: words.caption,
                credit: words.credit,
                bytes: self.by_path.get(address).map(|file| file.bytes.clone()),
            }
        };
        found.pictures = self.names.all().map(picture).collect();
    }
}

/// The name of a text, from its file, and the day that blogs write before it.
fn stem(path: &str) -> Result<(String, Option<Date>), String> {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem = match &*stem.to_ascii_lowercase() {
        "_index" | "readme" => return Err("it describes the folder and is no text".to_owned()),
        "index" => parts.next().unwrap_or("index"),
        _ => stem,
    };
    let day: Option<Date> = stem.get(..10).and_then(|day| day.parse().ok());
    match (day, stem.get(10..).and_then(|rest| rest.strip_prefix('-'))) {
        (Some(day), Some(rest)) if !rest.is_empty() => Ok((rest.to_owned(), Some(day))),
        _ => Ok((stem.to_owned(), None)),
    }
}

/// The title, from the head or from a first heading, and the text without that heading.
fn titled(title: String, body: String) -> (String, String) {
    let Some(rest) = body.strip_prefix("# ") else {
        return (title, body);
    };
    let (first, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    let first = first.trim().trim_end_matches('#').trim_end();
    if title.is_empty() || title == first {
        return (first.to_owned(), rest.trim_start_matches('\n').to_owned());
    }
    (title, body)
}

fn has_html(markdown: &str) -> bool {
    use pulldown_cmark::{Event, Parser};
    let html = |event: &Event<'_>| match event {
        Event::Html(html) | Event::InlineHtml(html) => !html.trim().starts_with("<!--"),
        _ => false,
    };
    Parser::new(markdown).any(|event| html(&event))
}

fn words(value: Option<HeadValue>) -> String {
    match value {
        Some(HeadValue::Text(text)) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// Words of a list; of named things, their names.
fn list(value: Option<HeadValue>) -> Vec<String> {
    let all = match value {
        Some(HeadValue::List(all)) => all,
        Some(HeadValue::Text(text)) => {
            let parts = text
                .split(',')
                .map(|one| HeadValue::Text(one.trim().to_owned()));
            parts.collect()
        }
        Some(one @ HeadValue::Table(_)) => vec![one],
        _ => Vec::new(),
    };
    let named = |value| match value {
        HeadValue::Table(mut table) => words(table.remove("name")),
        other => words(Some(other)),
    };
    unique(all.into_iter().map(named).collect())
}

fn unique(all: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(all.len());
    for one in all {
        if !one.is_empty() && !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

/// A day, also from a moment that begins with one.
fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
