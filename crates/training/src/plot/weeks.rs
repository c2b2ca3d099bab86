//! Kilometres by week: a description, without any band or colour of risk.

use super::{
    axis::Height,
    figure::{Plot, Size},
    scene::Words,
    svg::{Anchor, Area, Svg},
    table::Table,
};
use crate::{
    format,
    weekly::{WEEK_NOTE, Week},
};

/// Distance by week up to the last of `weeks`.
pub fn weeks_plot(weeks: &[Week]) -> Plot {
    let words = Words {
        id: "weeks".to_owned(),
        title: title(weeks),
        description: description(weeks),
    };
    words.plot(
        table(weeks),
        |_| 210.0,
        |svg, size, paper| draw(svg, size, paper, weeks),
    )
}

fn last(weeks: &[Week], size: Size) -> &[Week] {
    &weeks[weeks
        .len()
        .saturating_sub(size.weeks().unsigned_abs() as usize)..]
}

fn title(weeks: &[Week]) -> String {
    match weeks.iter().rfind(|week| week.days == 7) {
        Some(week) => format!(
            "In the week from {} you ran {} in {}.",
            format::day(week.start),
            format::km(week.distance_m),
            format::count(week.runs, "run")
        ),
        None => "No full week of runs is recorded yet.".to_owned(),
    }
}

fn description(weeks: &[Week]) -> String {
    let shown = last(weeks, Size::Wide);
    let most = shown.iter().map(|week| week.distance_m).fold(0.0, f64::max);
    let least = shown
        .iter()
        .filter(|week| week.days == 7)
        .map(|week| week.distance_m)
        .fold(most, f64::min);
    format!(
        "One bar for each week. Between {} and {} a week. {WEEK_NOTE} The table has every week.",
        format::km(least),
        format::km(most)
    )
}

fn table(weeks: &[Week]) -> Table {
    let mut table = Table::new(
        "Distance by week",
        &[
            "Week from",
            "#Runs",
            "#Distance (km)",
            "#Longest run (km)",
            "#Days without a run",
            "#Against the week before",
        ],
    );
    for week in last(weeks, Size::Wide).iter().rev() {
        let start = format::day_year(week.start);
        table.rows.push(vec![
            if week.days < 7 {
                format!("{start} (so far)")
            } else {
                start
            },
            week.runs.to_string(),
            format::km_number(week.distance_m),
            format::km_number(week.longest_m),
            week.rest_days.to_string(),
            week.to_last_week.map_or("–".to_owned(), format::percent),
        ]);
    }
    table
}

fn draw(svg: &mut Svg, size: Size, paper: Area, weeks: &[Week]) {
    let shown = last(weeks, size);
    let area = Area {
        left: 34.0,
        top: 30.0,
        width: paper.width - 40.0,
        height: paper.height - 56.0,
    };
    let most = shown
        .iter()
        .map(|week| week.distance_m)
        .fold(1_000.0, f64::max);
    let height = Height::up_to(area, most / 1000.0, 4);
    svg.text("plot-quiet", (2.0, 12.0), Anchor::Start, "km a week");
    height.draw(svg, |km| format!("{km:.0}"));
    let slot = area.width / f64::from(size.weeks());
    for (at, week) in shown.iter().enumerate() {
        let left = area.right() - slot * (shown.len() - at) as f64 + slot * 0.15;
        let top = height.y(week.distance_m / 1000.0);
        let bar = Area {
            left,
            top,
            width: slot * 0.7,
            height: area.bottom() - top,
        };
        let words = format!(
            "Week from {}: {}",
            format::day_year(week.start),
            format::km(week.distance_m)
        );
        svg.rect(
            if week.days < 7 {
                "plot-open"
            } else {
                "plot-bar"
            },
            bar,
            &words,
        );
        let middle = left + slot * 0.35;
        svg.text(
            "plot-text plot-label",
            (middle, top - 4.0),
            Anchor::Middle,
            &format!("{:.0}", week.distance_m / 1000.0),
        );
        let dated = (shown.len() - at) % 2 == 1;
        if dated {
            svg.text(
                "plot-quiet",
                (middle, area.bottom() + 16.0),
                Anchor::Middle,
                &format::day(week.start),
            );
        }
    }
}
