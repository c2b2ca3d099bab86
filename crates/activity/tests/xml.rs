//! What a runner gets from GPX and TCX files, whole and odd ones.

use crate::common::xml::{gpx, gpx_segments, iso, steady, tcx};
use crate::common::{START, close, gzip, only_run, read};
use midstance_activity::{FileStatus, Warning};

#[test]
fn a_gpx_track_has_length_time_heart_rate_and_cadence() {
    let session = only_run("run.gpx", gpx(Some("running"), &steady(0, 600)).as_bytes());
    assert!(
        close(session.distance_m.unwrap(), 1800.0, 2.0),
        "{:?}",
        session.distance_m
    );
    assert_eq!((session.elapsed_s, session.moving_s), (600.0, 600.0));
    assert_eq!(session.start.unwrap().as_second(), START);
    assert_eq!(session.name.as_deref(), Some("A & B"));
    assert_eq!(session.averages.heart_rate_bpm, Some(140.0));
    assert_eq!(session.averages.cadence_spm, Some(168.0));
}

#[test]
fn gzip_byte_order_marks_utf_16_and_leading_blanks_do_not_matter() {
    let plain = gpx(Some("running"), &steady(0, 60));
    let expected = only_run("run.gpx", plain.as_bytes()).distance_m;
    let marked = [b"\xEF\xBB\xBF  ", plain.as_bytes()].concat();
    let wide: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(plain.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let packed = gzip(plain.as_bytes());
    for bytes in [marked, wide, packed] {
        assert_eq!(only_run("x", &bytes).distance_m, expected);
    }
}

#[test]
fn a_gap_between_segments_is_a_pause_and_no_distance() {
    let before = steady(0, 100);
    let after: Vec<_> = (400..=500)
        .map(|s| (s, 5000.0 + (s - 400) as f64 * 3.0, 100.0))
        .collect();
    let session = only_run(
        "run.gpx",
        gpx_segments(Some("running"), &[&before, &after]).as_bytes(),
    );
    assert!(
        close(session.distance_m.unwrap(), 600.0, 2.0),
        "{:?}",
        session.distance_m
    );
    assert_eq!(session.elapsed_s, 500.0);
    assert!(close(session.moving_s, 200.0, 2.0), "{}", session.moving_s);
    assert!(close(
        session.longest_pause().unwrap().duration_s,
        300.0,
        1.0
    ));
}

#[test]
fn one_position_far_away_is_left_out_of_the_length() {
    let mut points = steady(0, 300);
    points[150].1 = 90_000.0;
    let session = only_run("run.gpx", gpx(Some("running"), &points).as_bytes());
    assert!(
        close(session.distance_m.unwrap(), 900.0, 2.0),
        "{:?}",
        session.distance_m
    );
    assert!(
        session
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::SpikesRemoved { count: 1, .. }))
    );
}

#[test]
fn a_track_without_a_sport_counts_as_a_run_and_says_so() {
    let session = only_run("run.gpx", gpx(None, &steady(0, 300)).as_bytes());
    assert!(session.sport.assumed);
    assert!(session.warnings.contains(&Warning::SportAssumed));
    let ride: Vec<_> = (0..=300).map(|s| (s, s as f64 * 9.0, 0.0)).collect();
    assert!(
        read("ride.gpx", gpx(None, &ride).as_bytes())
            .runs
            .is_empty()
    );
    assert!(
        read("walk.gpx", gpx(Some("walking"), &steady(0, 60)).as_bytes())
            .runs
            .is_empty()
    );
}

#[test]
fn a_cut_gpx_gives_what_stands_before_the_cut() {
    let whole = gpx(Some("running"), &steady(0, 600));
    let report = read("run.gpx", &whole.as_bytes()[..whole.len() / 2]);
    assert_eq!(report.files[0].status, FileStatus::PartlyRead);
    let metres = report.runs[0].distance_m.unwrap();
    assert!((850.0..=920.0).contains(&metres), "{metres}");
}

#[test]
fn planned_routes_and_empty_documents_are_told_apart() {
    let route = "<gpx version='1.1'><rte><rtept lat='49' lon='8'/></rte></gpx>";
    assert_eq!(
        read("r.gpx", route.as_bytes()).files[0].status,
        FileStatus::NotARun
    );
    let untimed = "<gpx><trk><trkseg><trkpt lat='49' lon='8'/></trkseg></trk></gpx>";
    assert_eq!(
        read("u.gpx", untimed.as_bytes()).files[0].status,
        FileStatus::NotARun
    );
    let report = read("e.gpx", b"<gpx><metadata/></gpx>");
    assert_eq!(report.files[0].status, FileStatus::CouldNotRead);
    assert!(report.files[0].reason.contains("no track points"));
}

#[test]
fn document_types_and_entities_are_refused_with_words() {
    let bomb = "<?xml version='1.0'?><!DOCTYPE gpx [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>\
                <gpx><trk><name>&b;</name></trk></gpx>";
    for name in ["bomb.gpx", "bomb.tcx"] {
        let text = if name.ends_with("tcx") {
            bomb.replace("gpx", "TrainingCenterDatabase")
        } else {
            bomb.to_owned()
        };
        let report = read(name, text.as_bytes());
        assert_eq!(report.files[0].status, FileStatus::CouldNotRead);
        assert!(
            report.files[0].reason.contains("entities"),
            "{}",
            report.files[0].reason
        );
    }
    let deep = format!("<gpx>{}", "<a>".repeat(100_000));
    assert!(
        read("deep.gpx", deep.as_bytes()).files[0]
            .reason
            .contains("deep")
    );
}

#[test]
fn a_tcx_counts_the_sums_of_its_laps_and_knows_the_pause_between() {
    let session = only_run(
        "run.tcx",
        tcx("Running", &[(0, 300, 900.0), (400, 300, 900.0)]).as_bytes(),
    );
    assert_eq!(session.distance_m, Some(1800.0));
    assert_eq!((session.moving_s, session.elapsed_s), (600.0, 700.0));
    assert_eq!(session.laps.len(), 2);
    assert_eq!(session.laps[1].start_s, 400.0);
    assert_eq!(session.laps[0].heart_rate_bpm, Some(141.0));
    assert_eq!(session.averages.cadence_spm, Some(172.0));
    assert_eq!(session.device.unwrap().name, "Watch 1");
}

#[test]
fn a_cut_tcx_gives_what_stands_before_the_cut() {
    let whole = tcx("Running", &[(0, 300, 900.0), (300, 300, 900.0)]);
    let report = read("run.tcx", &whole.as_bytes()[..whole.len() * 3 / 4]);
    assert_eq!(report.files[0].status, FileStatus::PartlyRead);
    assert!(report.runs[0].records.len() > 400);
}

#[test]
fn rides_in_tcx_are_kept_apart() {
    let report = read("ride.tcx", tcx("Biking", &[(0, 60, 500.0)]).as_bytes());
    assert_eq!(report.files[0].status, FileStatus::NotARun);
    assert!(report.runs.is_empty());
}

#[test]
fn an_apple_export_gives_its_runs_with_pauses_and_statistics() {
    let export = format!(
        "<?xml version='1.0'?><!DOCTYPE HealthData [<!ELEMENT HealthData ANY>\
         <!ATTLIST HealthData locale CDATA #REQUIRED>]><HealthData locale='en_CA'>\
         <Record type='HKQuantityTypeIdentifierHeartRate' value='60'/>\
         <Workout workoutActivityType='HKWorkoutActivityTypeRunning' duration='20' \
         durationUnit='min' sourceName='Watch' startDate='2026-05-03 01:00:00 -0700' \
         endDate='2026-05-03 01:25:00 -0700'>\
         <MetadataEntry key='HKIndoorWorkout' value='0'/>\
         <MetadataEntry key='HKTimeZone' value='America/Vancouver'/>\
         <MetadataEntry key='HKElevationAscended' value='2500 cm'/>\
         <WorkoutEvent type='HKWorkoutEventTypePause' date='2026-05-03 01:10:00 -0700'/>\
         <WorkoutEvent type='HKWorkoutEventTypeResume' date='2026-05-03 01:15:00 -0700'/>\
         <WorkoutStatistics type='HKQuantityTypeIdentifierDistanceWalkingRunning' sum='4.5' unit='km'/>\
         <WorkoutStatistics type='HKQuantityTypeIdentifierStepCount' sum='3400' unit='count'/>\
         </Workout>\
         <Workout workoutActivityType='HKWorkoutActivityTypeWalking' duration='20' \
         durationUnit='min' startDate='{}' endDate='{}'/></HealthData>",
        "2026-05-04 01:00:00 -0700", "2026-05-04 01:20:00 -0700"
    );
    let report = read("export.xml", export.as_bytes());
    assert_eq!(report.skipped.len(), 1);
    let run = &report.runs[0];
    assert_eq!(run.distance_m, Some(4500.0));
    assert_eq!((run.elapsed_s, run.moving_s), (1500.0, 1200.0));
    assert_eq!(run.start.unwrap().to_string(), iso(0));
    assert_eq!(run.utc_offset_s, Some(-7 * 3600));
    assert_eq!(run.averages.cadence_spm, Some(170.0));
    assert_eq!(run.elevation.ascent_m, Some(25.0));
    assert_eq!(run.longest_pause().unwrap().duration_s, 300.0);
    let hostile = export.replace("<!ELEMENT HealthData ANY>", "<!ENTITY a 'b'>");
    assert!(
        read("export.xml", hostile.as_bytes()).files[0]
            .reason
            .contains("entities")
    );
}

#[test]
fn damage_in_the_middle_of_a_track_loses_a_few_points() {
    for kind in ["gpx", "tcx"] {
        let mut bytes = match kind {
            "gpx" => gpx(Some("running"), &steady(0, 600)).into_bytes(),
            _ => tcx("Running", &[(0, 600, 1800.0)]).into_bytes(),
        };
        let middle = bytes.len() / 2;
        bytes[middle..middle + 200].fill(b'<');
        let report = read("run", &bytes);
        assert_eq!(report.files[0].status, FileStatus::PartlyRead);
        let session = &report.runs[0];
        assert!(
            session.records.len() > 590,
            "{kind} {}",
            session.records.len()
        );
        assert!(
            close(session.distance_m.unwrap(), 1800.0, 5.0),
            "{kind} {:?}",
            session.distance_m
        );
        assert_eq!(session.elapsed_s, 600.0);
    }
}
