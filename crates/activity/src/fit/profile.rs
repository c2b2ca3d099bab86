//! Names and numbers of Garmin's FIT profile that running needs.

use crate::model::{Sport, SportKind};

/// Seconds between 1970-01-01 and 1989-12-31, the epoch of FIT.
pub const EPOCH: f64 = 631_065_600.0;
/// Times below this are seconds since the device was switched on, not dates.
pub const FIRST_DATE: u32 = 0x1000_0000;
/// Degrees in one semicircle unit.
pub const SEMICIRCLE: f64 = 180.0 / 2_147_483_648.0;

/// Global message numbers.
pub mod message {
    pub const FILE_ID: u16 = 0;
    pub const SPORT: u16 = 12;
    pub const SESSION: u16 = 18;
    pub const LAP: u16 = 19;
    pub const RECORD: u16 = 20;
    pub const EVENT: u16 = 21;
    pub const DEVICE_INFO: u16 = 23;
    pub const ACTIVITY: u16 = 34;
    pub const FIELD_DESCRIPTION: u16 = 206;
}

/// What a FIT file is, by the type in its `file_id`, if it is no activity.
pub fn other_file_type(code: i64) -> Option<&'static str> {
    Some(match code {
        4 => return None,
        1 => "the settings of a device",
        2 => "the settings of a device",
        3 => "the sport settings of a device",
        5 => "a planned workout",
        6 => "a course (a planned route)",
        7 => "a list of planned workouts",
        9 => "a weight log",
        10 | 11 => "a list of totals or goals",
        14 => "a blood pressure log",
        15 | 28 | 32 => "a log of daily activity",
        20 => "a summary list of activities",
        34 | 35 | 40 => "a segment or its list",
        49 => "a sleep log",
        _ => "a FIT file of another kind",
    })
}

const SPORTS: [&str; 50] = [
    "generic",
    "running",
    "cycling",
    "transition",
    "fitness equipment",
    "swimming",
    "basketball",
    "soccer",
    "tennis",
    "american football",
    "training",
    "walking",
    "cross country skiing",
    "alpine skiing",
    "snowboarding",
    "rowing",
    "mountaineering",
    "hiking",
    "multisport",
    "paddling",
    "flying",
    "e-biking",
    "motorcycling",
    "boating",
    "driving",
    "golf",
    "hang gliding",
    "horseback riding",
    "hunting",
    "fishing",
    "inline skating",
    "rock climbing",
    "sailing",
    "ice skating",
    "sky diving",
    "snowshoeing",
    "snowmobiling",
    "stand up paddleboarding",
    "surfing",
    "wakeboarding",
    "water skiing",
    "kayaking",
    "rafting",
    "windsurfing",
    "kitesurfing",
    "tactical",
    "jumpmaster",
    "boxing",
    "floor climbing",
    "baseball",
];

const SUB_SPORTS: &[(i64, &str)] = &[
    (1, "treadmill"),
    (2, "street"),
    (3, "trail"),
    (4, "track"),
    (5, "spin"),
    (6, "indoor"),
    (7, "road"),
    (8, "mountain"),
    (11, "cyclocross"),
    (14, "indoor"),
    (15, "elliptical"),
    (16, "stair climbing"),
    (17, "pool"),
    (18, "open water"),
    (20, "strength"),
    (26, "cardio"),
    (27, "indoor"),
    (30, "casual"),
    (31, "speed"),
    (45, "indoor"),
    (46, "gravel"),
    (58, "virtual"),
    (59, "obstacle"),
    (67, "ultra"),
];

/// The sport of the two numbers a FIT file gives.
pub fn sport(code: i64, sub: Option<i64>) -> Sport {
    let base = usize::try_from(code)
        .ok()
        .and_then(|code| SPORTS.get(code))
        .copied();
    let base = base.map_or_else(|| format!("sport {code}"), str::to_owned);
    let sort = sub.and_then(|sub| SUB_SPORTS.iter().find(|(code, _)| *code == sub));
    let name = match sort {
        Some((_, sort)) => format!("{sort} {base}"),
        None => base,
    };
    let kind = match code {
        1 => SportKind::Running,
        2 | 21 => SportKind::Cycling,
        5 => SportKind::Swimming,
        11 | 17 => SportKind::Walking,
        _ => SportKind::Other,
    };
    Sport {
        kind,
        name,
        trail: matches!(sub, Some(3 | 59 | 67)),
        treadmill: sub == Some(1),
        indoor: matches!(sub, Some(1 | 5 | 6 | 14 | 15 | 16 | 27 | 45 | 58)),
        assumed: false,
    }
}

/// Name of a maker.
pub fn maker(code: i64) -> Option<&'static str> {
    Some(match code {
        1 => "garmin",
        13 | 15 => "dynastream",
        23 => "suunto",
        32 => "wahoo_fitness",
        38 => "timex",
        71 => "tomtom",
        95 => "stryd",
        123 => "polar",
        255 => "development",
        260 => "zwift",
        265 => "strava",
        267 => "bryton",
        294 => "coros",
        307 => "onelap",
        _ => return None,
    })
}
