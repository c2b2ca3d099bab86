//! Findings about how much was run: spike, volume, return from a break, new shoes.

use jiff::civil::Date;

use super::{COMPARED_DAYS, Figure, Finding, FindingKind, LOAD_QUESTION_DAYS, SPIKE_DAYS, Watch};
use crate::{
    format,
    history::{Days, History},
    rest::breaks,
    shoes::{Shoe, first_worn_in},
    source::{self, Strength},
    spike::{self, SessionSpike},
    terrain::Change,
};

/// The worst spike of the 30 days up to the onset.
pub(super) fn spike(spikes: &[SessionSpike], onset: Date) -> Option<Finding> {
    let days = Days::ending(onset, SPIKE_DAYS + 1);
    let told = || {
        spikes
            .iter()
            .filter(|spike| spike.is_told() && days.holds(spike.day))
    };
    let worst = told().max_by(|a, b| {
        a.ratio()
            .unwrap_or(0.0)
            .total_cmp(&b.ratio().unwrap_or(0.0))
    })?;
    let mut figures = vec![
        Figure::metres("This run", worst.distance_m()),
        Figure::metres("Longest run of the 30 days before", worst.reference_m()?),
    ];
    if let Some(hazard) = worst.state.hazard() {
        figures.push(Figure {
            label: "Overuse-injury rate against runs at most 10% longer",
            value: hazard.value,
            text: format!(
                "{:.2} times (95% CI {:.2}-{:.2})",
                hazard.value, hazard.low, hazard.high
            ),
        });
    }
    let others = told().count() - 1;
    if others > 0 {
        figures.push(Figure {
            label: "Other runs of these 30 days that were also more than 10% longer",
            value: others as f64,
            text: format::count(others, "run"),
        });
    }
    Some(Finding {
        kind: FindingKind::Spike,
        day: Some(worst.day),
        sentence: spike::headline(worst)?,
        meaning: format!("{} {}", spike::sentence(worst), spike::STUDY_BACKGROUND),
        figures,
        strength: Strength::Moderate,
        source: source::SPIKE,
    })
}

/// More running altogether in four weeks, where bone or shin is suspected.
pub(super) fn volume(history: &History, days: Days, watch: Watch) -> Option<Finding> {
    let change = Change {
        before_m: history.metres(days.before()),
        now_m: history.metres(days),
    };
    if !watch.volume || !change.stands_out() || change.before_m == 0.0 {
        return None;
    }
    Some(Finding {
        kind: FindingKind::Volume,
        day: None,
        sentence: format!(
            "You ran {} in the 4 weeks before it began, after {} in the 4 weeks before those.",
            format::km(change.now_m),
            format::km(change.before_m)
        ),
        meaning: "Bone adapts slowly to more running. No study gives a safe weekly increase: in 5,205 runners, changes from week to week showed no link with injury.".to_owned(),
        figures: vec![Figure::metres("Last 4 weeks", change.now_m), Figure::metres("4 weeks before", change.before_m)],
        strength: Strength::ExpertOpinion,
        source: source::CAPACITY,
    })
}

/// The latest return from a break of at least 14 days, within six weeks before the onset.
pub(super) fn back_from_break(history: &History, onset: Date) -> Option<Finding> {
    let days = Days::ending(onset, LOAD_QUESTION_DAYS + 1);
    let pause = breaks(history)
        .into_iter()
        .rfind(|pause| days.holds(pause.back_on))?;
    let back = Days {
        from: pause.back_on,
        to: crate::history::plus_days(pause.back_on, 13).min(onset),
    };
    let back_m = history.metres(back);
    Some(Finding {
        kind: FindingKind::Break,
        day: Some(pause.back_on),
        sentence: format!(
            "You came back on {} after {} days without a recorded run, and ran {} in the first {}.",
            format::day(pause.back_on),
            pause.days - 1,
            format::km(back_m),
            format::count(usize::try_from(back.count()).unwrap_or(0), "day"),
        ),
        meaning: "Muscles, tendons and bones get used to less load during a break, and the same runs then ask more of them. If you did run without a watch, this does not count.".to_owned(),
        figures: vec![
            Figure { label: "Days without a recorded run", value: f64::from(pause.days - 1), text: format!("{} days", pause.days - 1) },
            Figure::metres("Last 14 days before the break", pause.before_m),
            Figure::metres("First days back", back_m),
        ],
        strength: Strength::ExpertOpinion,
        source: source::CAPACITY,
    })
}

/// Pairs worn for the first time in the four weeks before the onset.
pub(super) fn new_shoes(history: &History, shoes: &[Shoe], days: Days) -> Option<Finding> {
    debug_assert_eq!(days.count(), COMPARED_DAYS);
    let pairs = first_worn_in(history, shoes, days);
    let first = pairs.first()?;
    let day = first.first_worn?;
    let names: Vec<&str> = pairs.iter().map(|pair| pair.name.as_str()).collect();
    let worn_m = crate::shoes::worn(history, days)
        .iter()
        .filter(|(name, _)| names.contains(&name.as_str()))
        .map(|(_, metres)| metres)
        .sum();
    Some(Finding {
        kind: FindingKind::NewShoes,
        day: Some(day),
        sentence: format!(
            "You began to run in {} on {} and ran {} in {} before the pain began.",
            names.join(" and "),
            format::day(day),
            format::km(worn_m),
            if names.len() == 1 { "this pair" } else { "these pairs" },
        ),
        meaning: "A new pair shifts load between foot, calf and knee: a change, not a fault. In one trial of very light shoes, heavier runners had more pain; for other shoes little is known.".to_owned(),
        figures: vec![Figure::metres("Run in new shoes in the 4 weeks before", worn_m)],
        strength: Strength::Weak,
        source: source::SHOES,
    })
}
