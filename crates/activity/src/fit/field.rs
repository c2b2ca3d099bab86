//! Values of single fields.

/// One field of a message: its number, its type and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Number of the field in its message.
    pub number: u8,
    /// Base type as in the file.
    pub base: u8,
    /// Byte order.
    pub big_endian: bool,
    /// The bytes; never empty.
    pub bytes: &'a [u8],
}

/// Width in bytes of a base type; 1 for what is unknown.
pub fn width(base: u8) -> usize {
    match base & 0x1F {
        3 | 4 | 11 => 2,
        5 | 6 | 8 | 12 => 4,
        9 | 14 | 15 | 16 => 8,
        _ => 1,
    }
}

impl<'a> Field<'a> {
    /// The first value as a whole number; `None` where it is marked as not recorded or no number.
    /// A field shorter than its type is read as far as it goes.
    #[inline]
    pub fn integer(&self) -> Option<i64> {
        let kind = self.base & 0x1F;
        match kind {
            7 => return None,
            8 | 9 => return self.number().map(|value| value as i64),
            _ => {}
        }
        let (bits, raw) = self.raw(width(self.base))?;
        match kind {
            1 | 3 | 5 | 14 => {
                let value = (raw << (64 - bits)) as i64 >> (64 - bits);
                let invalid = i64::MAX >> (64 - bits);
                (value != invalid).then_some(value)
            }
            10 | 11 | 12 | 16 => (raw != 0).then_some(raw as i64),
            _ => (raw != u64::MAX >> (64 - bits)).then_some(raw as i64),
        }
    }

    /// The first value as a number without scale.
    #[inline]
    pub fn number(&self) -> Option<f64> {
        match self.base & 0x1F {
            8 if self.bytes.len() >= 4 => {
                let raw = self.raw(4)?.1 as u32;
                let value = f32::from_bits(raw);
                (raw != u32::MAX && value.is_finite()).then_some(f64::from(value))
            }
            9 if self.bytes.len() >= 8 => {
                let value = f64::from_bits(self.raw(8)?.1);
                value.is_finite().then_some(value)
            }
            8 | 9 => None,
            _ => self.integer().map(|value| value as f64),
        }
    }

    /// The first value divided by `scale`.
    #[inline]
    pub fn scaled(&self, scale: f64) -> Option<f64> {
        self.number().map(|value| value / scale)
    }

    /// The text up to the first zero byte; `None` if empty.
    pub fn text(&self) -> Option<String> {
        let end = self
            .bytes
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(self.bytes.len());
        let text = String::from_utf8_lossy(&self.bytes[..end]);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The first value as bits, and how many there are.
    #[inline]
    fn raw(&self, width: usize) -> Option<(u32, u64)> {
        let bytes = self.bytes;
        match (width.min(bytes.len()), self.big_endian) {
            (0, _) => None,
            (1, _) => Some((8, u64::from(bytes[0]))),
            (2 | 3, false) => Some((16, u64::from(u16::from_le_bytes([bytes[0], bytes[1]])))),
            (2 | 3, true) => Some((16, u64::from(u16::from_be_bytes([bytes[0], bytes[1]])))),
            (4..=7, big) => {
                let four: [u8; 4] = bytes.get(..4)?.try_into().ok()?;
                let raw = if big {
                    u32::from_be_bytes(four)
                } else {
                    u32::from_le_bytes(four)
                };
                Some((32, u64::from(raw)))
            }
            (_, big) => {
                let eight: [u8; 8] = bytes.get(..8)?.try_into().ok()?;
                let raw = if big {
                    u64::from_be_bytes(eight)
                } else {
                    u64::from_le_bytes(eight)
                };
                Some((64, raw))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(base: u8, bytes: &[u8]) -> Field<'_> {
        Field {
            number: 0,
            base,
            big_endian: false,
            bytes,
        }
    }

    #[test]
    fn values_marked_as_missing_are_missing() {
        assert_eq!(field(0x02, &[0xFF]).integer(), None);
        assert_eq!(field(0x01, &[0x7F]).integer(), None);
        assert_eq!(field(0x84, &[0xFF, 0xFF]).integer(), None);
        assert_eq!(field(0x8B, &[0, 0]).integer(), None);
        assert_eq!(field(0x88, &[0xFF; 4]).number(), None);
        assert_eq!(field(0x85, &[0xFF, 0xFF, 0xFF, 0x7F]).integer(), None);
    }

    #[test]
    fn signs_and_byte_orders() {
        assert_eq!(field(0x83, &[0xFE, 0xFF]).integer(), Some(-2));
        assert_eq!(field(0x85, &[0xFE, 0xFF, 0xFF, 0xFF]).integer(), Some(-2));
        let big = Field {
            number: 0,
            base: 0x84,
            big_endian: true,
            bytes: &[1, 2],
        };
        assert_eq!(big.integer(), Some(258));
    }

    #[test]
    fn a_field_shorter_than_its_type_is_read_as_far_as_it_goes() {
        assert_eq!(field(0x84, &[7]).integer(), Some(7));
        assert_eq!(field(0x86, &[1, 1, 9]).integer(), Some(257));
        assert_eq!(field(0x88, &[1, 2]).number(), None);
    }
}
