//! VTIMEZONE blocks made from the zone's real transitions over the events' time: no stored
//! templates, no rules that a new law would make wrong.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::Event;
use crate::writer::{Writer, wall};

/// Writes one VTIMEZONE for each zone of `events`, covering its events.
pub(crate) fn write_zones<'a>(writer: &mut Writer, events: impl IntoIterator<Item = &'a Event>) {
    let mut spans: Vec<(&str, &TimeZone, Timestamp, Timestamp)> = Vec::new();
    for event in events {
        let Some(name) = event.zone_name() else {
            continue;
        };
        match spans.iter_mut().find(|span| span.0 == name) {
            Some(span) => {
                (span.2, span.3) = (span.2.min(event.start), span.3.max(event.end));
            }
            None => spans.push((name, &event.zone, event.start, event.end)),
        }
    }
    spans.sort_by_key(|span| span.0);
    for (name, zone, from, until) in spans {
        write_zone(writer, name, zone, (from, until));
    }
}

fn write_zone(
    writer: &mut Writer,
    name: &str,
    zone: &TimeZone,
    (from, until): (Timestamp, Timestamp),
) {
    writer.line("BEGIN:VTIMEZONE");
    writer.line(&format!("TZID:{name}"));
    let mut offset = zone.to_offset(from);
    // What holds at the first event, as if it had always held.
    write_block(writer, "19700101T000000", offset, offset);
    for change in zone
        .following(from)
        .take_while(|change| change.timestamp() <= until)
    {
        if change.offset() != offset {
            let onset = wall(offset.to_datetime(change.timestamp()));
            write_block(writer, &onset, offset, change.offset());
            offset = change.offset();
        }
    }
    writer.line("END:VTIMEZONE");
}

/// Clocks put forward begin a DAYLIGHT block, put back a STANDARD block: the zone data's own flag
/// differs between versions and means nothing for the instant.
fn write_block(writer: &mut Writer, onset: &str, from: Offset, to: Offset) {
    let kind = if to > from { "DAYLIGHT" } else { "STANDARD" };
    writer.line(&format!("BEGIN:{kind}"));
    writer.line(&format!("DTSTART:{onset}"));
    writer.line(&format!("TZOFFSETFROM:{}", utc_offset(from)));
    writer.line(&format!("TZOFFSETTO:{}", utc_offset(to)));
    writer.line(&format!("END:{kind}"));
}

/// `-0700`, with seconds only where there are some.
fn utc_offset(offset: Offset) -> String {
    let sign = if offset.seconds() < 0 { '-' } else { '+' };
    let seconds = offset.seconds().unsigned_abs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{seconds:02}")
    }
}
