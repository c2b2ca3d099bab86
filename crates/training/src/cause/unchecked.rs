//! What a report could not look at: silence must not read as "nothing there".

use super::{COMPARED_DAYS, Question, SPIKE_DAYS};
use crate::{
    cadence::cadence_change,
    format,
    history::{Days, Entry, History},
    spike::SessionSpike,
    terrain::terrain_change,
};

/// Reasons, in the order of the report.
pub(super) fn not_checked(
    history: &History,
    spikes: &[SessionSpike],
    question: &Question<'_>,
) -> Vec<String> {
    let month = Days::ending(question.onset, SPIKE_DAYS + 1);
    let weeks = Days::ending(question.onset, COMPARED_DAYS);
    let both = Days {
        from: weeks.before().from,
        to: weeks.to,
    };
    let mut said = Vec::new();
    let unscored = spikes
        .iter()
        .filter(|spike| month.holds(spike.day) && spike.suppressed.is_some())
        .count();
    if unscored > 0 {
        said.push(format!(
            "{} of the 30 days before could not be compared: too few runs were recorded before, or the distance is missing.",
            format::count(unscored, "run")
        ));
    }
    if let Some(gap) = spikes
        .iter()
        .filter(|spike| month.holds(spike.day))
        .find_map(|spike| spike.gap)
    {
        said.push(format!(
            "No run was recorded from {} to {}. If you ran then, watch data are missing and a jump may look larger than it was.",
            format::day(gap.from),
            format::day(gap.to)
        ));
    }
    if !terrain_change(history, weeks).is_comparable() {
        said.push("Hills and speed: too little detail was recorded to compare the 4 weeks before with the 4 weeks before those.".to_owned());
    } else if unknown_grade_share(history, both) > 0.3 {
        said.push("Hills: most of the elevation is missing for part of these 8 weeks (treadmill, or a device without it).".to_owned());
    }
    if history.within(weeks).all(|entry| entry.run.shoe.is_none()) {
        said.push("Shoes: no pair is noted for these runs.".to_owned());
    }
    if cadence_change(
        history,
        Days::ending(weeks.before().to, COMPARED_DAYS * 2),
        weeks,
    )
    .is_none()
    {
        said.push("Step rate: too little of it was recorded at the same speeds.".to_owned());
    }
    said
}

fn unknown_grade_share(history: &History, days: Days) -> f64 {
    let sum = |of: &dyn Fn(&Entry) -> f64| history.within(days).map(of).sum::<f64>();
    sum(&|entry| entry.digest.grade_unknown_m) / sum(&|entry| entry.digest.running_m()).max(1.0)
}
