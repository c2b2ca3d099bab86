//! The cause report: order, sentences, and honesty where nothing is known.

use jiff::civil::{Date, date};
use midstance_training::{
    History, Run,
    cause::{CauseReport, FindingKind, Outcome, Question, cause_report},
    shoes::Shoe,
};
use proptest::prelude::*;

use crate::given::{on, segments, steady};

const ONSET: Date = date(2026, 3, 4);

fn report(runs: Vec<Run>, conditions: &[&str]) -> CauseReport {
    cause_report(
        &History::new(runs),
        &Question {
            onset: ONSET,
            conditions,
            shoes: &[],
        },
    )
}

fn kinds(report: &CauseReport) -> Vec<FindingKind> {
    report.findings.iter().map(|finding| finding.kind).collect()
}

/// Three runs a week for twelve weeks up to the onset, 16 km the longest, all detail known.
fn quiet() -> Vec<Run> {
    let mut runs = Vec::new();
    for week in 0..12 {
        for (weekday, km) in [(0, 8.0), (2, 10.0), (4, 16.0)] {
            let days = week * 7 + weekday;
            let mut run = steady(on(date(2025, 12, 11), days), km);
            run.shoe = Some("Blue".to_owned());
            runs.push(run);
        }
    }
    runs
}

#[test]
fn the_spike_leads_with_its_numbers_and_the_limit_stays_before_it() {
    let mut runs = quiet();
    let long = runs
        .iter_mut()
        .find(|run| run.day() == date(2026, 2, 26))
        .unwrap();
    *long = steady(on(date(2026, 2, 26), 0), 22.1);
    long.shoe = Some("Blue".to_owned());
    let report = report(runs, &["pfp"]);
    assert_eq!(report.outcome, Outcome::Findings);
    assert_eq!(kinds(&report), [FindingKind::Spike]);
    let spike = &report.findings[0];
    assert_eq!(
        spike.sentence,
        "Your run on Feb 26 was 38% longer than your longest of the 30 days before (16.0 to 22.1 km)."
    );
    assert_eq!(report.summary, spike.sentence);
    assert!(spike.meaning.starts_with("This run was 38% longer than your longest of the 30 days before. In a study of 5,205 runners, runs 30 to 100% longer were followed by about 1.5 times the overuse-injury rate (95% CI 1.16-2.00). It does not prove that this run caused your pain."));
    assert!(
        spike.meaning.contains("1,820 of the 5,205"),
        "a relative risk is never told alone"
    );
    assert_eq!(
        (spike.source.0, spike.strength.word()),
        ("frandsen-2025", "moderate")
    );
    assert_eq!(spike.figures[2].text, "1.52 times (95% CI 1.16-2.00)");
    let limit = report.limit.unwrap();
    assert_eq!(limit.held_before_spike, Some(date(2026, 2, 26)));
    assert!(
        limit.sentence().contains("17.6 km or less"),
        "{}",
        limit.sentence()
    );
    assert!(limit.sentence().contains("16.0 km"));
    assert_eq!(
        report.load_increase_because.as_deref(),
        Some(spike.sentence.as_str())
    );
}

#[test]
fn nothing_stands_out_is_said() {
    let report = report(quiet(), &["pfp"]);
    assert_eq!(
        report.outcome,
        Outcome::NothingStandsOut,
        "{:?}",
        report.findings
    );
    assert!(
        report
            .summary
            .starts_with("Nothing stands out in the runs recorded before Mar 4, 2026.")
    );
    assert_eq!(report.load_increase_because, None);
    let limit = report.limit.unwrap();
    assert_eq!(
        (limit.reference_m, limit.held_before_spike),
        (16_000.0, None)
    );
}

#[test]
fn too_few_runs_is_not_nothing() {
    for runs in [Vec::new(), vec![steady(on(ONSET, -3), 10.0)]] {
        let report = report(runs, &["pfp"]);
        assert_eq!(report.outcome, Outcome::TooFewRuns);
        assert_eq!(
            report.summary,
            "There are too few recorded runs before Mar 4, 2026 to say what changed."
        );
        assert!(!report.not_checked.is_empty());
    }
}

#[test]
fn runs_after_the_onset_do_not_count() {
    let mut runs = quiet();
    runs.push(steady(on(ONSET, 1), 30.0));
    assert_eq!(report(runs, &["pfp"]).outcome, Outcome::NothingStandsOut);
}

#[test]
fn the_run_on_the_day_of_onset_counts() {
    let mut runs = quiet();
    runs.push(steady(on(ONSET, 0), 30.0));
    assert_eq!(kinds(&report(runs, &["pfp"])), [FindingKind::Spike]);
}

/// The four weeks before the onset run on a grade.
fn hilly(grade: f64) -> Vec<Run> {
    let mut runs = quiet();
    for run in runs.iter_mut().filter(|run| run.day() > date(2026, 2, 4)) {
        let km = run.distance_m / 1000.0;
        run.segments = [segments(km / 2.0, 2.9, grade), segments(km / 2.0, 2.9, 0.0)].concat();
    }
    runs
}

#[test]
fn hills_are_looked_at_by_what_is_suspected() {
    for (grade, condition, expected) in [
        (-0.05, "pfp", vec![FindingKind::Downhill]),
        (-0.05, "itbs", vec![FindingKind::Downhill]),
        (-0.05, "achilles_midportion", vec![]),
        (0.05, "pfp", vec![]),
        (0.05, "achilles_insertional", vec![FindingKind::Uphill]),
        (0.05, "plantar_heel_pain", vec![FindingKind::Uphill]),
        (0.05, "mtss", vec![]),
        (0.05, "gout", vec![FindingKind::Uphill]),
    ] {
        let report = report(hilly(grade), &[condition]);
        assert_eq!(kinds(&report), expected, "{grade} {condition}");
    }
    let measured = report(hilly(-0.05), &["pfp"]);
    assert_eq!(measured.findings[0].source.0, "vanhooren-2024");
    assert_eq!(
        measured.findings[0].sentence,
        "You ran 68.0 km downhill in the 4 weeks before it began, after 0.0 km in the 4 weeks before those."
    );
    assert_eq!(
        report(hilly(-0.05), &["itbs"]).findings[0].strength.word(),
        "expert opinion"
    );
}

#[test]
fn fast_running_is_measured_against_the_runners_own_pace() {
    let mut runs = quiet();
    for run in runs.iter_mut().filter(|run| run.day() > date(2026, 2, 4)) {
        run.segments
            .iter_mut()
            .take(20)
            .for_each(|piece| piece.speed_mps = 4.2);
    }
    let report = report(runs, &["achilles_midportion"]);
    assert_eq!(kinds(&report), [FindingKind::Fast]);
    assert!(
        report.findings[0]
            .sentence
            .starts_with("You ran 24.0 km fast"),
        "{}",
        report.findings[0].sentence
    );
    assert!(
        report.findings[0]
            .figures
            .iter()
            .any(|figure| figure.text == "4:54 per km"),
        "{:?}",
        report.findings[0].figures
    );
}

#[test]
fn a_return_from_a_break_is_told_and_may_be_missing_data() {
    let mut runs = quiet();
    runs.retain(|run| !(date(2026, 1, 20)..date(2026, 2, 12)).contains(&run.day()));
    let report = report(runs, &["mtss"]);
    assert!(
        kinds(&report).contains(&FindingKind::Break),
        "{:?}",
        kinds(&report)
    );
    let pause = report
        .findings
        .iter()
        .find(|finding| finding.kind == FindingKind::Break)
        .unwrap();
    assert_eq!(
        pause.sentence,
        "You came back on Feb 12 after 23 days without a recorded run, and ran 68.0 km in the first 14 days."
    );
    assert!(
        report
            .not_checked
            .iter()
            .any(|line| line.contains("watch data are missing"))
    );
}

#[test]
fn a_new_pair_is_told_but_not_a_pair_with_kilometres_in_it() {
    let mut runs = quiet();
    for run in runs.iter_mut().filter(|run| run.day() > date(2026, 2, 20)) {
        run.shoe = Some("Red".to_owned());
    }
    let history = History::new(runs);
    let told = |shoes: &[Shoe]| {
        kinds(&cause_report(
            &history,
            &Question {
                onset: ONSET,
                conditions: &["pfp"],
                shoes,
            },
        ))
    };
    assert_eq!(told(&[]), [FindingKind::NewShoes]);
    assert_eq!(
        told(&[Shoe {
            name: "Red".to_owned(),
            start_m: 250_000.0,
            retired_on: None
        }]),
        []
    );
    let report = cause_report(
        &history,
        &Question {
            onset: ONSET,
            conditions: &["pfp"],
            shoes: &[],
        },
    );
    assert_eq!(
        report.findings[0].sentence,
        "You began to run in Red on Feb 21 and ran 60.0 km in this pair before the pain began."
    );
    assert_eq!(report.background.shoes[0].0, "Blue");
}

#[test]
fn the_first_note_of_a_shoe_is_not_a_new_shoe() {
    let mut runs = quiet();
    for run in &mut runs {
        run.shoe = (run.day() > date(2026, 2, 20)).then(|| "Red".to_owned());
    }
    assert_eq!(kinds(&report(runs, &["pfp"])), []);
}

#[test]
fn a_drop_of_cadence_counts_only_at_equal_speed() {
    let mut runs = quiet();
    for run in runs.iter_mut().filter(|run| run.day() > date(2026, 2, 4)) {
        run.segments
            .iter_mut()
            .for_each(|piece| piece.cadence_spm = Some(160.0));
    }
    let dropped = report(runs.clone(), &["pfp"]);
    assert_eq!(kinds(&dropped), [FindingKind::CadenceDrop]);
    assert!(
        dropped.findings[0]
            .sentence
            .contains("160 steps per minute in the 4 weeks before it began, after 170")
    );
    assert_eq!(
        dropped.load_increase_because, None,
        "fewer steps are not more running"
    );
    for run in runs.iter_mut().filter(|run| run.day() > date(2026, 2, 4)) {
        run.segments
            .iter_mut()
            .for_each(|piece| piece.speed_mps = 2.5);
    }
    let slower = report(runs, &["pfp"]);
    assert_eq!(
        kinds(&slower),
        [],
        "slower running has fewer steps by itself"
    );
    assert!(
        slower
            .not_checked
            .iter()
            .any(|line| line.starts_with("Step rate"))
    );
}

#[test]
fn several_findings_stand_in_the_order_of_the_evidence_file() {
    let mut runs = hilly(-0.05);
    runs.retain(|run| !(date(2026, 1, 20)..date(2026, 2, 6)).contains(&run.day()));
    for run in runs.iter_mut().filter(|run| run.day() > date(2026, 2, 20)) {
        run.shoe = Some("Red".to_owned());
    }
    runs.push(steady(on(ONSET, -1), 24.0));
    let report = report(runs, &["pfp"]);
    let kinds = kinds(&report);
    assert_eq!(
        kinds,
        [
            FindingKind::Spike,
            FindingKind::Downhill,
            FindingKind::Break,
            FindingKind::NewShoes
        ]
    );
    assert!(kinds.is_sorted());
}

#[test]
fn no_sentence_blames_or_frightens_or_runs_on() {
    let mut runs = hilly(-0.05);
    runs.push(steady(on(ONSET, -1), 40.0));
    let report = report(runs, &[]);
    for finding in &report.findings {
        for text in [&finding.sentence, &finding.meaning] {
            for word in [
                "damage",
                "torn",
                "worn out",
                "should",
                "!",
                "caused by",
                "too much too soon",
            ] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
    }
}

proptest! {
    #[test]
    fn nonsense_never_breaks_a_report(runs in prop::collection::vec((any::<f64>(), any::<f64>(), -60_i32..5, any::<f64>()), 0..60)) {
        let runs: Vec<Run> = runs.into_iter().map(|(metres, seconds, day, grade)| {
            let mut run = steady(on(ONSET, day), 5.0);
            run.distance_m = metres;
            run.moving_s = seconds;
            run.elapsed_s = seconds;
            run.segments.iter_mut().for_each(|piece| piece.grade = Some(grade));
            run
        }).collect();
        let report = report(runs, &["pfp", "achilles_midportion", "mtss"]);
        for finding in &report.findings {
            prop_assert!(!finding.sentence.contains("NaN") && !finding.sentence.contains("inf "));
            prop_assert!(finding.figures.iter().all(|figure| figure.value.is_finite()));
        }
        prop_assert!(report.limit.is_none_or(|limit| limit.limit_m.is_finite()));
    }
}
