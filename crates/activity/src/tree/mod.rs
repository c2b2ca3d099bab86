//! Files in folders and archives, looked at the same way.

mod folder;
mod salvage;
mod zip;

pub use folder::{Folder, read_file, unreadable};
pub use salvage::salvage;
pub use zip::Zip;

use std::io::BufRead;

use crate::outcome::Fault;

/// A set of named files.
pub trait Tree {
    /// Names of all files, with `/` between folders, in a fixed order.
    fn names(&self) -> &[String];

    /// The whole file, at most `most` bytes of it.
    ///
    /// # Errors
    /// [`Fault`] in words where it cannot be read or is larger.
    fn read(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Fault>;

    /// Gives the file to `use_it` as a stream.
    ///
    /// # Errors
    /// [`Fault`] where it cannot be opened.
    fn stream(
        &mut self,
        index: usize,
        use_it: &mut dyn FnMut(&mut dyn BufRead),
    ) -> Result<(), Fault>;
}
