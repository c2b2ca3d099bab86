//! Where on the body a guide belongs: its group in the list, its picture, its words.

use midstance_editorial::Guide;
use midstance_knowledge::{Area, Knowledge};

use crate::{
    bodymap::{AREAS, Picture},
    format,
};

/// The areas of a guide that the body map knows, in the guide's order.
fn areas<'a>(guide: &Guide, knowledge: &'a Knowledge) -> Vec<&'a Area> {
    guide
        .areas
        .iter()
        .filter_map(|id| knowledge.areas.iter().find(|area| area.id == *id))
        .collect()
}

/// The region under which a guide is listed: that of its first area.
pub fn region<'a>(guide: &Guide, knowledge: &'a Knowledge) -> Option<&'a str> {
    areas(guide, knowledge)
        .first()
        .map(|area| area.region.as_str())
}

/// The places of a guide in words without a side, "under the heel and arch of the foot".
pub fn words(guide: &Guide, knowledge: &Knowledge) -> String {
    let names: Vec<&str> = areas(guide, knowledge)
        .iter()
        .map(|area| area.name.as_str())
        .collect();
    format::list(&names)
}

/// The picture with the places of a guide marked on either side; none where it has no place.
pub fn picture(guide: &Guide, knowledge: &Knowledge) -> Option<Picture> {
    let marked: Vec<&str> = AREAS
        .iter()
        .filter(|area| guide.areas.iter().any(|id| id == area.region))
        .map(|area| area.id.as_str())
        .collect();
    let caption = format!(
        "Marked on either side: {}. It may hurt on one side only.",
        words(guide, knowledge)
    );
    (!marked.is_empty()).then(|| Picture::new(&marked).close_up().caption(caption))
}
