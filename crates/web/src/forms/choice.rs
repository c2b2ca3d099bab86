//! One entry of a group of radios, checkboxes or a select.

/// An answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value the form sends.
    pub value: String,
    /// Words beside the control.
    pub label: String,
    /// A line under the words; empty for none.
    pub hint: String,
    /// Set apart by "or" and meaning that nothing else holds ("None of these").
    pub exclusive: bool,
}

impl Choice {
    /// A choice without hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
            exclusive: false,
        }
    }

    /// Adds a line under the words.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Sets the choice apart as "none of the others".
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }

    /// Whether this choice is among the values chosen.
    pub fn in_values<S: AsRef<str>>(&self, values: &[S]) -> bool {
        values.iter().any(|value| value.as_ref() == self.value)
    }

    /// Choices from pairs of value and words.
    pub fn list(pairs: &[(&str, &str)]) -> Vec<Choice> {
        pairs
            .iter()
            .map(|(value, label)| Choice::new(*value, *label))
            .collect()
    }
}

/// Id of the control at `index` in the group `group`: the first carries the
/// group's own id, so that the error summary leads to it; the others a number.
pub fn choice_id(group: &str, index: usize) -> String {
    if index == 0 {
        group.to_owned()
    } else {
        format!("{group}-{}", index + 1)
    }
}

/// Id of the line that counts the characters of a text area.
pub fn count_id(field: &str) -> String {
    format!("{field}-count")
}

/// Whether a radio's text is this number.
pub fn is_number(text: &str, number: usize) -> bool {
    text.parse() == Ok(number)
}
