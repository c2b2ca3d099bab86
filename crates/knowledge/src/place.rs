//! Where it hurts: regions, the areas of the body map, and the words for them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A part of the body that people name, such as the knee.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Id, such as `knee`.
    pub id: String,
    /// Heading in the list, such as "Knee".
    pub name: String,
}

/// One shape of the body map, told without its side.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Id without side, such as `knee-outer`; the stored value is `right-knee-outer`.
    pub id: String,
    /// Region it is listed under.
    pub region: String,
    /// Words without side, such as "outside of the knee".
    pub name: String,
    /// Words with `{side}` where the side goes, such as "outside of the {side} knee".
    pub sided: String,
    /// Views of the map it is drawn in; areas in two views are one place.
    pub views: Vec<View>,
    /// Location findings that this place answers with yes.
    pub findings: Vec<String>,
    /// Neighbouring findings that stay unanswered (neither yes nor no) when this place is chosen.
    #[serde(default)]
    pub unsure: Vec<String>,
    /// Lies in the middle of the body and has no left or right.
    #[serde(default)]
    pub centre: bool,
}

/// A view of the body map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// From the front.
    Front,
    /// From behind.
    Back,
    /// The soles.
    Soles,
}

/// The person's own side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
    /// In the middle.
    Centre,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Left => "left",
            Side::Right => "right",
            Side::Centre => "centre",
        })
    }
}

impl FromStr for Side {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "left" => Ok(Side::Left),
            "right" => Ok(Side::Right),
            "centre" => Ok(Side::Centre),
            _ => Err(()),
        }
    }
}

/// An area on a side: what a runner chooses, stored as `right-knee-outer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedArea<'k> {
    /// The area.
    pub area: &'k Area,
    /// The person's own side.
    pub side: Side,
}

impl PlacedArea<'_> {
    /// The stored value, such as `right-knee-outer`.
    pub fn id(&self) -> String {
        format!("{}-{}", self.side, self.area.id)
    }

    /// The place in words with its side, such as "outside of the right knee".
    pub fn words(&self) -> String {
        match self.side {
            Side::Centre => self.area.name.clone(),
            side => self.area.sided.replace("{side}", &side.to_string()),
        }
    }
}
