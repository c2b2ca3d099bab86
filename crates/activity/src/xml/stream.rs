//! Reading XML that is too large for memory.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// So many bytes may one element, text or declaration take.
const MAX_EVENT: usize = 1 << 20;

/// A reader that fails when one event of XML grows too large, and that counts what was read.
pub struct Guarded<R> {
    inner: R,
    left: Rc<Cell<usize>>,
    total: u64,
    limit: u64,
}

impl<R: BufRead> Guarded<R> {
    /// Guards `inner`, which may give `limit` bytes in all. Call the returned function before
    /// every event.
    pub fn new(inner: R, limit: u64) -> (Guarded<R>, impl Fn()) {
        let left = Rc::new(Cell::new(MAX_EVENT));
        let reset = Rc::clone(&left);
        (
            Guarded {
                inner,
                left,
                total: 0,
                limit,
            },
            move || reset.set(MAX_EVENT),
        )
    }
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(io::Error::other("one element is larger than 1 MiB"));
        }
        if self.total >= self.limit {
            return Err(io::Error::other(format!(
                "the file is larger than {} MiB unpacked",
                self.limit >> 20
            )));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left.set(self.left.get().saturating_sub(amount));
        self.total += amount as u64;
        self.inner.consume(amount);
    }
}

/// Whether a document type declaration only lists elements and attributes, as Apple Health's
/// does: no entities, nothing from outside.
pub fn read_declarations(declaration: &str) -> bool {
    let upper = declaration.to_ascii_uppercase();
    let head = upper.split('[').next().unwrap_or_default();
    !upper.contains("<!ENTITY")
        && !upper.contains('%')
        && !head
            .split_whitespace()
            .any(|word| word == "SYSTEM" || word == "PUBLIC")
}
