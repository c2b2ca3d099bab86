//! What was handed to a mail server, line by line, beside the database.
//!
//! The database says who has a lease on which mail; to commit "about to be handed over" for each
//! mail would cost a flush of the disk per mail. So each sender keeps a file: a line before the
//! mail's last octets are written, a line after the answer. A process that is killed leaves every
//! line it wrote with the kernel, so whoever starts next knows for each leased mail whether it was
//! never handed over (send it), answered (note it), or handed over without an answer that we heard
//! (nobody can know; it is not sent again by itself).
//!
//! When the machine itself loses power, lines may be missing. The file therefore names the boot in
//! which it was written, and without that boot nothing is concluded from a line that is not there.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

const ENDING: &str = "sending";

/// The journal of one sender while it runs. Its file is locked, so others see that it is in use.
pub struct Journal {
    path: PathBuf,
    file: Mutex<File>,
}

/// What a journal says of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// It was handed over, and no answer was heard.
    HandedOver,
    /// The server took it.
    Taken,
    /// The server did not take it, or it was broken off before its end.
    NotTaken,
}

/// A journal that was left behind.
#[derive(Debug)]
pub struct Left {
    /// Whose it was.
    pub holder: Uuid,
    /// What it says, by mail.
    pub words: HashMap<Uuid, Word>,
    /// Whether a mail of which it says nothing was surely not handed over.
    pub is_whole: bool,
    path: PathBuf,
    /// Keeps others out while it is worked through.
    _file: File,
}

impl Journal {
    /// Begins the journal of `holder` in a folder, which is made where it is missing. `boot` names
    /// the present run of the machine's kernel, where it can be named.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn begin(folder: &Path, holder: Uuid, boot: Option<&str>) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{}.{ENDING}", holder.simple()));
        let mut file = OpenOptions::new()
            .create_new(true)
            .append(true)
            .open(&path)?;
        file.try_lock().map_err(io::Error::from)?;
        writeln!(file, "boot {}", boot.unwrap_or("unknown"))?;
        file.sync_all()?;
        Ok(Self {
            path,
            file: Mutex::new(file),
        })
    }

    /// Notes that the last octets of a mail are about to be written. They must not be written when
    /// this fails.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn handing_over(&self, mail: Uuid) -> io::Result<()> {
        self.write('>', mail)
    }

    /// Notes the answer.
    ///
    /// # Errors
    /// When the file cannot be written; the mail then counts as one whose answer was not heard.
    pub fn answered(&self, mail: Uuid, taken: bool) -> io::Result<()> {
        self.write(if taken { '+' } else { '-' }, mail)
    }

    /// One line in one write, so that a killed process leaves whole lines.
    fn write(&self, sign: char, mail: Uuid) -> io::Result<()> {
        let line = format!("{sign}{}\n", mail.simple());
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes())
    }

    /// Ends it, once everything in it stands in the database.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn end(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// The journals in a folder whose sender no longer runs.
///
/// # Errors
/// When the folder cannot be read.
pub fn left_behind(folder: &Path, boot: Option<&str>) -> io::Result<Vec<Left>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut left = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != ENDING) {
            continue;
        }
        let name = path.file_stem().and_then(|name| name.to_str());
        let Some(holder) = name.and_then(|name| name.parse().ok()) else {
            continue;
        };
        let file = match File::open(&path) {
            // Someone else has just worked through it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other?,
        };
        if file.try_lock().is_err() {
            continue;
        }
        let (words, written_in) = read(&file)?;
        let is_whole = boot.is_some() && boot == written_in.as_deref();
        left.push(Left {
            holder,
            words,
            is_whole,
            path,
            _file: file,
        });
    }
    Ok(left)
}

fn read(file: &File) -> io::Result<(HashMap<Uuid, Word>, Option<String>)> {
    let mut words = HashMap::new();
    let mut boot = None;
    for line in BufReader::new(file).lines() {
        // What is not text is what a torn disk left; nothing is concluded from it.
        let Ok(line) = line else { break };
        if let Some(name) = line.strip_prefix("boot ") {
            boot = Some(name.to_owned());
            continue;
        }
        let Some((sign, mail)) = line.split_at_checked(1) else {
            continue;
        };
        let (word, Ok(mail)) = (sign, mail.parse::<Uuid>()) else {
            continue;
        };
        match word {
            ">" => drop(words.insert(mail, Word::HandedOver)),
            "+" => drop(words.insert(mail, Word::Taken)),
            "-" => drop(words.insert(mail, Word::NotTaken)),
            _ => {}
        }
    }
    Ok((words, boot))
}

impl Left {
    /// Removes it, once everything in it stands in the database.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn done(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}
