//! Writes FIT files.

use super::START;

/// Unix seconds of the FIT epoch.
pub const EPOCH: i64 = 631_065_600;

/// One field of a definition: number, size, base type.
pub type FieldLayout = (u8, u8, u8);

pub const RECORD: [FieldLayout; 5] = [
    (253, 4, 0x86),
    (5, 4, 0x86),
    (6, 2, 0x84),
    (4, 1, 0x02),
    (2, 2, 0x84),
];

/// Writes messages of one FIT file.
#[derive(Clone, Default)]
pub struct Writer {
    pub body: Vec<u8>,
    pub big_endian: bool,
}

impl Writer {
    pub fn define(&mut self, local: u8, global: u16, fields: &[FieldLayout]) -> &mut Writer {
        self.define_with(local, global, fields, &[])
    }

    /// Developer fields are number, size, developer index.
    pub fn define_with(
        &mut self,
        local: u8,
        global: u16,
        fields: &[FieldLayout],
        developer: &[(u8, u8, u8)],
    ) -> &mut Writer {
        let flag = if developer.is_empty() { 0x40 } else { 0x60 };
        self.body
            .extend([flag | local, 0, u8::from(self.big_endian)]);
        let number = if self.big_endian {
            global.to_be_bytes()
        } else {
            global.to_le_bytes()
        };
        self.body.extend(number);
        self.body.push(fields.len() as u8);
        fields
            .iter()
            .for_each(|(number, size, base)| self.body.extend([*number, *size, *base]));
        if !developer.is_empty() {
            self.body.push(developer.len() as u8);
            developer
                .iter()
                .for_each(|(n, size, index)| self.body.extend([*n, *size, *index]));
        }
        self
    }

    pub fn data(&mut self, local: u8) -> &mut Writer {
        self.body.push(local);
        self
    }

    pub fn u8(&mut self, value: u8) -> &mut Writer {
        self.body.push(value);
        self
    }

    pub fn u16(&mut self, value: u16) -> &mut Writer {
        let bytes = if self.big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        };
        self.body.extend(bytes);
        self
    }

    pub fn u32(&mut self, value: u32) -> &mut Writer {
        let bytes = if self.big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        };
        self.body.extend(bytes);
        self
    }

    pub fn text(&mut self, text: &str, size: usize) -> &mut Writer {
        let mut bytes = text.as_bytes().to_vec();
        bytes.resize(size, 0);
        self.body.extend(bytes);
        self
    }

    pub fn file_id(&mut self, kind: u8) -> &mut Writer {
        self.define(0, 0, &[(0, 1, 0x00), (1, 2, 0x84), (2, 2, 0x84)]);
        self.data(0).u8(kind).u16(1).u16(3113)
    }

    /// Session: sport, sub sport, start in Unix seconds, elapsed and timer in seconds, metres.
    pub fn session(&mut self, sport: (u8, u8), start: i64, times: (f64, f64), metres: f64) {
        self.define(
            1,
            18,
            &[
                (253, 4, 0x86),
                (2, 4, 0x86),
                (7, 4, 0x86),
                (8, 4, 0x86),
                (9, 4, 0x86),
                (5, 1, 0x00),
                (6, 1, 0x00),
            ],
        );
        let begin = fit_time(start);
        self.data(1)
            .u32(begin + times.0 as u32)
            .u32(begin)
            .u32((times.0 * 1000.0) as u32)
            .u32((times.1 * 1000.0) as u32)
            .u32((metres * 100.0) as u32)
            .u8(sport.0)
            .u8(sport.1);
    }

    /// A record of [`RECORD`], defined as local message 2.
    pub fn record(&mut self, at: i64, metres: f64, speed: f64, strides: u8, altitude: f64) {
        self.data(2)
            .u32(fit_time(at))
            .u32((metres * 100.0) as u32)
            .u16((speed * 1000.0) as u16)
            .u8(strides)
            .u16(((altitude + 500.0) * 5.0) as u16);
    }

    /// A stop (4) or start (0) of the timer.
    pub fn timer(&mut self, at: i64, kind: u8) {
        self.define(3, 21, &[(253, 4, 0x86), (0, 1, 0x00), (1, 1, 0x00)]);
        self.data(3).u32(fit_time(at)).u8(0).u8(kind);
    }

    /// The file with its header and checksums.
    pub fn finish(&self) -> Vec<u8> {
        let mut file = vec![14, 0x10, 0x5D, 0x08];
        file.extend((self.body.len() as u32).to_le_bytes());
        file.extend(b".FIT");
        let checksum = crc(&file);
        file.extend(checksum.to_le_bytes());
        file.extend(&self.body);
        let checksum = crc(&file);
        file.extend(checksum.to_le_bytes());
        file
    }
}

/// Unix seconds as FIT seconds.
pub fn fit_time(unix: i64) -> u32 {
    (unix - EPOCH) as u32
}

/// The checksum as the protocol describes it, nibble by nibble.
pub fn crc(bytes: &[u8]) -> u16 {
    const TABLE: [u16; 16] = [
        0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800,
        0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
    ];
    bytes.iter().fold(0, |crc: u16, byte| {
        let low = (crc >> 4) ^ TABLE[usize::from((crc ^ u16::from(*byte)) & 0xF)];
        (low >> 4) ^ TABLE[usize::from((low ^ u16::from(byte >> 4)) & 0xF)]
    })
}

/// A plain run: one record a second at 3 m/s and 85 strides, with a session.
pub fn run(seconds: u32) -> Vec<u8> {
    run_from(START, seconds).finish()
}

pub fn run_from(start: i64, seconds: u32) -> Writer {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(2, 20, &RECORD);
    for second in 0..=seconds {
        let metres = f64::from(second) * 3.0;
        writer.record(start + i64::from(second), metres, 3.0, 85, 100.0);
    }
    let length = f64::from(seconds);
    writer.session((1, 0), start, (length, length), length * 3.0);
    writer
}
