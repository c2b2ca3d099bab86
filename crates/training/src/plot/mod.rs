//! Plots as server-made SVG, each with a title that says the finding, a text alternative, and a
//! table that holds every value shown.
//!
//! A plot comes in two drawings: narrow (readable at 320 px, six weeks) and wide (sixteen weeks).
//! A page holds both and shows one by the classes `plot-narrow` and `plot-wide`. Nothing rests on
//! colour alone: spikes are hatched and carry a diamond, limits are dashed and labelled. There are
//! no `style` attributes, so a strict content security policy lets the drawings through; their
//! look comes from [`STYLESHEET`], which a page links and a standalone file embeds.

mod axis;
mod figure;
mod pain;
mod profile;
mod runs;
mod scene;
mod style;
mod svg;
mod table;
pub mod terminal;
mod tissue;
mod weeks;

pub use figure::{Plot, Size};
pub use pain::pain_plot;
pub use profile::profile_plot;
pub use runs::{RunsView, runs_plot};
pub use style::STYLESHEET;
pub use svg::{Drawing, escape};
pub use table::{Column, Table};
pub use tissue::tissue_plot;
pub use weeks::weeks_plot;
