//! Writes GPX and TCX files.

use std::fmt::Write;

use super::START;

/// `2026-05-03T08:00:00Z` plus some seconds.
pub fn iso(seconds: i64) -> String {
    jiff::Timestamp::from_second(START + seconds)
        .unwrap()
        .to_string()
}

/// Degrees of latitude in so many metres.
pub fn degrees(metres: f64) -> f64 {
    metres / 111_195.08
}

/// Points of a GPX track: second, metres north of 49°, altitude.
pub fn gpx(kind: Option<&str>, points: &[(i64, f64, f64)]) -> String {
    gpx_segments(kind, &[points])
}

pub fn gpx_segments(kind: Option<&str>, segments: &[&[(i64, f64, f64)]]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"test\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\" \
         xmlns:x=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">\n<trk><name>A &amp; B</name>",
    );
    if let Some(kind) = kind {
        write!(text, "<type>{kind}</type>").unwrap();
    }
    for points in segments {
        text.push_str("<trkseg>\n");
        for (second, metres, altitude) in *points {
            writeln!(
                text,
                "<trkpt lat=\"{:.8}\" lon=\"-123.1\"><ele>{altitude}</ele><time>{}</time>\
                 <extensions><x:TrackPointExtension><x:hr>140</x:hr><x:cad>84</x:cad>\
                 </x:TrackPointExtension></extensions></trkpt>",
                49.0 + degrees(*metres),
                iso(*second)
            )
            .unwrap();
        }
        text.push_str("</trkseg>");
    }
    text.push_str("</trk></gpx>\n");
    text
}

/// Steady points at 3 m/s, one a second.
pub fn steady(from: i64, to: i64) -> Vec<(i64, f64, f64)> {
    (from..=to)
        .map(|second| (second, second as f64 * 3.0, 100.0))
        .collect()
}

/// A TCX with one lap per entry: start second, timer seconds, metres, and a point every second of
/// the lap.
pub fn tcx(sport: &str, laps: &[(i64, i64, f64)]) -> String {
    let mut text = format!(
        "          <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase \
         xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"><Activities>\
         <Activity Sport=\"{sport}\"><Id>{}</Id>",
        iso(0)
    );
    let mut before = 0.0;
    for (start, seconds, metres) in laps {
        write!(
            text,
            "<Lap StartTime=\"{}\"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>\
             <DistanceMeters>{metres}</DistanceMeters><AverageHeartRateBpm><Value>141</Value>\
             </AverageHeartRateBpm><MaximumHeartRateBpm><Value>160</Value></MaximumHeartRateBpm><Track>",
            iso(*start)
        )
        .unwrap();
        for second in 0..=*seconds {
            let distance = before + metres * second as f64 / *seconds as f64;
            write!(
                text,
                "<Trackpoint><Time>{}</Time><AltitudeMeters>100</AltitudeMeters>\
                 <DistanceMeters>{distance:.2}</DistanceMeters><HeartRateBpm><Value>142</Value>\
                 </HeartRateBpm><Extensions><TPX xmlns=\"x\"><Speed>3</Speed>\
                 <RunCadence>86</RunCadence></TPX></Extensions></Trackpoint>",
                iso(start + second)
            )
            .unwrap();
        }
        text.push_str("</Track></Lap>");
        before += metres;
    }
    text.push_str(
        "<Creator><Name>Watch 1</Name></Creator></Activity></Activities></TrainingCenterDatabase>",
    );
    text
}
