//! What a file says about one recorded activity, whatever its format.

mod lap;
mod record;
mod session;
mod source;
mod sport;
mod warning;

pub use lap::{Lap, Pause};
pub use record::{DeveloperSeries, Position, Record};
pub use session::{Averages, Elevation, ElevationSource, RunnerNote, Session};
pub use source::{Device, DistanceSource, Format, Source};
pub use sport::{Sport, SportKind};
pub use warning::Warning;
