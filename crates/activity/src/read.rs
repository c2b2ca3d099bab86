//! The doors: paths on disk, or bytes of an upload.

use std::fs::{self, File};
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use crate::apple;
use crate::intake::{Intake, Tables};
use crate::options::Options;
use crate::report::{Observer, Report};
use crate::sniff::{Kind, sniff};
use crate::tree::{Folder, read_file, unreadable};

/// Reads files, folders and archives. One bad file stops nothing; [`Report::files`] says what
/// became of each.
///
/// ```no_run
/// use midstance_activity::{Options, read_paths};
/// let report = read_paths(&["export.zip".into()], &Options::default(), &mut ());
/// for run in &report.runs {
///     println!("{:?} {:?} m", run.start, run.distance_m);
/// }
/// ```
pub fn read_paths(paths: &[PathBuf], options: &Options, observer: &mut dyn Observer) -> Report {
    let mut intake = Intake::new(options, observer);
    for path in paths {
        let name = name_of(path);
        match fs::metadata(path) {
            Ok(data) if data.is_dir() => match Folder::open(path, options.limits.entries) {
                Ok(mut folder) => intake.tree(&mut folder, &format!("{name}/")),
                Err(fault) => intake.fault(&name, None, fault),
            },
            Ok(_) => {
                intake.expect(1);
                match File::open(path) {
                    Ok(file) => intake.file(file, &name, path.parent()),
                    Err(error) => intake.fault(&name, None, unreadable(error)),
                }
            }
            Err(error) => intake.fault(&name, None, unreadable(error)),
        }
    }
    intake.finish()
}

/// Reads one uploaded file; an archive gives many lines in the report.
///
/// ```
/// use midstance_activity::{FileStatus, Options, read_bytes};
/// let log = b"date,distance_km,duration\n2026-05-31,10,55:00\n";
/// let report = read_bytes("log.csv", log, &Options::default());
/// assert_eq!(report.files[0].status, FileStatus::Added);
/// assert_eq!(report.runs[0].distance_m, Some(10_000.0));
/// ```
pub fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Report {
    let mut observer = ();
    let mut intake = Intake::new(options, &mut observer);
    intake.expect(1);
    intake.bytes(name, bytes);
    intake.finish()
}

/// A file of an upload.
#[derive(Debug)]
pub enum Upload<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// One too large for memory, open at its beginning. An archive is read where it lies.
    File(File),
}

/// Reads several uploaded files as one intake, so that duplicates among them are found.
pub fn read_uploads<'a>(
    files: impl IntoIterator<Item = (&'a str, Upload<'a>)>,
    options: &Options,
    observer: &mut dyn Observer,
) -> Report {
    let mut intake = Intake::new(options, observer);
    for (name, upload) in files {
        intake.expect(1);
        match upload {
            Upload::Bytes(bytes) => intake.bytes(name, bytes),
            Upload::File(file) => intake.file(file, name, None),
        }
    }
    intake.finish()
}

impl Intake<'_> {
    fn bytes(&mut self, name: &str, bytes: &[u8]) {
        let mut tables = Tables::default();
        if sniff(bytes) == Kind::Zip {
            self.archive(Cursor::new(bytes), name, 0, &mut tables);
            self.leftovers(&format!("{name}/"), tables);
        } else {
            self.document(name, bytes, &mut tables);
        }
    }

    /// Reads an open file. Archives and Apple's export are read where they lie, whatever their
    /// size; the routes of the latter stand in `folder`.
    fn file(&mut self, mut file: File, name: &str, folder: Option<&Path>) {
        let mut head = Vec::new();
        let looked = file.by_ref().take(8192).read_to_end(&mut head);
        let kind = match looked.and_then(|_| file.rewind()) {
            Ok(()) => sniff(&head),
            Err(error) => return self.fault(name, None, unreadable(error)),
        };
        let limits = self.limits();
        match kind {
            Kind::Zip => {
                let mut tables = Tables::default();
                self.archive(BufReader::new(file), name, 0, &mut tables);
                self.leftovers(&format!("{name}/"), tables);
            }
            Kind::AppleHealth => {
                let mut export = apple::read(BufReader::new(file), limits.stream_bytes);
                apple::join_routes(&mut export, &mut |route| {
                    let route = File::open(folder?.join(route)).ok()?;
                    read_file(route, limits.file_bytes).ok()
                });
                self.parsed(name, export.into_parsed(), None);
            }
            _ => match read_file(file, limits.file_bytes) {
                Ok(bytes) => self.document(name, &bytes, &mut Tables::default()),
                Err(fault) => self.fault(name, None, fault),
            },
        }
    }
}

/// The name of a path in reports: its last part.
fn name_of(path: &Path) -> String {
    let last = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    last.unwrap_or_else(|| path.to_string_lossy().into_owned())
}
