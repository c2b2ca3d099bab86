//! Archives and exports, friendly and hostile.

use crate::common::fit::{run, run_from};
use crate::common::xml::{gpx, steady, tcx};
use crate::common::{START, gzip, read, zip};
use midstance_activity::{
    FileStatus, Format, Limits, Options, Progress, Report, read_bytes, read_paths,
};

fn status(report: &Report, file: &str) -> FileStatus {
    let found = report.files.iter().find(|line| line.file == file);
    found
        .unwrap_or_else(|| panic!("no line for {file} in {:?}", report.files))
        .status
}

#[test]
fn one_bad_file_stops_nothing() {
    let archive = zip(&[
        ("a/run.fit", &run(300)),
        ("a/empty.fit", b""),
        ("a/zeros.fit", &[0; 500]),
        ("b/note.txt", b"hello"),
        (
            "b/run.gpx.gz",
            &gzip(gpx(Some("Run"), &steady(90_000, 90_300)).as_bytes()),
        ),
    ]);
    let report = read("runs.zip", &archive);
    assert_eq!(report.runs.len(), 2);
    assert_eq!(status(&report, "runs.zip/a/run.fit"), FileStatus::Added);
    assert_eq!(
        status(&report, "runs.zip/a/empty.fit"),
        FileStatus::CouldNotRead
    );
    assert_eq!(
        status(&report, "runs.zip/a/zeros.fit"),
        FileStatus::CouldNotRead
    );
    assert_eq!(
        status(&report, "runs.zip/b/note.txt"),
        FileStatus::CouldNotRead
    );
    assert!(
        report
            .files
            .iter()
            .all(|line| line.status == FileStatus::Added || !line.reason.is_empty())
    );
}

#[test]
fn a_thousand_files_are_one_upload() {
    let files: Vec<(String, Vec<u8>)> = (0..1000)
        .map(|day| {
            (
                format!("{day}.fit"),
                run_from(START + day * 86_400, 20).finish(),
            )
        })
        .collect();
    let named: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let report = read_bytes(
        "all.zip",
        &zip(&named),
        &Options {
            limits: Limits::upload(),
            ..Options::default()
        },
    );
    assert_eq!(report.runs.len(), 1000);
    assert!(report.runs.is_sorted_by_key(|run| run.start));
}

#[test]
fn bombs_are_refused_with_words() {
    let zeros = vec![0u8; 8 << 20];
    let report = read("bomb.zip", &zip(&[("a.fit", &zeros)]));
    assert_eq!(
        report.files.last().unwrap().status,
        FileStatus::CouldNotRead
    );
    assert!(
        report.files.last().unwrap().reason.contains("unpacks"),
        "{:?}",
        report.files
    );
    let report = read("bomb.fit.gz", &gzip(&zeros));
    assert!(
        report.files[0].reason.contains("unpacks"),
        "{:?}",
        report.files
    );
    let mut nested = zip(&[("run.fit", &run(30))]);
    for _ in 0..6 {
        nested = zip(&[("inner.zip", &nested)]);
    }
    let report = read("deep.zip", &nested);
    assert!(report.runs.is_empty());
    assert!(
        report
            .files
            .iter()
            .any(|line| line.reason.contains("too deep")),
        "{:?}",
        report.files
    );
}

#[test]
fn an_archive_with_too_many_entries_is_refused() {
    let names: Vec<String> = (0..50).map(|n| format!("{n}.fit")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
    let limits = Limits {
        entries: 20,
        ..Limits::default()
    };
    let report = read_bytes(
        "many.zip",
        &zip(&files),
        &Options {
            limits,
            ..Options::default()
        },
    );
    assert!(
        report.files[0].reason.contains("50 entries"),
        "{:?}",
        report.files
    );
}

#[test]
fn a_download_that_broke_off_gives_the_files_at_its_beginning() {
    let first = run(300);
    let second = run_from(START + 86_400, 300).finish();
    let whole = zip(&[("a.fit", &first), ("b.fit", &second)]);
    let report = read("cut.zip", &whole[..whole.len() * 2 / 3]);
    assert_eq!(report.runs.len(), 1, "{:?}", report.files);
    let line = report
        .files
        .iter()
        .find(|line| line.file == "cut.zip")
        .unwrap();
    assert_eq!(line.status, FileStatus::CouldNotRead);
    assert!(
        line.reason.contains("1 files at its beginning"),
        "{}",
        line.reason
    );
}

#[test]
fn broken_archives_say_so() {
    let whole = zip(&[("run.fit", &run(300))]);
    let report = read("cut.zip", &whole[..whole.len() / 2]);
    assert_eq!(report.files.len(), 1);
    assert!(!report.files[0].reason.is_empty());
    assert_eq!(
        read("empty.zip", &zip(&[])).files[0].status,
        FileStatus::CouldNotRead
    );
}

const STRAVA: &str = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,\
    Activity Gear,Filename,Elapsed Time,Moving Time,Distance\n\
    1,\"May 3, 2026, 8:00:00\u{202f}AM\",\"Easy, \"\"slow\"\"\nsecond line\",Run,300,0.90,Blue shoes,activities/1.fit.gz,300.0,300.0,900.0\n\
    2,\"May 4, 2026, 8:00:00 AM\",Commute,Ride,600,3.00,,activities/2.gpx,600.0,600.0,3000.0\n\
    3,\"May 5, 2026, 8:00:00 AM\",By hand,Run,1800,5.00,Blue shoes,,1800.0,1750.0,5000.0\n\
    4,\"May 6, 2026, 8:00:00 AM\",Lost file,Run,900,3.00,Red shoes,activities/4.fit.gz,900.0,900.0,3000.0\n\
    5,some day,No date,Run,900,3.00,,,900.0,900.0,3000.0\n";

#[test]
fn a_strava_export_gives_names_shoes_sports_and_what_was_typed_by_hand() {
    let packed = gzip(&run(300));
    let track = gpx(None, &steady(86_400, 87_000));
    let archive = zip(&[
        ("export_1/activities.csv", STRAVA.as_bytes()),
        ("export_1/activities/1.fit.gz", &packed),
        ("export_1/activities/2.gpx", track.as_bytes()),
        ("export_1/shoes.csv", b"Shoe Name\nBlue shoes\n"),
        ("export_1/media/a.jpg", b"\xFF\xD8\xFF"),
    ]);
    let report = read("strava.zip", &archive);
    let runs: Vec<_> = report
        .runs
        .iter()
        .map(|run| {
            (
                run.source.format,
                run.shoe.as_deref(),
                run.distance_m,
                run.name.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        runs,
        [
            (
                Format::Fit,
                Some("Blue shoes"),
                Some(900.0),
                Some("Easy, \"slow\"\nsecond line")
            ),
            (
                Format::StravaSummary,
                Some("Blue shoes"),
                Some(5000.0),
                Some("By hand")
            ),
            (
                Format::StravaSummary,
                Some("Red shoes"),
                Some(3000.0),
                Some("Lost file")
            ),
        ]
    );
    assert_eq!(report.skipped[0].sport, "ride");
    let table = report
        .files
        .iter()
        .find(|line| line.file.ends_with("activities.csv"))
        .unwrap();
    assert_eq!(table.status, FileStatus::PartlyRead);
    assert!(table.reason.contains("line 7"), "{}", table.reason);
}

#[test]
fn a_garmin_export_joins_summary_gear_and_nested_archives() {
    let summary = format!(
        "[{{\"summarizedActivitiesExport\":[\
         {{\"activityId\":11,\"name\":\"Evening\",\"activityType\":\"running\",\"startTimeGmt\":{0}.0,\"duration\":300000.0,\"distance\":90000.0}},\
         {{\"activityId\":12,\"activityType\":\"trail_running\",\"startTimeGmt\":{1}.0,\"startTimeLocal\":{2}.0,\"duration\":1800000.0,\"elapsedDuration\":1900000.0,\"distance\":500000.0}}]}}]",
        START * 1000,
        (START + 86_400) * 1000,
        (START + 86_400 - 7 * 3600) * 1000,
    );
    let gear = "[{\"gearDTOS\":[{\"gearPk\":5,\"gearTypeName\":\"Shoes\",\"displayName\":\"Trail pair\"}],\
                \"gearActivityDTOs\":{\"5\":[{\"activityId\":12},{\"activityId\":11}]}}]";
    let files = zip(&[
        ("x_11.fit", &run(300)),
        (
            "x_99.fit",
            &crate::common::fit::Writer::default().file_id(32).finish(),
        ),
    ]);
    let archive = zip(&[
        ("DI_CONNECT/DI-Connect-Fitness/a_gear.json", gear.as_bytes()),
        (
            "DI_CONNECT/DI-Connect-Fitness/a_0_summarizedActivities.json",
            summary.as_bytes(),
        ),
        (
            "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip",
            &files,
        ),
    ]);
    let report = read("garmin.zip", &archive);
    assert_eq!(report.runs.len(), 2, "{:?}", report.files);
    assert_eq!(report.runs[0].source.format, Format::Fit);
    assert_eq!(report.runs[0].name.as_deref(), Some("Evening"));
    let alone = &report.runs[1];
    assert_eq!(alone.source.format, Format::GarminSummary);
    assert_eq!(
        (alone.distance_m, alone.moving_s, alone.elapsed_s),
        (Some(5000.0), 1800.0, 1900.0)
    );
    assert_eq!(alone.utc_offset_s, Some(-7 * 3600));
    assert!(alone.sport.trail);
    assert_eq!(alone.shoe.as_deref(), Some("Trail pair"));
    let monitoring = report
        .files
        .iter()
        .find(|line| line.file.ends_with("x_99.fit"))
        .unwrap();
    assert_eq!(monitoring.status, FileStatus::NotARun);
}

#[test]
fn folders_are_read_with_progress_and_links_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    std::fs::write(folder.path().join("a.fit"), run(60)).unwrap();
    std::fs::write(
        folder.path().join("sub/b.tcx"),
        tcx("Running", &[(86_400, 60, 180.0)]),
    )
    .unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
    let mut seen = Vec::new();
    let report = read_paths(
        &[folder.path().to_owned()],
        &Options::default(),
        &mut |p: Progress<'_>| {
            seen.push((
                p.done,
                p.total,
                p.file.rsplit('/').next().unwrap().to_owned(),
            ));
        },
    );
    assert_eq!(report.runs.len(), 2);
    assert_eq!(
        seen,
        [(1, 2, "a.fit".to_owned()), (2, 2, "b.tcx".to_owned())]
    );
    let missing = read_paths(
        &[folder.path().join("no.fit")],
        &Options::default(),
        &mut (),
    );
    assert!(missing.files[0].reason.contains("no such file"));
}

#[test]
fn an_apple_export_joins_its_routes_and_never_leaves_its_folder() {
    let export = "<HealthData><Workout workoutActivityType='HKWorkoutActivityTypeRunning' duration='10' \
        durationUnit='min' totalDistance='1.8' totalDistanceUnit='km' startDate='2026-05-03 08:00:00 +0000' \
        endDate='2026-05-03 08:10:00 +0000'><WorkoutRoute>\
        <FileReference path='/workout-routes/r.gpx'/><FileReference path='/../../secret.gpx'/>\
        </WorkoutRoute></Workout></HealthData>";
    let route = gpx(None, &steady(0, 600));
    let archive = zip(&[
        ("apple_health_export/export.xml", export.as_bytes()),
        ("apple_health_export/workout-routes/r.gpx", route.as_bytes()),
        ("secret.gpx", gpx(Some("Walk"), &steady(0, 10)).as_bytes()),
    ]);
    let report = read("export.zip", &archive);
    assert_eq!(report.runs.len(), 1, "{:?}", report.files);
    assert_eq!(report.runs[0].source.format, Format::AppleHealth);
    assert_eq!(report.runs[0].distance_m, Some(1800.0));
    assert_eq!(report.runs[0].records.len(), 601);
}
