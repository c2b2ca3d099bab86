//! The components of a calendar that busy times depend on.

use super::ReadError;
use super::content_line::{ContentLine, content_lines};
use super::limits::{MAX_BYTES, MAX_EVENTS};

/// Properties that are kept; all others are dropped while reading.
const KEPT: [&str; 20] = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "UID",
    "SEQUENCE",
    "STATUS",
    "TRANSP",
    "X-MICROSOFT-CDO-BUSYSTATUS",
    "FREEBUSY",
    "TZID",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "X-LIC-LOCATION",
    "X-WR-CALNAME",
    "X-WR-TIMEZONE",
    "NAME",
];

/// Deepest nesting that is followed; a calendar needs three.
const DEPTH: usize = 8;

/// A component such as VEVENT, with the properties that matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Component {
    pub name: String,
    pub line: usize,
    pub properties: Vec<ContentLine>,
    pub children: Vec<Component>,
}

impl Component {
    /// The first property `name`.
    pub(crate) fn property(&self, name: &str) -> Option<&ContentLine> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }

    /// Every property `name`.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a ContentLine> {
        self.properties
            .iter()
            .filter(move |property| property.name == name)
    }

    /// Whether a property `name` says `word`.
    pub(crate) fn says(&self, name: &str, word: &str) -> bool {
        self.property(name)
            .is_some_and(|property| property.says(word))
    }
}

/// The calendars of a file joined under one component: some programs write several in a row.
pub(crate) fn read_calendar(bytes: &[u8]) -> Result<Component, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text
        .get(..15)
        .is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
    {
        return Err(ReadError::NotACalendar);
    }
    let mut root = Component::default();
    let mut stack: Vec<Component> = Vec::new();
    let mut events = 0;
    for line in content_lines(text) {
        match line.name.as_str() {
            "BEGIN" => {
                let name = line.value.trim().to_ascii_uppercase();
                events += usize::from(name == "VEVENT");
                if events > MAX_EVENTS {
                    return Err(ReadError::TooManyEvents);
                }
                if stack.len() == DEPTH {
                    return Err(ReadError::TooDeep);
                }
                stack.push(Component {
                    name,
                    line: line.number,
                    ..Component::default()
                });
            }
            "END" => close(&mut stack, &mut root, line.value.trim()),
            name if KEPT.contains(&name) => {
                if let Some(component) = stack.last_mut() {
                    component.properties.push(line);
                }
            }
            _ => {}
        }
    }
    if stack.is_empty() {
        Ok(root)
    } else {
        Err(ReadError::CutShort)
    }
}

/// Closes `name` and whatever stands open inside it; an END without BEGIN does nothing.
fn close(stack: &mut Vec<Component>, root: &mut Component, name: &str) {
    if !stack
        .iter()
        .any(|open| open.name.eq_ignore_ascii_case(name))
    {
        return;
    }
    while let Some(done) = stack.pop() {
        let found = done.name.eq_ignore_ascii_case(name);
        match stack.last_mut() {
            Some(parent) if is_kept(&done) => parent.children.push(done),
            Some(_) => {}
            None => {
                root.properties.extend(done.properties);
                root.children.extend(done.children);
            }
        }
        if found {
            return;
        }
    }
}

/// Alarms, to-dos and the like are of no interest.
fn is_kept(component: &Component) -> bool {
    let name = component.name.as_str();
    matches!(
        name,
        "VEVENT" | "VFREEBUSY" | "VTIMEZONE" | "STANDARD" | "DAYLIGHT"
    )
}
