//! Reading the fields of settings forms.

use crate::{
    fields::Fields,
    forms::{self, FormErrors},
    page::Page,
};

/// Text that must be there.
pub(in crate::pages::staff) fn need(
    fields: &Fields,
    errors: &mut FormErrors,
    id: &str,
    message: &str,
) -> Option<String> {
    errors.take(id, forms::trimmed(fields.get(id)).ok_or(message))
}

/// Text that may be missing, trimmed.
pub(super) fn maybe(fields: &Fields, id: &str) -> String {
    fields.get(id).to_owned()
}

/// A whole number in a range, a multiple of `step`.
pub(super) fn whole(
    fields: &Fields,
    errors: &mut FormErrors,
    (id, name): (&str, &str),
    (range, step): (std::ops::RangeInclusive<i64>, i64),
) -> Option<i64> {
    let found = forms::whole_number(fields.get(id), range.clone()).filter(|n| n % step == 0);
    let multiple = if step > 1 {
        format!("a multiple of {step} ")
    } else {
        "a whole number ".into()
    };
    let (low, high) = range.into_inner();
    let message = format!("{name} must be {multiple}from {low} to {high}");
    errors.take(id, found.ok_or(message))
}

/// The ids that were ticked and exist.
pub(super) fn ticked<T: Copy>(
    fields: &Fields,
    id: &str,
    all: impl Iterator<Item = (T, String)>,
) -> Vec<T> {
    let chosen = fields.all(id);
    all.filter(|(_, word)| chosen.contains(word))
        .map(|(one, _)| one)
        .collect()
}

/// Fields from owned pairs, to fill a form with what is stored.
pub(in crate::pages::staff) fn filled(pairs: &[(&str, String)]) -> Fields {
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Fields::of(&pairs)
}

/// The id that the page gave a new entry, or another one.
pub(in crate::pages::staff) fn new_id(page: &Page, fields: &Fields) -> uuid::Uuid {
    let given = fields.get("as").parse();
    given.unwrap_or_else(|_| page.clinic().new_id())
}

/// "yes" for a ticked box, else nothing.
pub(in crate::pages::staff) fn yes(on: bool) -> String {
    if on { "yes".into() } else { String::new() }
}
