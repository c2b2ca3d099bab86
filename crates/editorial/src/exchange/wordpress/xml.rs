//! The walk over the export: no document types, no entities of its own, no deep nesting.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::item::{Export, Item};
use crate::exchange::Unreadable;

/// Elements may be nested so deep; an export needs five.
const MAX_DEPTH: usize = 30;
/// So many items are read.
const MAX_ITEMS: usize = 100_000;

/// Reads everything that is used later.
pub fn read(xml: &str) -> Result<Export, Unreadable> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = true;
    let mut walk = Walk::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => walk.open(&start)?,
            Ok(Event::Empty(start)) => {
                walk.open(&start)?;
                walk.close();
            }
            Ok(Event::End(_)) => walk.close(),
            Ok(Event::Text(text)) => walk.text.push_str(&text.into_inner()),
            Ok(Event::CData(text)) => walk.text.push_str(&text.into_inner()),
            Ok(Event::GeneralRef(reference)) => {
                if let Ok(Some(letter)) = reference.resolve_char_ref() {
                    walk.text.push(letter);
                } else if let Some(text) =
                    quick_xml::escape::resolve_predefined_entity(&reference.into_inner())
                {
                    walk.text.push_str(text);
                }
            }
            Ok(Event::DocType(_)) => {
                return Err(refused(
                    "declares a document type or entities, which an export does not need and \
                     which can be used to do harm",
                ));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(refused(&format!("is broken or cut short ({error})"))),
        }
    }
    if !walk.path.is_empty() {
        return Err(refused("is cut short"));
    }
    if !walk.is_export {
        return Err(refused("is not an export of WordPress"));
    }
    Ok(walk.export)
}

fn refused(what: &str) -> Unreadable {
    Unreadable(format!(
        "This file {what}. Make the export again under Tools, Export, All content"
    ))
}

#[derive(Default)]
struct Walk {
    export: Export,
    is_export: bool,
    path: Vec<String>,
    text: String,
    item: Option<Item>,
    login: String,
    meta_key: String,
}

impl Walk {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        if self.path.len() >= MAX_DEPTH {
            return Err(refused("is nested too deep"));
        }
        let name: &str = start.name().into_inner();
        self.text.clear();
        match name {
            "item" => {
                if self.export.items.len() >= MAX_ITEMS {
                    return Err(refused("holds too many items"));
                }
                self.item = Some(Item::default());
            }
            "wp:author" => self.login.clear(),
            "wp:postmeta" => self.meta_key.clear(),
            "wp:comment" => {
                if let Some(item) = &mut self.item {
                    item.comments += 1;
                }
            }
            _ => {}
        }
        self.path.push(name.to_owned());
        Ok(())
    }

    fn close(&mut self) {
        let Some(name) = self.path.pop() else {
            return;
        };
        let text = std::mem::take(&mut self.text);
        let parent = self.path.last().map_or("", String::as_str);
        match (&mut self.item, parent) {
            (None, "channel") if name == "wp:wxr_version" => self.is_export = true,
            (None, "channel") if name == "link" => self.export.site = text.trim().to_owned(),
            (None, "wp:author") => self.author(&name, text),
            (Some(_), "channel") if name == "item" => {
                self.export.items.extend(self.item.take());
            }
            (Some(item), "item") => field(item, &name, text),
            (Some(item), "wp:postmeta") => match &*name {
                "wp:meta_key" => self.meta_key = text.trim().to_owned(),
                "wp:meta_value" => {
                    let key = std::mem::take(&mut self.meta_key);
                    item.metas.push((key, text.trim().to_owned()));
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn author(&mut self, name: &str, text: String) {
        match name {
            "wp:author_login" => self.login = text.trim().to_owned(),
            "wp:author_display_name" => {
                let names = &mut self.export.names;
                names.insert(self.login.clone(), text.trim().to_owned());
            }
            _ => {}
        }
    }
}

fn field(item: &mut Item, name: &str, text: String) {
    let trimmed = || text.trim().to_owned();
    match name {
        "title" => item.title = trimmed(),
        "link" => item.link = trimmed(),
        "guid" => item.guid = trimmed(),
        "dc:creator" => item.creator = trimmed(),
        "content:encoded" => item.content = text,
        "excerpt:encoded" => item.excerpt = text,
        "wp:post_id" => item.id = trimmed(),
        "wp:post_date" => item.date = trimmed(),
        "wp:post_modified" => item.modified = trimmed(),
        "wp:post_name" => item.name = trimmed(),
        "wp:status" => item.status = trimmed(),
        "wp:post_type" => item.kind = trimmed(),
        "wp:post_password" => item.locked = !text.trim().is_empty(),
        "wp:attachment_url" => item.attachment = trimmed(),
        "category" => {
            let topic = trimmed();
            let none = topic.is_empty() || topic.eq_ignore_ascii_case("uncategorized");
            if !none && !item.topics.contains(&topic) {
                item.topics.push(topic);
            }
        }
        _ => {}
    }
}
