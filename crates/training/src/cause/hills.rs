//! Findings about how it was run: downhill, uphill, fast.

use super::{Figure, Finding, FindingKind, Watch};
use crate::{
    format,
    history::{Days, History},
    source::{self, SourceId, Strength},
    terrain::{Change, terrain_change},
};

/// More downhill, where kneecap or ITB is suspected or nothing is.
pub(super) fn downhill(history: &History, days: Days, watch: Watch) -> Option<Finding> {
    let terrain = terrain_change(history, days);
    let change = told(terrain.downhill, watch.downhill && terrain.is_comparable())?;
    let (meaning, strength, source) = if watch.downhill_measured {
        (
            "Running downhill loads the kneecap joint more: 22% more per kilometre at 6 degrees, in 19 runners on a treadmill. How much is too much is not known.",
            Strength::Theoretical,
            source::TISSUE,
        )
    } else {
        (
            "Practitioners often see pain on the outside of the knee after more downhill. No study has measured how much is too much.",
            Strength::ExpertOpinion,
            source::CAPACITY,
        )
    };
    Some(finding(
        FindingKind::Downhill,
        "downhill",
        change,
        Evidence {
            meaning,
            strength,
            source,
        },
    ))
}

/// More uphill, where Achilles or heel is suspected or nothing is.
pub(super) fn uphill(history: &History, days: Days, watch: Watch) -> Option<Finding> {
    let terrain = terrain_change(history, days);
    let change = told(
        terrain.uphill,
        watch.uphill_and_fast && terrain.is_comparable(),
    )?;
    let (meaning, strength, source) = if watch.uphill_measured {
        (
            "Running uphill loads the Achilles tendon more: 39% more per kilometre at 6 degrees, in 19 runners on a treadmill. How much is too much is not known.",
            Strength::Theoretical,
            source::TISSUE,
        )
    } else {
        (
            "Running uphill asks more of calf, Achilles tendon and sole. No study has measured how much is too much.",
            Strength::ExpertOpinion,
            source::CAPACITY,
        )
    };
    Some(finding(
        FindingKind::Uphill,
        "uphill",
        change,
        Evidence {
            meaning,
            strength,
            source,
        },
    ))
}

/// More fast running, where Achilles or heel is suspected or nothing is.
pub(super) fn fast(history: &History, days: Days, watch: Watch) -> Option<Finding> {
    let terrain = terrain_change(history, days);
    let change = told(
        terrain.fast,
        watch.uphill_and_fast && terrain.is_comparable(),
    )?;
    let evidence = Evidence {
        meaning: "Each fast step loads calf, Achilles tendon and sole more, though fewer steps are needed for a kilometre. No study has measured how much is too much.",
        strength: Strength::ExpertOpinion,
        source: source::CAPACITY,
    };
    let mut finding = finding(FindingKind::Fast, "fast", change, evidence);
    finding.figures.push(Figure {
        label: "Counted as fast from",
        value: terrain.fast_from_mps,
        text: format::pace(terrain.fast_from_mps),
    });
    Some(finding)
}

struct Evidence {
    meaning: &'static str,
    strength: Strength,
    source: SourceId,
}

fn told(change: Change, watched: bool) -> Option<Change> {
    (watched && change.stands_out()).then_some(change)
}

fn finding(kind: FindingKind, word: &str, change: Change, evidence: Evidence) -> Finding {
    Finding {
        kind,
        day: None,
        sentence: format!(
            "You ran {} {word} in the 4 weeks before it began, after {} in the 4 weeks before those.",
            format::km(change.now_m),
            format::km(change.before_m)
        ),
        meaning: evidence.meaning.to_owned(),
        figures: vec![
            Figure::metres("Last 4 weeks", change.now_m),
            Figure::metres("4 weeks before", change.before_m),
        ],
        strength: evidence.strength,
        source: evidence.source,
    }
}
