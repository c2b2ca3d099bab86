//! Which changes to look for by suspected condition (clinical evidence §5.7).

/// Kinds of change worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Patellofemoral pain and ITB syndrome.
    pub downhill: bool,
    /// Whether the downhill look rests on the patellofemoral study, not on clinical pattern.
    pub downhill_measured: bool,
    /// Achilles and heel: uphill and speed.
    pub uphill_and_fast: bool,
    /// Whether the uphill look rests on the Achilles study.
    pub uphill_measured: bool,
    /// Shin and bone: more running altogether.
    pub volume: bool,
    /// Whether the conditions chose these looks; without any that is known here they are general.
    is_chosen: bool,
}

impl Watch {
    /// What to look for with these conditions, by their id in the knowledge files. Without any
    /// that is known here, hills both ways and speed are looked at.
    pub fn of(conditions: &[&str]) -> Self {
        let has = |prefixes: &[&str]| {
            conditions
                .iter()
                .any(|id| prefixes.iter().any(|prefix| id.starts_with(prefix)))
        };
        let (knee, band) = (has(&["pfp"]), has(&["itbs"]));
        let (achilles, heel) = (has(&["achilles"]), has(&["plantar_heel_pain"]));
        let bone = has(&["mtss", "bsi"]);
        let unknown = !(knee || band || achilles || heel || bone);
        Self {
            downhill: knee || band || unknown,
            downhill_measured: knee,
            uphill_and_fast: achilles || heel || unknown,
            uphill_measured: achilles,
            volume: bone,
            is_chosen: !unknown,
        }
    }

    /// Says what is looked at because of the conditions; nothing where they decide nothing.
    pub fn words(self) -> Option<String> {
        let looks = [
            (self.downhill, "hills going down"),
            (self.uphill_and_fast, "hills going up and fast running"),
            (self.volume, "the distance of the weeks before"),
        ];
        if !self.is_chosen {
            return None;
        }
        let looks: Vec<&str> = looks
            .iter()
            .filter(|look| look.0)
            .map(|look| look.1)
            .collect();
        Some(format!(
            "Because of the answers in the check we also looked at {}.",
            looks.join(", ")
        ))
    }
}
