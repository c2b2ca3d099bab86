//! Names for pictures that come from elsewhere.

use std::collections::BTreeMap;

use crate::slug;

/// Gives each picture one name, and no two pictures the same.
#[derive(Debug, Clone, Default)]
pub struct PictureNames {
    by_address: BTreeMap<String, String>,
    taken: BTreeMap<String, String>,
    said: BTreeMap<String, String>,
}

impl PictureNames {
    /// The name of the picture at an address. The sizes that WordPress makes of a picture, such as
    /// `step-300x200.jpg`, are the same picture.
    pub fn name(&mut self, address: &str) -> String {
        let whole = whole_picture(address);
        if let Some(name) = self.by_address.get(&whole) {
            return name.clone();
        }
        let file = whole.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let base = match slug::from_text(stem) {
            empty if empty.is_empty() => "picture".to_owned(),
            named => named,
        };
        let mut name = base.clone();
        let mut number = 1;
        while self.taken.contains_key(&name) {
            number += 1;
            name = format!("{base}-{number}");
        }
        self.taken.insert(name.clone(), whole.clone());
        self.by_address.insert(whole, name.clone());
        name
    }

    /// Notes what the picture at an address shows, unless somebody has said it.
    pub fn say(&mut self, address: &str, alt: &str) {
        let alt = alt.trim();
        if !alt.is_empty() {
            let said = self.said.entry(whole_picture(address));
            said.or_insert_with(|| alt.to_owned());
        }
    }

    /// What the picture at an address shows; empty if nobody said.
    pub fn said(&self, address: &str) -> &str {
        self.said
            .get(&whole_picture(address))
            .map_or("", String::as_str)
    }

    /// Every picture that was named: name and address, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.taken.iter().map(|(name, at)| (&**name, &**at))
    }
}

/// The address without query and without the width and height of one of its sizes.
pub(super) fn whole_picture(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((stem, ending)) = address.rsplit_once('.') else {
        return address.to_owned();
    };
    let sized = stem.rsplit_once('-').filter(|(_, size)| {
        size.split_once('x').is_some_and(|(width, height)| {
            let number = |text: &str| {
                (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
            };
            number(width) && number(height)
        })
    });
    match sized {
        Some((stem, _)) => format!("{stem}.{ending}"),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_a_picture_share_its_name_and_others_do_not() {
        let mut names = PictureNames::default();
        let at = |path: &str| format!("https://old.example/{path}");
        assert_eq!(names.name(&at("2020/01/Heel Drop.jpg")), "heel-drop");
        assert_eq!(
            names.name(&at("2020/01/Heel Drop-300x200.jpg?w=3")),
            "heel-drop"
        );
        assert_eq!(names.name(&at("2021/02/heel-drop.png")), "heel-drop-2");
        assert_eq!(names.name(&at("2021/02/heel-drop.png")), "heel-drop-2");
        assert_eq!(names.name(&at("2021/02/???")), "picture");
        assert_eq!(names.name(&at("a-30xb.png")), "a-30xb");
    }
}
