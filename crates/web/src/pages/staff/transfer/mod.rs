//! Articles from elsewhere and for elsewhere.

mod bring;
mod take;
mod unpack;

pub use bring::{act as bring, show};
pub use take::show as take;

/// Bytes that an import may send.
pub const MOST_BYTES: usize = 100 << 20;
