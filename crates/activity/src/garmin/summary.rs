//! Walks through the summary without building it in memory, whatever it holds.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// So many activities are read of one summary.
const MAX_ENTRIES: usize = 50_000;
/// Fields of an activity that are looked at.
const KNOWN: [&str; 17] = [
    "activityId",
    "name",
    "activityType",
    "sportType",
    "startTimeGmt",
    "beginTimestamp",
    "startTimeLocal",
    "duration",
    "elapsedDuration",
    "movingDuration",
    "distance",
    "elevationGain",
    "elevationLoss",
    "avgHr",
    "maxHr",
    "avgDoubleCadence",
    "avgRunCadence",
];

/// The fields of one activity.
#[derive(Default)]
pub struct Fields(Vec<(&'static str, Scalar)>);

enum Scalar {
    Number(f64),
    Text(String),
    Nothing,
}

impl Fields {
    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .and_then(|(_, value)| match value {
                Scalar::Number(number) if number.is_finite() => Some(*number),
                _ => None,
            })
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .and_then(|(_, value)| match value {
                Scalar::Text(text) => Some(text.as_str()),
                _ => None,
            })
    }
}

/// Gives every activity in `json` to `found`, however deep it lies.
pub fn read(json: &[u8], found: &mut dyn FnMut(&Fields)) -> Result<(), serde_json::Error> {
    let mut left = MAX_ENTRIES;
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    Walk {
        found,
        left: &mut left,
    }
    .deserialize(&mut deserializer)?;
    deserializer.end()
}

struct Walk<'w> {
    found: &'w mut dyn FnMut(&Fields),
    left: &'w mut usize,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of activities")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items
            .next_element_seed(Walk {
                found: self.found,
                left: self.left,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "summarizedActivitiesExport" {
                map.next_value_seed(Walk {
                    found: self.found,
                    left: self.left,
                })?;
            } else if let Some(known) = KNOWN.iter().find(|known| **known == key) {
                let value = map.next_value_seed(ScalarSeed)?;
                if fields.0.len() < KNOWN.len() {
                    fields.0.push((known, value));
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if fields.number("activityId").is_some() && *self.left > 0 {
            *self.left -= 1;
            (self.found)(&fields);
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

struct ScalarSeed;

impl<'de> DeserializeSeed<'de> for ScalarSeed {
    type Value = Scalar;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalar, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ScalarSeed {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.chars().take(500).collect()))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar::Nothing)
    }
    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Scalar, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }
}
