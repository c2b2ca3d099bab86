//! Reads a made history of 3,000 runs (about 600 MB of FIT) from one folder and prints seconds and
//! the highest memory.
//!
//! `cargo run --release --bin history --manifest-path benches/reader/Cargo.toml [FOLDER]`; the
//! files are made in FOLDER (default: a folder for temporary files) where they are not there yet.

#[path = "../../../../crates/activity/tests/common/fit.rs"]
#[allow(dead_code)]
mod fit;

use std::path::PathBuf;
use std::time::Instant;

use midstance_activity::{Observer, Options, Session, read_paths, segments};

/// 2026-05-03T08:00:00Z, for the made files.
pub const START: i64 = 1_777_795_200;
const RUNS: i64 = 3000;
/// Fifteen bytes a second.
const SECONDS: u32 = 13_300;

/// Does with every run what a program would do before it lets go of the records.
struct Segments(usize);

impl Observer for Segments {
    fn run(&mut self, run: &Session) {
        self.0 += segments(run).len();
    }
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| std::env::temp_dir().join("midstance-history"));
    std::fs::create_dir_all(&folder)?;
    let mut bytes = 0;
    for day in 0..RUNS {
        let file = folder.join(format!("{day:04}.fit"));
        if !file.exists() {
            let run = fit::run_from(START - day * 86_400, SECONDS).finish();
            std::fs::write(&file, run)?;
        }
        bytes += std::fs::metadata(&file)?.len();
    }
    let options = Options { keep_records: false, ..Options::default() };
    let mut observer = Segments(0);
    let begin = Instant::now();
    let report = read_paths(&[folder], &options, &mut observer);
    let seconds = begin.elapsed().as_secs_f64();
    println!("{} runs, {:.0} MB, {} segments", report.runs.len(), bytes as f64 / 1e6, observer.0);
    println!("{seconds:.1} s, {:.0} MB/s", bytes as f64 / 1e6 / seconds);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!("highest memory: {}", peak.unwrap_or("not told by this system"));
    Ok(())
}
