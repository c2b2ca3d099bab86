//! The table beside a plot.

use std::fmt::Write as _;

use serde::Serialize;

use super::svg::escape;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading, unit included.
    pub label: &'static str,
    /// Whether it holds numbers, set to the right.
    pub numeric: bool,
}

/// A table whose first column names the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table; a label that begins with `#` makes a column of numbers.
    pub(crate) fn new(caption: impl Into<String>, labels: &[&'static str]) -> Self {
        let column = |label: &&'static str| match label.strip_prefix('#') {
            Some(label) => Column {
                label,
                numeric: true,
            },
            None => Column {
                label,
                numeric: false,
            },
        };
        Self {
            caption: caption.into(),
            columns: labels.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// As HTML, with headings for screen readers and `data-label` for rows stacked on phones.
    pub fn html(&self) -> String {
        let mut out = format!(
            "<table class=\"plot-table\">\n<caption>{}</caption>\n<thead><tr>",
            escape(&self.caption)
        );
        for column in &self.columns {
            let class = if column.numeric {
                " class=\"number\""
            } else {
                ""
            };
            let _ = write!(
                out,
                "<th scope=\"col\"{class}>{}</th>",
                escape(column.label)
            );
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            out.push_str("<tr>");
            for (at, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
                let (label, text) = (escape(column.label), escape(cell));
                let class = if column.numeric {
                    " class=\"number\""
                } else {
                    ""
                };
                let _ = if at == 0 {
                    write!(out, "<th scope=\"row\">{text}</th>")
                } else {
                    write!(out, "<td data-label=\"{label}\"{class}>{text}</td>")
                };
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table>\n");
        out
    }

    /// As lines for a terminal, columns aligned.
    pub fn text(&self) -> String {
        let width = |at: usize| {
            let cells = self
                .rows
                .iter()
                .filter_map(|row| row.get(at))
                .map(|cell| cell.chars().count());
            cells
                .chain([self.columns[at].label.chars().count()])
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut out = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut text = String::new();
            for (at, cell) in cells.enumerate().take(widths.len()) {
                let (gap, width) = (if at == 0 { "" } else { "  " }, widths[at]);
                let _ = if self.columns[at].numeric {
                    write!(text, "{gap}{cell:>width$}")
                } else {
                    write!(text, "{gap}{cell:<width$}")
                };
            }
            out.push_str(text.trim_end());
            out.push('\n');
        };
        line(&mut self.columns.iter().map(|column| column.label));
        for row in &self.rows {
            line(&mut row.iter().map(String::as_str));
        }
        out
    }
}
