//! A calendar to subscribe to.

use crate::event::Frame;
use crate::writer::Writer;
use crate::{Event, vtimezone};

/// A calendar to subscribe to. Equal events give equal bytes, so a hash of them can serve as ETag.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Name that calendar programs show.
    pub name: String,
    /// The events; cancelled ones stay for a while so that subscribers see it.
    pub events: Vec<Event>,
}

impl Feed {
    /// The iCalendar object.
    pub fn to_ical(&self) -> String {
        let mut writer = Writer::calendar();
        writer.text("NAME", &self.name);
        writer.text("X-WR-CALNAME", &self.name);
        writer.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        writer.line("X-PUBLISHED-TTL:PT1H");
        vtimezone::write_zones(&mut writer, &self.events);
        for event in &self.events {
            let frame = Frame {
                stamp: event.modified,
                zoned: true,
                parties: None,
            };
            event.write(&mut writer, &frame);
        }
        writer.finish()
    }
}
