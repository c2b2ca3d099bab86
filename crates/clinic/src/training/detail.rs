//! The pieces of a run as they are kept for one drawing: `[[metres, m/s, slope, cadence], …]`.

use midstance_store::StoreError;
use midstance_training::Segment;

/// So many pieces are kept; longer runs are kept in longer pieces.
const MOST: usize = 400;

type Piece = (f64, f64, Option<f64>, Option<f64>);

/// Writes pieces down, thinned; empty where there are none.
pub(super) fn written(segments: &[Segment]) -> Result<String, serde_json::Error> {
    if segments.is_empty() {
        return Ok(String::new());
    }
    let together = segments.len().div_ceil(MOST);
    let pieces: Vec<Piece> = segments.chunks(together).filter_map(joined).collect();
    serde_json::to_string(&pieces)
}

/// Reads pieces.
///
/// # Errors
/// When they are not of this form.
pub fn pieces(text: &str) -> Result<Vec<Segment>, StoreError> {
    let pieces: Vec<Piece> =
        serde_json::from_str(text).map_err(|error| StoreError::Decode(error.to_string()))?;
    let segment = |(length_m, speed_mps, grade, cadence_spm)| Segment {
        length_m,
        speed_mps,
        grade,
        cadence_spm,
    };
    Ok(pieces.into_iter().map(segment).collect())
}

/// Several neighbouring pieces as one; lengths and times add up.
fn joined(pieces: &[Segment]) -> Option<Piece> {
    let sound = |piece: &&Segment| piece.length_m > 0.0 && piece.speed_mps > 0.0;
    let (mut length, mut time) = (0.0, 0.0);
    for piece in pieces.iter().filter(sound) {
        length += piece.length_m;
        time += piece.length_m / piece.speed_mps;
    }
    let mean = |of: fn(&Segment) -> Option<f64>| {
        let known = pieces.iter().filter(sound);
        let known = known.filter_map(|piece| Some((of(piece)?, piece.length_m)));
        let (sum, weight) = known.fold((0.0, 0.0), |(sum, weight), (value, length)| {
            (sum + value * length, weight + length)
        });
        (weight > 0.0).then(|| sum / weight)
    };
    (time > 0.0).then(|| {
        (
            rounded(length, 1),
            rounded(length / time, 3),
            mean(|piece| piece.grade).map(|grade| rounded(grade, 4)),
            mean(|piece| piece.cadence_spm).map(|spm| rounded(spm, 1)),
        )
    })
}

/// To so many decimals.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let factor = 10f64.powi(decimals);
    (value * factor).round() / factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_keeps_its_length_and_time_in_fewer_pieces() {
        let segment = |at: usize| Segment {
            length_m: 150.0,
            speed_mps: 2.5 + (at % 7) as f64 / 10.0,
            grade: (!at.is_multiple_of(3)).then_some(0.01),
            cadence_spm: None,
        };
        let run: Vec<Segment> = (0..1_234).map(segment).collect();
        let kept = pieces(&written(&run).unwrap()).unwrap();
        assert!(kept.len() <= MOST, "{}", kept.len());
        let length = |all: &[Segment]| all.iter().map(|s| s.length_m).sum::<f64>();
        let time = |all: &[Segment]| all.iter().map(|s| s.length_m / s.speed_mps).sum::<f64>();
        assert!((length(&kept) - length(&run)).abs() < 1.0);
        assert!((time(&kept) / time(&run) - 1.0).abs() < 0.001);
        assert!(kept.iter().all(|s| s.cadence_spm.is_none()));
        assert!(kept.iter().all(|s| s.grade == Some(0.01)));
    }

    #[test]
    fn a_run_without_detail_keeps_nothing() {
        assert_eq!(written(&[]).unwrap(), "");
        assert!(pieces("no list").is_err());
    }
}
