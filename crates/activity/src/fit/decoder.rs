//! The message loop of the FIT protocol: definitions, data, compressed timestamps.
//!
//! Written over Garmin's published protocol description. It borrows from the bytes, allocates
//! only for definitions, and hands out one message after the other.

use std::ops::RangeInclusive;
use std::rc::Rc;

use super::field::{Field, width};
use super::profile::FIRST_DATE;

/// Number of the field that carries the time in every message.
const TIMESTAMP: u8 = 253;

/// Where and why the messages could not be read further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Byte from the start of the input.
    pub byte: usize,
    /// Words for people.
    pub reason: String,
}

/// Layout of the messages of one local number.
#[derive(Clone, Debug, Default)]
struct Definition {
    global: u16,
    big_endian: bool,
    fields: Vec<FieldLayout>,
    developer: Vec<DeveloperLayout>,
    size: usize,
    timestamp_at: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
struct FieldLayout {
    number: u8,
    base: u8,
    at: u16,
    size: u8,
}

#[derive(Clone, Copy, Debug)]
struct DeveloperLayout {
    number: u8,
    index: u8,
    at: u16,
    size: u8,
}

/// One data message.
pub struct Message<'d, 'a> {
    definition: &'d Definition,
    data: &'a [u8],
    /// Time in seconds since 1989-12-31T00:00:00Z, from the message or its compressed header.
    pub time: Option<u32>,
}

impl<'d, 'a: 'd> Message<'d, 'a> {
    /// Global message number.
    pub fn number(&self) -> u16 {
        self.definition.global
    }

    /// Its fields that have a value or a mark of none.
    #[inline]
    pub fn fields(&self) -> impl Iterator<Item = Field<'a>> + 'd {
        let (data, big_endian) = (self.data, self.definition.big_endian);
        self.definition.fields.iter().filter_map(move |field| {
            let at = usize::from(field.at);
            let bytes = data.get(at..at + usize::from(field.size))?;
            Some(Field {
                number: field.number,
                base: field.base,
                big_endian,
                bytes,
            })
        })
    }

    /// Its developer fields: index of the developer, number, bytes.
    #[inline]
    pub fn developer_fields(&self) -> impl Iterator<Item = (u8, u8, &'a [u8])> + 'd {
        let data = self.data;
        self.definition.developer.iter().filter_map(move |field| {
            let at = usize::from(field.at);
            Some((
                field.index,
                field.number,
                data.get(at..at + usize::from(field.size))?,
            ))
        })
    }

    /// Byte order of its values.
    pub fn big_endian(&self) -> bool {
        self.definition.big_endian
    }
}

/// Reads the messages of one FIT file.
pub struct Decoder<'a> {
    bytes: &'a [u8],
    pub(super) position: usize,
    pub(super) end: usize,
    definitions: Vec<Option<Rc<Definition>>>,
    clock: Option<u32>,
    /// The last time that lay within a day of the one before.
    pub(super) trusted: Option<u32>,
    /// Field definitions whose size does not fit their type.
    pub odd_fields: u32,
}

impl<'a> Decoder<'a> {
    /// A decoder of the messages in `bytes[start..end]`.
    pub fn new(bytes: &'a [u8], start: usize, end: usize) -> Decoder<'a> {
        let end = end.min(bytes.len());
        let definitions = (0..16).map(|_| None).collect();
        Decoder {
            bytes,
            position: start,
            end,
            definitions,
            clock: None,
            trusted: None,
            odd_fields: 0,
        }
    }

    /// Where the next message begins.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Whether a timed message of a defined kind, or a definition, may begin at `place`; `times`
    /// are those that can be meant.
    pub(super) fn may_begin(&self, place: usize, times: RangeInclusive<u32>) -> bool {
        let Some(rest @ [head, ..]) = self.bytes.get(place..self.end) else {
            return false;
        };
        if head & 0xC0 == 0x40 {
            return matches!(*rest, [_, 0, 0 | 1, _, _, 1..=128, _, size, base, ..]
                if size > 0 && base & 0x1F <= 16 && head & 0x10 == 0);
        }
        let local = if head & 0x80 != 0 {
            (head >> 5) & 0x03
        } else {
            head & 0x0F
        };
        let Some(definition) = self.definitions[usize::from(local)].as_deref() else {
            return false;
        };
        if head & 0x80 != 0 {
            return true;
        }
        let time = definition
            .timestamp_at
            .and_then(|at| rest.get(1 + at..5 + at));
        let time = time.and_then(|four| <[u8; 4]>::try_from(four).ok());
        time.is_some_and(|four| {
            let big = definition.big_endian;
            let time = if big {
                u32::from_be_bytes(four)
            } else {
                u32::from_le_bytes(four)
            };
            head & 0x30 == 0 && times.contains(&time)
        })
    }

    /// A second decoder with the same definitions, to try whether it can go on at `position`.
    pub(super) fn trial(&self, position: usize) -> Decoder<'a> {
        let definitions = self.definitions.clone();
        Decoder {
            definitions,
            position,
            odd_fields: 0,
            ..*self
        }
    }

    /// The next data message; `None` at the end.
    ///
    /// # Errors
    /// [`Stop`] where the bytes are no message; nothing more can be read then.
    #[inline]
    pub fn next(&mut self) -> Result<Option<Message<'_, 'a>>, Stop> {
        loop {
            if self.position >= self.end {
                return Ok(None);
            }
            let head = self.bytes[self.position];
            if head & 0x80 != 0 {
                let local = usize::from((head >> 5) & 0x03);
                return self.data(local, Some(u32::from(head & 0x1F))).map(Some);
            }
            let local = usize::from(head & 0x0F);
            if head & 0x40 == 0 {
                return self.data(local, None).map(Some);
            }
            self.define(local, head & 0x20 != 0)?;
        }
    }

    fn data(&mut self, local: usize, offset: Option<u32>) -> Result<Message<'_, 'a>, Stop> {
        let from = self.position + 1;
        let Some(definition) = self.definitions[local].as_deref() else {
            let reason = format!("a message of the undefined kind {local}");
            return Err(Stop {
                byte: self.position,
                reason,
            });
        };
        let Some(data) = self.bytes[..self.end].get(from..from + definition.size) else {
            return Err(ended(self.position));
        };
        // A block that was never written: no device writes a dated message of zeros.
        let dated = self.trusted.is_some_and(|clock| clock >= FIRST_DATE);
        if dated && data.len() >= 6 && data.iter().all(|byte| *byte == 0) {
            let reason = "a message of zeros".to_owned();
            return Err(Stop {
                byte: self.position,
                reason,
            });
        }
        self.position = from + definition.size;
        let mut time = None;
        if let Some(at) = definition.timestamp_at {
            let four = [data[at], data[at + 1], data[at + 2], data[at + 3]];
            let value = match definition.big_endian {
                true => u32::from_be_bytes(four),
                false => u32::from_le_bytes(four),
            };
            if value != u32::MAX {
                time = Some(value);
                self.clock = time;
                if self
                    .trusted
                    .is_none_or(|before| before.abs_diff(value) < 86_400)
                {
                    self.trusted = time;
                }
            }
        } else if let (Some(offset), Some(clock)) = (offset, self.clock) {
            let moved = clock.wrapping_add(offset.wrapping_sub(clock & 0x1F) & 0x1F);
            time = Some(moved);
            self.clock = time;
        }
        Ok(Message {
            definition,
            data,
            time,
        })
    }

    fn define(&mut self, local: usize, with_developer: bool) -> Result<(), Stop> {
        let start = self.position;
        let bytes = &self.bytes[..self.end];
        let head = bytes
            .get(start + 1..start + 6)
            .ok_or_else(|| ended(start))?;
        let big_endian = match head[1] {
            0 => false,
            1 => true,
            other => {
                let reason = format!("a definition with the unknown byte order {other}");
                return Err(Stop {
                    byte: start,
                    reason,
                });
            }
        };
        let pair = [head[2], head[3]];
        let old = self.definitions[local].take();
        let mut definition = old.and_then(Rc::into_inner).unwrap_or_default();
        definition.global = if big_endian {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        };
        definition.big_endian = big_endian;
        definition.fields.clear();
        definition.developer.clear();
        definition.timestamp_at = None;
        let mut at = 0usize;
        let mut position = start + 6;
        let count = usize::from(head[4]);
        let list = bytes
            .get(position..position + 3 * count)
            .ok_or_else(|| ended(start))?;
        for field in list.chunks_exact(3) {
            let (number, size, base) = (field[0], field[1], field[2]);
            let wide = width(base);
            self.odd_fields += u32::from(!usize::from(size).is_multiple_of(wide));
            if number == TIMESTAMP && size == 4 {
                definition.timestamp_at = Some(at);
            } else if size > 0 {
                definition.fields.push(FieldLayout {
                    number,
                    base,
                    at: at as u16,
                    size,
                });
            }
            at += usize::from(size);
        }
        position += 3 * count;
        if with_developer {
            let count = usize::from(*bytes.get(position).ok_or_else(|| ended(start))?);
            position += 1;
            let list = bytes
                .get(position..position + 3 * count)
                .ok_or_else(|| ended(start))?;
            for field in list.chunks_exact(3) {
                let (number, size, index) = (field[0], field[1], field[2]);
                if size > 0 {
                    let layout = DeveloperLayout {
                        number,
                        index,
                        at: at as u16,
                        size,
                    };
                    definition.developer.push(layout);
                }
                at += usize::from(size);
            }
            position += 3 * count;
        }
        definition.size = at;
        self.definitions[local] = Some(Rc::new(definition));
        self.position = position;
        Ok(())
    }
}

fn ended(byte: usize) -> Stop {
    Stop {
        byte,
        reason: "the file ends in the middle of a message".to_owned(),
    }
}
