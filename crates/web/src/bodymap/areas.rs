//! The places a person can point at: 31 on either side and one in the middle.

use std::sync::LazyLock;

use super::{View, Zoom};

/// Which side of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The person's right.
    Right,
    /// The person's left.
    Left,
    /// The middle.
    Centre,
}

impl Side {
    /// "right", "left" or "centre", as in ids.
    pub fn word(self) -> &'static str {
        match self {
            Side::Right => "right",
            Side::Left => "left",
            Side::Centre => "centre",
        }
    }
}

/// Part of the body under which areas are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Lower back, buttocks, hips and groin.
    Hips,
    /// Thigh, front and back.
    Thigh,
    /// Knee.
    Knee,
    /// Shin and calf.
    LowerLeg,
    /// Ankle, heel, foot and toes.
    Foot,
}

impl Group {
    /// All groups from top to bottom.
    pub const ALL: [Group; 5] = [
        Group::Hips,
        Group::Thigh,
        Group::Knee,
        Group::LowerLeg,
        Group::Foot,
    ];

    /// Heading of the group.
    pub fn heading(self) -> &'static str {
        match self {
            Group::Hips => "Back and hips",
            Group::Thigh => "Thigh",
            Group::Knee => "Knee",
            Group::LowerLeg => "Lower leg",
            Group::Foot => "Foot and ankle",
        }
    }

    /// The part of the drawing that shows the group large.
    pub fn zoom(self) -> Zoom {
        match self {
            Group::Hips => Zoom::Hips,
            Group::Thigh => Zoom::Thigh,
            Group::Knee => Zoom::Knee,
            Group::LowerLeg => Zoom::LowerLeg,
            Group::Foot => Zoom::Foot,
        }
    }
}

/// A kind of place, before the side is known.
pub(super) struct Region {
    pub id: &'static str,
    pub group: Group,
    /// Words in the list of its group, where the part of the body is clear.
    pub row: &'static str,
    /// Words by themselves; `{}` stands for the side.
    pub words: &'static str,
    pub views: &'static [View],
}

const fn region(
    group: Group,
    id: &'static str,
    row: &'static str,
    words: &'static str,
    views: &'static [View],
) -> Region {
    Region {
        id,
        group,
        row,
        words,
        views,
    }
}

const F: &[View] = &[View::Front];
const B: &[View] = &[View::Back];
const FB: &[View] = &[View::Front, View::Back];
const S: &[View] = &[View::Soles];

#[rustfmt::skip]
pub(super) const REGIONS: &[Region] = &[
    region(Group::Hips, "low-back", "Lower back", "{} lower back", B),
    region(Group::Hips, "spine-base", "Base of spine and tailbone", "base of spine and tailbone", B),
    region(Group::Hips, "buttock", "Buttock", "{} buttock", B),
    region(Group::Hips, "sit-bone", "Sit bone (top of hamstring)", "{} sit bone (top of hamstring)", B),
    region(Group::Hips, "hip-outer", "Outside of hip", "outside of {} hip", FB),
    region(Group::Hips, "hip-front", "Front of hip", "front of {} hip", F),
    region(Group::Hips, "groin", "Groin", "{} groin", F),
    region(Group::Thigh, "thigh-front", "Front", "front of {} thigh", F),
    region(Group::Thigh, "thigh-inner", "Inside", "inside of {} thigh", F),
    region(Group::Thigh, "thigh-outer", "Outside", "outside of {} thigh", FB),
    region(Group::Thigh, "thigh-back", "Back (hamstring)", "back of {} thigh", B),
    region(Group::Knee, "knee-front", "Kneecap", "{} kneecap", F),
    region(Group::Knee, "knee-below", "Just below the kneecap", "just below {} kneecap", F),
    region(Group::Knee, "knee-inner", "Inside", "inside of {} knee", FB),
    region(Group::Knee, "knee-outer", "Outside", "outside of {} knee", FB),
    region(Group::Knee, "knee-back", "Back", "back of {} knee", B),
    region(Group::LowerLeg, "shin-front", "Front of shin", "front of {} shin", F),
    region(Group::LowerLeg, "shin-inner", "Inside edge of shin", "inside edge of {} shin", F),
    region(Group::LowerLeg, "shin-outer", "Outside", "outside of {} lower leg", F),
    region(Group::LowerLeg, "calf-inner", "Calf, inner half", "inner half of {} calf", B),
    region(Group::LowerLeg, "calf-outer", "Calf, outer half", "outer half of {} calf", B),
    region(Group::LowerLeg, "calf-low", "Lower calf", "{} lower calf", B),
    region(Group::Foot, "achilles", "Achilles tendon", "{} Achilles tendon", B),
    region(Group::Foot, "ankle-inner", "Inside of ankle", "inside of {} ankle", F),
    region(Group::Foot, "ankle-outer", "Outside of ankle", "outside of {} ankle", F),
    region(Group::Foot, "heel-back", "Back of heel", "back of {} heel", B),
    region(Group::Foot, "heel-under", "Under the heel", "under {} heel", S),
    region(Group::Foot, "arch", "Arch", "arch of {} foot", S),
    region(Group::Foot, "sole-outer", "Outer edge of sole", "outer edge of {} sole", S),
    region(Group::Foot, "ball", "Ball of foot", "ball of {} foot", S),
    region(Group::Foot, "foot-top", "Top of foot", "top of {} foot", F),
    region(Group::Foot, "toes", "Toes", "{} toes", &[View::Front, View::Soles]),
];

/// One place that an answer can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Stored value, such as "right-knee-outer".
    pub id: String,
    /// The kind of place without the side, such as "knee-outer".
    pub region: &'static str,
    /// Which side of the person.
    pub side: Side,
    /// Under which heading it is listed.
    pub group: Group,
    /// Words by themselves, such as "outside of right knee".
    pub words: String,
    /// Views that show it. The same place in two views is one place.
    pub views: &'static [View],
}

/// Every place, from the back down to the toes, right before left.
pub static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| {
    REGIONS
        .iter()
        .flat_map(|region| sides(region).iter().map(move |side| make(region, *side)))
        .collect()
});

/// The sides on which a region exists.
pub(super) fn sides(region: &Region) -> &'static [Side] {
    if region.words.contains("{}") {
        &[Side::Right, Side::Left]
    } else {
        &[Side::Centre]
    }
}

fn make(region: &Region, side: Side) -> Area {
    Area {
        id: format!("{}-{}", side.word(), region.id),
        region: region.id,
        side,
        group: region.group,
        words: region.words.replace("{}", side.word()),
        views: region.views,
    }
}

/// The place with this id.
pub fn area(id: &str) -> Option<&'static Area> {
    AREAS.iter().find(|area| area.id == id)
}

/// Places in words: "outside of right knee and left toes". Unknown ids are
/// left out; places stand in the order of [`AREAS`].
pub fn words<S: AsRef<str>>(ids: &[S]) -> String {
    let named: Vec<&str> = AREAS
        .iter()
        .filter(|area| ids.iter().any(|id| id.as_ref() == area.id))
        .map(|area| area.words.as_str())
        .collect();
    crate::format::list(&named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_sixty_three_places_with_their_own_id_and_words() {
        let ids: std::collections::HashSet<&str> = AREAS.iter().map(|a| a.id.as_str()).collect();
        let said: std::collections::HashSet<&str> =
            AREAS.iter().map(|a| a.words.as_str()).collect();
        assert_eq!((AREAS.len(), ids.len(), said.len()), (63, 63, 63));
        assert!(AREAS.iter().all(|area| !area.words.contains("{}")));
    }

    #[test]
    fn says_places_in_words() {
        assert_eq!(
            words(&["left-toes", "right-knee-outer"]),
            "outside of right knee and left toes"
        );
        assert_eq!(
            words(&["centre-spine-base", "right-nose"]),
            "base of spine and tailbone"
        );
    }

    /// The reference drawing lies beside a development checkout only.
    #[test]
    fn ids_and_views_are_those_of_the_reference_drawing() {
        let shared = std::env::var("MIDSTANCE_SHARED").map_or_else(
            |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
            std::path::PathBuf::from,
        );
        let Ok(svg) = std::fs::read_to_string(shared.join("design/bodymap-reference.svg")) else {
            println!("skipped: no reference drawing beside this checkout");
            return;
        };
        let value = |tag: &str, name: &str| {
            let from = tag.find(&format!("{name}=\""))? + name.len() + 2;
            Some(tag[from..].split('"').next()?.to_owned())
        };
        let mut theirs: Vec<(String, String)> = svg
            .split("<path ")
            .filter_map(|tag| {
                let id = format!(
                    "{}-{}",
                    value(tag, "data-side")?,
                    value(tag, "data-region")?
                );
                Some((
                    id,
                    value(tag, " id")
                        .or_else(|| value(tag, "id"))?
                        .split('-')
                        .next()?
                        .to_owned(),
                ))
            })
            .collect();
        let mut ours: Vec<(String, String)> = AREAS
            .iter()
            .flat_map(|area| {
                area.views.iter().map(|view| {
                    let view = if *view == View::Soles {
                        "sole"
                    } else {
                        view.word()
                    };
                    (area.id.clone(), view.to_owned())
                })
            })
            .collect();
        theirs.sort();
        ours.sort();
        assert_eq!(ours, theirs);
    }
}
