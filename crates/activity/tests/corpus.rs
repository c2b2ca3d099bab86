//! Real files, where they lie beside the checkout: every one within half a per cent of its
//! distance and a second of its time.

use std::path::PathBuf;

use midstance_activity::{FileStatus, Options, Report, Session, read_paths};

/// The folder of sample files: `MIDSTANCE_SHARED`, else `shared` beside the workspace.
fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("MIDSTANCE_SHARED").map_or(beside, PathBuf::from);
    let folder = shared.join("data/activities");
    folder.join("README.md").exists().then_some(folder)
}

/// What the list says of one session; times in seconds.
#[derive(Debug)]
struct Expected {
    sport: String,
    metres: Option<f64>,
    elapsed: Option<f64>,
    timer: Option<f64>,
    tolerance: f64,
}

fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.split_once(word)?.1.split_whitespace().next()
}

fn number(text: &str, word: &str) -> Option<f64> {
    after(text, word)?.trim_end_matches([',', ';']).parse().ok()
}

/// The sessions that a line of the list expects.
fn expected(file: &str, totals: &str) -> Vec<Expected> {
    if file.ends_with(".gpx") {
        let metres = number(totals, "2-D length ").filter(|metres| *metres > 0.0);
        return metres
            .map(|metres| Expected {
                sport: String::new(),
                metres: Some(metres),
                elapsed: number(totals, "first-to-last "),
                timer: None,
                tolerance: 0.01,
            })
            .into_iter()
            .collect();
    }
    if file.ends_with(".tcx") {
        let activities = number(totals, "").unwrap_or(1.0);
        let sum = totals.split("lap sum ").nth(1).unwrap_or_default();
        let timer = sum
            .split("/ ")
            .nth(1)
            .and_then(|t| t.split(' ').next()?.parse().ok());
        return vec![Expected {
            sport: format!("{activities}"),
            metres: sum.split(' ').next().and_then(|metres| metres.parse().ok()),
            elapsed: None,
            timer,
            tolerance: 0.005,
        }];
    }
    totals
        .split("; ")
        .filter(|part| part.contains(" dist ") && part.contains(" start "))
        .map(|part| Expected {
            sport: part.split(['/', ' ']).next().unwrap_or_default().to_owned(),
            metres: number(part, " dist "),
            elapsed: number(part, " elapsed "),
            timer: number(part, " timer "),
            tolerance: 0.005,
        })
        .collect()
}

/// Every session of a file, runs or not: the report has the runs, the rest by their number.
fn check(file: &str, expected: &[Expected], report: &Report, problems: &mut Vec<String>) {
    let line = report.files.last();
    let sessions: usize = report.files.iter().map(|line| line.sessions as usize).sum();
    if expected.is_empty() {
        let refused = [FileStatus::CouldNotRead, FileStatus::NotARun];
        if line.is_none_or(|line| !refused.contains(&line.status) || line.reason.is_empty()) {
            problems.push(format!(
                "{file}: should be refused with a reason, is {line:?}"
            ));
        }
        return;
    }
    if file.ends_with(".tcx") {
        let metres: f64 = report.runs.iter().filter_map(|run| run.distance_m).sum();
        let moving: f64 = report.runs.iter().map(|run| run.moving_s).sum();
        let wanted = &expected[0];
        if report.skipped.is_empty() && !fits(wanted, Some(metres), None, Some(moving)) {
            problems.push(format!("{file}: {metres} m {moving} s, wanted {wanted:?}"));
        }
        return;
    }
    if sessions < expected.len() {
        problems.push(format!(
            "{file}: {sessions} sessions, wanted {}",
            expected.len()
        ));
    }
    let wanted = expected
        .iter()
        .filter(|wanted| wanted.sport.is_empty() || wanted.sport == "running");
    for wanted in wanted {
        let fit = |run: &Session| {
            fits(
                wanted,
                run.distance_m,
                Some(run.elapsed_s),
                Some(run.timer_s.unwrap_or(run.elapsed_s)),
            )
        };
        let ride = file.contains("5039744860");
        if !ride && !report.runs.iter().any(fit) {
            let found: Vec<_> = report
                .runs
                .iter()
                .map(|r| (r.distance_m, r.elapsed_s, r.timer_s))
                .collect();
            problems.push(format!("{file}: {found:?}, wanted {wanted:?}"));
        }
    }
}

fn fits(wanted: &Expected, metres: Option<f64>, elapsed: Option<f64>, timer: Option<f64>) -> bool {
    let near = |wanted: Option<f64>, found: Option<f64>, room: f64| match (wanted, found) {
        (Some(wanted), Some(found)) => (wanted - found).abs() <= room,
        _ => true,
    };
    let known = wanted.metres.is_none() || metres.is_some();
    known
        && near(
            wanted.metres,
            metres,
            wanted.metres.unwrap_or(0.0) * wanted.tolerance,
        )
        && near(wanted.elapsed, elapsed, 1.0)
        && near(wanted.timer, timer, 1.0)
}

#[test]
fn every_file_of_the_list_is_within_its_totals_or_refused_for_a_reason() {
    let Some(folder) = folder() else {
        eprintln!("skipped: no sample files beside the checkout");
        return;
    };
    let list = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let mut problems = Vec::new();
    let mut checked = 0;
    for line in list.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let file = cells[0].trim_start_matches("| `").trim_end_matches('`');
        let totals = cells
            .last()
            .copied()
            .unwrap_or_default()
            .trim_end_matches(" |");
        let single = [".fit", ".gpx", ".tcx"]
            .iter()
            .any(|end| file.ends_with(end));
        // One file of the list could not be read by the tools that made it.
        if !single || totals.starts_with("gpxpy:") {
            continue;
        }
        let report = read_paths(&[folder.join(file)], &Options::default(), &mut ());
        check(file, &expected(file, totals), &report, &mut problems);
        checked += 1;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(checked > 50, "only {checked} files of the list were found");
}

#[test]
fn the_export_layouts_are_read_whole() {
    let Some(folder) = folder() else {
        eprintln!("skipped: no sample files beside the checkout");
        return;
    };
    let read = |name: &str| read_paths(&[folder.join(name)], &Options::default(), &mut ());
    let strava = read("strava-export");
    assert_eq!((strava.runs.len(), strava.skipped.len()), (3, 1));
    assert!(
        strava
            .runs
            .iter()
            .all(|run| run.shoe.as_deref() == Some("Blue shoes"))
    );
    let garmin = read("garmin-export");
    let metres: Vec<_> = garmin
        .runs
        .iter()
        .map(|run| run.distance_m.unwrap())
        .collect();
    assert_eq!(metres, [4489.39, 14004.85]);
    assert_eq!(garmin.runs[0].name.as_deref(), Some("Jog"));
    let apple = read("apple-health/apple_health_export");
    assert_eq!(apple.runs.len(), 1);
    let nested = read("ft_gpx_test.zip");
    assert_eq!((nested.runs.len(), nested.duplicates.len()), (1, 2));
}
