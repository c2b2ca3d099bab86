//! Session and lap messages.

use super::decoder::Message;

/// What a session or lap message states; times in FIT seconds, the rest in SI units.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    pub start: Option<u32>,
    pub end: Option<u32>,
    pub sport: Option<i64>,
    pub sub_sport: Option<i64>,
    pub elapsed_s: Option<f64>,
    pub timer_s: Option<f64>,
    pub moving_s: Option<f64>,
    pub distance_m: Option<f64>,
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    pub cadence: Option<f64>,
    pub heart_rate: Option<f64>,
    pub max_heart_rate: Option<f64>,
    pub power_w: Option<f64>,
    pub vertical_oscillation_mm: Option<f64>,
    pub ground_contact_ms: Option<f64>,
    pub step_length_mm: Option<f64>,
    pub effort: Option<f64>,
}

/// Field numbers that differ between sessions and laps.
struct Numbers {
    sport: u8,
    sub_sport: u8,
    heart_rate: u8,
    max_heart_rate: u8,
    cadence: u8,
    fractional_cadence: u8,
    power: u8,
    ascent: u8,
    descent: u8,
    moving: u8,
    vertical_oscillation: u8,
    ground_contact: u8,
    step_length: u8,
    effort: Option<u8>,
}

const SESSION: Numbers = Numbers {
    sport: 5,
    sub_sport: 6,
    heart_rate: 16,
    max_heart_rate: 17,
    cadence: 18,
    fractional_cadence: 92,
    power: 20,
    ascent: 22,
    descent: 23,
    moving: 59,
    vertical_oscillation: 89,
    ground_contact: 91,
    step_length: 134,
    effort: Some(193),
};

const LAP: Numbers = Numbers {
    sport: 25,
    sub_sport: 39,
    heart_rate: 15,
    max_heart_rate: 16,
    cadence: 17,
    fractional_cadence: 80,
    power: 19,
    ascent: 21,
    descent: 22,
    moving: 52,
    vertical_oscillation: 77,
    ground_contact: 79,
    step_length: 120,
    effort: None,
};

impl Totals {
    /// Reads a session message.
    pub fn of_session(message: &Message<'_, '_>) -> Totals {
        Totals::read(message, &SESSION)
    }

    /// Reads a lap message.
    pub fn of_lap(message: &Message<'_, '_>) -> Totals {
        Totals::read(message, &LAP)
    }

    fn read(message: &Message<'_, '_>, numbers: &Numbers) -> Totals {
        let mut totals = Totals {
            end: message.time,
            ..Totals::default()
        };
        let mut fraction = 0.0;
        for field in message.fields() {
            let n = field.number;
            match n {
                2 => totals.start = field.integer().and_then(|t| u32::try_from(t).ok()),
                7 => totals.elapsed_s = field.scaled(1000.0),
                8 => totals.timer_s = field.scaled(1000.0),
                9 => totals.distance_m = field.scaled(100.0),
                _ if n == numbers.sport => totals.sport = field.integer(),
                _ if n == numbers.sub_sport => totals.sub_sport = field.integer(),
                _ if n == numbers.heart_rate => totals.heart_rate = field.number(),
                _ if n == numbers.max_heart_rate => totals.max_heart_rate = field.number(),
                _ if n == numbers.cadence => totals.cadence = field.number(),
                _ if n == numbers.fractional_cadence => {
                    fraction = field.scaled(128.0).unwrap_or_default();
                }
                _ if n == numbers.power => totals.power_w = field.number(),
                _ if n == numbers.ascent => totals.ascent_m = field.number(),
                _ if n == numbers.descent => totals.descent_m = field.number(),
                _ if n == numbers.moving => totals.moving_s = field.scaled(1000.0),
                _ if n == numbers.vertical_oscillation => {
                    totals.vertical_oscillation_mm = field.scaled(10.0);
                }
                _ if n == numbers.ground_contact => totals.ground_contact_ms = field.scaled(10.0),
                _ if n == numbers.step_length => totals.step_length_mm = field.scaled(10.0),
                _ if Some(n) == numbers.effort => totals.effort = field.scaled(10.0),
                _ => {}
            }
        }
        totals.cadence = totals.cadence.map(|cadence| cadence + fraction);
        totals
    }

    /// The end in FIT seconds: start and elapsed time, else the time of the message.
    pub fn end_time(&self) -> Option<f64> {
        match (self.start, self.elapsed_s.or(self.timer_s)) {
            (Some(start), Some(elapsed)) => Some(f64::from(start) + elapsed),
            _ => self.end.map(f64::from),
        }
    }
}
