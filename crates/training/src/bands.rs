//! How one run divides by pace and by slope, as tables.

use crate::{
    digest::{CELL_MPS, Digest, GRADE_EDGES, SpeedCell, WALKING_BELOW_MPS},
    format,
    plot::Table,
};

/// Two speed cells of 0.2 m/s make a band: narrow enough to tell easy from hard, and a usual run
/// has half a dozen of them.
const CELLS_PER_BAND: u8 = 2;

/// Time and distance in each band of pace, the slowest first; walking in a row of its own. `None`
/// where nothing is known but totals.
pub fn speed_bands(digest: &Digest) -> Option<Table> {
    let total_s = digest.walking_s + seconds(&digest.cells);
    if total_s <= 0.0 {
        return None;
    }
    let mut table = Table::new(
        "Time by pace",
        &["Pace (min per km)", "#Time", "#Share", "#Distance"],
    );
    let mut row = |name: String, time_s: f64, length_m: f64| {
        table.rows.push(vec![
            name,
            format::duration(time_s),
            format::percent(time_s / total_s),
            format::km(length_m),
        ]);
    };
    if digest.walking_s > 0.0 {
        row("Walking".to_owned(), digest.walking_s, digest.walking_m);
    }
    let band = |cell: &SpeedCell| cell.cell / CELLS_PER_BAND;
    for cells in digest.cells.chunk_by(|a, b| band(a) == band(b)) {
        let length_m = cells.iter().map(|cell| cell.length_m).sum();
        row(pace_range(band(&cells[0])), seconds(cells), length_m);
    }
    Some(table)
}

fn seconds(cells: &[SpeedCell]) -> f64 {
    cells.iter().map(|cell| cell.time_s).sum()
}

/// "6:15 to 6:56": the faster end first, as runners read it.
fn pace_range(band: u8) -> String {
    let edge = |band: u8| f64::from(band) * f64::from(CELLS_PER_BAND) * CELL_MPS;
    let number = |speed: f64| format::pace_number(speed).unwrap_or_default();
    let (slow, fast) = (edge(band).max(WALKING_BELOW_MPS), edge(band + 1));
    format!("{} to {}", number(fast), number(slow))
}

/// Distance in each band of slope, steepest downhill first. `None` where no slope is known.
pub fn grade_profile(digest: &Digest) -> Option<Table> {
    let known: f64 = digest.grade_m.iter().sum();
    if known <= 0.0 {
        return None;
    }
    let total = known + digest.grade_unknown_m;
    let mut table = Table::new("Distance by slope", &["Slope", "#Distance", "#Share"]);
    let names = (0..digest.grade_m.len()).map(slope_words);
    let unknown = ("Slope not known".to_owned(), digest.grade_unknown_m);
    for (name, metres) in names.zip(digest.grade_m).chain([unknown]) {
        if metres > 0.0 {
            let share = format::percent(metres / total);
            table.rows.push(vec![name, format::km(metres), share]);
        }
    }
    Some(table)
}

/// Words of a grade band; see [`GRADE_EDGES`].
fn slope_words(band: usize) -> String {
    let edge = |at: usize| format!("{}%", (GRADE_EDGES[at].abs() * 100.0).round());
    match band {
        0 => format!("Down, steeper than {}", edge(0)),
        1 | 2 => format!("Down, {} to {}", edge(band), edge(band - 1)),
        3 => format!("Flat, up to {} either way", edge(3)),
        4 | 5 => format!("Up, {} to {}", edge(band - 1), edge(band)),
        _ => format!("Up, steeper than {}", edge(5)),
    }
}
