//! A runner with a visit, and files of runs.

use jiff::tz::TimeZone;
use midstance_clinic::{
    Actor,
    booking::{book, visit},
    training::{self, Sent, UploadReport},
};
use midstance_store::{AppointmentId, ClientId};

use super::Scene;

/// A client with a visit.
pub async fn runner(scene: &Scene, name: &str) -> (ClientId, AppointmentId) {
    let start = scene.first_free().await;
    let booking = scene.booking(start, name);
    let booked = book(&scene.clinic, &Actor::Visitor, booking).await.unwrap();
    let found = visit(&scene.clinic, booked.appointment).await.unwrap();
    (found.unwrap().client.id, booked.appointment)
}

/// Sends files and gives the report.
pub async fn send(scene: &Scene, client: ClientId, files: &[(&str, &str)]) -> UploadReport {
    let files = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec().into()));
    let sent = Sent {
        files: files.collect(),
        into: None,
        zone: TimeZone::get("America/Vancouver").unwrap(),
    };
    let id = training::upload(&scene.clinic, client, sent).await.unwrap();
    let report = training::report(&scene.clinic, client, id).await.unwrap();
    report.unwrap()
}

/// A track of `points` points, 10 s and about 30 m apart.
pub fn track(start: &str, points: u32) -> String {
    let start: jiff::Timestamp = start.parse().unwrap();
    let mut text = String::from("<gpx version=\"1.1\"><trk><type>running</type><trkseg>");
    for at in 0..points {
        let time = start + jiff::SignedDuration::from_secs(i64::from(at) * 10);
        let lat = 49.0 + f64::from(at) * 0.000_27;
        text += &format!(
            "<trkpt lat=\"{lat:.6}\" lon=\"-123.0\"><ele>{}</ele><time>{time}</time></trkpt>",
            20 + at % 9
        );
    }
    text + "</trkseg></trk></gpx>"
}

/// Each file's word.
pub fn status(report: &UploadReport) -> Vec<(&str, &str)> {
    let lines = report.lines.iter();
    lines
        .map(|line| (line.file.as_str(), line.status.as_str()))
        .collect()
}

/// Five runs with notes.
pub const LOG: &str = "date,distance_km,duration,pain,shoe,surface\n\
    2026-09-01,8,48:00,0,Blue,road\n2026-09-03,6,36:00,0,Blue,road\n\
    2026-09-15,9,54:00,1,Blue,road\n2026-10-01,8,50:00,0,Blue,trail\n\
    2026-10-10,16,1:40:00,5,Blue,trail\n";
