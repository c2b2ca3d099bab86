//! Text plots for a terminal.

use jiff::civil::Date;

use crate::{
    format,
    history::{Days, History},
    spike::{SessionSpike, change_words},
    weekly::Week,
};

/// Runs of the last 16 weeks as rows of bars, spikes marked with a diamond and words.
pub fn runs_text(history: &History, spikes: &[SessionSpike], until: Date) -> String {
    let days = Days::ending(until, 7 * 16);
    let rows: Vec<Row> = spikes
        .iter()
        .filter(|spike| days.holds(spike.day) && spike.distance_mm > 0)
        .map(|spike| Row {
            label: spike.day.to_string(),
            value: spike.distance_m() / 1000.0,
            mark: mark(history, spike),
        })
        .collect();
    bars(&rows)
}

/// Weeks as rows of bars.
pub fn weeks_text(weeks: &[Week]) -> String {
    let shown = &weeks[weeks.len().saturating_sub(16)..];
    let rows: Vec<Row> = shown
        .iter()
        .map(|week| Row {
            label: week.start.to_string(),
            value: week.distance_m / 1000.0,
            mark: if week.days < 7 {
                "so far".to_owned()
            } else {
                String::new()
            },
        })
        .collect();
    bars(&rows)
}

struct Row {
    label: String,
    value: f64,
    mark: String,
}

fn mark(history: &History, spike: &SessionSpike) -> String {
    let mut marks = Vec::new();
    if spike.is_told() {
        marks.push(format!("◆ {}", change_words(spike).unwrap_or_default()));
    }
    let runs = history
        .sessions()
        .get(spike.session)
        .map_or(&[][..], |session| &session.runs);
    if let Some(pain) = runs
        .iter()
        .filter_map(|run| history.entries()[*run].run.worst_pain())
        .max()
        && pain > 0
    {
        marks.push(format!("▲ pain {pain}/10"));
    }
    marks.join("  ")
}

/// Bars of at most 40 characters, eighths of a block at their end.
fn bars(rows: &[Row]) -> String {
    const WIDTH: f64 = 40.0;
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let most = rows.iter().map(|row| row.value).fold(0.0, f64::max);
    let mut out = String::new();
    for row in rows {
        let part = if most > 0.0 {
            row.value / most * WIDTH
        } else {
            0.0
        };
        let eighths = (part * 8.0).round() as usize;
        let bar = format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8]);
        let km = format::km(row.value * 1000.0);
        out.push_str(format!("{}  {km:>9}  {bar} {}", row.label, row.mark).trim_end());
        out.push('\n');
    }
    out
}
