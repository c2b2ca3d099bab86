//! Reading sent files: the slow part, before anything is written.

use std::{collections::HashMap, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use midstance_activity::{
    Duplicate, ElevationSource, FileReport, Fingerprint, Known, Limits, Observer, Options,
    Progress, Session, Upload, read_uploads,
};
use midstance_training::{Digest, Run};
use tokio::sync::mpsc::Sender;

use super::{
    begin::Watch,
    detail, digest,
    originals::Original,
    sent::Content,
    to_run::{key, to_run},
};

/// Archives that are held in memory unpack to no more than this; one in a temporary file, such as a
/// whole export, to ten times as much, since it is never unpacked as a whole.
const ARCHIVE_BYTES: u64 = 256 << 20;

/// One run of the files, ready to be kept.
pub(super) struct ReadRun {
    /// Name of the file; inside an archive `archive.zip/folder/file.fit`.
    pub source_file: String,
    /// Place in that file.
    pub part: u32,
    /// The run, without pieces.
    pub run: Run,
    /// Only the day is known.
    pub day_only: bool,
    /// Local time minus UTC in seconds, from the file or the clinic's zone.
    pub offset_s: i32,
    /// Format in words.
    pub format: String,
    /// `barometric`, `gps` or `stated`.
    pub elevation: &'static str,
    /// JSON of the digest.
    pub digest: String,
    /// What recognises it.
    pub fingerprint: Fingerprint,
    /// JSON of its pieces.
    pub pieces: String,
}

/// What the files gave.
pub(super) struct Outcome {
    pub runs: Vec<ReadRun>,
    pub duplicates: Vec<Duplicate>,
    pub files: Vec<FileReport>,
    /// Files with a run that has no date, so that no rule can place it.
    pub undated: Vec<String>,
}

/// What is needed besides the files.
pub(super) struct Context {
    pub known: Vec<Known>,
    pub now: Timestamp,
    /// For files that do not tell their zone.
    pub zone: TimeZone,
}

/// Who is told while the reading goes on.
pub(super) struct Reader {
    /// Takes the recordings inside archives that are not kept whole.
    pub originals: Sender<Original>,
    /// Counts files.
    pub watch: Arc<Watch>,
}

/// Reads everything. Blocks: call it where blocking is allowed.
pub(super) fn read_all(files: &[(String, Content)], context: Context, reader: Reader) -> Outcome {
    let is_export = files.iter().any(|(_, content)| content.is_spooled());
    let limits = if is_export {
        Limits {
            archive_bytes: 10 * ARCHIVE_BYTES,
            stream_bytes: 10 * ARCHIVE_BYTES,
            entries: 50_000,
            ..Limits::upload()
        }
    } else {
        Limits {
            archive_bytes: ARCHIVE_BYTES,
            ..Limits::upload()
        }
    };
    let options = Options {
        limits,
        known: context.known,
        keep_records: false,
        now: Some(context.now),
    };
    let spooled = files.iter().filter(|(_, content)| content.is_spooled());
    let mut follower = Follower {
        runs: HashMap::new(),
        spooled: spooled.map(|(name, _)| name.clone()).collect(),
        document: None,
        reader,
    };
    let files = files.iter().map(|(name, content)| {
        let upload = content.open().unwrap_or_else(|error| {
            tracing::warn!(%error, "a temporary file cannot be read");
            Upload::Bytes(&[])
        });
        (name.as_str(), upload)
    });
    let report = read_uploads(files, &options, &mut follower);
    let mut outcome = Outcome {
        runs: Vec::new(),
        duplicates: report.duplicates,
        files: report.files,
        undated: Vec::new(),
    };
    for session in report.runs.iter().chain(&report.dropped) {
        match follower.runs.remove(&key(session)) {
            Some(kept) => outcome.runs.push(kept.complete(session, &context.zone)),
            None => outcome.undated.push(session.source.file.clone()),
        }
    }
    outcome
}

/// What is taken of a run while its records are there.
struct Kept {
    run: Run,
    digest: String,
    fingerprint: Fingerprint,
    pieces: String,
}

struct Follower {
    runs: HashMap<String, Kept>,
    /// Names of files that are not kept whole.
    spooled: Vec<String>,
    /// The document being read, where it may have to be kept.
    document: Option<Original>,
    reader: Reader,
}

impl Observer for Follower {
    fn progress(&mut self, progress: Progress<'_>) {
        self.reader.watch.set(progress.done, progress.total);
    }

    fn original(&mut self, file: &str, bytes: &[u8]) {
        let top = file.split('/').next().unwrap_or(file);
        let keep = self.spooled.iter().any(|name| name == top);
        self.document = keep.then(|| (file.to_owned(), bytes.to_vec()));
    }

    fn run(&mut self, session: &Session) {
        if let Some(document) = self
            .document
            .take_if(|(name, _)| *name == session.source.file)
        {
            // Nobody listens any more when there is no room; the end says so.
            let _ = self.reader.originals.blocking_send(document);
        }
        let Some(mut run) = to_run(session) else {
            return;
        };
        let segments = std::mem::take(&mut run.segments);
        let digest = Digest::of(&segments);
        // A run that cannot be written as JSON has no finite numbers; it is told as undated.
        let (Ok(digest), Ok(pieces)) = (digest::written(&digest), detail::written(&segments))
        else {
            return;
        };
        let kept = Kept {
            run,
            digest,
            fingerprint: session.fingerprint(),
            pieces,
        };
        self.runs.insert(key(session), kept);
    }
}

impl Kept {
    /// The session at the end of the intake may have learned shoe, zone and notes from a copy.
    fn complete(self, session: &Session, zone: &TimeZone) -> ReadRun {
        let mut run = self.run;
        if let Some(learned) = to_run(session) {
            run.shoe = learned.shoe;
            run.surface = learned.surface;
            run.effort = learned.effort;
            run.pain_during = learned.pain_during;
            run.pain_next_morning = learned.pain_next_morning;
        }
        let offset_s = match session.utc_offset_s {
            Some(offset) => offset,
            // A day without a time of day stands at noon UTC: it must not move to another day.
            None if session.day_only => 0,
            None => {
                run.warnings.push(
                    "The file does not tell the local time; the clinic's zone was taken.".into(),
                );
                zone.to_offset(run.start).seconds()
            }
        };
        ReadRun {
            source_file: session.source.file.clone(),
            part: session.source.part,
            day_only: session.day_only,
            offset_s,
            format: session.source.format.to_string(),
            elevation: match session.elevation.source {
                ElevationSource::Barometric => "barometric",
                ElevationSource::GpsOrUnknown => "gps",
                ElevationSource::Stated => "stated",
            },
            digest: self.digest,
            fingerprint: self.fingerprint,
            pieces: self.pieces,
            run,
        }
    }
}
