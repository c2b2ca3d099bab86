//! Pictures: alone in a paragraph they are a figure with words below, else they stand in the line.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Renderer, Spanned, inline};
use crate::body::Image;
use crate::clean::escape;
use crate::pictures::{FOLDER, picture_name};

/// Whether a paragraph that starts at `at` is nothing but a picture.
pub fn is_figure(events: &[Spanned<'_>], at: usize) -> bool {
    let image = at + 1;
    matches!(
        events.get(image),
        Some((Event::Start(Tag::Image { .. }), _))
    ) && matches!(
        events.get(inline::end_of(events, image)),
        Some((Event::End(TagEnd::Paragraph), _))
    )
}

impl Renderer<'_, '_> {
    /// Writes a figure; returns the index after its paragraph.
    pub(super) fn figure(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let end = inline::end_of(events, at);
        let Some((Event::Start(Tag::Image { title, .. }), _)) = events.get(at + 1) else {
            return end;
        };
        self.push_html("<figure>");
        self.image(events, at + 1);
        if !title.trim().is_empty() {
            self.plain.push_str(title);
            self.plain.push('\n');
            let caption = escape(title.trim());
            self.push_html(&format!("<figcaption>{caption}</figcaption>"));
        }
        self.push_html("</figure>\n");
        end
    }

    /// Writes a picture; returns the index after it.
    pub(super) fn image(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let end = inline::end_of(events, at);
        let (Event::Start(Tag::Image { dest_url, .. }), span) = &events[at] else {
            return end;
        };
        let alt = inline::plain_text(&events[at..end]);
        if alt.trim().is_empty() {
            let message = "a picture without words; write what it shows: ![words](address)";
            self.fault(span, message);
            return end;
        }
        if picture_name(dest_url).is_none() {
            let message = format!(
                "the picture '{dest_url}' is not one of this site; upload it under Pictures and \
                 write {FOLDER}name"
            );
            self.fault(span, &message);
            return end;
        }
        self.push_html(&format!(
            "<img src=\"{}\" alt=\"{}\" loading=\"lazy\">",
            escape(dest_url),
            escape(&alt)
        ));
        self.body.images.push(Image {
            address: dest_url.to_string(),
            alt,
        });
        end
    }
}
