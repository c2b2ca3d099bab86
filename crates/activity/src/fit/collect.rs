//! Gathers what the messages of one FIT file say.

use super::decoder::Message;
use super::developer::Developer;
use super::profile::{EPOCH, SEMICIRCLE, maker, message, other_file_type};
use super::totals::Totals;
use crate::limits::MAX_SESSIONS;
use crate::model::{Device, Position, Record};

/// So many sessions and so many laps are kept of one file.
const MAX_PARTS: usize = 5_000;

/// Everything the messages of one FIT file said about activities.
#[derive(Default)]
pub struct Collected {
    /// What the file is, if it is no activity.
    pub other_kind: Option<&'static str>,
    pub created: Option<u32>,
    pub device: Option<Device>,
    pub barometer: bool,
    pub sessions: Vec<Totals>,
    pub laps: Vec<Totals>,
    /// Records with their time in Unix seconds; NaN where there is none.
    pub records: Vec<Record>,
    pub dropped: u64,
    pub developer: Developer,
    /// Stops and starts of the timer in FIT seconds: `true` is a start.
    pub timer: Vec<(u32, bool)>,
    /// Sports announced on the way: time in FIT seconds, sport, sub sport.
    pub sports: Vec<(Option<u32>, i64, Option<i64>)>,
    pub utc_offset_s: Option<i32>,
    pub messages: u64,
    identified: bool,
    /// So many more records may be kept.
    room: usize,
    last_time: Option<u32>,
    compressed_distance: Accumulator,
}

/// Unrolls the 12-bit distance counter of old watches.
#[derive(Default)]
struct Accumulator {
    last: Option<u32>,
    total: u64,
}

impl Accumulator {
    fn add(&mut self, value: u32) -> u64 {
        let step = self
            .last
            .map_or(value, |last| value.wrapping_sub(last) & 0xFFF);
        self.last = Some(value);
        self.total += u64::from(step);
        self.total
    }
}

impl Collected {
    /// Nothing yet, with room for so many records.
    pub fn with_room(room: usize) -> Collected {
        Collected {
            room,
            ..Collected::default()
        }
    }

    /// Takes in one message.
    #[inline]
    pub fn take(&mut self, message: &Message<'_, '_>) {
        self.messages += 1;
        if message.time.is_some() {
            self.last_time = message.time;
        }
        match message.number() {
            message::RECORD => self.record(message),
            message::SESSION if self.sessions.len() < MAX_SESSIONS => {
                self.sessions.push(Totals::of_session(message));
            }
            message::LAP if self.laps.len() < MAX_PARTS => self.laps.push(Totals::of_lap(message)),
            message::EVENT => self.event(message),
            // There is one; what looks like another one is damage.
            message::FILE_ID if !self.identified => self.file_id(message),
            message::DEVICE_INFO => self.device_info(message),
            message::SPORT => self.sport(message),
            message::ACTIVITY => self.activity(message),
            message::FIELD_DESCRIPTION => self.developer.describe(message),
            _ => {}
        }
    }

    fn record(&mut self, message: &Message<'_, '_>) {
        if self.records.len() >= self.room {
            self.dropped += 1;
            return;
        }
        let time = message.time.or(self.last_time);
        let mut record = Record {
            time_s: time.map_or(f64::NAN, |time| f64::from(time) + EPOCH),
            ..Record::default()
        };
        let (mut lat, mut lon, mut fraction) = (None, None, None);
        let (mut speed, mut altitude) = (None, None);
        for field in message.fields() {
            match field.number {
                0 => lat = field.integer(),
                1 => lon = field.integer(),
                2 => altitude = field.scaled(5.0),
                3 => record.heart_rate_bpm = field.integer().map(|value| value as f32),
                4 => record.cadence_spm = field.integer().map(|value| value as f32),
                5 => record.distance_m = field.scaled(100.0).map(|value| value as f32),
                6 => speed = field.scaled(1000.0),
                7 => record.power_w = field.integer().map(|value| value as f32),
                8 => self.compressed(field.bytes, &mut record),
                39 => record.vertical_oscillation_mm = field.scaled(10.0).map(|v| v as f32),
                41 => record.ground_contact_ms = field.scaled(10.0).map(|v| v as f32),
                53 => fraction = field.scaled(128.0),
                73 => {
                    if let Some(value) = field.scaled(1000.0) {
                        record.speed_mps = Some(value as f32);
                    }
                }
                78 => {
                    if let Some(value) = field.scaled(5.0) {
                        record.altitude_m = Some((value - 500.0) as f32);
                    }
                }
                85 => record.step_length_mm = field.scaled(10.0).map(|value| value as f32),
                _ => {}
            }
        }
        if record.speed_mps.is_none() {
            record.speed_mps = speed.map(|value| value as f32);
        }
        if record.altitude_m.is_none() {
            record.altitude_m = altitude.map(|value| (value - 500.0) as f32);
        }
        if let (Some(cadence), Some(fraction)) = (record.cadence_spm.as_mut(), fraction) {
            *cadence += fraction as f32;
        }
        if let (Some(lat), Some(lon)) = (lat, lon) {
            let (lat, lon) = (lat as f64 * SEMICIRCLE, lon as f64 * SEMICIRCLE);
            record.position = Some(Position { lat, lon });
        }
        self.developer
            .take(message, &mut record, self.records.len() as u32);
        self.records.push(record);
    }

    /// Speed in 12 bits of 1/100 m/s, distance in 12 rolling bits of 1/16 m.
    fn compressed(&mut self, bytes: &[u8], record: &mut Record) {
        let &[a, b, c, ..] = bytes else { return };
        if [a, b, c] == [0xFF; 3] {
            return;
        }
        let speed = u32::from(a) | (u32::from(b & 0x0F) << 8);
        let distance = u32::from(b >> 4) | (u32::from(c) << 4);
        record.speed_mps = Some(speed as f32 / 100.0);
        record.distance_m = Some((self.compressed_distance.add(distance) as f64 / 16.0) as f32);
    }

    fn event(&mut self, message: &Message<'_, '_>) {
        let (mut event, mut kind) = (None, None);
        for field in message.fields() {
            match field.number {
                0 => event = field.integer(),
                1 => kind = field.integer(),
                _ => {}
            }
        }
        if let (Some(0), Some(kind), Some(time)) = (event, kind, message.time)
            && self.timer.len() < MAX_PARTS
        {
            match kind {
                0 => self.timer.push((time, true)),
                1 | 4 | 8 | 9 => self.timer.push((time, false)),
                _ => {}
            }
        }
    }

    fn file_id(&mut self, message: &Message<'_, '_>) {
        self.identified = true;
        let (mut maker_code, mut product, mut name) = (None, None, None);
        for field in message.fields() {
            match field.number {
                0 => self.other_kind = field.integer().and_then(other_file_type),
                1 => maker_code = field.integer(),
                2 => product = field.integer(),
                4 => self.created = field.integer().and_then(|time| u32::try_from(time).ok()),
                8 => name = field.text(),
                _ => {}
            }
        }
        self.name_device(maker_code, product, name);
    }

    fn device_info(&mut self, message: &Message<'_, '_>) {
        let (mut index, mut kind, mut source) = (None, None, None);
        let (mut maker_code, mut product, mut name) = (None, None, None);
        for field in message.fields() {
            match field.number {
                0 => index = field.integer(),
                1 => kind = field.integer(),
                2 => maker_code = field.integer(),
                4 => product = field.integer(),
                25 => source = field.integer(),
                27 => name = field.text(),
                _ => {}
            }
        }
        const BAROMETER: i64 = 4;
        const LOCAL: i64 = 5;
        if kind == Some(BAROMETER) && source == Some(LOCAL) {
            self.barometer = true;
        }
        if index == Some(0) && (self.device.is_none() || name.is_some()) {
            self.name_device(maker_code, product, name);
        }
    }

    fn name_device(&mut self, code: Option<i64>, product: Option<i64>, name: Option<String>) {
        let maker = code.and_then(maker).map(str::to_owned);
        let named = match (name, &maker, code, product) {
            (Some(name), ..) => name,
            (None, Some(maker), _, Some(product)) => format!("{maker} product {product}"),
            (None, Some(maker), _, None) => maker.clone(),
            (None, None, Some(code), _) => format!("maker {code}"),
            _ => return,
        };
        self.device = Some(Device { name: named, maker });
    }

    fn sport(&mut self, message: &Message<'_, '_>) {
        let (mut sport, mut sub) = (None, None);
        for field in message.fields() {
            match field.number {
                0 => sport = field.integer(),
                1 => sub = field.integer(),
                _ => {}
            }
        }
        if let Some(sport) = sport
            && self.sports.len() < MAX_PARTS
        {
            self.sports
                .push((message.time.or(self.last_time), sport, sub));
        }
    }

    fn activity(&mut self, message: &Message<'_, '_>) {
        let local = message
            .fields()
            .find(|field| field.number == 5)
            .and_then(|f| f.integer());
        if let (Some(local), Some(time)) = (local, message.time) {
            let quarters = ((local - i64::from(time)) as f64 / 900.0).round();
            if quarters.abs() <= 14.0 * 4.0 {
                self.utc_offset_s = Some((quarters * 900.0) as i32);
            }
        }
    }
}
