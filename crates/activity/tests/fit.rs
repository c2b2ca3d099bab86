//! What a runner gets from FIT files, whole and odd ones.

use crate::common::fit::{RECORD, Writer, crc, fit_time, run, run_from};
use crate::common::{START, close, only_run, read};
use midstance_activity::{FileStatus, SportKind, Warning};

#[test]
fn a_run_has_its_distance_times_and_cadence_of_both_feet() {
    let session = only_run("run.fit", &run(600));
    assert_eq!(session.distance_m, Some(1800.0));
    assert_eq!((session.elapsed_s, session.moving_s), (600.0, 600.0));
    assert_eq!(session.start.unwrap().as_second(), START);
    assert_eq!(session.averages.cadence_spm, Some(170.0));
    assert_eq!(session.records.len(), 601);
    assert!(session.warnings.is_empty(), "{:?}", session.warnings);
}

#[test]
fn big_endian_files_read_the_same() {
    let mut writer = Writer {
        big_endian: true,
        ..Writer::default()
    };
    writer.file_id(4);
    writer.define(2, 20, &RECORD);
    for second in 0..=60 {
        writer.record(START + second, second as f64 * 3.0, 3.0, 85, 100.0);
    }
    writer.session((1, 0), START, (60.0, 60.0), 180.0);
    let session = only_run("run.fit", &writer.finish());
    assert_eq!(session.distance_m, Some(180.0));
    assert_eq!(session.start.unwrap().as_second(), START);
    assert_eq!(session.averages.cadence_spm, Some(170.0));
}

#[test]
fn header_checksum_zero_is_allowed_and_a_wrong_one_is_named() {
    let mut file = run(60);
    file[12..14].copy_from_slice(&[0, 0]);
    let end = file.len() - 2;
    let checksum = crc(&file[..end]);
    file[end..].copy_from_slice(&checksum.to_le_bytes());
    assert!(only_run("run.fit", &file).warnings.is_empty());
    file[12] = 1;
    let warnings = only_run("run.fit", &file).warnings;
    assert!(
        warnings.contains(&Warning::HeaderChecksumWrong),
        "{warnings:?}"
    );
}

#[test]
fn a_wrong_checksum_warns_and_keeps_everything() {
    let mut file = run(60);
    let end = file.len() - 1;
    file[end] ^= 0x55;
    let report = read("run.fit", &file);
    assert_eq!(report.files[0].status, FileStatus::Added);
    let session = &report.runs[0];
    assert_eq!(session.distance_m, Some(180.0));
    assert!(
        session
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::ChecksumWrong { .. }))
    );
}

#[test]
fn a_cut_file_gives_what_stands_before_the_cut_and_says_where_it_stopped() {
    let whole = run(600);
    let cut = &whole[..whole.len() / 2];
    let report = read("run.fit", cut);
    assert_eq!(report.files[0].status, FileStatus::PartlyRead);
    let session = &report.runs[0];
    let metres = session.distance_m.unwrap();
    assert!((850.0..=920.0).contains(&metres), "{metres}");
    assert!(close(session.elapsed_s, metres / 3.0, 1.0));
    let stopped = session.warnings.iter().find_map(|warning| match warning {
        Warning::StoppedEarly { byte, of, at, .. } => Some((*byte, *of, *at)),
        _ => None,
    });
    let (byte, of, at) = stopped.unwrap();
    assert!(byte <= of && of == cut.len() as u64);
    assert!(close(
        at.unwrap().as_second() as f64,
        START as f64 + session.elapsed_s,
        1.0
    ));
    assert!(session.warnings.contains(&Warning::NoSummary));
}

#[test]
fn a_device_that_died_leaves_length_zero_and_its_records_are_read() {
    let mut file = run(300);
    file[4..8].copy_from_slice(&[0; 4]);
    file[12..14].copy_from_slice(&[0; 2]);
    file.truncate(file.len() - 2);
    let session = only_run("run.fit", &file);
    assert_eq!(session.distance_m, Some(900.0));
    assert!(session.is_partial());
}

#[test]
fn compressed_timestamps_count_on_past_their_five_bits() {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(2, 20, &[(253, 4, 0x86), (5, 4, 0x86)]);
    writer.data(2).u32(fit_time(START)).u32(0);
    writer.define(3, 20, &[(5, 4, 0x86)]);
    for second in (5..=300u32).step_by(5) {
        let low = (fit_time(START) + second) & 0x1F;
        writer.u8(0x80 | 3 << 5 | low as u8).u32(second * 300);
    }
    writer.session((1, 0), START, (300.0, 300.0), 900.0);
    let session = only_run("run.fit", &writer.finish());
    assert_eq!(session.records.last().unwrap().time_s, 300.0);
    assert_eq!(session.records.len(), 61);
}

#[test]
fn fields_that_do_not_fit_their_type_do_not_stop_the_reading() {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(
        2,
        20,
        &[(253, 4, 0x86), (5, 4, 0x86), (6, 1, 0x84), (3, 3, 0x84)],
    );
    for second in 0..=60u32 {
        writer
            .data(2)
            .u32(fit_time(START) + second)
            .u32(second * 300)
            .u8(3)
            .u8(140)
            .u16(0);
    }
    writer.session((1, 0), START, (60.0, 60.0), 180.0);
    let session = only_run("run.fit", &writer.finish());
    assert_eq!(session.distance_m, Some(180.0));
    assert_eq!(session.averages.heart_rate_bpm, Some(140.0));
    assert!(
        session
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::OddFields { count: 2 }))
    );
}

#[test]
fn chained_files_and_several_sports_are_kept_apart() {
    let mut triathlon = Writer::default();
    triathlon.file_id(4);
    triathlon.define(2, 20, &RECORD);
    for second in 0..=900 {
        triathlon.record(START + second, second as f64 * 3.0, 3.0, 85, 10.0);
    }
    triathlon.session((5, 18), START, (300.0, 300.0), 900.0);
    triathlon.session((2, 0), START + 300, (300.0, 300.0), 900.0);
    triathlon.session((1, 0), START + 600, (300.0, 300.0), 900.0);
    let mut file = triathlon.finish();
    file.extend(run_from(START + 86_400, 120).finish());
    let report = read("day.fit", &file);
    assert_eq!(report.files[0].sessions, 4);
    let distances: Vec<_> = report
        .runs
        .iter()
        .map(|run| run.distance_m.unwrap())
        .collect();
    assert_eq!(distances, [900.0, 360.0]);
    assert_eq!(report.runs[0].records.len(), 301);
    assert_eq!(report.runs[0].records[0].distance_m, Some(0.0));
    let skipped: Vec<_> = report
        .skipped
        .iter()
        .map(|skipped| skipped.sport.as_str())
        .collect();
    assert_eq!(skipped, ["open water swimming", "cycling"]);
}

#[test]
fn a_broken_second_file_of_a_chain_leaves_the_first() {
    let mut file = run(120);
    file.extend(b"\x0e\x10\x00\x00\x00\x00\x00\x00XFITthis is damage");
    let report = read("run.fit", &file);
    assert_eq!(report.files[0].status, FileStatus::PartlyRead);
    assert_eq!(report.runs[0].distance_m, Some(360.0));
}

#[test]
fn pauses_of_the_timer_part_moving_from_elapsed_time() {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.timer(START, 0);
    writer.define(2, 20, &RECORD);
    for second in 0..=100 {
        writer.record(START + second, second as f64 * 3.0, 3.0, 85, 10.0);
    }
    writer.timer(START + 100, 4);
    writer.timer(START + 220, 0);
    writer.define(2, 20, &RECORD);
    for second in 220..=320 {
        writer.record(START + second, (second - 120) as f64 * 3.0, 3.0, 85, 10.0);
    }
    writer.timer(START + 320, 4);
    writer.session((1, 0), START, (320.0, 200.0), 600.0);
    let session = only_run("run.fit", &writer.finish());
    assert_eq!((session.elapsed_s, session.moving_s), (320.0, 200.0));
    let pause = session.longest_pause().unwrap();
    assert_eq!(
        (pause.start_s, pause.duration_s, pause.timer_stopped),
        (100.0, 120.0, true)
    );
    assert_eq!(session.pauses.len(), 1);
}

#[test]
fn nonsense_is_fenced_off_and_counted() {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(2, 20, &RECORD);
    for second in 0..=300 {
        writer.record(START + second, second as f64 * 3.0, 3.0, 85, 100.0);
        if second == 100 {
            writer.record(START + second, 300.0, 60.0, 85, 100.0);
        }
        if second == 150 {
            // The year 2085.
            writer.record(3_646_000_000, 450.0, 3.0, 85, 100.0);
        }
    }
    writer.session((1, 0), START, (300.0, 300.0), 900.0);
    let session = only_run("run.fit", &writer.finish());
    assert_eq!(session.distance_m, Some(900.0));
    assert!(session.records.iter().all(|record| record.time_s <= 300.0));
    assert!(
        session
            .records
            .iter()
            .flat_map(|record| record.speed_mps)
            .all(|speed| speed < 12.5)
    );
    assert!(
        session
            .warnings
            .contains(&Warning::TimesRemoved { count: 1 })
    );
    assert!(
        session
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::SpikesRemoved { count: 1, .. }))
    );
}

#[test]
fn a_distance_that_jumps_for_one_record_does_not_move_the_others() {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(2, 20, &RECORD);
    for second in 0..=300 {
        let metres = if second == 100 {
            40_000.0
        } else {
            second as f64 * 3.0
        };
        writer.record(START + second, metres, 3.0, 85, 100.0);
    }
    // No session message: the totals come from the records.
    let session = only_run("run.fit", &writer.finish());
    assert_eq!(session.distance_m, Some(900.0));
    assert!(
        session
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::SpikesRemoved { count: 1, .. }))
    );
}

#[test]
fn courses_and_settings_are_no_runs_and_say_what_they_are() {
    let mut writer = Writer::default();
    writer.file_id(6);
    writer.define(2, 20, &RECORD);
    for second in 0..100 {
        writer.record(START + second, second as f64, 1.0, 0, 0.0);
    }
    let report = read("course.fit", &writer.finish());
    assert_eq!(report.files[0].status, FileStatus::NotARun);
    assert!(
        report.files[0].reason.contains("course"),
        "{}",
        report.files[0].reason
    );
    assert_eq!(report.skipped.len(), 1);
}

#[test]
fn walks_and_rides_never_count_and_treadmills_and_trails_are_told() {
    let with_sport = |sport| {
        let mut writer = Writer::default();
        writer.file_id(4);
        writer.define(2, 20, &RECORD);
        (0..=60).for_each(|s| writer.record(START + s, s as f64 * 2.0, 2.0, 60, 1.0));
        writer.session(sport, START, (60.0, 60.0), 120.0);
        read("x.fit", &writer.finish())
    };
    for (sport, name) in [
        ((11, 0), "walking"),
        ((2, 0), "cycling"),
        ((17, 0), "hiking"),
    ] {
        let report = with_sport(sport);
        assert!(report.runs.is_empty());
        assert_eq!(report.skipped[0].sport, name);
    }
    let treadmill = with_sport((1, 1)).runs.remove(0).sport;
    assert!(treadmill.treadmill && treadmill.indoor && treadmill.kind == SportKind::Running);
    assert!(with_sport((1, 3)).runs[0].sport.trail);
}

#[test]
fn fields_of_added_sensors_are_kept_and_fill_what_the_watch_lacks() {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(
        4,
        206,
        &[
            (0, 1, 0x02),
            (1, 1, 0x02),
            (2, 1, 0x02),
            (3, 12, 0x07),
            (8, 6, 0x07),
        ],
    );
    writer
        .data(4)
        .u8(0)
        .u8(0)
        .u8(0x84)
        .text("Power", 12)
        .text("Watts", 6);
    writer
        .data(4)
        .u8(0)
        .u8(1)
        .u8(0x84)
        .text("Form Power", 12)
        .text("Watts", 6);
    writer.define_with(
        2,
        20,
        &[(253, 4, 0x86), (5, 4, 0x86)],
        &[(0, 2, 0), (1, 2, 0)],
    );
    for second in 0..=60u32 {
        writer
            .data(2)
            .u32(fit_time(START) + second)
            .u32(second * 300)
            .u16(250)
            .u16(70);
    }
    writer.session((1, 0), START, (60.0, 60.0), 180.0);
    let session = only_run("run.fit", &writer.finish());
    assert_eq!(session.averages.power_w, Some(250.0));
    let form = session
        .developer
        .iter()
        .find(|series| series.name == "Form Power")
        .unwrap();
    assert_eq!((form.values.len(), form.values[0]), (61, (0, 70.0)));
}

#[test]
fn a_clock_that_was_not_set_leaves_the_date_open() {
    let mut writer = Writer::default();
    writer.file_id(4);
    writer.define(2, 20, &[(253, 4, 0x86), (5, 4, 0x86)]);
    for second in 0..=60u32 {
        writer.data(2).u32(1_000_000 + second).u32(second * 300);
    }
    writer.session(
        (1, 0),
        1_000_000 + crate::common::fit::EPOCH,
        (60.0, 60.0),
        180.0,
    );
    let session = only_run("run.fit", &writer.finish());
    assert_eq!(session.start, None);
    assert_eq!(session.distance_m, Some(180.0));
    assert!(session.warnings.contains(&Warning::DateUnknown));
}

#[test]
fn a_damaged_place_in_the_middle_loses_little_and_is_named() {
    let mut file = run(600);
    // The head of a record near the middle.
    let at = 14 + (file.len() - 14) / 2;
    let record = (at..at + 20)
        .find(|at| file[*at] == 2 && file[at + 14] == 2)
        .unwrap();
    file[record] = 0x0B;
    let report = read("run.fit", &file);
    assert_eq!(report.files[0].status, FileStatus::PartlyRead);
    let session = &report.runs[0];
    assert_eq!(
        (session.distance_m, session.elapsed_s),
        (Some(1800.0), 600.0)
    );
    assert!(session.records.len() > 590, "{}", session.records.len());
    assert!(
        session
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::BytesSkipped { .. }))
    );
}

#[test]
fn a_damaged_mark_in_the_header_does_not_hide_the_run() {
    let mut file = run(60);
    file[8..12].copy_from_slice(b"\x00\x01\x02\x03");
    let session = only_run("run.fit", &file);
    assert_eq!(session.distance_m, Some(180.0));
    assert!(session.warnings.contains(&Warning::HeaderChecksumWrong));
}
