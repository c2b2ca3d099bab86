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
    /// For wide windows and print: 720 units, sixteen weeks.
    Wide,
}

impl Size {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Narrow, Self::Wide];

    /// Width in user units, which are CSS pixels at full size.
    pub fn width(self) -> f64 {
        match self {
            Self::Narrow => 288.0,
            Self::Wide => 720.0,
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
        format!(
            "<figure class=\"plot-figure\" role=\"group\" aria-labelledby=\"{id}-caption\">\n<figcaption id=\"{id}-caption\">{}</figcaption>\n{}{}<details>\n<summary>Show as a table</summary>\n{}</details>\n</figure>\n",
            escape(&self.title),
            self.narrow.inline(),
            self.wide.inline(),
            self.table.html(),
            id = escape(&self.id),
        )
    }
}
