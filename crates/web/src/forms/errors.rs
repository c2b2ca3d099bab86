//! What is wrong with a form, field by field.

use axum::http::StatusCode;

/// Error messages in the order of the fields, at most one for each field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormErrors {
    list: Vec<(String, String)>,
}

impl FormErrors {
    /// No errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a message for the field with this id. The first message for a
    /// field stays: check in the order missing, impossible, rule.
    pub fn add(&mut self, field_id: impl Into<String>, message: impl Into<String>) {
        let field_id = field_id.into();
        if self.get(&field_id).is_none() {
            self.list.push((field_id, message.into()));
        }
    }

    /// Takes the value of a parsed field, or notes its message and gives `None`.
    pub fn take<T, M: Into<String>>(&mut self, field_id: &str, parsed: Result<T, M>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(message) => {
                self.add(field_id, message);
                None
            }
        }
    }

    /// The message of a field.
    pub fn get(&self, field_id: &str) -> Option<&str> {
        self.list
            .iter()
            .find(|(id, _)| id == field_id)
            .map(|(_, message)| message.as_str())
    }

    /// Whether there is nothing to complain about.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The status of the page that shows them: 422, or 200 where there are none.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        if self.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    /// Number of fields with an error.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Field ids with their messages, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list
            .iter()
            .map(|(id, message)| (id.as_str(), message.as_str()))
    }

    /// The value of `aria-describedby` for a field: the ids of its hint, of
    /// `extra` and of its error, as far as they exist; empty if none does.
    pub fn described_by(&self, field_id: &str, has_hint: bool, extra: &str) -> String {
        let mut ids = Vec::new();
        if has_hint {
            ids.push(format!("{field_id}-hint"));
        }
        if !extra.is_empty() {
            ids.push(extra.to_owned());
        }
        if self.get(field_id).is_some() {
            ids.push(format!("{field_id}-error"));
        }
        ids.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::FormErrors;

    #[test]
    fn keeps_the_first_message_of_a_field_and_the_order_of_fields() {
        let mut errors = FormErrors::new();
        errors.add("name", "Enter your full name");
        errors.add("email", "Enter an email address");
        errors.add("name", "Full name must be 80 characters or fewer");
        let seen: Vec<_> = errors.iter().collect();
        assert_eq!(
            seen,
            [
                ("name", "Enter your full name"),
                ("email", "Enter an email address")
            ]
        );
        assert_eq!(
            errors.described_by("name", true, ""),
            "name-hint name-error"
        );
        assert_eq!(errors.described_by("phone", false, ""), "");
    }
}
