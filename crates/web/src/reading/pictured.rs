//! A text with its pictures as they are now.

use midstance_editorial::{Article, Library, picture_name};

/// The picture that stands for a text in previews of links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadPicture {
    /// Its address on this site.
    pub address: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// What it shows.
    pub alt: String,
}

/// An article whose pictures are drawn in all their widths, and the first of them.
#[must_use]
pub fn pictured(library: &Library, article: &Article) -> (Article, Option<LeadPicture>) {
    let pictures = library.pictures();
    let lead = article.body.images.iter().find_map(|image| {
        let picture = pictures.get(picture_name(&image.address)?)?;
        let wide = picture.files.iter().find(|file| file.width >= 900);
        let file = wide.or(picture.files.last())?;
        let height = u64::from(picture.height) * u64::from(file.width) / u64::from(picture.width);
        Some(LeadPicture {
            address: file.address.clone(),
            size: (file.width, u32::try_from(height).unwrap_or_default()),
            alt: image.alt.clone(),
        })
    });
    let article = Article {
        body: article.body.with_pictures(pictures),
        ..article.clone()
    };
    (article, lead)
}
