//! Small writers of activity files, so that no recording of a real person is needed.

pub mod fit;
pub mod xml;

use midstance_activity::{Options, Report, Session, read_bytes};

/// 2026-05-03T08:00:00Z.
pub const START: i64 = 1_777_795_200;

/// Reads one file with the default options.
pub fn read(name: &str, bytes: &[u8]) -> Report {
    read_bytes(name, bytes, &Options::default())
}

/// The only run of a file.
pub fn only_run(name: &str, bytes: &[u8]) -> Session {
    let mut report = read(name, bytes);
    assert_eq!(report.runs.len(), 1, "{:?}", report.files);
    report.runs.remove(0)
}

/// Whether two figures agree within `tolerance`.
pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}

/// Packs with gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Packs files as a zip archive.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
