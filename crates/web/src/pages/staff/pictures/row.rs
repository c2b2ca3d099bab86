//! A picture as staff see it.

use midstance_clinic::pictures::{Entry, Use};

use crate::shell::Link;

/// A picture in a list or on its page.
pub struct Row {
    pub id: String,
    pub name: String,
    pub alt: String,
    pub caption: String,
    pub credit: String,
    /// Address, width and height of a small file.
    pub small: (String, u32, u32),
    pub largest: String,
    pub width: u32,
    pub height: u32,
    pub uses: Vec<Shown>,
}

/// Where a picture is shown.
pub struct Shown {
    pub link: Link,
    pub words: &'static str,
}

impl From<&Entry> for Row {
    fn from(entry: &Entry) -> Self {
        let image = &entry.image;
        Self {
            id: image.id.to_string(),
            name: image.name.clone(),
            alt: image.alt.clone(),
            caption: image.caption.clone(),
            credit: image.credit.clone(),
            small: entry.smallest(),
            largest: entry.largest(),
            width: image.width,
            height: image.height,
            uses: entry.uses.iter().map(shown).collect(),
        }
    }
}

impl Row {
    /// What to write into a text.
    pub fn snippet(&self) -> String {
        let alt = self.alt.replace(['[', ']', '\\'], " ");
        format!("![{alt}](/images/{})", self.name)
    }
}

pub fn shown(one: &Use) -> Shown {
    match one {
        Use::Article {
            slug,
            title,
            public,
        } => Shown {
            link: Link::new(format!("/articles/{slug}"), title.clone()),
            words: if *public {
                "readers see it"
            } else {
                "in a draft"
            },
        },
        Use::Author { slug, name } => Shown {
            link: Link::new(format!("/authors/{slug}"), name.clone()),
            words: "portrait",
        },
    }
}
