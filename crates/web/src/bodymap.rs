//! "Where does it hurt?": a drawing and a list that say the same.
//!
//! The truth is a list of check boxes, one for each [`Area`]; the drawing is a
//! second way to tick them. One component serves the question, the small
//! picture in a guide, and print. Left and right are the person's own.

mod answer;
mod areas;
mod map;
mod shapes;
mod style;
mod view;

pub use answer::{Chosen, NOT_SURE, NOTHING_CHOSEN, read};
pub use areas::{AREAS, Area, Group, Side, area, words};
pub use map::{Picture, Question};
pub use style::css;
pub use view::{View, Zoom};
