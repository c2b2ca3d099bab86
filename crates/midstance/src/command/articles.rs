//! `midstance articles`: bringing articles in from elsewhere, and taking them out.

use std::{fs, path::Path, process::ExitCode};

use jiff::{civil::Date, tz::TimeZone};
use midstance_clinic::{
    Actor,
    directory::zone_of,
    transfer::{self, Fate, Report, Sort},
};
use midstance_editorial::{
    Library,
    exchange::{FolderFile, Found, read_folder, read_wordpress},
};

use super::stored_clinic;
use crate::{cli, exit::Failure, runtime, server};

/// Endings of the files of a folder that are looked at.
const WANTED: [&str; 8] = [
    "md", "markdown", "toml", "jpg", "jpeg", "png", "webp", "gif",
];
/// Larger files are passed over.
const MOST_BYTES: u64 = 25 << 20;
/// Folders are followed so deep.
const MAX_DEPTH: usize = 20;

pub(super) fn run(args: cli::Articles) -> Result<ExitCode, Failure> {
    server::start_log();
    match args {
        cli::Articles::Import(args) => import(&args),
        cli::Articles::Export(args) => export(&args),
    }
}

fn library() -> Result<Library, Failure> {
    Library::embedded()
        .map_err(|faults| Failure::Other(format!("the texts have faults:\n{faults}")))
}

fn store(error: &midstance_store::StoreError) -> Failure {
    Failure::Data(error.to_string())
}

fn import(args: &cli::ArticlesImport) -> Result<ExitCode, Failure> {
    let library = library()?;
    runtime()?.block_on(async {
        let clinic = stored_clinic(args.data.clone(), None).await?;
        let directory = clinic.directory().await.map_err(|error| store(&error))?;
        let zone = directory
            .locations
            .first()
            .and_then(|place| zone_of(place).ok());
        let today = clinic.now().to_zoned(zone.unwrap_or(TimeZone::UTC)).date();
        let found = find(&args.path, today)?;
        let place = (&library, today);
        let report = transfer::import(&clinic, &Actor::Program, place, found, args.apply).await;
        tell(&report.map_err(|error| store(&error))?);
        Ok(ExitCode::SUCCESS)
    })
}

/// What a path holds: an export of WordPress, one text, or a folder of them.
fn find(path: &Path, today: Date) -> Result<Found, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::Input(format!("{} cannot be read: {error}", path.display()))
    };
    if path.is_dir() {
        let mut files = Vec::new();
        walk(path, "", &mut files).map_err(cannot)?;
        return Ok(read_folder(&files, today));
    }
    let bytes = fs::read(path).map_err(cannot)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if wanted(&name) {
        let path = name.into_owned();
        return Ok(read_folder(&[FolderFile { path, bytes }], today));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::Input(format!(
            "{} is no export of WordPress and no folder of Markdown",
            path.display()
        ))
    })?;
    read_wordpress(&text, today).map_err(|unreadable| Failure::Input(unreadable.to_string()))
}

fn wanted(name: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| WANTED.contains(&&*ending))
}

/// Reads a folder. Links are not followed: they could lead out of it.
fn walk(folder: &Path, below: &str, files: &mut Vec<FolderFile>) -> std::io::Result<()> {
    if below.matches('/').count() > MAX_DEPTH {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (kind, path) = (entry.file_type()?, format!("{below}{name}"));
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() && wanted(&name) && entry.metadata()?.len() <= MOST_BYTES {
            let bytes = fs::read(entry.path())?;
            files.push(FolderFile { path, bytes });
        }
    }
    Ok(())
}

fn tell(report: &Report) {
    for line in &report.lines {
        println!("{}: {}: {}", line.fate.word(), line.sort.word(), line.what);
        if let Fate::LeftOut(reason) = &line.fate {
            println!("    {reason}");
        }
        for note in &line.notes {
            println!("    {note}");
        }
    }
    let count = |fate: &Fate| report.count(Sort::Article, fate.word());
    eprintln!(
        "articles: {} added, {} changed, {} already here",
        count(&Fate::Added),
        count(&Fate::Changed),
        count(&Fate::AlreadyHere)
    );
    if !report.done && report.changes() {
        eprintln!("Nothing was changed yet. Add --apply to bring this in.");
    }
}

fn export(args: &cli::ArticlesExport) -> Result<ExitCode, Failure> {
    let library = library()?;
    let folder = &args.folder;
    let cannot = |error: std::io::Error| {
        Failure::Data(format!("{} cannot be written: {error}", folder.display()))
    };
    fs::create_dir_all(folder.join("images")).map_err(cannot)?;
    let strange = fs::read_dir(folder)
        .map_err(cannot)?
        .flatten()
        .any(|entry| entry.file_name() != "images");
    if strange {
        return Err(Failure::Input(format!(
            "{} is not empty; name a new folder",
            folder.display()
        )));
    }
    runtime()?.block_on(async {
        let clinic = stored_clinic(args.data.clone(), None).await?;
        let out = transfer::export(&clinic, &library).await;
        let out = out.map_err(|error| store(&error))?;
        for file in &out.files {
            fs::write(folder.join(&file.path), &file.bytes).map_err(cannot)?;
        }
        for at in 0..out.pictures.len() {
            let picture = out
                .picture(&clinic, at)
                .await
                .map_err(|error| store(&error))?;
            if let Some(file) = picture {
                fs::write(folder.join(&file.path), &file.bytes).map_err(cannot)?;
            }
        }
        let texts = out
            .files
            .iter()
            .filter(|file| file.path.ends_with(".md"))
            .count();
        eprintln!(
            "{texts} articles and {} pictures in {}",
            out.pictures.len(),
            folder.display()
        );
        Ok(ExitCode::SUCCESS)
    })
}
