//! Looking ahead in the parser's events.

use pulldown_cmark::{Event, Tag};

use super::Spanned;

/// Index just after the element that starts at `at`.
pub fn end_of(events: &[Spanned<'_>], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    events.len()
}

/// The words of some events, without marks.
pub fn plain_text(events: &[Spanned<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Whether a paragraph that starts at `at` is the caption of a table right below it.
pub fn is_caption(events: &[Spanned<'_>], at: usize) -> bool {
    let end = end_of(events, at);
    matches!(events.get(end), Some((Event::Start(Tag::Table(_)), _)))
        && plain_text(&events[at..end]).starts_with("Table:")
}
