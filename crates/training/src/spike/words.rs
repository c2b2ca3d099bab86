//! What is said about a session: the wording of clinical evidence §5.1 and nothing beyond it.

use super::{SessionSpike, SpikeState, Suppression};
use crate::format;

const SAME: &str = "about as long";

/// The other side of a relative risk: how common injury was in the study at all (§5.1).
pub const STUDY_BACKGROUND: &str = "Over 18 months, 1,820 of the 5,205 runners (35%) reported an injury. They were mostly middle-aged men, and the study does not name a safe jump.";

/// "31% longer", and "just over 10% longer" where rounding would hide that a border was crossed.
pub fn change_words(spike: &SessionSpike) -> Option<String> {
    let (reference, _) = spike.reference?;
    let (distance, reference) = (u128::from(spike.distance_mm), u128::from(reference));
    if distance < reference {
        let percent = ((reference - distance) * 200 + reference) / (2 * reference);
        return Some(if percent == 0 {
            SAME.to_owned()
        } else {
            format!("{percent}% shorter")
        });
    }
    let over = distance - reference;
    let percent = (over * 200 + reference) / (2 * reference);
    let on_border = [10, 30, 100].contains(&percent);
    Some(if percent == 0 {
        SAME.to_owned()
    } else if on_border && over * 100 > percent * reference {
        format!("just over {percent}% longer")
    } else {
        format!("{percent}% longer")
    })
}

/// The finding in one line: "Your run on Feb 22 was 38% longer than your longest of the 30 days
/// before (16.0 to 22.1 km)." `None` without a baseline.
pub fn headline(spike: &SessionSpike) -> Option<String> {
    let change = change_words(spike)?;
    let than = if change == SAME { "as" } else { "than" };
    Some(format!(
        "Your run on {} was {change} {than} your longest of the 30 days before ({} to {}).",
        format::day(spike.day),
        format::km_number(spike.reference_m()?),
        format::km(spike.distance_m()),
    ))
}

/// What may be told about a session, in one paragraph.
pub fn sentence(spike: &SessionSpike) -> String {
    if let Some(why) = spike.suppressed {
        return suppression_words(why).to_owned();
    }
    let Some(change) = change_words(spike) else {
        return "No run was recorded in the 30 days before this one, so there is no baseline to compare with.".to_owned();
    };
    let opening = match change.as_str() {
        SAME => "This run was about as long as your longest of the 30 days before.".to_owned(),
        change => format!("This run was {change} than your longest of the 30 days before."),
    };
    let Some((group, times)) = study_words(spike.state) else {
        return opening;
    };
    format!(
        "{opening} In a study of 5,205 runners, {group} were followed by {times}. It does not prove that this run caused your pain."
    )
}

fn study_words(state: SpikeState) -> Option<(&'static str, String)> {
    let hazard = state.hazard()?;
    let group = match state {
        SpikeState::NoneInWindow | SpikeState::Reference => return None,
        SpikeState::Small => "runs 10 to 30% longer",
        SpikeState::Moderate => "runs 30 to 100% longer",
        SpikeState::Large => "runs more than 100% longer",
    };
    let times = format!(
        "about {:.1} times the overuse-injury rate (95% CI {:.2}-{:.2})",
        hazard.value, hazard.low, hazard.high
    );
    Some((group, times))
}

/// Why nothing is said.
pub fn suppression_words(why: Suppression) -> &'static str {
    match why {
        Suppression::FewSessions => {
            "Fewer than 4 runs were recorded before this one, too few to compare with."
        }
        Suppression::ShortHistory => {
            "Less than 30 days of runs were recorded before this one, too few to compare with."
        }
        Suppression::NoDistance => "This run has no distance, so it cannot be compared.",
    }
}
