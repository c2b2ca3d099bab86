//! Laying visits side by side where they overlap.

use jiff::Timestamp;

/// A visit's place in rows and time, and its position in the list of visits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) visit: usize,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    /// First and last row touched.
    pub(super) rows: (usize, usize),
}

/// Visits drawn in one cell, since they share a half hour without overlapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) visits: Vec<usize>,
    pub(super) rows: (usize, usize),
    end: Timestamp,
}

/// Tracks of runs: within a track nothing overlaps. Pieces come in order of their start.
pub(super) fn pack(pieces: &[Piece]) -> Vec<Vec<Run>> {
    let mut tracks: Vec<Vec<Run>> = Vec::new();
    'pieces: for piece in pieces {
        for track in &mut tracks {
            match track.last_mut() {
                Some(run) if run.end > piece.start => {}
                Some(run) if run.rows.1 >= piece.rows.0 => {
                    run.visits.push(piece.visit);
                    run.rows.1 = run.rows.1.max(piece.rows.1);
                    run.end = piece.end;
                    continue 'pieces;
                }
                _ => {
                    track.push(Run::of(piece));
                    continue 'pieces;
                }
            }
        }
        tracks.push(vec![Run::of(piece)]);
    }
    tracks
}

impl Run {
    fn of(piece: &Piece) -> Self {
        Self {
            visits: vec![piece.visit],
            rows: piece.rows,
            end: piece.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(spans: &[(i64, i64)]) -> Vec<Piece> {
        let mut spans = spans.to_vec();
        spans.sort_unstable();
        let at = |cell: i64| Timestamp::from_second(cell * 300).unwrap();
        let piece = |(visit, (from, length)): (usize, &(i64, i64))| Piece {
            visit,
            start: at(*from),
            end: at(from + length),
            rows: ((from / 6) as usize, ((from + length - 1) / 6) as usize),
        };
        spans.iter().enumerate().map(piece).collect()
    }

    proptest! {
        #[test]
        fn every_visit_is_drawn_once_and_no_two_runs_of_a_track_share_a_row(
            spans in proptest::collection::vec((0i64..200, 1i64..30), 0..25),
        ) {
            let pieces = pieces(&spans);
            let tracks = pack(&pieces);
            let mut drawn: Vec<usize> =
                tracks.iter().flatten().flat_map(|run| run.visits.clone()).collect();
            drawn.sort_unstable();
            prop_assert_eq!(drawn, (0..pieces.len()).collect::<Vec<_>>());
            for track in &tracks {
                prop_assert!(track.windows(2).all(|w| w[0].rows.1 < w[1].rows.0));
                let in_order: Vec<&Piece> =
                    track.iter().flat_map(|run| &run.visits).map(|v| &pieces[*v]).collect();
                prop_assert!(in_order.windows(2).all(|w| w[0].end <= w[1].start));
            }
        }

        #[test]
        fn visits_one_after_the_other_need_one_track(gaps in proptest::collection::vec((0i64..9, 1i64..20), 1..15)) {
            let mut spans = Vec::new();
            let mut at = 0;
            for (gap, length) in gaps {
                spans.push((at + gap, length));
                at += gap + length;
            }
            prop_assert_eq!(pack(&pieces(&spans)).len(), 1);
        }
    }
}
