//! Finding about step rate: fewer, longer steps at the same speed.

use super::{Figure, Finding, FindingKind};
use crate::{
    cadence::{TOLD_DROP, cadence_change},
    format,
    history::{Days, History},
    source::{self, Strength},
};

/// A drop of cadence at equal speed against the eight weeks before.
pub(super) fn drop(history: &History, days: Days) -> Option<Finding> {
    let before = Days::ending(days.before().to, days.count() * 2);
    let change =
        cadence_change(history, before, days).filter(|change| change.share() <= -TOLD_DROP)?;
    let steps = |label, spm: f64| Figure {
        label,
        value: spm,
        text: format!("{spm:.0} steps per minute"),
    };
    Some(Finding {
        kind: FindingKind::CadenceDrop,
        day: None,
        sentence: format!(
            "At the same pace you took {:.0} steps per minute in the 4 weeks before it began, after {:.0} in the 8 weeks before those: fewer and longer steps.",
            change.now_spm, change.before_spm
        ),
        meaning: "Longer steps load the knee more with each step. Whether that leads to injury is not known: a review of 37 studies found insufficient evidence.".to_owned(),
        figures: vec![
            steps("Last 4 weeks", change.now_spm),
            steps("8 weeks before", change.before_spm),
            Figure::metres("Compared at equal speed", change.matched_m),
            Figure { label: "Mean pace of these", value: change.speed_mps, text: format::pace(change.speed_mps) },
        ],
        strength: Strength::Theoretical,
        source: source::CADENCE,
    })
}
