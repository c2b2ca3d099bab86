//! A plot: its words, its two drawings, its table.

use super::{
    svg::{Drawing, escape},
    table::Table,
};

/// Which of the two drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// For phones: 288 units wide (320 px less the page's gutter), six weeks.
    Narrow,
    /// For wide windows and print: 672 units (the measure of a page), sixteen weeks.
    Wide,
}

impl Size {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Narrow, Self::Wide];

    /// Width in user units, which are CSS pixels at full size.
    pub fn width(self) -> f64 {
        match self {
            Self::Narrow => 288.0,
            Self::Wide => 672.0,
        }
    }

    /// Weeks it shows.
    pub fn weeks(self) -> i32 {
        match self {
            Self::Narrow => 6,
            Self::Wide => 16,
        }
    }

    /// Class of the drawing.
    pub fn class(self) -> &'static str {
        match self {
            Self::Narrow => "plot-narrow",
            Self::Wide => "plot-wide",
        }
    }

    pub(super) fn suffix(self) -> char {
        match self {
            Self::Narrow => 'n',
            Self::Wide => 'w',
        }
    }
}

/// A plot with all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Name, unique on a page and fit for a file name.
    pub id: String,
    /// The finding in words: the heading.
    pub title: String,
    /// Text alternative: what the drawing shows.
    pub description: String,
    /// Drawing for phones.
    pub narrow: Drawing,
    /// Drawing for wide windows and print.
    pub wide: Drawing,
    /// Every value shown.
    pub table: Table,
}

impl Plot {
    /// A drawing by size.
    pub fn drawing(&self, size: Size) -> &Drawing {
        match size {
            Size::Narrow => &self.narrow,
            Size::Wide => &self.wide,
        }
    }

    /// The whole figure as HTML: finding, both drawings, table folded away.
    pub fn html(&self) -> String {
        let table = format!(
            "<details>\n<summary>Show as a table</summary>\n{}</details>\n",
            self.table.html()
        );
        self.figure(&[Size::Narrow, Size::Wide], &table)
    }

    /// The figure for paper: the wide drawing and the open table.
    pub fn print_html(&self) -> String {
        self.figure(&[Size::Wide], &self.table.html())
    }

    fn figure(&self, sizes: &[Size], table: &str) -> String {
        let (id, title) = (escape(&self.id), escape(&self.title));
        let drawings: String = sizes
            .iter()
            .map(|size| self.drawing(*size).inline())
            .collect();
        format!(
            "<figure class=\"plot-figure\" role=\"group\" aria-labelledby=\"{id}-caption\">\n<figcaption id=\"{id}-caption\">{title}</figcaption>\n{drawings}{table}</figure>\n"
        )
    }
}
