//! A small walker over XML: no document types, no entities, no deep nesting, and a place to stop.

mod stream;
mod text;

pub use stream::{Guarded, read_declarations};
pub use text::to_utf8;

use std::borrow::Cow;

use crate::model::Warning;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements may be nested so deep.
const MAX_DEPTH: usize = 100;
/// So many characters of one text are kept.
const MAX_TEXT: usize = 10_000;
/// So many damaged places are passed over.
const MAX_DAMAGES: u32 = 200;

/// One step through a document.
pub enum Step<'a> {
    /// An element begins. For an empty one a [`Step::Close`] follows as well.
    Open(Element<'a>),
    /// An element ends; the text directly before its end is in [`Walker::text`].
    Close(Name<'a>),
}

/// The name of an element, without prefix in [`Name::local`].
pub struct Name<'a>(Cow<'a, str>);

impl Name<'_> {
    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.0.rsplit(':').next().unwrap_or_default()
    }
}

/// An element with its attributes.
pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.0.attributes_raw();
        let name: &str = self.0.local_name().into_inner();
        name
    }

    /// The value of an attribute, entities replaced.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let value = self
            .0
            .html_attributes()
            .with_checks(false)
            .flatten()
            .find_map(|attribute| {
                let key: &str = attribute.key.as_ref();
                (key == name).then_some(attribute.value)
            })?;
        Some(match quick_xml::escape::unescape(&value) {
            Ok(text) => text.into_owned(),
            Err(_) => value.into_owned(),
        })
    }
}

/// Why the walk ended before the document did.
#[derive(Debug)]
pub enum Stop {
    /// The document holds what is never followed.
    Refused(String),
    /// It is broken at this byte.
    Broken(u64, String),
}

/// Places that were passed over.
#[derive(Clone)]
struct Damage {
    byte: u64,
    count: u64,
    places: u32,
    reason: String,
}

/// Walks through a document.
pub struct Walker<'a> {
    document: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where in the document the reader began.
    base: usize,
    /// Where to go on behind a damaged place.
    mark: &'static str,
    damage: Option<Damage>,
    /// A damaged place was passed over, so that the depth is not known any more.
    resumed: bool,
    depth: usize,
    closing: Option<String>,
    /// Text since the last begin of an element.
    pub text: String,
}

impl<'a> Walker<'a> {
    /// A walker over `document` that goes on at the next `mark` behind a damaged place.
    pub fn new(document: &'a str, mark: &'static str) -> Walker<'a> {
        Walker {
            document,
            reader: tolerant(document),
            base: 0,
            mark,
            damage: None,
            resumed: false,
            depth: 0,
            closing: None,
            text: String::new(),
        }
    }

    /// Goes on at the next mark behind a damaged place at `byte`. Returns how many bytes were
    /// passed over; `None` where there is no further mark.
    fn resume(&mut self, byte: u64) -> Option<u64> {
        let mut from = usize::try_from(byte).ok()?.max(self.base).saturating_add(1);
        while from < self.document.len() && !self.document.is_char_boundary(from) {
            from += 1;
        }
        let place = from + self.document.get(from..)?.find(self.mark)?;
        self.reader = tolerant(&self.document[place..]);
        (self.base, self.resumed, self.depth) = (place, true, 0);
        self.closing = None;
        self.text.clear();
        Some(place as u64 - byte)
    }

    /// The next step; `None` at the end. Damaged places are passed over and counted in
    /// [`Walker::damage`].
    ///
    /// # Errors
    /// [`Stop`] where the document is cut short, broken for good or dangerous.
    pub fn step(&mut self) -> Result<Option<Step<'a>>, Stop> {
        loop {
            match self.next() {
                Err(Stop::Broken(byte, reason)) => {
                    let room = self
                        .damage
                        .as_ref()
                        .is_none_or(|damage| damage.places < MAX_DAMAGES);
                    let Some(count) = room.then(|| self.resume(byte)).flatten() else {
                        return Err(Stop::Broken(byte, reason));
                    };
                    let damage = self.damage.get_or_insert(Damage {
                        byte,
                        count: 0,
                        places: 0,
                        reason,
                    });
                    damage.count += count;
                    damage.places += 1;
                }
                other => return other,
            }
        }
    }

    /// What is to be said of the places that were passed over.
    pub fn damage_warning(&self) -> Option<Warning> {
        self.damage.clone().map(
            |Damage {
                 byte,
                 count,
                 places,
                 reason,
             }| {
                Warning::BytesSkipped {
                    byte,
                    count,
                    places,
                    reason,
                }
            },
        )
    }

    fn next(&mut self) -> Result<Option<Step<'a>>, Stop> {
        if let Some(name) = self.closing.take() {
            return Ok(Some(Step::Close(Name(Cow::Owned(name)))));
        }
        loop {
            let event = self.reader.read_event();
            match event {
                Ok(Event::Start(start) | Event::Empty(start)) if start.contains(['<', '\0']) => {
                    let byte = self.base as u64 + self.reader.buffer_position();
                    let byte = byte.saturating_sub(start.len() as u64 + 2);
                    return Err(Stop::Broken(byte, "an element is damaged".to_owned()));
                }
                Ok(Event::Start(start)) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Stop::Refused("its elements are nested too deep".to_owned()));
                    }
                    self.text.clear();
                    return Ok(Some(Step::Open(Element(start))));
                }
                Ok(Event::Empty(start)) => {
                    self.text.clear();
                    let name: &str = start.name().into_inner();
                    self.closing = Some(name.to_owned());
                    return Ok(Some(Step::Open(Element(start))));
                }
                Ok(Event::End(end)) if end.contains(['<', '\0']) => {
                    let byte = self.base as u64 + self.reader.buffer_position();
                    let byte = byte.saturating_sub(end.len() as u64 + 3);
                    return Err(Stop::Broken(byte, "an element is damaged".to_owned()));
                }
                Ok(Event::End(end)) => {
                    self.depth = self.depth.saturating_sub(1);
                    let name: &str = end.name().into_inner();
                    return Ok(Some(Step::Close(Name(Cow::Owned(name.to_owned())))));
                }
                Ok(Event::Text(text)) => self.push(&text.into_inner()),
                Ok(Event::CData(text)) => self.push(&text.into_inner()),
                Ok(Event::GeneralRef(reference)) => {
                    if let Ok(Some(c)) = reference.resolve_char_ref() {
                        self.push(c.encode_utf8(&mut [0; 4]));
                    } else if let Some(text) =
                        quick_xml::escape::resolve_predefined_entity(&reference.into_inner())
                    {
                        self.push(text);
                    }
                }
                Ok(Event::DocType(_)) => return Err(Stop::Refused(document_type())),
                Ok(Event::Eof) if self.depth > 0 && !self.resumed => {
                    let reason = "the file ends in the middle".to_owned();
                    return Err(Stop::Broken(self.document.len() as u64, reason));
                }
                Ok(Event::Eof) => return Ok(None),
                Ok(_) => {}
                Err(error) => {
                    let reason = format!("the XML is broken ({error})");
                    let byte = self.base as u64 + self.reader.error_position();
                    return Err(Stop::Broken(byte, reason));
                }
            }
        }
    }

    fn push(&mut self, text: &str) {
        if self.text.len() + text.len() <= MAX_TEXT {
            self.text.push_str(text);
        }
    }
}

/// A reader that forgives what does not hinder reading: a misspelt end of an element.
fn tolerant(document: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(document);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    reader
}

/// Words for a document type declaration.
pub fn document_type() -> String {
    "the file declares a document type or entities, which recordings do not need and which can \
     be used to do harm; export the file again from your watch or service"
        .to_owned()
}

/// The number in `text`, if there is a finite one.
pub fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
}
