//! Content lines: escaping, folding, line ends (RFC 5545 §3.1, §3.3.11; RFC 6868).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Longest line in octets, without its line end.
const LINE_OCTETS: usize = 75;

/// Collects content lines.
pub(crate) struct Writer(String);

impl Writer {
    /// A calendar with its first lines.
    pub(crate) fn calendar() -> Self {
        let mut writer = Self(String::new());
        writer.line("BEGIN:VCALENDAR");
        writer.line("VERSION:2.0");
        writer.line("PRODID:-//Midstance//Booking//EN");
        writer.line("CALSCALE:GREGORIAN");
        writer
    }

    /// Ends the calendar.
    pub(crate) fn finish(mut self) -> String {
        self.line("END:VCALENDAR");
        self.0
    }

    /// A line that is ready but for folding.
    pub(crate) fn line(&mut self, line: &str) {
        let mut room = LINE_OCTETS;
        for character in line.chars() {
            let octets = character.len_utf8();
            if octets > room {
                self.0.push_str("\r\n ");
                room = LINE_OCTETS - 1;
            }
            self.0.push(character);
            room -= octets;
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is TEXT.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escaped(value)));
    }

    /// A property whose value is an instant, in UTC.
    pub(crate) fn instant(&mut self, name: &str, at: Timestamp) {
        self.line(&format!("{name}:{}", utc(at)));
    }

    /// A property whose value is an address. Characters that an address cannot hold are
    /// percent-encoded.
    pub(crate) fn uri(&mut self, name_and_parameters: &str, value: &str) {
        self.line(&format!("{name_and_parameters}:{}", uri(value)));
    }
}

/// TEXT as a value: backslash, semicolon, comma and line breaks escaped, other control characters
/// left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ';' | ',' => value.extend(['\\', character]),
            '\r' => {
                characters.next_if_eq(&'\n');
                value.push_str("\\n");
            }
            '\n' => value.push_str("\\n"),
            '\t' => value.push('\t'),
            _ if character.is_control() => {}
            _ => value.push(character),
        }
    }
    value
}

/// A parameter value in quotes (RFC 6868: `^` before what quotes cannot hold).
pub(crate) fn quoted(text: &str) -> String {
    let mut value = String::from("\"");
    for character in text.chars() {
        match character {
            '^' => value.push_str("^^"),
            '"' => value.push_str("^'"),
            '\n' => value.push_str("^n"),
            _ if character.is_control() => {}
            _ => value.push(character),
        }
    }
    value.push('"');
    value
}

fn uri(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || character.is_whitespace() {
            let mut octets = [0; 4];
            for octet in character.encode_utf8(&mut octets).bytes() {
                value.push_str(&format!("%{octet:02X}"));
            }
        } else {
            value.push(character);
        }
    }
    value
}

/// `20261201T200000Z`; parts of a second are left out.
pub(crate) fn utc(at: Timestamp) -> String {
    format!("{}Z", wall(Offset::UTC.to_datetime(at)))
}

/// `20261201T120000`.
pub(crate) fn wall(time: DateTime) -> String {
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}
