//! Goes through folders and archives: first the tables, then the recordings, then what only the
//! tables know.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Seek, SeekFrom, Write};
use std::rc::Rc;

use super::Intake;
use crate::garmin::{self, Entry};
use crate::hints::Hints;
use crate::outcome::Fault;
use crate::sniff::{Kind, sniff};
use crate::strava::{self, Row};
use crate::tree::{self, Tree, Zip};
use crate::{apple, document};

/// Largest table of an export in bytes.
const MAX_TABLE: u64 = 12 << 20;
/// Archives inside archives up to this size are held in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 16 << 20;

/// What the tables of an export say.
#[derive(Default)]
pub struct Tables {
    /// Strava's rows by full name of the file.
    strava: HashMap<String, Row>,
    garmin: Vec<Entry>,
    /// Which Garmin entries met their file.
    met: Vec<bool>,
    /// Route files of Apple Health that were joined with their workout, or belong to none.
    routes: HashSet<String>,
}

impl Intake<'_> {
    /// Reads all files of a tree; `prefix` is put before their names.
    pub fn tree(&mut self, tree: &mut dyn Tree, prefix: &str) {
        let mut tables = Tables::default();
        self.branch(tree, prefix, 0, &mut tables);
        self.leftovers(prefix, tables);
    }

    fn branch(&mut self, tree: &mut dyn Tree, prefix: &str, depth: usize, tables: &mut Tables) {
        let names = tree.names().to_vec();
        self.expect(names.len());
        let mut used = vec![false; names.len()];
        for (index, name) in names.iter().enumerate() {
            used[index] = self.table(tree, index, name, (prefix, &mut *tables));
        }
        for (index, name) in names.iter().enumerate() {
            if is_named(name, "export.xml") {
                used[index] = self.apple(tree, index, &names, (prefix, &mut *tables));
            }
        }
        for (index, name) in names.iter().enumerate() {
            let file = format!("{prefix}{name}");
            if used[index] || tables.routes.contains(&file) {
                self.passed(&file);
                continue;
            }
            if looks_like_archive(name) && self.nested(tree, index, &file, (depth, &mut *tables)) {
                continue;
            }
            match tree.read(index, self.options.limits.file_bytes) {
                Ok(bytes) if sniff(&bytes) == Kind::Zip => {
                    self.archive(Cursor::new(bytes), &file, depth, tables);
                }
                Ok(bytes) => self.document(&file, &bytes, tables),
                Err(fault) => self.fault(&file, None, fault),
            }
        }
    }

    /// Reads a table that says something about other files; whether it was one.
    fn table(
        &mut self,
        tree: &mut dyn Tree,
        index: usize,
        name: &str,
        (prefix, tables): (&str, &mut Tables),
    ) -> bool {
        let folder = &name[..name.rfind('/').map_or(0, |at| at + 1)];
        let file = format!("{prefix}{name}");
        if is_named(name, "activities.csv") {
            let Ok(bytes) = tree.read(index, MAX_TABLE) else {
                return false;
            };
            if sniff(&bytes) != Kind::StravaTable {
                return false;
            }
            let table = strava::read_table(&bytes);
            for (path, row) in table.files {
                tables.strava.insert(format!("{prefix}{folder}{path}"), row);
            }
            let mut parsed = strava::summaries(table.manual);
            parsed.warnings = table.warnings;
            if !parsed.sessions.is_empty() || !parsed.warnings.is_empty() {
                self.observer.original(&file, &bytes);
                self.parsed(&file, parsed, None);
            }
            return true;
        }
        if name.ends_with("summarizedActivities.json") {
            match tree
                .read(index, MAX_TABLE)
                .and_then(|bytes| garmin::read_summary(&bytes))
            {
                Ok(entries) => tables.garmin.extend(entries),
                Err(fault) => self.fault(&file, None, fault),
            }
            tables.met.resize(tables.garmin.len(), false);
            return true;
        }
        if name.ends_with("_gear.json") || is_named(name, "gear.json") {
            if let Ok(bytes) = tree.read(index, MAX_TABLE) {
                garmin::read_gear(&bytes, &mut tables.garmin);
            }
            return true;
        }
        is_side_file(name)
    }

    /// Reads an Apple Health export with its route files; whether it was one.
    fn apple(
        &mut self,
        tree: &mut dyn Tree,
        index: usize,
        names: &[String],
        (prefix, tables): (&str, &mut Tables),
    ) -> bool {
        let mut export = None;
        let limit = self.options.limits.stream_bytes;
        let opened = tree.stream(index, &mut |reader| {
            let is_apple = reader
                .fill_buf()
                .is_ok_and(|head| sniff(head) == Kind::AppleHealth);
            export = is_apple.then(|| apple::read(reader, limit));
        });
        let file = format!("{prefix}{}", names[index]);
        let mut export = match (opened, export) {
            (Err(fault), _) => {
                self.fault(&file, None, fault);
                return true;
            }
            (Ok(()), None) => return false,
            (Ok(()), Some(export)) => export,
        };
        let folder = &names[index][..names[index].rfind('/').map_or(0, |at| at + 1)];
        let routes = format!("{folder}workout-routes/");
        let all = names.iter().filter(|name| name.starts_with(&routes));
        tables
            .routes
            .extend(all.map(|name| format!("{prefix}{name}")));
        let most = self.options.limits.file_bytes;
        apple::join_routes(&mut export, &mut |route| {
            let name = format!("{folder}{route}");
            tree.read(names.iter().position(|other| *other == name)?, most)
                .ok()
        });
        self.parsed(&file, export.into_parsed(), None);
        true
    }

    /// Reads a document of any kind that stands alone.
    pub fn document(&mut self, file: &str, bytes: &[u8], tables: &mut Tables) {
        let limits = self.options.limits;
        self.observer.original(file, bytes);
        let unpacked = match document::unpack(bytes, &limits) {
            Ok(unpacked) => unpacked,
            Err(fault) => return self.fault(file, None, fault),
        };
        let kind = sniff(&unpacked);
        match kind {
            Kind::StravaTable => {
                let table = strava::read_table(&unpacked);
                let mut sessions = table.manual;
                sessions.extend(table.files.into_values().map(|row| row.alone));
                return self.parsed(file, strava::summaries(sessions), None);
            }
            Kind::GarminSummary => {
                return match garmin::read_summary(&unpacked) {
                    Ok(entries) => {
                        let alone = entries.into_iter().map(|entry| entry.alone).collect();
                        self.parsed(file, garmin::summaries(alone), None);
                    }
                    Err(fault) => self.fault(file, None, fault),
                };
            }
            _ => {}
        }
        match document::read(&unpacked, kind) {
            Ok(parsed) => {
                let hints = tables.hints(file, &parsed.sessions);
                self.parsed(file, parsed, hints.as_ref());
            }
            Err(fault) => {
                // A file that the table names is named by its words as well.
                tables.strava.remove(file);
                self.fault(file, document::format(kind), fault);
            }
        }
    }

    /// Opens an archive and reads what is in it.
    pub fn archive(
        &mut self,
        mut reader: impl std::io::Read + Seek,
        file: &str,
        depth: usize,
        tables: &mut Tables,
    ) {
        if depth >= self.options.limits.depth {
            let words = "archives are packed inside archives too deep; unpack them first";
            return self.fault(file, None, Fault::Refused(words.to_owned()));
        }
        if depth == 0 {
            self.budget.set(self.options.limits.archive_bytes);
        }
        let opened = Zip::open(&mut reader, &self.options.limits, Rc::clone(&self.budget));
        let fault = match opened {
            Ok(zip) if zip.names().is_empty() => {
                let words = "the archive is empty";
                Fault::Unreadable(words.to_owned())
            }
            Ok(mut zip) => {
                self.passed(file);
                return self.branch(&mut zip, &format!("{file}/"), depth + 1, tables);
            }
            Err(Fault::Unreadable(words)) => {
                let count = self.salvage(reader, file, tables);
                Fault::Unreadable(match count {
                    0 => words,
                    _ => format!("{words}; {count} files at its beginning were read all the same"),
                })
            }
            Err(fault) => fault,
        };
        self.fault(file, None, fault);
    }

    /// Reads what stands at the beginning of a broken archive; how many files.
    fn salvage(
        &mut self,
        mut reader: impl std::io::Read + Seek,
        file: &str,
        tables: &mut Tables,
    ) -> usize {
        let mut count = 0;
        if reader.rewind().is_ok() {
            let (limits, budget) = (self.options.limits, Rc::clone(&self.budget));
            tree::salvage(reader, &limits, &budget, &mut |name, bytes| {
                count += 1;
                self.document(&format!("{file}/{name}"), &bytes, tables);
            });
        }
        count
    }

    /// Reads an archive inside a tree; a large one goes through a temporary file. Whether it was
    /// one.
    fn nested(
        &mut self,
        tree: &mut dyn Tree,
        index: usize,
        file: &str,
        (depth, tables): (usize, &mut Tables),
    ) -> bool {
        let mut spool = tempfile::SpooledTempFile::new(IN_MEMORY);
        let mut copied = false;
        let opened = tree.stream(index, &mut |reader| {
            copied = matches!(reader.fill_buf().map(sniff), Ok(Kind::Zip))
                && std::io::copy(reader, &mut spool).is_ok();
        });
        let ready = copied && opened.is_ok() && spool.flush().is_ok();
        if ready && spool.seek(SeekFrom::Start(0)).is_ok() {
            self.archive(spool, file, depth, tables);
            return true;
        }
        false
    }

    /// Activities that the tables know and whose files are missing.
    pub fn leftovers(&mut self, prefix: &str, tables: Tables) {
        let mut rows: Vec<(String, Row)> = tables.strava.into_iter().collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        for (file, row) in rows {
            let missing = "the export names this file but does not hold it; the totals come from \
                           its table";
            self.expect(1);
            let mut raw = row.alone;
            raw.warnings.push(crate::model::Warning::Note {
                text: missing.to_owned(),
            });
            self.parsed(&file, strava::summaries(vec![raw]), None);
        }
        let entries = tables
            .garmin
            .into_iter()
            .zip(tables.met)
            .filter(|(_, met)| !met);
        let alone: Vec<_> = entries
            .filter(|(entry, _)| entry.start.is_none_or(|start| !self.has_start_near(start)))
            .map(|(entry, _)| entry.alone)
            .collect();
        if !alone.is_empty() {
            self.expect(1);
            let file = format!("{prefix}summarizedActivities.json");
            self.parsed(&file, garmin::summaries(alone), None);
        }
    }
}

impl Tables {
    /// What the tables say about a file.
    fn hints(&mut self, file: &str, sessions: &[crate::raw::RawSession]) -> Option<Hints> {
        if let Some(row) = self.strava.remove(file) {
            return Some(row.hints);
        }
        let start = sessions.first().and_then(|session| session.start);
        let number = longest_number(file);
        let at = self.garmin.iter().position(|entry| {
            (number.is_some() && entry.id == number)
                || entry
                    .start
                    .zip(start)
                    .is_some_and(|(a, b)| (a - b).abs() <= 2.0)
        })?;
        self.met[at] = true;
        Some(self.garmin[at].hints.clone())
    }
}

/// The longest number in the last part of a name, as Garmin puts its own into it.
fn longest_number(file: &str) -> Option<u64> {
    let last = file.rsplit('/').next()?;
    last.split(|c: char| !c.is_ascii_digit())
        .max_by_key(|digits| digits.len())?
        .parse()
        .ok()
}

fn is_named(name: &str, wanted: &str) -> bool {
    name.rsplit('/')
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case(wanted))
}

fn looks_like_archive(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".zip")
}

/// Files of exports that hold no activities.
fn is_side_file(name: &str) -> bool {
    let last = name
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let tables = ["shoes.csv", "bikes.csv", "export_cda.xml"];
    let kinds = [".jpg", ".jpeg", ".png", ".heic", ".mp4", ".mov"];
    tables.contains(&last.as_str())
        || kinds.iter().any(|kind| last.ends_with(kind))
        || (last.ends_with(".json") && name.contains("DI_CONNECT"))
        || name.starts_with("DI_CONNECT") && last.ends_with(".json")
}
