//! One appointment as a file to download.

use crate::event::Frame;
use crate::writer::Writer;
use crate::{Event, vtimezone};

/// One appointment as a file to download: no method, so a calendar takes it as its own entry.
pub fn calendar_file(event: &Event) -> String {
    let mut writer = Writer::calendar();
    vtimezone::write_zones(&mut writer, [event]);
    event.write(
        &mut writer,
        &Frame {
            stamp: event.modified,
            zoned: true,
            parties: None,
        },
    );
    writer.finish()
}
