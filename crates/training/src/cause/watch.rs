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
        }
    }
}
