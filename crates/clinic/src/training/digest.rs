//! The digest of a run as it is kept: numbers without names and with no more digits than any device
//! measures, since ten years of runs are read for every page.

use midstance_store::StoreError;
use midstance_training::{Digest, digest::SpeedCell};

use super::detail::rounded;

/// Cell, metres, seconds, load, metres with cadence, cadence, load with cadence.
type Cell = (u8, f64, f64, [f64; 3], f64, f64, [f64; 3]);
/// Cells, metres by grade, without grade, walked, seconds walked, beyond the study.
type Kept = (Vec<Cell>, [f64; 7], f64, f64, f64, f64);

/// Writes a digest down.
pub(super) fn written(digest: &Digest) -> Result<String, serde_json::Error> {
    let metres = |value: f64| rounded(value, 2);
    let loads = |loads: [f64; 3]| loads.map(|load| rounded(load, 5));
    let cell = |cell: &SpeedCell| -> Cell {
        (
            cell.cell,
            metres(cell.length_m),
            metres(cell.time_s),
            loads(cell.load_km),
            metres(cell.cadence_known_m),
            rounded(cell.cadence_spm, 2),
            loads(cell.cadence_known_load_km),
        )
    };
    let kept: Kept = (
        digest.cells.iter().map(cell).collect(),
        digest.grade_m.map(metres),
        metres(digest.grade_unknown_m),
        metres(digest.walking_m),
        metres(digest.walking_s),
        metres(digest.beyond_study_m),
    );
    serde_json::to_string(&kept)
}

/// Reads a digest.
pub(super) fn read(text: &str) -> Result<Digest, StoreError> {
    let kept: Kept =
        serde_json::from_str(text).map_err(|error| StoreError::Decode(error.to_string()))?;
    let (cells, grade_m, grade_unknown_m, walking_m, walking_s, beyond_study_m) = kept;
    let cell = |(cell, length_m, time_s, load_km, known_m, spm, known_load): Cell| SpeedCell {
        cell,
        length_m,
        time_s,
        load_km,
        cadence_known_m: known_m,
        cadence_spm: spm,
        cadence_known_load_km: known_load,
    };
    Ok(Digest {
        cells: cells.into_iter().map(cell).collect(),
        grade_m,
        grade_unknown_m,
        walking_m,
        walking_s,
        beyond_study_m,
    })
}

#[cfg(test)]
mod tests {
    use midstance_training::Segment;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_kept_comes_back_but_for_the_last_digits(
            pieces in proptest::collection::vec((50.0..200.0f64, 0.5..7.0f64, -0.2..0.2f64, 140.0..200.0f64), 0..60)
        ) {
            let segments: Vec<Segment> = pieces.iter().map(|(length_m, speed_mps, grade, spm)| Segment {
                length_m: *length_m,
                speed_mps: *speed_mps,
                grade: (*grade > -0.1).then_some(*grade),
                cadence_spm: (*spm > 150.0).then_some(*spm),
            }).collect();
            let digest = Digest::of(&segments);
            let back = read(&written(&digest).unwrap()).unwrap();
            prop_assert_eq!(back.cells.len(), digest.cells.len());
            prop_assert!((back.running_m() - digest.running_m()).abs() < 0.5);
            prop_assert!((back.downhill_m() - digest.downhill_m()).abs() < 0.5);
            prop_assert!((back.walking_s - digest.walking_s).abs() < 0.5);
            for (a, b) in back.cells.iter().zip(&digest.cells) {
                prop_assert_eq!(a.cell, b.cell);
                prop_assert!((a.cadence_spm - b.cadence_spm).abs() < 0.01);
                for tissue in 0..3 {
                    prop_assert!((a.load_km[tissue] - b.load_km[tissue]).abs() < 0.0001);
                    let known = (a.cadence_known_load_km[tissue], b.cadence_known_load_km[tissue]);
                    prop_assert!((known.0 - known.1).abs() < 0.0001);
                }
            }
        }
    }
}
