//! Everything that was written, as a folder of Markdown with its pictures.

use std::collections::{BTreeMap, BTreeSet};

use midstance_editorial::{
    Library, Manuscript,
    exchange::{FolderFile, IncomingPicture, OutgoingText, OwnAuthor, to_folder},
};
use midstance_store::{
    ImageId, StoreError, Tx,
    article::{self, Article},
    author::{self, Author},
    image::{self, Image},
};

use crate::Clinic;

/// A folder on its way out. Pictures are fetched one by one, because together they are large.
#[derive(Debug, Clone)]
pub struct Export {
    /// Texts, authors, words of pictures.
    pub files: Vec<FolderFile>,
    /// Path and picture of each picture's file.
    pub pictures: Vec<(String, ImageId, u32)>,
}

impl Export {
    /// A picture's file.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn picture(
        &self,
        clinic: &Clinic,
        at: usize,
    ) -> Result<Option<FolderFile>, StoreError> {
        let Some((path, id, width)) = self.pictures.get(at).cloned() else {
            return Ok(None);
        };
        let found = clinic
            .store
            .read(move |tx| Box::pin(async move { image::file(tx, id, width).await }))
            .await?;
        Ok(found.map(|(_, bytes)| FolderFile { path, bytes }))
    }
}

/// Everything there is, built-in articles that nobody took over among it.
///
/// # Errors
/// When the store fails.
pub async fn export(clinic: &Clinic, library: &Library) -> Result<Export, StoreError> {
    let (rows, authors, images) = clinic.store.read(|tx| Box::pin(load(tx))).await?;
    let mut texts: Vec<OutgoingText> = Vec::new();
    let mut here = BTreeSet::new();
    for (row, markdown) in rows {
        here.insert(row.slug.clone());
        here.insert(row.origin.clone());
        let manuscript = Manuscript::parse(&markdown)
            .map_err(|fault| StoreError::Decode(format!("{}: {fault}", row.slug)))?;
        texts.push(outgoing(&row, manuscript));
    }
    for one in library
        .articles()
        .iter()
        .filter(|one| !here.contains(&one.slug))
    {
        let written = library.written(&one.slug);
        let parsed = written.and_then(|file| Manuscript::parse(&file.text).ok());
        texts.extend(parsed.map(|manuscript| {
            OutgoingText {
                slug: one.slug.clone(),
                manuscript,
                state: if one.withdrawal.is_some() {
                    "withdrawn"
                } else {
                    "public"
                }
                .to_owned(),
                published_on: Some(one.published_on),
                checked_by: one.review.checked_by.clone().unwrap_or_default(),
            }
        }));
    }
    texts.sort_by(|left, right| left.slug.cmp(&right.slug));
    let shown: Vec<IncomingPicture> = images.iter().map(words).collect();
    let pictures = images
        .iter()
        .map(|image| (path(image), image.id, image.width))
        .collect();
    Ok(Export {
        files: to_folder(&texts, people(library, &authors, &images), &shown),
        pictures,
    })
}

type Loaded = (Vec<(Article, String)>, Vec<Author>, Vec<Image>);

async fn load(tx: &mut Tx) -> Result<Loaded, StoreError> {
    let mut rows = Vec::new();
    for row in article::all(tx).await? {
        let newest = article::version(tx, row.id, row.version).await?;
        rows.extend(newest.map(|version| (row, version.markdown)));
    }
    Ok((rows, author::all(tx).await?, image::all(tx).await?))
}

fn outgoing(row: &Article, manuscript: Manuscript) -> OutgoingText {
    let state = match (&row.withdrawn, &row.published) {
        (Some(_), _) => "withdrawn",
        (None, Some(_)) => "public",
        (None, None) => row.state.word(),
    };
    OutgoingText {
        slug: row.slug.clone(),
        manuscript,
        state: state.to_owned(),
        published_on: row.published.as_ref().map(|one| one.local.date()),
        checked_by: row
            .published
            .as_ref()
            .map_or_else(String::new, |one| one.checked_by.clone()),
    }
}

fn path(image: &Image) -> String {
    format!("images/{}.{}", image.name, image.kind)
}

fn words(image: &Image) -> IncomingPicture {
    IncomingPicture {
        name: image.name.clone(),
        address: image.kind.clone(),
        alt: image.alt.clone(),
        caption: image.caption.clone(),
        credit: image.credit.clone(),
        bytes: None,
    }
}

/// Authors of the store, and those of files that nobody took over.
fn people(library: &Library, authors: &[Author], images: &[Image]) -> Vec<OwnAuthor> {
    let names: BTreeMap<ImageId, &str> = images
        .iter()
        .map(|image| (image.id, &*image.name))
        .collect();
    let mut people: Vec<OwnAuthor> = authors
        .iter()
        .map(|one| OwnAuthor {
            id: one.slug.clone(),
            name: one.name.clone(),
            letters: one.credentials.clone(),
            credentials: one.credentials_spelled.clone(),
            role: one.role.clone(),
            experience: one.experience.clone(),
            registration: one.registration.clone(),
            conflicts: one.conflicts.clone(),
            about: one.about.clone(),
            guest: one.guest,
            left: !one.active,
            photo: one
                .photo
                .and_then(|id| names.get(&id))
                .map_or_else(String::new, |name| (*name).to_owned()),
        })
        .collect();
    let built_in = crate::authors::built_in(library, authors).map(|one| OwnAuthor {
        id: one.id.clone(),
        name: one.name.clone(),
        credentials: one.credentials.clone(),
        role: one.role.clone(),
        experience: one.experience.clone(),
        registration: one.registration.clone().unwrap_or_default(),
        conflicts: one.conflicts.clone(),
        about: one.about.clone(),
        guest: one.guest,
        ..OwnAuthor::default()
    });
    people.extend(built_in);
    people.sort_by(|left, right| left.id.cmp(&right.id));
    people
}
