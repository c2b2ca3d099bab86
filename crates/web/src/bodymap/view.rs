//! Views of the figure and the parts of it that can be shown large.

/// A side from which the figure is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    /// From the front.
    #[default]
    Front,
    /// From behind.
    Back,
    /// Both soles, as footprints.
    Soles,
}

/// A rectangle of the drawing: left, top, width, height.
pub(super) type Frame = (u32, u32, u32, u32);

impl View {
    /// All views in the order shown.
    pub const ALL: [View; 3] = [View::Front, View::Back, View::Soles];

    /// "front", "back" or "soles", as in addresses.
    pub fn word(self) -> &'static str {
        match self {
            View::Front => "front",
            View::Back => "back",
            View::Soles => "soles",
        }
    }

    /// Reads the word; anything unknown is the front.
    pub fn from_word(word: &str) -> Self {
        View::ALL
            .into_iter()
            .find(|view| view.word() == word)
            .unwrap_or_default()
    }

    /// Heading of the view.
    pub fn heading(self) -> &'static str {
        match self {
            View::Front => "Front",
            View::Back => "Back",
            View::Soles => "Soles",
        }
    }

    /// The person's side at the left and at the right edge of the picture.
    pub fn edges(self) -> [&'static str; 2] {
        match self {
            View::Front => ["Your right", "Your left"],
            View::Back | View::Soles => ["Your left", "Your right"],
        }
    }

    /// The whole drawing of the view.
    pub(super) fn frame(self) -> Frame {
        match self {
            View::Front | View::Back => (44, 14, 212, 756),
            View::Soles => (32, 14, 236, 266),
        }
    }
}

/// A part of front and back shown large, since legs are long and screens small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Zoom {
    /// The whole figure.
    #[default]
    Whole,
    /// Lower back to the top of the thighs.
    Hips,
    /// Thighs.
    Thigh,
    /// Knees.
    Knee,
    /// Shins and calves.
    LowerLeg,
    /// Feet and ankles.
    Foot,
}

impl Zoom {
    /// All parts, the whole figure first.
    pub const ALL: [Zoom; 6] = [
        Zoom::Whole,
        Zoom::Hips,
        Zoom::Thigh,
        Zoom::Knee,
        Zoom::LowerLeg,
        Zoom::Foot,
    ];

    /// "whole", "hips", "thigh", "knee", "lower-leg" or "foot", as in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Zoom::Whole => "whole",
            Zoom::Hips => "hips",
            Zoom::Thigh => "thigh",
            Zoom::Knee => "knee",
            Zoom::LowerLeg => "lower-leg",
            Zoom::Foot => "foot",
        }
    }

    /// Reads the word; anything unknown is the whole figure.
    pub fn from_word(word: &str) -> Self {
        Zoom::ALL
            .into_iter()
            .find(|zoom| zoom.word() == word)
            .unwrap_or_default()
    }

    /// Words of the choice.
    pub fn heading(self) -> &'static str {
        match self {
            Zoom::Whole => "All",
            Zoom::Hips => "Hips",
            Zoom::Thigh => "Thigh",
            Zoom::Knee => "Knee",
            Zoom::LowerLeg => "Lower leg",
            Zoom::Foot => "Foot",
        }
    }

    /// The rectangle shown, of front and back alike; `None` for the whole.
    pub(super) fn frame(self) -> Option<Frame> {
        match self {
            Zoom::Whole => None,
            Zoom::Hips => Some((46, 14, 208, 260)),
            Zoom::Thigh => Some((48, 230, 204, 170)),
            Zoom::Knee => Some((68, 372, 164, 122)),
            Zoom::LowerLeg => Some((66, 468, 168, 188)),
            Zoom::Foot => Some((66, 630, 168, 140)),
        }
    }
}
