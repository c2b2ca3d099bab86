//! Reads the answer to "Where does it hurt?".

use super::areas::{AREAS, Area};

/// Value of the box "I'm not sure".
pub const NOT_SURE: &str = "not-sure";

/// What to say when nothing is ticked.
pub const NOTHING_CHOSEN: &str = "Select at least one place where it hurts, or \"I'm not sure\"";

/// What a person chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Places, in the order of [`AREAS`]; empty when not sure.
    pub areas: Vec<&'static Area>,
    /// Whether the person is not sure where it hurts.
    pub not_sure: bool,
}

impl Chosen {
    /// Stored ids of the places.
    pub fn ids(&self) -> Vec<String> {
        self.areas.iter().map(|area| area.id.clone()).collect()
    }
}

/// Reads the values sent as `area`. Unknown values are passed over: only a
/// changed page can send them. Places win over "I'm not sure", which without
/// JavaScript can be ticked beside them.
///
/// # Errors
/// The sentence to show when nothing is left.
pub fn read<S: AsRef<str>>(values: &[S]) -> Result<Chosen, &'static str> {
    let named = |id: &str| values.iter().any(|value| value.as_ref() == id);
    let areas: Vec<&'static Area> = AREAS.iter().filter(|area| named(&area.id)).collect();
    let not_sure = areas.is_empty() && named(NOT_SURE);
    if areas.is_empty() && !not_sure {
        return Err(NOTHING_CHOSEN);
    }
    Ok(Chosen { areas, not_sure })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_once_in_body_order() {
        let chosen = read(&["left-toes", "right-knee-outer", "left-toes", "nose"]).unwrap();
        assert_eq!(chosen.ids(), ["right-knee-outer", "left-toes"]);
    }

    #[test]
    fn not_sure_is_an_answer_but_nothing_is_not() {
        assert!(read(&["not-sure"]).unwrap().not_sure);
        assert!(!read(&["not-sure", "left-toes"]).unwrap().not_sure);
        assert_eq!(read::<&str>(&[]), Err(NOTHING_CHOSEN));
        assert_eq!(read(&["nose"]), Err(NOTHING_CHOSEN));
    }
}
