//! Where pictures are shown.

use std::collections::{BTreeMap, BTreeSet};

use midstance_editorial::picture_name;
use midstance_store::{StoreError, Tx, author, image};

/// A place where a picture is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// In the text of an article.
    Article {
        /// Its name in the address.
        slug: String,
        /// Its title.
        title: String,
        /// Whether readers see it there.
        public: bool,
    },
    /// As the portrait of an author.
    Author {
        /// Name in the address.
        slug: String,
        /// Full name.
        name: String,
    },
}

/// Where each picture is shown, by its name; also pictures that are not there.
pub(super) async fn all(tx: &mut Tx) -> Result<BTreeMap<String, Vec<Use>>, StoreError> {
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    for text in image::naming_texts(tx).await? {
        for name in named(&text.markdown) {
            let shown = uses.entry(name.to_owned()).or_default();
            // The newest text and the public one may both name it.
            let before = shown.iter_mut().find_map(|one| match one {
                Use::Article { slug, public, .. } if *slug == text.slug => Some(public),
                _ => None,
            });
            match before {
                Some(public) => *public |= text.public,
                None => shown.push(Use::Article {
                    slug: text.slug.clone(),
                    title: text.title.clone(),
                    public: text.public,
                }),
            }
        }
    }
    let pictures = image::all(tx).await?;
    for one in author::all(tx).await? {
        let photo = pictures.iter().find(|image| Some(image.id) == one.photo);
        if let Some(image) = photo {
            uses.entry(image.name.clone())
                .or_default()
                .push(Use::Author {
                    slug: one.slug,
                    name: one.name,
                });
        }
    }
    Ok(uses)
}

/// The names of the pictures in some Markdown.
fn named(markdown: &str) -> BTreeSet<&str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ')' | '>' | '"' | '<' | '\'' | '\\');
    markdown
        .match_indices("/images/")
        .filter_map(|(at, _)| {
            let rest = &markdown[at..];
            picture_name(&rest[..rest.find(ends).unwrap_or(rest.len())])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_end_where_addresses_end() {
        let text = "![a](/images/one \"x\") ![b](</images/two>)\n[r]: /images/three\n/images/";
        let found: Vec<_> = named(text).into_iter().collect();
        assert_eq!(found, ["one", "three", "two"]);
    }
}
