//! A text with its pictures as they are now.

use midstance_clinic::pictures;
use midstance_editorial::{Article, picture_name};
use midstance_store::StoreError;

use crate::{page::Page, problem::Problem};

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
///
/// # Errors
/// When the store fails.
pub async fn pictured(
    page: &Page,
    article: &Article,
) -> Result<(Article, Option<LeadPicture>), Problem> {
    if article.body.images.is_empty() {
        return Ok((article.clone(), None));
    }
    let shown: Result<_, StoreError> = page
        .clinic()
        .store
        .read(|tx| Box::pin(pictures::shown(tx)))
        .await;
    let (pictures, _) = shown?;
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
    let body = article.body.with_pictures(&pictures);
    let article = Article {
        body,
        ..article.clone()
    };
    Ok((article, lead))
}
