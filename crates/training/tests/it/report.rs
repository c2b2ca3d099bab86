//! The report as JSON and as text.

use jiff::{
    civil::{Date, Weekday, date},
    tz::TimeZone,
};
use midstance_training::{
    History, Run,
    report::{Duplicate, Report, ReportInput, Skipped, plots, wrap},
    shoes::Shoe,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::given::{on, sample_season, steady};

fn input<'a>(history: &'a History, onset: Option<(Date, &'a [&'a str])>) -> ReportInput<'a> {
    ReportInput {
        history,
        shoes: &[],
        until: date(2026, 3, 4),
        first_weekday: Weekday::Monday,
        onset,
    }
}

#[test]
fn the_json_has_the_promised_shape() {
    let mut runs = sample_season();
    let last = runs.last_mut().unwrap();
    last.file = Some("evening.fit".into());
    last.zone = Some(TimeZone::get("America/Vancouver").unwrap());
    last.warnings = vec!["wrong checksum".into()];
    let history = History::new(runs);
    let shoes = [Shoe {
        name: "Old".into(),
        start_m: 700_000.0,
        retired_on: Some(date(2025, 11, 1)),
    }];
    let mut report = Report::new(&ReportInput {
        shoes: &shoes,
        ..input(&history, None)
    });
    report.skipped.push(Skipped {
        file: "swim.fit".into(),
        sport: Some("swimming".into()),
        reason: "not a run".into(),
    });
    report.duplicates.push(Duplicate {
        file: "a.gpx".into(),
        same_as: "a.fit".into(),
        reason: "same start and distance".into(),
    });
    let json: Value = serde_json::to_value(&report).unwrap();
    let run = json["runs"].as_array().unwrap().last().unwrap();
    assert_eq!(run["file"], "evening.fit");
    assert_eq!(run["sport"], "running");
    assert_eq!(run["start"], "2026-03-03T08:00:00Z");
    assert_eq!(
        (run["zone"].as_str(), run["date"].as_str()),
        (Some("America/Vancouver"), Some("2026-03-03"))
    );
    for key in [
        "distance_m",
        "moving_s",
        "elapsed_s",
        "ascent_m",
        "cadence_spm",
    ] {
        assert!(run[key].is_number(), "{key}");
    }
    assert!(run["descent_m"].is_null());
    assert_eq!(run["warnings"][0], "wrong checksum");
    let covered: f64 = run["speed_bands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|band| band["distance_m"].as_f64().unwrap())
        .sum();
    assert!(
        (covered - run["distance_m"].as_f64().unwrap()).abs() < 60.0,
        "bands cover the run"
    );
    let told: Vec<_> = json["spikes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|spike| spike["date"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["2026-01-02", "2026-02-22"]);
    let spike = &json["spikes"][1];
    assert_eq!(
        (spike["distance_m"].as_f64(), spike["reference_m"].as_f64()),
        (Some(22_100.0), Some(16_000.0))
    );
    assert_eq!(
        (spike["ratio"].as_f64(), spike["state"].as_str()),
        (Some(1.3813), Some("moderate"))
    );
    assert_eq!(json["sessions"][0]["state"], "none_in_window");
    assert_eq!(json["sessions"][0]["suppressed"], "few_sessions");
    assert_eq!(json["skipped"][0]["sport"], "swimming");
    assert_eq!(json["duplicates"][0]["same_as"], "a.fit");
    assert_eq!(
        (
            json["shoes"][0]["name"].as_str(),
            json["shoes"][0]["total_m"].as_f64()
        ),
        (Some("Old"), Some(700_000.0))
    );
    assert_eq!(
        json["weeks"].as_array().unwrap().last().unwrap()["start"],
        "2026-03-02"
    );
    assert!(json.get("cause").is_none());
}

#[test]
fn the_text_leads_with_the_cause_and_names_the_source() {
    let history = History::new(sample_season());
    let input = input(&history, Some((date(2026, 3, 4), &["pfp"])));
    let text = Report::new(&input).text(&input);
    assert!(text.starts_with("What changed before Mar 4, 2026\n"));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "1. Your run on Feb 22 was 38% longer than your longest of the 30 days before (16.0 to 22.1 km).",
        "It does not prove that this run caused your pain.",
        "Evidence: moderate (frandsen-2025)",
        "keep every single run to 17.6 km or less",
        "◆ 38% longer ▲ pain 5/10",
        "changes from one week to the next showed no link with injury",
        "Unit: equivalent flat kilometres at 10 km/h.",
        "19 runners on a treadmill",
        "Shoes: Red (",
    ] {
        assert!(words.contains(said), "{said}\n\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120));
}

#[test]
fn names_from_files_cannot_steer_the_terminal() {
    let mut run = steady(on(date(2026, 3, 1), 0), 5.0);
    run.file = Some("\u{1b}[2Jevil.fit".into());
    run.shoe = Some("\u{7}Blue".into());
    run.warnings = vec!["\u{1b}]0;x".into()];
    let history = History::new(vec![run]);
    let input = input(&history, None);
    assert!(
        !Report::new(&input)
            .text(&input)
            .chars()
            .any(|c| c.is_control() && c != '\n')
    );
}

#[test]
fn an_empty_history_has_a_report_and_plots() {
    let history = History::default();
    let input = input(&history, Some((date(2026, 3, 4), &[])));
    let text = Report::new(&input).text(&input);
    assert!(
        text.contains("There are too few recorded runs before Mar 4, 2026 to say what changed.")
    );
    assert!(text.contains("Not known yet: it takes 30 days with at least 4 runs to tell."));
    assert_eq!(plots(&input).len(), 4);
}

#[test]
fn the_profile_is_that_of_the_worst_spike() {
    let history = History::new(sample_season());
    let ids: Vec<_> = plots(&input(&history, None))
        .into_iter()
        .map(|plot| (plot.id, plot.title))
        .collect();
    assert_eq!(
        ids.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        ["runs", "weeks", "tissue", "pain", "profile"]
    );
    assert!(
        ids[4].1.starts_with("Feb 22, 2026: 22.1 km in"),
        "{}",
        ids[4].1
    );
}

#[test]
fn long_lines_are_broken_at_blanks() {
    assert_eq!(wrap("one two  three", 7), "one two\nthree\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn numbers_of_the_json_are_never_missing(runs in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>(), -400_i32..2), 0..40)) {
        let runs: Vec<Run> = runs.into_iter().map(|(metres, seconds, speed, day)| {
            let mut run = steady(on(date(2026, 3, 4), day), 2.0);
            (run.distance_m, run.moving_s, run.elapsed_s) = (metres, seconds, seconds);
            run.segments.iter_mut().for_each(|piece| piece.speed_mps = speed);
            run
        }).collect();
        let history = History::new(runs);
        let input = input(&history, Some((date(2026, 3, 4), &["mtss"])));
        let report = Report::new(&input);
        let json = serde_json::to_value(&report).unwrap();
        for run in json["runs"].as_array().unwrap() {
            for key in ["distance_m", "moving_s", "elapsed_s"] {
                prop_assert!(run[key].is_number());
            }
        }
        for week in json["weeks"].as_array().unwrap() {
            prop_assert!(week["distance_m"].is_number());
        }
        prop_assert!(!report.text(&input).contains("NaN"));
    }
}
