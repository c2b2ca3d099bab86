//! Tissue-load index by week, one panel a tissue.

use jiff::civil::{Date, Weekday};

use super::{
    axis::Height,
    figure::{Plot, Size},
    scene::Words,
    svg::{Anchor, Area, Svg},
    table::Table,
};
use crate::{
    format,
    history::{History, days_between, plus_days},
    tissue::{Tissue, TissueLoad, UNIT},
    weekly::week_start,
};

const PANEL: f64 = 110.0;

/// A week's index.
type WeekLoad = (Date, TissueLoad);

/// The index by week up to `until`; `loads` as [`crate::tissue::tissue_loads`] gives them.
pub fn tissue_plot(history: &History, loads: &[TissueLoad], until: Date) -> Plot {
    let weeks = by_week(history, loads, until);
    let words = Words {
        id: "tissue".to_owned(),
        title: title(&weeks),
        description: description(&weeks),
    };
    words.plot(
        table(&weeks),
        |_| PANEL * 3.0 + 24.0,
        |svg, size, paper| draw(svg, size, paper, &weeks),
    )
}

fn by_week(history: &History, loads: &[TissueLoad], until: Date) -> Vec<WeekLoad> {
    let weeks = Size::Wide.weeks();
    let first = plus_days(week_start(until, Weekday::Monday), -7 * (weeks - 1));
    let mut all: Vec<WeekLoad> = (0..weeks)
        .map(|week| (plus_days(first, 7 * week), TissueLoad::default()))
        .collect();
    for (entry, load) in history.entries().iter().zip(loads) {
        if entry.day > until {
            continue;
        }
        let at = usize::try_from(days_between(first, entry.day).div_euclid(7)).ok();
        if let Some(week) = at.and_then(|at| all.get_mut(at)) {
            week.1 = week.1.plus(*load);
        }
    }
    all
}

fn title(weeks: &[WeekLoad]) -> String {
    let covered: f64 = weeks.iter().map(|(_, load)| load.running_m).sum();
    if covered <= 0.0 {
        return "These runs carry too little detail for a tissue-load index.".to_owned();
    }
    "How much each tissue took by week, by speed, slope and step rate.".to_owned()
}

fn description(weeks: &[WeekLoad]) -> String {
    let extrapolated: f64 = weeks.iter().map(|(_, load)| load.extrapolated_m).sum();
    let covered: f64 = weeks.iter().map(|(_, load)| load.running_m).sum();
    let share = if covered > 0.0 {
        extrapolated / covered
    } else {
        0.0
    };
    format!(
        "Three rows of bars, one for each tissue, one bar a week, in {UNIT}. {} of the distance was faster, slower or steeper than the study covers. It compares your own weeks and measures no risk. The table has every week.",
        format::percent(share)
    )
}

fn table(weeks: &[WeekLoad]) -> Table {
    let mut table = Table::new(
        format!("Tissue-load index by week, in {UNIT}"),
        &[
            "Week from",
            "#Kneecap joint",
            "#Shin bone",
            "#Achilles tendon",
            "#Run (km)",
            "#Beyond the study (km)",
        ],
    );
    for (start, load) in weeks.iter().rev() {
        let mut row = vec![format::day_year(*start)];
        row.extend(Tissue::ALL.map(|tissue| format!("{:.1}", load.km(tissue))));
        row.extend([
            format::km_number(load.running_m),
            format::km_number(load.extrapolated_m),
        ]);
        table.rows.push(row);
    }
    table
}

fn draw(svg: &mut Svg, size: Size, paper: Area, weeks: &[WeekLoad]) {
    let shown = &weeks[weeks
        .len()
        .saturating_sub(size.weeks().unsigned_abs() as usize)..];
    let most = shown
        .iter()
        .flat_map(|(_, load)| Tissue::ALL.map(|tissue| load.km(tissue)))
        .fold(1.0, f64::max);
    for tissue in Tissue::ALL {
        let top = PANEL * tissue.index() as f64 + 30.0;
        let area = Area {
            left: 34.0,
            top,
            width: paper.width - 40.0,
            height: PANEL - 40.0,
        };
        svg.text(
            "plot-text plot-strong",
            (2.0, top - 16.0),
            Anchor::Start,
            tissue.words(),
        );
        let height = Height::up_to(area, most, 2);
        height.draw(svg, |km| format!("{km:.0}"));
        panel(svg, &height, shown, tissue);
    }
    let slot = (paper.width - 40.0) / shown.len().max(1) as f64;
    for (at, (start, _)) in shown.iter().enumerate() {
        if (shown.len() - at) % 2 == 1 {
            let x = 34.0 + slot * (at as f64 + 0.5);
            svg.text(
                "plot-quiet",
                (x, paper.height - 12.0),
                Anchor::Middle,
                &format::day(*start),
            );
        }
    }
}

fn panel(svg: &mut Svg, height: &Height, shown: &[WeekLoad], tissue: Tissue) {
    let area = height.area;
    let slot = area.width / shown.len().max(1) as f64;
    for (at, (start, load)) in shown.iter().enumerate() {
        let value = load.km(tissue);
        let (left, top) = (area.left + slot * (at as f64 + 0.15), height.y(value));
        let bar = Area {
            left,
            top,
            width: slot * 0.7,
            height: area.bottom() - top,
        };
        let words = format!(
            "{}, week from {}: {value:.1}",
            tissue.words(),
            format::day_year(*start)
        );
        svg.rect("plot-bar", bar, &words);
        let text = format!("{value:.0}");
        svg.text(
            "plot-text plot-label",
            (left + slot * 0.35, top - 3.0),
            Anchor::Middle,
            &text,
        );
    }
}
