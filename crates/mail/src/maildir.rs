//! A mailbox as a folder (Maildir): every mail a file, new ones in `new`, read ones in `cur`.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use mail_parser::MessageParser;

use crate::ReturnAddress;

/// No report is larger; what is, is not read further.
const LARGEST: u64 = 1024 * 1024;

/// Where a server writes whom a mail was really for.
const RECIPIENTS: [&str; 6] = [
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "To",
    "Cc",
];

/// A mailbox as a folder.
#[derive(Clone, Debug)]
pub struct Maildir {
    folder: PathBuf,
}

/// A new mail in it.
#[derive(Debug)]
pub struct Letter {
    name: String,
    /// The addresses of ours that it came for, each once.
    pub to: Vec<ReturnAddress>,
    /// Headers and body.
    pub bytes: Vec<u8>,
}

impl Maildir {
    /// The mailbox in this folder. Fails when there is none.
    pub fn open(folder: &Path) -> io::Result<Self> {
        for inside in ["new", "cur"] {
            std::fs::read_dir(folder.join(inside))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Up to `most` new mails, the oldest name first, with the recipients that are ours at this domain.
    pub fn new_mails(&self, domain: &str, most: usize) -> io::Result<Vec<Letter>> {
        let new = self.folder.join("new");
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&new)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !name.starts_with('.') {
                names.push(name);
            }
        }
        names.sort();
        names.truncate(most);
        names
            .into_iter()
            .map(|name| {
                let mut bytes = Vec::new();
                let file = std::fs::File::open(new.join(&name))?;
                file.take(LARGEST).read_to_end(&mut bytes)?;
                let to = recipients(&bytes, domain);
                Ok(Letter { name, to, bytes })
            })
            .collect()
    }

    /// Marks a mail as read, so that it is not given again.
    pub fn read(&self, letter: &Letter) -> io::Result<()> {
        let name = letter.name.split(':').next().unwrap_or(&letter.name);
        let from = self.folder.join("new").join(&letter.name);
        std::fs::rename(from, self.folder.join("cur").join(format!("{name}:2,S")))
    }
}

/// The addresses of ours in a mail's headers.
fn recipients(mail: &[u8], domain: &str) -> Vec<ReturnAddress> {
    let Some(message) = MessageParser::new().parse_headers(mail) else {
        return Vec::new();
    };
    let mut ours: Vec<ReturnAddress> = Vec::new();
    for (name, value) in message.headers_raw() {
        if !RECIPIENTS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
        {
            continue;
        }
        let words = value.split(|c: char| c.is_whitespace() || "<>,;\"()".contains(c));
        for address in words.filter_map(|word| ReturnAddress::read(word, domain)) {
            if !ours.contains(&address) {
                ours.push(address);
            }
        }
    }
    ours
}
