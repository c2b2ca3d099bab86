//! Pain beside load: the runner's own notes below the runs they belong to.

use jiff::civil::Date;

use super::{
    axis::{Height, Width},
    figure::{Plot, Size},
    scene::Words,
    svg::{Anchor, Area, Svg},
    table::Table,
};
use crate::{
    format,
    history::{Days, Entry, History},
    run::known,
};

/// Runs above, pain during and next morning below, up to a day.
pub fn pain_plot(history: &History, until: Date) -> Plot {
    let noted: Vec<&Entry> = history
        .within(Days::ending(until, Size::Wide.weeks() * 7))
        .filter(|entry| entry.run.worst_pain().is_some())
        .collect();
    let words = Words {
        id: "pain".to_owned(),
        title: title(&noted),
        description: description(&noted),
    };
    words.plot(
        table(&noted),
        |_| 290.0,
        |svg, size, paper| draw(svg, paper, history, Days::ending(until, size.weeks() * 7)),
    )
}

fn title(noted: &[&Entry]) -> String {
    let worst = noted.iter().max_by_key(|entry| entry.run.worst_pain());
    match worst.and_then(|entry| Some((entry, entry.run.worst_pain()?))) {
        Some((_, 0)) => "No pain was noted.".to_owned(),
        Some((entry, pain)) => format!(
            "The worst pain noted was {pain} of 10, with the run on {}.",
            format::day(entry.day)
        ),
        None => "No pain notes yet. You can add them to each run.".to_owned(),
    }
}

fn description(noted: &[&Entry]) -> String {
    format!(
        "Above, one bar for each day with its kilometres. Below, pain from 0 to 10: a filled dot for pain during the run, an open triangle for the next morning. Notes exist for {}. The table has every note.",
        format::count(noted.len(), "run")
    )
}

fn table(noted: &[&Entry]) -> Table {
    let mut table = Table::new(
        "Pain notes",
        &[
            "Date",
            "#Distance (km)",
            "#Pain during (0 to 10)",
            "#Pain next morning (0 to 10)",
        ],
    );
    let number = |pain: Option<u8>| pain.map_or("–".to_owned(), |pain| pain.to_string());
    for entry in noted.iter().rev() {
        table.rows.push(vec![
            format::day_year(entry.day),
            format::km_number(entry.run.distance_m),
            number(entry.run.pain_during),
            number(entry.run.pain_next_morning),
        ]);
    }
    table
}

fn draw(svg: &mut Svg, paper: Area, history: &History, days: Days) {
    let above = Area {
        left: 28.0,
        top: 26.0,
        width: paper.width - 36.0,
        height: 90.0,
    };
    let below = Area {
        left: 28.0,
        top: 156.0,
        width: paper.width - 36.0,
        height: 80.0,
    };
    let (upper, lower) = (Width { area: above, days }, Width { area: below, days });
    let longest = history
        .within(days)
        .map(|entry| known(entry.run.distance_m))
        .fold(1_000.0, f64::max);
    let height = Height::up_to(above, longest / 1000.0, 3);
    svg.text("plot-quiet", (2.0, 12.0), Anchor::Start, "km");
    height.draw(svg, |km| format!("{km:.0}"));
    for entry in history
        .within(days)
        .filter(|entry| known(entry.run.distance_m) > 0.0)
    {
        let top = height.y(entry.run.distance_m / 1000.0);
        let bar = Area {
            left: upper.x(entry.day, 0.15),
            top,
            width: upper.day() * 0.7,
            height: above.bottom() - top,
        };
        let words = format!(
            "{}: {}",
            format::day_year(entry.day),
            format::km(entry.run.distance_m)
        );
        svg.rect("plot-bar", bar, &words);
    }
    let pain = Height {
        area: below,
        from: 0.0,
        to: 10.0,
        step: 5.0,
    };
    svg.text("plot-quiet", (2.0, 140.0), Anchor::Start, "pain, 0 to 10");
    pain.draw(svg, |value| format!("{value:.0}"));
    lower.draw(svg, 14);
    for entry in history.within(days) {
        notes(svg, &lower, &pain, entry);
    }
    let y = paper.height - 10.0;
    svg.dot("plot-pain", (8.0, y - 4.0), "");
    svg.text("plot-quiet", (17.0, y), Anchor::Start, "during the run");
    svg.triangle("plot-morning", (118.0, y - 4.0), "");
    svg.text("plot-quiet", (128.0, y), Anchor::Start, "next morning");
}

fn notes(svg: &mut Svg, width: &Width, height: &Height, entry: &Entry) {
    let day = format::day(entry.day);
    if let Some(pain) = entry.run.pain_during {
        let at = (width.x(entry.day, 0.5), height.y(f64::from(pain)));
        svg.dot(
            "plot-pain",
            at,
            &format!("{day}: pain {pain} of 10 during the run"),
        );
    }
    if let Some(pain) = entry.run.pain_next_morning {
        let at = (width.x(entry.day, 1.0), height.y(f64::from(pain)));
        svg.triangle(
            "plot-morning",
            at,
            &format!("{day}: pain {pain} of 10 the next morning"),
        );
    }
}
