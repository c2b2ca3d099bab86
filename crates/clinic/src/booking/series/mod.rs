//! Several visits at once: every date is checked and shown, then all chosen ones are booked or none.

mod book;
mod plan;
mod view;

pub use book::{SERIES_MOST, SeriesBooking, SeriesError, book_series};
pub use plan::{Planned, SeriesPlan, SeriesWish, Standing, plan_series};
pub use view::{series_member, together};
