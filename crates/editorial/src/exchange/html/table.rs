//! Tables: Markdown's know one line of headings and no cells over two columns.

use super::inline::{collapsed, escape};
use super::tree::{Element, Node};
use super::write::{Writer, raw_text};

impl Writer<'_> {
    /// A table as one block, its caption above it.
    pub(super) fn table(&mut self, table: &Element, caption: &str) -> Option<String> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut own_caption = String::new();
        self.rows(&table.children, &mut rows, &mut own_caption);
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return None;
        }
        self.tables += 1;
        let words = [caption, own_caption.trim()];
        let words = words.into_iter().find(|words| !words.is_empty());
        let caption = words.map_or_else(
            || {
                let told = format!(
                    "give the {} a caption that says what it shows",
                    nth(self.tables)
                );
                self.warnings.push(told);
                format!("Table {}", self.tables)
            },
            |words| escape(&collapsed(words)),
        );
        let mut lines = vec![format!("Table: {}", caption.trim()), String::new()];
        for (at, row) in rows.iter_mut().enumerate() {
            row.resize(columns, String::new());
            lines.push(format!("| {} |", row.join(" | ")));
            if at == 0 {
                lines.push(format!("|{}", " --- |".repeat(columns)));
            }
        }
        Some(lines.join("\n"))
    }

    fn rows(&mut self, nodes: &[Node], rows: &mut Vec<Vec<String>>, caption: &mut String) {
        for node in nodes {
            let Node::Element(element) = node else {
                continue;
            };
            match &*element.tag {
                "tr" => {
                    let row = self.cells(element);
                    if !row.is_empty() {
                        rows.push(row);
                    }
                }
                "caption" => *caption = collapsed(&raw_text(&element.children)),
                _ => self.rows(&element.children, rows, caption),
            }
        }
    }

    fn cells(&mut self, row: &Element) -> Vec<String> {
        let mut cells = Vec::new();
        for node in &row.children {
            let Node::Element(cell) = node else { continue };
            if !matches!(&*cell.tag, "td" | "th") {
                continue;
            }
            cells.push(self.cell(&cell.children));
            let span = cell.attribute("colspan").and_then(|n| n.parse().ok());
            for _ in 1..span.unwrap_or(1_usize).min(50) {
                cells.push(String::new());
            }
        }
        cells
    }

    /// A cell in one line.
    fn cell(&mut self, nodes: &[Node]) -> String {
        let blocks = self.blocks(nodes);
        let line = blocks.join(" ").replace("\\\n", " ").replace('\n', " ");
        // Inside a table a bar ends the cell, also where code keeps it as it is.
        let mut out = String::with_capacity(line.len());
        let mut before = ' ';
        for letter in line.chars() {
            if letter == '|' && before != '\\' {
                out.push('\\');
            }
            out.push(letter);
            before = letter;
        }
        out
    }
}

fn nth(number: usize) -> String {
    match number {
        1 => "first table".to_owned(),
        2 => "second table".to_owned(),
        more => format!("table number {more}"),
    }
}
