//! A plot as a part of a page: drawings, text alternative and table under a heading of the page.

use midstance_training::plot::Plot;

/// A plot, ready to be placed.
pub struct Figure {
    /// Its name; the heading that names it has the id `{id}-caption`.
    pub id: String,
    /// The finding in words.
    pub title: String,
    /// Drawing for phones, as HTML that the program made.
    pub narrow: String,
    /// Drawing for wide windows and print.
    pub wide: String,
    /// Every value shown.
    pub table: String,
}

impl Figure {
    /// Takes a plot apart.
    pub fn of(plot: Plot) -> Self {
        Self {
            narrow: plot.narrow.inline(),
            wide: plot.wide.inline(),
            table: plot.table.html(),
            id: plot.id,
            title: plot.title,
        }
    }
}
