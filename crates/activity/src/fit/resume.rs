//! Finds the next whole message behind a damaged place.

use super::decoder::Decoder;

/// So far behind the damage is looked.
const REACH: usize = 4096;
/// So many messages in a row must make sense.
const IN_A_ROW: usize = 6;
/// Their times may lie so many seconds before and behind the last one before the damage.
const BACK_S: u32 = 60;
const AHEAD_S: u32 = 86_400;

impl Decoder<'_> {
    /// Moves to the next place from which six messages in a row, or all up to the end, are whole
    /// and carry times that follow the last one. Returns how many bytes were skipped; `None`
    /// where there is no such place.
    pub fn resume(&mut self) -> Option<usize> {
        let clock = self.trusted?;
        let from = self.position;
        let last = (from + REACH).min(self.end);
        let place = (from + 1..last).find(|place| self.makes_sense(*place, clock))?;
        self.position = place;
        Some(place - from)
    }

    fn makes_sense(&self, place: usize, clock: u32) -> bool {
        let times = clock.saturating_sub(BACK_S)..=clock.saturating_add(AHEAD_S);
        if !self.may_begin(place, times.clone()) {
            return false;
        }
        let mut trial = self.trial(place);
        let mut timed = 0;
        for _ in 0..IN_A_ROW {
            match trial.next() {
                Ok(Some(message)) => match message.time {
                    Some(time) if !times.contains(&time) => return false,
                    Some(_) => timed += 1,
                    None => {}
                },
                Ok(None) => break,
                Err(_) => return false,
            }
        }
        timed > IN_A_ROW / 2 || (timed > 0 && trial.position() == self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A definition of timed messages with four more bytes, and `count` of them.
    fn messages(count: u32) -> Vec<u8> {
        let mut bytes = vec![0x40, 0, 0, 20, 0, 2, 253, 4, 0x86, 5, 4, 0x86];
        for second in 0..count {
            bytes.push(0);
            bytes.extend((1_000_000_000 + second).to_le_bytes());
            bytes.extend((second * 300).to_le_bytes());
        }
        bytes
    }

    #[test]
    fn reading_goes_on_behind_a_damaged_message() {
        let mut bytes = messages(100);
        let damaged = 12 + 50 * 9;
        bytes[damaged] = 0x0B;
        let mut decoder = Decoder::new(&bytes, 0, bytes.len());
        let mut read = 0;
        let stop = loop {
            match decoder.next() {
                Ok(Some(_)) => read += 1,
                Ok(None) => panic!("the damage was not seen"),
                Err(stop) => break stop,
            }
        };
        assert_eq!((read, stop.byte), (50, damaged));
        assert_eq!(decoder.resume(), Some(9));
        while let Ok(Some(_)) = decoder.next() {
            read += 1;
        }
        assert_eq!(read, 99);
    }

    #[test]
    fn noise_is_not_taken_for_messages() {
        let mut bytes = messages(20);
        let whole = bytes.len();
        bytes.extend((0..3000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x08));
        let mut decoder = Decoder::new(&bytes, 0, bytes.len());
        while let Ok(Some(_)) = decoder.next() {}
        assert!(decoder.position() >= whole);
        assert_eq!(decoder.resume(), None);
    }
}
