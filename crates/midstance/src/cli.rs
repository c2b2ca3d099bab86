//! What can be typed after `midstance`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

const AFTER: &str = "\
Examples:
  midstance demo                              try it: a clinic with invented people
  midstance serve --data /var/lib/midstance   run your clinic
  midstance password-link you@example.ca      forgot the owner's password
  midstance training report export.zip        what runs overloaded the tissue
  midstance assess < cases.jsonl              assess answers, a JSON line each

Exit codes:
  0   done
  1   something in the input could not be used (the rest was)
  2   the command was typed wrong
  3   a setting is wrong
  4   the data folder or the database cannot be used
  5   the address is taken
  70  an unexpected fault

Data goes to standard output, words to standard error. Settings are read from
midstance.toml in the data folder; environment variables come before it. See the
README for the list.";

/// Practice software for small clinics that treat runners.
///
/// From "it hurts here" to the right treatment, booked: one program, one file of data.
#[derive(Debug, Parser)]
#[command(version, after_help = AFTER, max_term_width = 90)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try it: make a demo clinic and serve it on this machine
    Demo(Demo),
    /// Run your clinic
    Serve(Serve),
    /// Make a one-time link with which somebody on the staff chooses a new password
    PasswordLink(PasswordLink),
    /// Assess answers: JSON Lines in, JSON Lines out
    Assess,
    /// Read training files
    #[command(subcommand)]
    Training(Training),
    /// Bring articles in from elsewhere, and take them out
    #[command(subcommand)]
    Articles(Articles),
    /// Look after the medical knowledge files
    #[command(subcommand)]
    Knowledge(Knowledge),
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder for the data; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Forget the demo clinic and make it anew
    #[arg(long)]
    pub fresh: bool,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    /// Folder for the data and midstance.toml; made if it is not there [default: ./data]
    #[arg(long, value_name = "DIR", env = "MIDSTANCE_DATA")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct PasswordLink {
    /// The address they sign in with
    #[arg(value_name = "EMAIL")]
    pub email: String,
    /// Address and port that `serve` was given, where no public_url is set
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
    /// Folder of the clinic's data [default: ./data]
    #[arg(long, value_name = "DIR", env = "MIDSTANCE_DATA")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Training {
    /// Say what a history of runs holds and what changed before a pain began
    Report(TrainingReport),
}

#[derive(Debug, Args)]
pub struct TrainingReport {
    /// FIT, GPX and TCX files, folders, zip archives, exports of Strava, Garmin and Apple Health,
    /// CSV logs
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write JSON instead of text
    #[arg(long)]
    pub json: bool,
    /// Day the pain began, like 2026-03-01: adds what changed before it
    #[arg(long, value_name = "DATE")]
    pub onset: Option<jiff::civil::Date>,
    /// What is suspected, by condition id; may be given several times
    #[arg(long, value_name = "ID")]
    pub condition: Vec<String>,
    /// Write the plots as SVG files into this folder
    #[arg(long, value_name = "DIR")]
    pub svg: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Articles {
    /// Say what an import would bring in; with --apply, bring it in
    Import(ArticlesImport),
    /// Write all articles as Markdown, with authors and pictures
    Export(ArticlesExport),
}

#[derive(Debug, Args)]
pub struct ArticlesImport {
    /// An export of WordPress (XML), a Markdown file, or a folder of them with their pictures
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Bring it in; without this nothing is changed
    #[arg(long)]
    pub apply: bool,
    /// Folder of the clinic's data [default: ./data]
    #[arg(long, value_name = "DIR", env = "MIDSTANCE_DATA")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ArticlesExport {
    /// A new folder to write into
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Folder of the clinic's data [default: ./data]
    #[arg(long, value_name = "DIR", env = "MIDSTANCE_DATA")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Knowledge {
    /// Prove the knowledge files consistent
    Check {
        /// A clinic's own files, laid over the built-in ones
        #[arg(long, value_name = "DIR")]
        overlay: Option<PathBuf>,
    },
    /// Measure the assessment on cases with known answers
    Evaluate {
        /// Cases, a JSON line each
        file: PathBuf,
        /// A clinic's own files, laid over the built-in ones
        #[arg(long, value_name = "DIR")]
        overlay: Option<PathBuf>,
    },
}
