//! The header in front of every FIT file, also of every one in a chain.

use super::crc::crc16;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its own length in bytes: 12 or 14, possibly more in the future.
    pub length: usize,
    /// Length of the messages behind it in bytes; 0 where the device died while recording.
    pub data_length: usize,
    /// Whether its checksum fits; a missing one (length 12, or 0) counts as fitting.
    pub checksum_fits: bool,
}

impl Header {
    /// Reads the header at the start of `bytes`; `None` where there is none.
    pub fn read(bytes: &[u8]) -> Option<Header> {
        let length = usize::from(*bytes.first()?);
        if length < 12 || bytes.len() < length || &bytes[8..12] != b".FIT" {
            return None;
        }
        let data_length = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize;
        let checksum_fits = if length >= 14 {
            let stated = u16::from_le_bytes([bytes[12], bytes[13]]);
            stated == 0 || stated == crc16(&bytes[..12])
        } else {
            true
        };
        Some(Header {
            length,
            data_length,
            checksum_fits,
        })
    }
}

/// Whether a header was here whose mark is damaged: behind it stands, as in every FIT file, the
/// definition of the `file_id` message.
pub fn is_damaged_header(bytes: &[u8]) -> bool {
    let Some(length @ (12 | 14)) = bytes.first().map(|length| usize::from(*length)) else {
        return false;
    };
    let behind = bytes.get(length..length + 5);
    behind.is_some_and(|b| b[0] & 0xF0 == 0x40 && b[1] == 0 && b[2] <= 1 && b[3] == 0 && b[4] == 0)
}

impl Header {
    /// The header of a file whose mark is damaged, with the length that the bytes have.
    pub fn assume(bytes: &[u8]) -> Option<Header> {
        is_damaged_header(bytes).then(|| {
            let length = usize::from(bytes[0]);
            let data_length = bytes.len().saturating_sub(length + 2);
            Header {
                length,
                data_length,
                checksum_fits: false,
            }
        })
    }
}
