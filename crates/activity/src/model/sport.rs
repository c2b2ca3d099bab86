//! What kind of movement a session was.

use serde::{Deserialize, Serialize};

/// The sports that Midstance keeps apart. Only running counts as running load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SportKind {
    /// Running of every sort.
    Running,
    /// Walking and hiking.
    Walking,
    /// Cycling of every sort.
    Cycling,
    /// Swimming.
    Swimming,
    /// Everything else; [`Sport::name`] says what.
    Other,
}

/// The sport of a session with what is known about its sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sport {
    /// The sport.
    pub kind: SportKind,
    /// The name in the file, in lower case with words apart, for example `trail running`.
    pub name: String,
    /// On trails.
    pub trail: bool,
    /// On a treadmill.
    pub treadmill: bool,
    /// Indoors (treadmills included): there are no positions to expect.
    pub indoor: bool,
    /// The file does not name a sport; it was taken as a run.
    pub assumed: bool,
}

impl Sport {
    /// A sport from the words that files use for it, whatever their spelling: `TrailRun`,
    /// `trail_running`, `HKWorkoutActivityTypeRunning`, Strava's `9`.
    ///
    /// ```
    /// use midstance_activity::{Sport, SportKind};
    /// let sport = Sport::named("Trail_Running");
    /// assert_eq!(sport.kind, SportKind::Running);
    /// assert!(sport.trail);
    /// ```
    pub fn named(text: &str) -> Sport {
        let name = spaced(text);
        let has = |word: &str| name.contains(word);
        let kind = if is_run(&name) {
            SportKind::Running
        } else if has("walk") || has("hik") || name == "10" || name == "4" || has("snowshoe") {
            SportKind::Walking
        } else if has("swim") || name == "16" {
            SportKind::Swimming
        } else if is_ride(&name) {
            SportKind::Cycling
        } else {
            SportKind::Other
        };
        let treadmill = has("treadmill");
        Sport {
            kind,
            trail: has("trail") || has("ultra") || has("obstacle"),
            treadmill,
            indoor: treadmill || has("indoor") || has("virtual"),
            assumed: false,
            name: match name.as_str() {
                "9" => "running".to_owned(),
                "1" => "cycling".to_owned(),
                "10" => "walking".to_owned(),
                "4" => "hiking".to_owned(),
                "16" => "swimming".to_owned(),
                _ => name,
            },
        }
    }

    /// The sport of a file that names none: counted as a run until someone says otherwise.
    pub fn assumed_run() -> Sport {
        Sport {
            assumed: true,
            ..Sport::named("running")
        }
    }

    /// Whether the session counts as running load.
    pub fn is_run(&self) -> bool {
        self.kind == SportKind::Running
    }
}

fn is_run(name: &str) -> bool {
    let words = [
        "run",
        "running",
        "jog",
        "jogging",
        "treadmill",
        "ultra",
        "parkrun",
        "9",
    ];
    name.split(' ').any(|word| words.contains(&word))
        || name.ends_with("running")
        || name.starts_with("running")
}

fn is_ride(name: &str) -> bool {
    let parts = ["cycl", "bik", "ride", "spinning"];
    name == "1" || parts.iter().any(|part| name.contains(part))
}

/// `TrailRun`, `trail_run` and `Trail run` become `trail run`.
fn spaced(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("HKWorkoutActivityType").unwrap_or(text);
    let mut name = String::with_capacity(text.len() + 4);
    let mut after_lower = false;
    for c in text.chars().take(80) {
        if c.is_alphanumeric() {
            if c.is_uppercase() && after_lower {
                name.push(' ');
            }
            name.extend(c.to_lowercase());
            after_lower = c.is_lowercase();
        } else {
            if !name.ends_with(' ') && !name.is_empty() {
                name.push(' ');
            }
            after_lower = false;
        }
    }
    name.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_told_from_what_is_not_a_run() {
        let runs = [
            "Run",
            "running",
            "TrailRun",
            "VirtualRun",
            "9",
            "treadmill_running",
            "Jogging",
        ];
        for name in runs {
            assert!(Sport::named(name).is_run(), "{name}");
        }
        let others = [
            "Walk",
            "10",
            "Hike",
            "Ride",
            "Biking",
            "Swimming",
            "Other",
            "",
            "transition",
        ];
        for name in others {
            assert!(!Sport::named(name).is_run(), "{name}");
        }
        assert_eq!(Sport::named("HKWorkoutActivityTypeRunning").name, "running");
        assert_eq!(Sport::named("indoor_cycling").kind, SportKind::Cycling);
        assert!(Sport::named("treadmill_running").indoor);
    }
}
