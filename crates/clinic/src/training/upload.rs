//! Taking in files that a runner sent.

use std::{collections::HashMap, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use midstance_activity::{Duplicate, FileReport, FileStatus, Fingerprint, Known, RunRef};
use midstance_store::{
    ActivityFileId, ActivityId, ActivityUploadId, ClientId, StoreError, Tx,
    activity::{
        self, Activity, NewActivity, Note,
        file::{self, NewFile},
        upload::{self, Line},
    },
    training,
};
use sha2::{Digest as _, Sha256};

use super::reading::{Context, Outcome, ReadRun, read_all};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// So many bytes of files are kept for one runner.
const MOST_BYTES: i64 = 2 << 30;
/// So often an upload is decided anew when another one came in between.
const TRIES: u32 = 3;

/// Files sent together: their names and bytes.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Name and bytes of each.
    pub files: Vec<(String, Vec<u8>)>,
    /// The upload that these belong to, where a page sends many files bit by bit.
    pub into: Option<ActivityUploadId>,
    /// For files that do not tell their local time.
    pub zone: TimeZone,
}

/// Why nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// More files than one runner may keep.
    #[error("no room is left for more files")]
    Full,
    /// Two uploads of one runner kept coming between each other.
    #[error("another upload came in between")]
    Changed,
    /// Reading broke off.
    #[error("the files could not be read")]
    Broken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of an upload.
#[derive(Debug, Clone)]
pub struct UploadReport {
    /// When it was sent.
    pub at: Timestamp,
    /// A line per file.
    pub lines: Vec<Line>,
    /// Recordings of it that are not counted, and those that are not counted because of it.
    pub copies: Vec<Activity>,
}

/// Reads files, finds runs that are there already, keeps the rest. One bad file stops nothing.
///
/// Reading happens before the write; if another upload of the same runner was faster, the
/// decision is made again.
///
/// # Errors
/// See [`UploadError`]; nothing is kept then.
pub async fn upload(
    clinic: &Clinic,
    client: ClientId,
    sent: Sent,
) -> Result<ActivityUploadId, UploadError> {
    let files = Arc::new(named_apart(sent.files));
    for _ in 0..TRIES {
        let seen = seen(clinic, client).await?;
        let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        if seen.bytes + i64::try_from(size).unwrap_or(i64::MAX) > MOST_BYTES {
            return Err(UploadError::Full);
        }
        let context = Context {
            known: seen.known(),
            now: clinic.now(),
            zone: sent.zone.clone(),
        };
        // Two at a time: each may take some hundred megabytes.
        let turn = clinic.limits.reading.acquire().await;
        let turn = turn.map_err(|_| UploadError::Broken)?;
        let theirs = files.clone();
        let read = tokio::task::spawn_blocking(move || read_all(&theirs, context)).await;
        drop(turn);
        let outcome = read.map_err(|_| UploadError::Broken)?;
        let job = Job {
            clinic: clinic.clone(),
            client,
            into: sent.into,
            seen,
            files: files.clone(),
        };
        let kept = clinic
            .store
            .write(move |tx| Box::pin(async move { job.keep(tx, outcome).await }));
        if let Some(id) = kept.await? {
            return Ok(id);
        }
    }
    Err(UploadError::Changed)
}

/// What became of the files of an upload; `None` if the client has no such upload.
///
/// # Errors
/// When the store fails.
pub async fn report(
    clinic: &Clinic,
    client: ClientId,
    id: ActivityUploadId,
) -> Result<Option<UploadReport>, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let Some(at) = upload::begun_at(tx, client, id).await? else {
                    return Ok(None);
                };
                let lines = upload::lines(tx, id).await?;
                let mut copies = Vec::new();
                for copy in activity::copies(tx, client).await? {
                    let kept = match copy.same_as {
                        Some(other) => activity::get(tx, client, other).await?,
                        None => None,
                    };
                    if copy.upload == id || kept.is_some_and(|kept| kept.upload == id) {
                        copies.push(copy);
                    }
                }
                Ok(Some(UploadReport { at, lines, copies }))
            })
        })
        .await
}

/// What was stored when the files were read.
struct Seen {
    version: i64,
    bytes: i64,
    prints: Vec<(ActivityId, Option<ActivityId>, Fingerprint)>,
}

impl Seen {
    /// Counted runs, to compare with.
    fn known(&self) -> Vec<Known> {
        let counted = self.prints.iter().filter(|(_, same, _)| same.is_none());
        let known = counted.map(|(id, _, print)| Known {
            id: id.to_string(),
            fingerprint: print.clone(),
        });
        known.collect()
    }

    fn has_exactly(&self, print: &Fingerprint) -> bool {
        self.prints.iter().any(|(_, _, other)| other == print)
    }
}

async fn seen(clinic: &Clinic, client: ClientId) -> Result<Seen, StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let (version, _) = training::state(tx, client).await?;
                let bytes = file::total(tx, client).await?;
                let mut prints = Vec::new();
                for (id, same, text) in activity::prints(tx, client).await? {
                    let print = serde_json::from_str(&text)
                        .map_err(|error| StoreError::Decode(error.to_string()))?;
                    prints.push((id, same, print));
                }
                Ok::<_, StoreError>(Seen {
                    version,
                    bytes,
                    prints,
                })
            })
        })
        .await
}

/// The part that writes.
struct Job {
    clinic: Clinic,
    client: ClientId,
    into: Option<ActivityUploadId>,
    seen: Seen,
    files: Arc<Vec<(String, Vec<u8>)>>,
}

impl Job {
    /// Keeps what was read; `None` when another upload was faster.
    async fn keep(
        self,
        tx: &mut Tx,
        outcome: Outcome,
    ) -> Result<Option<ActivityUploadId>, StoreError> {
        if !training::raise(tx, self.client, self.seen.version).await? {
            return Ok(None);
        }
        let upload = self.begin(tx).await?;
        let ids: HashMap<(String, u32), ActivityId> = outcome
            .runs
            .iter()
            .map(|run| (run.name(), ActivityId(self.clinic.new_id())))
            .collect();
        let mut files: HashMap<String, ActivityFileId> = HashMap::new();
        let (mut rows, mut gone) = (Vec::new(), Vec::new());
        for run in &outcome.runs {
            let dropped = decision(&outcome.duplicates, run);
            if dropped.is_some() && self.seen.has_exactly(&run.fingerprint) {
                continue;
            }
            let same = dropped.and_then(|d| Some((resolve(&d.kept, &ids)?, d.why.as_str())));
            let Some(file) = self.file(tx, &mut files, &run.source_file).await? else {
                gone.push(run.source_file.clone());
                continue;
            };
            rows.push(self.row(run, (ids[&run.name()], upload, file), same)?);
        }
        rows.sort_by_key(|new| new.row.same_as.is_some());
        activity::insert(tx, &rows).await?;
        for duplicate in &outcome.duplicates {
            self.settle(tx, duplicate, &ids, &rows).await?;
        }
        let lines = lines(&outcome);
        upload::add_lines(tx, upload, &lines).await?;
        let detail = format!("{} files", lines.len());
        let told = Told::client(self.client, "training.uploaded", &detail);
        write(tx, &self.clinic, &Actor::Visitor, told).await?;
        Ok(Some(upload))
    }

    async fn begin(&self, tx: &mut Tx) -> Result<ActivityUploadId, StoreError> {
        if let Some(id) = self.into
            && upload::begun_at(tx, self.client, id).await?.is_some()
        {
            return Ok(id);
        }
        let id = ActivityUploadId(self.clinic.new_id());
        upload::begin(tx, self.client, id, self.clinic.now()).await?;
        Ok(id)
    }

    /// The sent file that a run came from, kept now if it is not yet.
    async fn file(
        &self,
        tx: &mut Tx,
        kept: &mut HashMap<String, ActivityFileId>,
        source: &str,
    ) -> Result<Option<ActivityFileId>, StoreError> {
        let top = source.split('/').next().unwrap_or(source);
        if let Some(id) = kept.get(top) {
            return Ok(Some(*id));
        }
        let Some((name, bytes)) = self.files.iter().find(|(name, _)| name == top) else {
            return Ok(None);
        };
        let new = NewFile {
            name,
            sha256: &Sha256::digest(bytes),
            content: bytes,
            uploaded_at: self.clinic.now(),
        };
        let id = ActivityFileId(self.clinic.new_id());
        let id = file::keep(tx, self.client, id, &new).await?;
        kept.insert(top.to_owned(), id);
        Ok(Some(id))
    }

    fn row(
        &self,
        read: &ReadRun,
        (id, upload, file): (ActivityId, ActivityUploadId, ActivityFileId),
        same: Option<(ActivityId, &str)>,
    ) -> Result<NewActivity, StoreError> {
        let run = &read.run;
        let fingerprint = serde_json::to_string(&read.fingerprint)
            .map_err(|error| StoreError::Decode(error.to_string()))?;
        let row = Activity {
            id,
            client: self.client,
            upload,
            file,
            source_file: read.source_file.clone(),
            format: read.format.clone(),
            sport: run.sport.clone(),
            start: run.start,
            offset_s: read.offset_s,
            day_only: read.day_only,
            distance_m: (run.distance_m > 0.0).then_some(run.distance_m),
            moving_s: run.moving_s,
            elapsed_s: run.elapsed_s,
            longest_pause_s: run.longest_pause_s,
            ascent_m: run.ascent_m,
            descent_m: run.descent_m,
            elevation: read.elevation.to_owned(),
            cadence_spm: run.cadence_spm,
            note: Note {
                shoe: run.shoe.clone(),
                surface: run.surface.map(|surface| surface.word().to_owned()),
                effort: run.effort,
                pain_during: run.pain_during,
                pain_next_morning: run.pain_next_morning,
            },
            warnings: run.warnings.clone(),
            same_as: same.map(|(other, _)| other),
            same_why: same.map_or_else(String::new, |(_, why)| why.to_owned()),
        };
        Ok(NewActivity {
            row,
            digest: read.digest.clone(),
            fingerprint,
            pieces: read.pieces.clone(),
        })
    }

    /// Where one of the two was stored before: what only one of them knows goes to the counted
    /// one, and a stored one that is poorer is no longer counted.
    async fn settle(
        &self,
        tx: &mut Tx,
        duplicate: &Duplicate,
        ids: &HashMap<(String, u32), ActivityId>,
        rows: &[NewActivity],
    ) -> Result<(), StoreError> {
        let (kept, dropped) = (
            resolve(&duplicate.kept, ids),
            resolve(&duplicate.dropped, ids),
        );
        let (Some(kept), Some(dropped)) = (kept, dropped) else {
            return Ok(());
        };
        let is_new = |id: ActivityId| rows.iter().any(|new| new.row.id == id);
        if is_new(kept) && is_new(dropped) {
            return Ok(());
        }
        let (to, from) = (
            activity::get(tx, self.client, kept).await?,
            activity::get(tx, self.client, dropped).await?,
        );
        let (Some(to), Some(from)) = (to, from) else {
            return Ok(());
        };
        if let RunRef::Known { .. } = duplicate.dropped {
            activity::set_same(tx, dropped, Some((kept, &duplicate.why))).await?;
        }
        let note = filled(to.note.clone(), from.note);
        if note != to.note {
            activity::put_note(tx, kept, &note).await?;
        }
        Ok(())
    }
}

impl ReadRun {
    fn name(&self) -> (String, u32) {
        (self.source_file.clone(), self.part)
    }
}

/// The decision by which a run of the files is not counted.
fn decision<'d>(duplicates: &'d [Duplicate], run: &ReadRun) -> Option<&'d Duplicate> {
    duplicates.iter().find(|duplicate| {
        matches!(&duplicate.dropped, RunRef::Read { file, part }
            if *file == run.source_file && *part == run.part)
    })
}

fn resolve(run: &RunRef, ids: &HashMap<(String, u32), ActivityId>) -> Option<ActivityId> {
    match run {
        RunRef::Known { id } => id.parse().ok(),
        RunRef::Read { file, part } => ids.get(&(file.clone(), *part)).copied(),
    }
}

fn filled(note: Note, from: Note) -> Note {
    Note {
        shoe: note.shoe.or(from.shoe),
        surface: note.surface.or(from.surface),
        effort: note.effort.or(from.effort),
        pain_during: note.pain_during.or(from.pain_during),
        pain_next_morning: note.pain_next_morning.or(from.pain_next_morning),
    }
}

fn lines(outcome: &Outcome) -> Vec<Line> {
    outcome
        .files
        .iter()
        .map(|file| line(file, outcome))
        .collect()
}

fn line(file: &FileReport, outcome: &Outcome) -> Line {
    let status = match file.status {
        FileStatus::Added => "added",
        FileStatus::AlreadyHere => "already_here",
        FileStatus::NotARun => "not_a_run",
        FileStatus::PartlyRead => "partly_read",
        FileStatus::CouldNotRead => "could_not_read",
    };
    let mut line = Line {
        file: file.file.clone(),
        status: status.to_owned(),
        reason: file.reason.clone(),
        runs: file.runs,
    };
    let undated = outcome.undated.iter().filter(|name| **name == file.file);
    let undated = u32::try_from(undated.count()).unwrap_or(u32::MAX);
    if undated > 0 {
        line.runs = file.runs.saturating_sub(undated);
        line.status = if line.runs == 0 {
            "could_not_read"
        } else {
            "partly_read"
        }
        .into();
        line.reason = "a run in it has no date, so it cannot be placed; enter it by hand".into();
    }
    line
}

/// File names without folders, each once: two watches may both send `activity.fit`.
fn named_apart(files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut named = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
        let plain = match plain.trim() {
            "" | "." | ".." => "file".to_owned(),
            name => name.to_owned(),
        };
        let count = seen.entry(plain.clone()).or_default();
        *count += 1;
        let name = match (*count, plain.split_once('.')) {
            (1, _) => plain,
            (n, Some((stem, ending))) => format!("{stem} ({n}).{ending}"),
            (n, None) => format!("{plain} ({n})"),
        };
        named.push((name, bytes));
    }
    named
}
