//! Plots: well-formed, escaped, no inline style, every value in the table.

use jiff::civil::date;
use midstance_training::{
    History, Run,
    limit::running_limit,
    plot::{
        Plot, RunsView, STYLESHEET, Size, escape, pain_plot, profile_plot, runs_plot, terminal,
        tissue_plot, weeks_plot,
    },
    spike::session_spikes,
    tissue::tissue_loads,
    weekly::weeks,
};
use proptest::prelude::*;
use quick_xml::{Reader, events::Event};

use crate::given::{on, sample_season};

/// Reads to the end; any fault in the markup panics. Gives the texts.
fn texts(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut texts, mut ids) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => ids.extend(checked_id(&tag)),
            Event::Text(text) => texts.push(text.to_string()),
            _ => {}
        }
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "ids are unique");
    texts
}

fn checked_id(tag: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    let mut id = None;
    for attribute in tag.attributes() {
        let attribute = attribute.unwrap();
        let (key, value) = (attribute.key.0, attribute.value.to_string());
        assert_ne!(key, "style", "a strict content security policy forbids it");
        assert!(!key.starts_with("on"), "no handlers");
        assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
        if key == "id" {
            id = Some(value);
        }
    }
    id
}

fn all_plots(runs: Vec<Run>) -> Vec<Plot> {
    let until = date(2026, 3, 4);
    let profile = runs.last().map(profile_plot);
    let history = History::new(runs);
    let spikes = session_spikes(&history);
    let weeks = weeks(&history, until, jiff::civil::Weekday::Monday);
    let view = RunsView {
        until,
        onset: Some(until),
        held: running_limit(&history, &spikes, until),
    };
    let mut plots = vec![
        runs_plot(&history, &spikes, &view),
        runs_plot(
            &history,
            &spikes,
            &RunsView {
                until,
                onset: None,
                held: None,
            },
        ),
        weeks_plot(&weeks),
        tissue_plot(&history, &tissue_loads(&history), until),
        pain_plot(&history, until),
    ];
    plots.extend(profile);
    plots
}

#[test]
fn every_drawing_is_well_formed_and_says_what_it_shows() {
    for plot in all_plots(sample_season())
        .into_iter()
        .chain(all_plots(Vec::new()))
    {
        for size in Size::ALL {
            let inline = plot.drawing(size).inline();
            let said = texts(&inline);
            assert!(said.contains(&plot.title), "{} has its title", plot.id);
            assert!(inline.contains("role=\"img\""));
            let file = plot.drawing(size).standalone();
            texts(&file);
            assert!(
                file.contains(STYLESHEET),
                "a file of its own brings its style"
            );
        }
        texts(&plot.html());
        let paper = plot.print_html();
        texts(&paper);
        assert!(
            !paper.contains("<details") && !paper.contains("plot-narrow"),
            "paper cannot unfold"
        );
        for row in &plot.table.rows {
            assert_eq!(row.len(), plot.table.columns.len(), "{}", plot.id);
        }
    }
}

#[test]
fn the_runs_plot_names_the_jump_and_the_limit() {
    let plot = &all_plots(sample_season())[0];
    assert_eq!(
        plot.title,
        "Your run on Feb 22 was 38% longer than your longest of the 30 days before (16.0 to 22.1 km)."
    );
    for size in Size::ALL {
        let said = texts(&plot.drawing(size).inline());
        assert!(
            said.iter().any(|text| text == "Feb 22: 22.1 km"),
            "{said:?}"
        );
        assert!(
            said.iter()
                .any(|text| text == "limit while it hurts 17.6 km")
        );
        assert!(said.iter().any(|text| text.contains("pain began Mar 4")));
    }
    let row = plot
        .table
        .rows
        .iter()
        .find(|row| row[0] == "Feb 22, 2026")
        .unwrap();
    assert_eq!(
        row[1..],
        ["22.1", "16.0", "◆ 38% longer, moderate spike", "5"]
    );
}

#[test]
fn every_state_of_the_runs_plot_has_its_words() {
    let until = date(2026, 3, 4);
    let title = |runs: Vec<Run>| {
        let history = History::new(runs);
        runs_plot(
            &history,
            &session_spikes(&history),
            &RunsView {
                until,
                onset: None,
                held: None,
            },
        )
        .title
    };
    assert_eq!(title(Vec::new()), "No run was recorded in these 6 weeks.");
    let few = vec![
        crate::given::steady(on(until, -8), 5.0),
        crate::given::steady(on(until, -1), 9.0),
    ];
    assert_eq!(
        title(few),
        "We need 30 days with at least 4 runs to draw your limit. You have 9 days with 2 runs."
    );
    let even = (0..40)
        .map(|run| crate::given::steady(on(until, -2 * run), 8.0))
        .collect();
    assert_eq!(title(even), "No sudden jump in these 6 weeks.");
}

#[test]
fn spikes_do_not_rest_on_colour() {
    let plot = &all_plots(sample_season())[0];
    let inline = plot.wide.inline();
    assert!(inline.contains("-hatch)"), "hatched bar");
    assert!(inline.contains("class=\"plot-spike\""), "diamond");
}

#[test]
fn weeks_and_tissue_plots_carry_no_risk_words() {
    for plot in &all_plots(sample_season())[2..4] {
        for word in ["risk zone", "danger", "optimal", "sweet spot"] {
            assert!(!plot.wide.inline().contains(word));
        }
    }
}

#[test]
fn texts_from_files_cannot_break_out() {
    assert_eq!(
        escape("<b a=\"x\">&'\u{0}"),
        "&lt;b a=&quot;x&quot;&gt;&amp;&#39;\u{fffd}"
    );
}

#[test]
fn the_terminal_shows_spikes_and_pain() {
    let history = History::new(sample_season());
    let text = terminal::runs_text(&history, &session_spikes(&history), date(2026, 3, 4));
    let line = text
        .lines()
        .find(|line| line.starts_with("2026-02-22"))
        .unwrap();
    assert_eq!(
        line,
        format!(
            "2026-02-22    22.1 km  {} ◆ 38% longer  ▲ pain 5/10",
            "█".repeat(40)
        )
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nonsense_draws_too(runs in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>(), -150_i32..5, any::<Option<u8>>()), 0..40)) {
        let runs: Vec<Run> = runs.into_iter().map(|(metres, speed, grade, day, pain)| {
            let mut run = crate::given::steady(on(date(2026, 3, 4), day), 3.0);
            run.distance_m = metres;
            run.moving_s = speed;
            run.ascent_m = Some(grade);
            run.pain_during = pain;
            run.segments.iter_mut().for_each(|piece| { piece.speed_mps = speed; piece.grade = Some(grade); });
            run
        }).collect();
        for plot in all_plots(runs) {
            for size in Size::ALL {
                texts(&plot.drawing(size).inline());
            }
            texts(&plot.html());
        }
    }
}
