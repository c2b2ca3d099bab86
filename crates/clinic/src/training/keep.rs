//! The part of an upload that writes: runs, files, decisions and the report, in one transaction.

use std::{collections::HashMap, sync::Arc};

use jiff::tz::{Offset, TimeZone};
use midstance_activity::{Duplicate, RunRef};
use midstance_store::{
    ActivityFileId, ActivityId, ActivityUploadId, ClientId, StoreError, Tx,
    activity::{
        self, Activity, NewActivity, Note,
        file::{self, NewFile},
        upload,
    },
    training,
};
use sha2::{Digest as _, Sha256};

use super::{
    lines::lines,
    originals::Kept,
    reading::{Outcome, ReadRun},
    sent::Content,
    upload::Seen,
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// The part that writes.
pub(super) struct Job {
    pub clinic: Clinic,
    pub client: ClientId,
    pub into: Option<ActivityUploadId>,
    pub seen: Seen,
    pub files: Arc<Vec<(String, Content)>>,
    /// Recordings inside archives, kept already.
    pub kept: Kept,
}

impl Job {
    /// Keeps what was read; `None` when another upload was faster.
    pub async fn keep(
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
        let mut rows = Vec::new();
        for run in &outcome.runs {
            let dropped = decision(&outcome.duplicates, run);
            if dropped.is_some() && self.seen.has_exactly(&run.fingerprint) {
                continue;
            }
            let same = dropped.and_then(|d| Some((resolve(&d.kept, &ids)?, d.why.as_str())));
            let file = self.file(tx, &mut files, (run, &outcome)).await?;
            rows.push(self.row(run, (ids[&run.name()], upload, file), same)?);
        }
        rows.sort_by_key(|new| new.row.same_as.is_some());
        activity::insert(tx, &rows).await?;
        for duplicate in &outcome.duplicates {
            self.settle(tx, duplicate, &ids, &rows).await?;
        }
        // Recordings of runs that were known already.
        for id in self.kept.values() {
            file::drop_unused(tx, self.client, *id).await?;
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
        (run, outcome): (&ReadRun, &Outcome),
    ) -> Result<ActivityFileId, StoreError> {
        if let Some(id) = self.kept.get(&run.source_file) {
            return Ok(*id);
        }
        let top = top(&run.source_file);
        if let Some(id) = kept.get(top) {
            return Ok(*id);
        }
        let found = self.files.iter().find(|(name, _)| name == top);
        let (name, content) = found.ok_or_else(|| {
            StoreError::Decode(format!("a run names a file that was not sent: {top:?}"))
        })?;
        let (name, bytes) = match content {
            Content::Bytes(bytes) => (name.clone(), bytes.clone()),
            Content::Spooled(..) => {
                let without = |run: &&ReadRun| {
                    top == self::top(&run.source_file) && !self.kept.contains_key(&run.source_file)
                };
                let log = log(outcome.runs.iter().filter(without));
                (format!("{name}.csv"), Arc::new(log.into_bytes()))
            }
        };
        let new = NewFile {
            name: &name,
            sha256: &Sha256::digest(&*bytes),
            content: &bytes,
            uploaded_at: self.clinic.now(),
        };
        let id = ActivityFileId(self.clinic.new_id());
        let id = file::keep(tx, self.client, id, &new).await?;
        kept.insert(top.to_owned(), id);
        Ok(id)
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

/// The sent file in the name of something inside it.
fn top(source: &str) -> &str {
    source.split('/').next().unwrap_or(source)
}

/// The original of runs that have no recording of their own inside an export that is too large to
/// keep, such as Apple Health's: a log as this program reads it.
fn log<'r>(runs: impl Iterator<Item = &'r ReadRun>) -> String {
    let mut log = String::from("date,time,distance_km,duration\n");
    for read in runs {
        let zone = Offset::from_seconds(read.offset_s).map_or(TimeZone::UTC, TimeZone::fixed);
        let local = read.run.start.to_zoned(zone);
        let line = format!(
            "{},{},{:.3},{}\n",
            local.date(),
            local.strftime("%H:%M:%S"),
            read.run.distance_m / 1000.0,
            midstance_training::format::duration(read.run.moving_s)
        );
        log.push_str(&line);
    }
    log
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
