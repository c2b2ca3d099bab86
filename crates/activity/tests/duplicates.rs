//! The same run more than once.

use crate::common::fit::{run, run_from};
use crate::common::xml::{gpx, steady, tcx};
use crate::common::{START, read, zip};
use midstance_activity::{
    FileStatus, Known, Options, Report, RunRef, Upload, read_bytes, read_uploads,
};

fn together(files: &[(&str, &[u8])]) -> Report {
    let files = files
        .iter()
        .map(|(name, bytes)| (*name, Upload::Bytes(bytes)));
    read_uploads(files, &Options::default(), &mut ())
}

#[test]
fn three_formats_are_one_run_and_the_richest_is_kept() {
    let track = gpx(Some("running"), &steady(0, 600));
    let laps = tcx("Running", &[(0, 600, 1810.0)]);
    let fit = run(600);
    let orders: [[(&str, &[u8]); 3]; 2] = [
        [
            ("a.gpx", track.as_bytes()),
            ("b.tcx", laps.as_bytes()),
            ("c.fit", &fit),
        ],
        [
            ("c.fit", &fit),
            ("b.tcx", laps.as_bytes()),
            ("a.gpx", track.as_bytes()),
        ],
    ];
    for files in orders {
        let report = together(&files);
        assert_eq!(
            (
                report.runs.len(),
                report.duplicates.len(),
                report.dropped.len()
            ),
            (1, 2, 2)
        );
        let kept = &report.runs[0].source.file;
        assert!(report.duplicates.iter().all(|d| {
            matches!(&d.kept, RunRef::Read { file, .. } if file == kept) && d.why.len() > 20
        }));
        let here = report.with_status(FileStatus::AlreadyHere).count();
        assert_eq!(here, 2);
    }
}

#[test]
fn two_devices_that_began_at_different_moments_are_one_run() {
    let late = run_from(START + 45, 550).finish();
    let report = together(&[("watch.fit", &run(600)), ("phone.fit", &late)]);
    assert_eq!(report.runs.len(), 1);
    assert!(
        report.duplicates[0].why.contains("45 s apart"),
        "{}",
        report.duplicates[0].why
    );
}

#[test]
fn two_runs_of_one_day_stay_two() {
    let second = run_from(START + 700, 600).finish();
    assert_eq!(
        together(&[("a.fit", &run(600)), ("b.fit", &second)])
            .runs
            .len(),
        2
    );
}

#[test]
fn a_damaged_copy_gives_way_to_the_whole_one() {
    let whole = run(600);
    let cut = &whole[..whole.len() - 400];
    let report = together(&[("cut.fit", cut), ("whole.fit", &whole)]);
    assert_eq!(report.runs[0].source.file, "whole.fit");
}

#[test]
fn what_only_the_dropped_copy_knows_is_kept() {
    let log = "date,distance_km,duration,shoe,pain\n2026-05-03,1.8,10:00,Blue,3\n";
    let report = together(&[("log.csv", log.as_bytes()), ("run.fit", &run(600))]);
    assert_eq!(report.runs.len(), 1, "{:?}", report.files);
    assert_eq!(report.runs[0].source.file, "run.fit");
    assert_eq!(report.runs[0].shoe.as_deref(), Some("Blue"));
    assert_eq!(report.runs[0].note.pain, Some(3.0));
}

#[test]
fn a_log_of_another_day_or_distance_is_another_run() {
    for line in ["2026-05-06,1.8,10:00", "2026-05-03,12,60:00"] {
        let log = format!("date,distance_km,duration\n{line}\n");
        let report = together(&[("log.csv", log.as_bytes()), ("run.fit", &run(600))]);
        assert_eq!(report.runs.len(), 2, "{line}");
    }
}

#[test]
fn a_second_upload_is_known_and_a_richer_one_says_so() {
    let first = read("a.gpx", gpx(Some("running"), &steady(0, 600)).as_bytes());
    let known = vec![Known {
        id: "7".to_owned(),
        fingerprint: first.runs[0].fingerprint(),
    }];
    let options = Options {
        known,
        ..Options::default()
    };
    let again = read_bytes(
        "a.gpx",
        gpx(Some("running"), &steady(0, 600)).as_bytes(),
        &options,
    );
    assert!(again.runs.is_empty());
    assert_eq!(again.files[0].status, FileStatus::AlreadyHere);
    assert_eq!(
        again.duplicates[0].kept,
        RunRef::Known { id: "7".to_owned() }
    );
    let richer = read_bytes("a.fit", &run(600), &options);
    assert_eq!(richer.runs.len(), 1);
    assert_eq!(
        richer.duplicates[0].dropped,
        RunRef::Known { id: "7".to_owned() }
    );
}

#[test]
fn records_can_be_let_go_without_changing_the_decision() {
    let archive = zip(&[
        ("a.gpx", gpx(Some("running"), &steady(0, 600)).as_bytes()),
        ("c.fit", &run(600)),
    ]);
    let slim = Options {
        keep_records: false,
        ..Options::default()
    };
    let (full, slim) = (
        read("x.zip", &archive),
        read_bytes("x.zip", &archive, &slim),
    );
    assert_eq!(full.duplicates, slim.duplicates);
    assert!(slim.runs[0].records.is_empty());
    assert_eq!(full.runs[0].distance_m, slim.runs[0].distance_m);
}
