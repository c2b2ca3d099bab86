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
