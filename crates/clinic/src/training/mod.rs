//! Training: runs read from files, kept for their runner, and what they say about load.

mod apart;
mod begin;
mod detail;
mod digest;
mod entry;
mod history;
mod intake;
mod keep;
mod lines;
mod note;
mod originals;
mod overview;
mod reading;
mod remove;
mod run;
mod sent;
mod share;
mod shoes;
mod take;
mod to_run;
mod upload;

pub use apart::count_apart;
pub use begin::{Begun, SILENT, begin};
pub use detail::pieces;
pub use entry::{Entry, enter};
pub use history::{Training, history_of, load, put_onset};
pub use intake::{Intake, read};
pub use note::put_note;
pub use overview::{Overview, overview};
pub use remove::{remove, remove_all};
pub use run::{OneRun, one};
pub use sent::{Content, Sent};
pub use share::{
    SHARE_WORDING, SHARE_WORDS, Shared, opened, openings, share, shared_training, stop_sharing,
};
pub use shoes::{list as shoes, put as put_shoe};
pub use take::{Original, PART_BYTES, file, part, parts};
pub use to_run::to_run;
pub use upload::{UploadError, UploadReport, report, upload};
