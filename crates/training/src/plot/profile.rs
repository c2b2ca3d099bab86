//! Elevation and pace of one run.

use super::{
    axis::Height,
    figure::Plot,
    scene::Words,
    svg::{Anchor, Area, Point, Svg},
    table::Table,
};
use crate::{
    format,
    run::{Run, Segment, known},
};

/// Slower than this (20 min per km) is drawn as a stop: a pause must not flatten the rest.
const SLOWEST_MPS: f64 = 1000.0 / 1200.0;

/// Elevation above the start and pace along a run, from its segments.
pub fn profile_plot(run: &Run) -> Plot {
    let pieces = pieces(run);
    let words = Words {
        id: "profile".to_owned(),
        title: title(run),
        description: description(&pieces),
    };
    words.plot(
        table(&pieces),
        |_| 280.0,
        |svg, _, paper| draw(svg, paper, &pieces),
    )
}

/// A segment with where it ends.
#[derive(Clone, Copy)]
struct Piece {
    end_m: f64,
    length_m: f64,
    speed_mps: f64,
    rise_m: Option<f64>,
    elevation_m: f64,
}

fn pieces(run: &Run) -> Vec<Piece> {
    let (mut end_m, mut elevation_m) = (0.0, 0.0);
    let usable =
        |segment: &&Segment| known(segment.length_m) > 0.0 && known(segment.speed_mps) > 0.0;
    run.segments
        .iter()
        .filter(usable)
        .map(|segment| {
            let rise_m = segment
                .grade
                .filter(|grade| grade.is_finite())
                .map(|grade| {
                    // Length is measured along the ground, which for running grades is the run itself.
                    grade.clamp(-2.0, 2.0) * segment.length_m
                });
            end_m += segment.length_m;
            elevation_m += rise_m.unwrap_or(0.0);
            Piece {
                end_m,
                length_m: segment.length_m,
                speed_mps: segment.speed_mps,
                rise_m,
                elevation_m,
            }
        })
        .collect()
}

fn title(run: &Run) -> String {
    let mut parts = vec![format::km(run.distance_m)];
    if known(run.moving_s) > 0.0 {
        parts[0] = format!("{} in {}", parts[0], format::duration(run.moving_s));
    }
    parts.extend(run.speed_mps().map(format::pace));
    parts.extend(
        run.ascent_m
            .map(|metres| format!("{} up", format::metres(metres))),
    );
    format!("{}: {}.", format::day_year(run.day()), parts.join(", "))
}

fn description(pieces: &[Piece]) -> String {
    if pieces.is_empty() {
        return "This run has no recorded detail to draw.".to_owned();
    }
    let fold = |of: fn(&Piece) -> f64, start: f64, pick: fn(f64, f64) -> f64| {
        pieces.iter().map(of).fold(start, pick)
    };
    let high = fold(|piece| piece.elevation_m, 0.0, f64::max);
    let low = fold(|piece| piece.elevation_m, 0.0, f64::min);
    let fast = fold(|piece| piece.speed_mps, 0.0, f64::max);
    format!(
        "Above, the ground from {} below to {} above the start. Below, the pace along the run; the fastest stretch was {}. The table has every kilometre.",
        format::metres(-low),
        format::metres(high),
        format::pace(fast)
    )
}

fn table(pieces: &[Piece]) -> Table {
    let mut table = Table::new(
        "Each kilometre",
        &["Up to km", "#Pace (min per km)", "#Up (m)", "#Down (m)"],
    );
    let mut split = Split::default();
    for piece in pieces {
        let mut left = piece.length_m;
        while split.length_m + left >= 1_000.0 {
            let part = 1_000.0 - split.length_m;
            split.add(piece, part);
            left -= part;
            table
                .rows
                .push(split.row((table.rows.len() + 1).to_string()));
            split = Split::default();
            // A kilometre-long piece is possible; a thousand kilometres are nonsense.
            if table.rows.len() >= 1_000 {
                return table;
            }
        }
        split.add(piece, left);
    }
    if split.length_m >= 10.0 {
        let end = pieces.last().map_or(0.0, |piece| piece.end_m);
        table.rows.push(split.row(format!("{:.2}", end / 1000.0)));
    }
    table
}

#[derive(Default)]
struct Split {
    length_m: f64,
    time_s: f64,
    up_m: f64,
    down_m: f64,
    known: bool,
}

impl Split {
    fn add(&mut self, piece: &Piece, length_m: f64) {
        self.length_m += length_m;
        self.time_s += length_m / piece.speed_mps;
        if let Some(rise) = piece.rise_m {
            let rise = rise * length_m / piece.length_m;
            self.up_m += rise.max(0.0);
            self.down_m += (-rise).max(0.0);
            self.known = true;
        }
    }

    fn row(&self, end: String) -> Vec<String> {
        let pace =
            format::pace_number(self.length_m / self.time_s).unwrap_or_else(|| "–".to_owned());
        let metres = |value: f64| {
            if self.known {
                format!("{value:.0}")
            } else {
                "–".to_owned()
            }
        };
        vec![end, pace, metres(self.up_m), metres(self.down_m)]
    }
}

fn draw(svg: &mut Svg, paper: Area, pieces: &[Piece]) {
    let ground = Area {
        left: 42.0,
        top: 24.0,
        width: paper.width - 56.0,
        height: 80.0,
    };
    let paces = Area {
        left: 42.0,
        top: 144.0,
        width: paper.width - 56.0,
        height: 90.0,
    };
    svg.text(
        "plot-quiet",
        (2.0, 12.0),
        Anchor::Start,
        "metres above the start",
    );
    svg.text(
        "plot-quiet",
        (2.0, 132.0),
        Anchor::Start,
        "pace, minutes per km (faster is higher)",
    );
    let Some(total) = pieces.last().map(|piece| piece.end_m) else {
        svg.text(
            "plot-text",
            (paper.width / 2.0, paper.height / 2.0),
            Anchor::Middle,
            "no detail recorded",
        );
        return;
    };
    let x = |metres: f64| ground.left + ground.width * metres / total;
    draw_ground(svg, ground, pieces, &x);
    draw_pace(svg, paces, pieces, &x);
    let across = Height::up_to(
        Area {
            left: 0.0,
            top: 0.0,
            width: 0.0,
            height: 1.0,
        },
        total / 1000.0,
        5,
    );
    let mut km = 0.0;
    while km * 1000.0 <= total {
        svg.text(
            "plot-quiet",
            (x(km * 1000.0), paces.bottom() + 16.0),
            Anchor::Middle,
            &short(km),
        );
        km += across.step;
    }
    svg.text(
        "plot-quiet",
        (paces.left + paces.width / 2.0, paper.height - 12.0),
        Anchor::Middle,
        "kilometres",
    );
}

fn draw_ground(svg: &mut Svg, area: Area, pieces: &[Piece], x: &dyn Fn(f64) -> f64) {
    let high = pieces
        .iter()
        .map(|piece| piece.elevation_m)
        .fold(0.0, f64::max);
    let low = pieces
        .iter()
        .map(|piece| piece.elevation_m)
        .fold(0.0, f64::min);
    // At least 20 m of height, so that a flat run looks flat; a step below the start needs 2 m.
    let low = if low > -2.0 { 0.0 } else { low };
    let height = Height::between(area, low, high.max(low + 20.0), 3);
    height.draw(svg, |metres| format!("{metres:.0}"));
    let mut line: Vec<Point> = vec![(x(0.0), height.y(0.0))];
    line.extend(
        pieces
            .iter()
            .map(|piece| (x(piece.end_m), height.y(piece.elevation_m))),
    );
    let mut shape = line.clone();
    shape.extend([(area.right(), area.bottom()), (area.left, area.bottom())]);
    svg.shape("plot-ground", &shape, "");
    svg.stroke("plot-ground-line", &line);
}

fn draw_pace(svg: &mut Svg, area: Area, pieces: &[Piece], x: &dyn Fn(f64) -> f64) {
    // Minutes per km grow downwards, so the scale runs on their negative.
    let minutes = |piece: &Piece| -1000.0 / piece.speed_mps.max(SLOWEST_MPS) / 60.0;
    let slow = pieces.iter().map(minutes).fold(0.0, f64::min);
    let fast = pieces.iter().map(minutes).fold(slow, f64::max);
    let height = Height::between(area, slow, fast.max(slow + 0.5), 3);
    height.draw(svg, |value| {
        format::pace_number(1000.0 / (-value * 60.0)).unwrap_or_default()
    });
    let mut line: Vec<Point> = Vec::new();
    for piece in pieces {
        let y = height.y(minutes(piece));
        line.extend([(x(piece.end_m - piece.length_m), y), (x(piece.end_m), y)]);
    }
    svg.stroke("plot-pace", &line);
}

fn short(km: f64) -> String {
    if km.fract().abs() < 1e-9 {
        format!("{km:.0}")
    } else {
        format!("{km:.1}")
    }
}
