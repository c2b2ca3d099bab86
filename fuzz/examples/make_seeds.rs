//! Writes a small example for every target into `fuzz/corpus/<target>/`, to begin from.

#[path = "../../crates/activity/tests/common/fit.rs"]
#[allow(dead_code)]
mod fit;
#[path = "../../crates/activity/tests/common/xml.rs"]
#[allow(dead_code)]
mod xml;

use std::path::Path;

/// 2026-05-03T08:00:00Z.
pub const START: i64 = 1_777_795_200;

fn main() -> std::io::Result<()> {
    let run = fit::run_from(START, 20);
    let track = xml::gpx(Some("running"), &xml::steady(0, 20));
    let laps = xml::tcx("Running", &[(0, 10, 30.0), (20, 10, 30.0)]);
    let inner = |text: &str, from: &str, to: &str| {
        let begin = text.find(from).unwrap_or(0);
        let end = text.rfind(to).unwrap_or(text.len());
        text[begin..end].as_bytes().to_vec()
    };
    let seeds: [(&str, Vec<u8>); 8] = [
        ("any", run.finish()),
        ("fit", run.body.clone()),
        ("gpx", inner(&track, "<trkpt", "</trkseg>")),
        ("tcx", inner(&laps, "<Id>", "</Activity>")),
        (
            "apple_health",
            b"<Workout workoutActivityType='HKWorkoutActivityTypeRunning' duration='10' \
              durationUnit='min' startDate='2026-05-03 08:00:00 +0000' \
              endDate='2026-05-03 08:10:00 +0000'><MetadataEntry key='HKTimeZone' \
              value='America/Vancouver'/><WorkoutEvent type='HKWorkoutEventTypePause' \
              date='2026-05-03 08:02:00 +0000'/><WorkoutStatistics \
              type='HKQuantityTypeIdentifierDistanceWalkingRunning' sum='1.8' unit='km'/></Workout>"
                .to_vec(),
        ),
        ("csv_log", b"2026-05-03,10.5 km,52:30,8:00,2,5,Blue\n3 May 2026,6 mi,1h05".to_vec()),
        (
            "strava_table",
            b"1,\"May 3, 2026, 8:00:00 AM\",Easy,Run,600,1.8,,1800\n".to_vec(),
        ),
        (
            "garmin_summary",
            b"{\"activityId\":1,\"activityType\":\"running\",\"startTimeGmt\":1777795200000.0,\
              \"duration\":600000.0,\"distance\":180000.0}"
                .to_vec(),
        ),
    ];
    for (target, bytes) in seeds {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("seed"), bytes)?;
    }
    let extra = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/any");
    std::fs::write(extra.join("gpx"), track)?;
    std::fs::write(extra.join("tcx"), laps)
}
