//! An export of WordPress (WXR): posts and pages become texts, with their authors and topics.
//!
//! Comments, menus and what plugins keep are left out and said so. Pictures are listed by address;
//! nothing is fetched.

mod item;
mod paragraphs;
mod shortcode;
mod text;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Found, IncomingAuthor, IncomingPicture, LeftOut, PictureNames, Unreadable};
use crate::slug;
use item::{Export, Item};

pub(super) use text::decoded;

/// The most bytes of an export.
pub const MOST_BYTES: usize = 100_000_000;

/// Reads an export; `today` stands where it names no day.
///
/// # Errors
/// In words, when it is no export of WordPress, is cut short, or holds what is never followed.
pub fn read_wordpress(xml: &str, today: Date) -> Result<Found, Unreadable> {
    if xml.len() > MOST_BYTES {
        let most = MOST_BYTES / 1_000_000;
        let words = format!("The export is larger than {most} MB. Export it in parts");
        return Err(Unreadable(words));
    }
    let export = xml::read(xml)?;
    let mut found = Found {
        authors: authors(&export),
        ..Found::default()
    };
    let mut names = PictureNames::default();
    let attachments: BTreeMap<&str, &Item> = export
        .items
        .iter()
        .filter(|item| item.kind == "attachment")
        .map(|item| (&*item.id, item))
        .collect();
    for one in attachments.values() {
        names.say(&one.attachment, &one.meta("_wp_attachment_image_alt"));
    }
    let texts: Vec<&Item> = export.items.iter().filter(|item| item.is_text()).collect();
    let slugs = slugs(&texts, &mut found.left_out);
    let moved: BTreeMap<String, String> = texts
        .iter()
        .zip(&slugs)
        .flat_map(|(item, slug)| {
            let here = format!("/articles/{slug}");
            [(bare(&item.link), here.clone()), (bare(&item.guid), here)]
        })
        .filter(|(old, _)| !old.is_empty())
        .collect();
    for (item, slug) in texts.iter().zip(slugs) {
        let portrait = item.meta("_thumbnail_id");
        let writing = text::Writing {
            export: &export,
            authors: &found.authors,
            first_picture: attachments.get(&*portrait).map(|one| &*one.attachment),
            moved: &moved,
            today,
        };
        found.texts.push(writing.text(item, slug, &mut names));
    }
    leave_out(&export, &mut found.left_out);
    found.pictures = names
        .all()
        .map(|(name, address)| IncomingPicture {
            name: name.to_owned(),
            address: address.to_owned(),
            alt: names.said(address).to_owned(),
            ..IncomingPicture::default()
        })
        .collect();
    Ok(found)
}

/// Those who wrote what comes along.
fn authors(export: &Export) -> Vec<IncomingAuthor> {
    let mut authors: Vec<IncomingAuthor> = Vec::new();
    let texts = export.items.iter().filter(|item| item.is_text());
    for login in texts.map(|item| &item.creator) {
        let name = export.name_of(login);
        let slug = slug::from_text(&name);
        if !slug.is_empty() && !authors.iter().any(|one| one.slug == slug) {
            authors.push(IncomingAuthor {
                slug,
                name,
                own: None,
            });
        }
    }
    authors
}

/// A name in the address for each text, no two the same.
fn slugs(texts: &[&Item], left_out: &mut Vec<LeftOut>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut slugs = Vec::with_capacity(texts.len());
    for item in texts {
        let wanted = [text::decoded(&item.name), item.title.clone()];
        let base = wanted
            .iter()
            .map(|words| slug::from_text(words))
            .find(|slug| !slug.is_empty())
            .unwrap_or_else(|| format!("article-{}", slug::from_text(&item.id)));
        let base = base.trim_end_matches('-').to_owned();
        let (mut slug, mut number) = (base.clone(), 1);
        while !taken.insert(slug.clone()) {
            number += 1;
            slug = format!("{base}-{number}");
        }
        if number > 1 {
            let what = format!("the address /articles/{base} of “{}”", item.title);
            let reason = format!("another text has it; this one comes in as {slug}");
            left_out.push(LeftOut::new(what, reason));
        }
        slugs.push(slug);
    }
    slugs
}

/// Tells what does not come along.
fn leave_out(export: &Export, left_out: &mut Vec<LeftOut>) {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &export.items {
        if item.is_text() || item.kind == "attachment" {
            continue;
        }
        if matches!(&*item.kind, "post" | "page") {
            let what = format!("“{}”", item.title);
            let reason = format!("it is in the state '{}' there", item.status);
            left_out.push(LeftOut::new(what, reason));
        } else {
            *kinds.entry(&item.kind).or_default() += 1;
        }
    }
    for (kind, count) in kinds {
        let kind = if kind.is_empty() { "unknown" } else { kind };
        let what = format!("{count} × the kind '{kind}'");
        left_out.push(LeftOut::new(what, "only posts and pages become articles"));
    }
    let comments: usize = export.items.iter().map(|item| item.comments).sum();
    if comments > 0 {
        let what = format!("{comments} comments");
        left_out.push(LeftOut::new(what, "articles here have no comments"));
    }
}

/// An address without what two links to one page may differ in.
fn bare(address: &str) -> String {
    let address = address.trim();
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))
        .unwrap_or_default();
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split('#').next().unwrap_or_default();
    rest.trim_end_matches('/').to_ascii_lowercase()
}

/// The site an address leads to.
fn host(address: &str) -> String {
    let bare = bare(address);
    bare.split('/').next().unwrap_or_default().to_owned()
}
