//! The 16-bit checksum of FIT files (CRC-16/ARC), four bytes at a time.

const TABLES: [[u16; 256]; 4] = tables();

const fn tables() -> [[u16; 256]; 4] {
    let mut tables = [[0u16; 256]; 4];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xA001
            } else {
                crc >> 1
            };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut table = 1;
    while table < 4 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[table - 1][byte];
            tables[table][byte] = (before >> 8) ^ tables[0][(before & 0xFF) as usize];
            byte += 1;
        }
        table += 1;
    }
    tables
}

/// The checksum of `bytes`; over content and its stored checksum together it is 0.
pub fn crc16(bytes: &[u8]) -> u16 {
    let mut crc = 0u16;
    let mut quads = bytes.chunks_exact(4);
    for quad in &mut quads {
        let low = crc ^ u16::from_le_bytes([quad[0], quad[1]]);
        crc = TABLES[3][(low & 0xFF) as usize]
            ^ TABLES[2][(low >> 8) as usize]
            ^ TABLES[1][quad[2] as usize]
            ^ TABLES[0][quad[3] as usize];
    }
    for byte in quads.remainder() {
        crc = (crc >> 8) ^ TABLES[0][((crc ^ u16::from(*byte)) & 0xFF) as usize];
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::crc16;

    #[test]
    fn the_check_value_of_crc_16_arc() {
        assert_eq!(crc16(b"123456789"), 0xBB3D);
    }

    #[test]
    fn content_with_its_checksum_gives_zero() {
        for length in 0..20u8 {
            let mut bytes: Vec<u8> = (0..length).map(|i| i.wrapping_mul(37)).collect();
            bytes.extend(crc16(&bytes).to_le_bytes());
            assert_eq!(crc16(&bytes), 0, "length {length}");
        }
    }
}
