//! Pictures that come in: those that lie beside the texts. Others have to be uploaded.

use std::collections::{BTreeMap, BTreeSet};

use midstance_editorial::exchange::IncomingPicture;
use midstance_store::{StoreError, image};
use sha2::{Digest as _, Sha256};

use super::{Fate, Line, Sort};
use crate::{
    Actor, Clinic,
    pictures::{NewPicture, PictureError, add, prepare},
};

/// What became of the pictures.
pub struct Brought {
    /// Line by line.
    pub lines: Vec<Line>,
    /// The names of those that have another name here.
    pub names: BTreeMap<String, String>,
}

/// Brings in pictures one by one, each in its own transaction, for each is large.
pub async fn bring(
    clinic: &Clinic,
    actor: &Actor,
    pictures: &[IncomingPicture],
    done: bool,
) -> Result<Brought, StoreError> {
    let mut brought = Brought {
        lines: Vec::with_capacity(pictures.len()),
        names: BTreeMap::new(),
    };
    let mut promised = BTreeSet::new();
    for one in pictures {
        let line = match &one.bytes {
            None => elsewhere(clinic, one).await?,
            Some(bytes) => {
                let place = (&mut brought.names, &mut promised);
                beside(clinic, actor, (one, bytes), place, done).await?
            }
        };
        brought.lines.push(line);
    }
    Ok(brought)
}

async fn by_name(clinic: &Clinic, name: &str) -> Result<Option<image::Image>, StoreError> {
    let name = name.to_owned();
    clinic
        .store
        .read(move |tx| Box::pin(async move { image::by_name(tx, &name).await }))
        .await
}

/// A picture that is not beside the texts.
async fn elsewhere(clinic: &Clinic, one: &IncomingPicture) -> Result<Line, StoreError> {
    if by_name(clinic, &one.name).await?.is_some() {
        return Ok(Line::new(Sort::Picture, &one.name, Fate::AlreadyHere));
    }
    let mut line = Line::new(Sort::Picture, &one.name, Fate::ToUpload);
    let told = format!("upload {} under the name {}", one.address, one.name);
    line.notes.push(told);
    Ok(line)
}

async fn beside(
    clinic: &Clinic,
    actor: &Actor,
    (one, bytes): (&IncomingPicture, &[u8]),
    (names, promised): (&mut BTreeMap<String, String>, &mut BTreeSet<String>),
    done: bool,
) -> Result<Line, StoreError> {
    let source = Sha256::digest(bytes).to_vec();
    let same = clinic
        .store
        .read(move |tx| Box::pin(async move { image::by_file(tx, &source).await }))
        .await?;
    if let Some(same) = same {
        if same.name != one.name {
            names.insert(one.name.clone(), same.name);
        }
        return Ok(Line::new(Sort::Picture, &one.address, Fate::AlreadyHere));
    }
    let (mut name, mut number) = (one.name.clone(), 1);
    while promised.contains(&name) || by_name(clinic, &name).await?.is_some() {
        number += 1;
        name = format!("{}-{number}", one.name);
    }
    let mut line = Line::new(Sort::Picture, &one.address, Fate::Added);
    let mut alt = one.alt.trim().to_owned();
    if alt.is_empty() {
        alt = format!("Picture {name}");
        let told = format!("say in words what the picture {name} shows");
        line.notes.push(told);
    }
    let new = NewPicture {
        bytes: bytes.to_vec(),
        file_name: String::new(),
        name: name.clone(),
        alt,
        caption: one.caption.clone(),
        credit: one.credit.clone(),
    };
    let ended = match done {
        true => add(clinic, actor, new).await.map(|image| image.name),
        false => prepare(clinic, new).await.map(|_| name.clone()),
    };
    match ended {
        Ok(name) => {
            if name != one.name {
                names.insert(one.name.clone(), name.clone());
            }
            promised.insert(name);
        }
        // Two files of the folder that are one picture.
        Err(PictureError::Same(same)) => {
            names.insert(one.name.clone(), same.name);
            line.fate = Fate::AlreadyHere;
        }
        Err(PictureError::Store(error)) => return Err(error),
        Err(refused) => line.fate = Fate::LeftOut(refused.to_string()),
    }
    Ok(line)
}
