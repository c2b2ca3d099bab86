//! Tables that can be scrolled on a phone and are read out with their headings.

use pulldown_cmark::{Event, Tag, TagEnd};

/// Renders the events of tables one by one.
#[derive(Debug, Default)]
pub struct TableWriter {
    tables: usize,
    in_head: bool,
    first_cell: bool,
}

impl TableWriter {
    /// HTML that opens a table with its caption, which already is HTML.
    pub fn open(&mut self, caption: &str) -> String {
        self.tables += 1;
        let id = format!("table-{}", self.tables);
        format!(
            "<div class=\"table-wrap\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{id}\">\
             <table><caption id=\"{id}\">{caption}</caption>"
        )
    }

    /// HTML for a mark inside a table; none for any other event.
    pub fn mark(&mut self, event: &Event<'_>) -> Option<&'static str> {
        Some(match event {
            Event::Start(Tag::TableHead) => {
                self.in_head = true;
                "<thead><tr>"
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                "</tr></thead><tbody>"
            }
            Event::Start(Tag::TableRow) => {
                self.first_cell = true;
                "<tr>"
            }
            Event::End(TagEnd::TableRow) => "</tr>",
            Event::Start(Tag::TableCell) if self.in_head => "<th scope=\"col\">",
            Event::Start(Tag::TableCell) if self.first_cell => "<th scope=\"row\">",
            Event::Start(Tag::TableCell) => "<td>",
            Event::End(TagEnd::TableCell) if self.in_head => "</th>",
            Event::End(TagEnd::TableCell) if std::mem::take(&mut self.first_cell) => "</th>",
            Event::End(TagEnd::TableCell) => "</td>",
            Event::End(TagEnd::Table) => "</tbody></table></div>\n",
            _ => return None,
        })
    }
}
