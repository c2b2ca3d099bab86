//! Pictures that people upload: looked at with suspicion, turned upright and drawn anew.
//!
//! Nothing of the file that came in goes out again: pixels are decoded under limits, turned as the
//! camera held them, taken to the colours of screens, and encoded anew in several widths, so no
//! place, name or hidden text travels with them. The crate reads no clock and no file.
//!
//! ```
//! use midstance_picture::{Picture, Refused};
//!
//! let drawing = br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#;
//! assert_eq!(Picture::read(drawing).err(), Some(Refused::Svg));
//! ```

mod colour;
mod encode;
mod kind;
mod read;
mod refused;
mod sizes;

pub use kind::Kind;
pub use read::{MOST_BYTES, MOST_PIXELS, MOST_SIDE, Picture};
pub use refused::Refused;
pub use sizes::{Size, WIDTHS};
