//! Structured data (schema.org) as JSON-LD.

use midstance_editorial::Author;
use midstance_store::directory::Location;
use serde_json::{Map, Value, json};

use super::absolute;
use crate::{format, page::Page};

/// Fields of which none is empty: what is not known is not told.
fn told<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let known = fields.into_iter().filter(|(_, value)| match value {
        Value::Null => false,
        Value::String(words) => !words.is_empty(),
        Value::Array(all) => !all.is_empty(),
        _ => true,
    });
    let fields: Map<String, Value> = known.map(|(key, value)| (key.to_owned(), value)).collect();
    Value::Object(fields)
}

/// An author as schema.org's Person.
#[must_use]
pub fn person(page: &Page, author: &Author) -> Value {
    let photo = author.photo.as_ref();
    let credential = (!author.credentials.is_empty()).then(
        || json!({ "@type": "EducationalOccupationalCredential", "name": author.credentials }),
    );
    let registered = author.registration.as_ref();
    let here = (!author.guest).then(|| business(page));
    told([
        ("@type", json!("Person")),
        ("name", json!(author.name)),
        (
            "url",
            json!(absolute(page, &format!("/authors/{}", author.id))),
        ),
        ("jobTitle", json!(author.role)),
        ("description", json!(author.about)),
        (
            "image",
            json!(photo.map(|photo| absolute(page, &photo.address))),
        ),
        ("hasCredential", json!(credential)),
        ("identifier", json!(registered)),
        ("worksFor", json!(here)),
    ])
}

/// The clinic as schema.org's MedicalBusiness, in a few words.
#[must_use]
pub fn business(page: &Page) -> Value {
    told([
        ("@type", json!("MedicalBusiness")),
        ("name", json!(page.profile.name)),
        ("url", json!(absolute(page, "/"))),
        ("email", json!(page.profile.email)),
    ])
}

/// A place of the clinic as schema.org's MedicalBusiness.
#[must_use]
pub fn place(page: &Page, place: &Location) -> Value {
    told([
        ("@type", json!("MedicalBusiness")),
        (
            "name",
            json!(format!("{}, {}", page.profile.name, place.name)),
        ),
        (
            "url",
            json!(absolute(page, &format!("/places/{}", place.slug))),
        ),
        ("telephone", json!(place.phone)),
        ("openingHoursSpecification", json!(hours(page, place))),
        (
            "address",
            json!({
                "@type": "PostalAddress",
                "streetAddress": place.street,
                "addressLocality": place.city,
                "addressRegion": place.region,
                "postalCode": format::postal_code(&place.postal_code),
                "addressCountry": "CA",
            }),
        ),
    ])
}

/// When somebody works at a place, a line for each weekday.
fn hours(page: &Page, place: &Location) -> Vec<Value> {
    let mut lines = Vec::new();
    for weekday in 1..=7 {
        let Some((from, until)) = crate::pages::places::span(page, place, weekday) else {
            continue;
        };
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        lines.push(json!({
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": midstance_clinic::directory::weekday_name(weekday),
            "opens": clock(from),
            "closes": clock(until),
        }));
    }
    lines
}

/// JSON that can stand inside a `<script>` of data: no character of it can end or open a tag.
#[must_use]
pub fn json_ld(data: &Value) -> String {
    let mut json = String::new();
    for letter in data.to_string().chars() {
        match letter {
            '<' => json.push_str("\\u003c"),
            '>' => json.push_str("\\u003e"),
            '&' => json.push_str("\\u0026"),
            '\u{2028}' => json.push_str("\\u2028"),
            '\u{2029}' => json.push_str("\\u2029"),
            other => json.push(other),
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::json_ld;

    proptest! {
        #[test]
        fn no_text_breaks_out_and_none_is_lost(text in ".*") {
            for text in [text.clone(), format!("</script><!--{text}")] {
                let data = json!({ "name": text });
                let written = json_ld(&data);
                prop_assert!(!written.contains(['<', '>', '&']));
                prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), data);
            }
        }
    }
}
