//! Care cards: advice set apart by how soon help is needed, in words before colour.

use pulldown_cmark::{BlockQuoteKind, Event, HeadingLevel, Tag};

use super::{Renderer, Spanned, inline};
use crate::clean::escape;

impl<'e> Renderer<'_, 'e> {
    /// Opens a card and writes its heading; returns the index after the heading.
    pub(super) fn open_card(
        &mut self,
        events: &'e [Spanned<'e>],
        at: usize,
        kind: BlockQuoteKind,
    ) -> usize {
        let (class, said) = match kind {
            BlockQuoteKind::Caution => ("care care-emergency", "Emergency advice: "),
            BlockQuoteKind::Warning => ("care care-urgent", "Urgent advice: "),
            BlockQuoteKind::Important => ("care", "Non-urgent advice: "),
            BlockQuoteKind::Note | BlockQuoteKind::Tip => {
                let message = "cards are [!CAUTION] (emergency), [!WARNING] (same day) and \
                               [!IMPORTANT] (can wait for a visit); use one of these";
                self.fault(&events[at].1, message);
                return inline::end_of(events, at);
            }
        };
        let heading = at + 1;
        let is_heading = matches!(
            events.get(heading),
            Some((
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H3,
                    ..
                }),
                _
            ))
        );
        if !is_heading {
            let message = "a card has no heading; write '> ### What to do' as its first line";
            self.fault(&events[at].1, message);
            return inline::end_of(events, at);
        }
        let end = inline::end_of(events, heading);
        let title = inline::plain_text(&events[heading..end]);
        let id = self.ids.take(&title);
        // Before the first part of a page, a card stands right under the page's title.
        let (level, tag) = if self.open.is_some() {
            (3, "h3")
        } else {
            (2, "h2")
        };
        self.level = level;
        self.plain.push_str(&title);
        self.plain.push_str(".\n");
        self.push_html(&format!(
            "<section class=\"{class}\" aria-labelledby=\"{id}\">\
             <{tag} id=\"{id}\"><span class=\"vh\">{said}</span>{}</{tag}>\n<div>\n",
            escape(&title)
        ));
        end
    }

    /// Closes a card; one for an emergency ends with the call itself.
    pub(super) fn close_card(&mut self, kind: BlockQuoteKind) {
        if kind == BlockQuoteKind::Caution {
            self.push_html("<p><a class=\"button\" href=\"tel:911\">Call 911</a></p>\n");
        }
        self.push_html("</div></section>\n");
    }
}
