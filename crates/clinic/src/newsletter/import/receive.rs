//! Reading a file: every row is judged, nothing is saved but the preview.

use std::collections::HashMap;

use midstance_store::{
    StoreError, SubscriberImportId, Tx,
    client::email_key,
    newsletter::{
        Basis, Topic,
        import::{self, Import, ImportRow, State, Verdict},
        topic,
    },
};

use super::{
    columns::{FileError, Header, delimiter},
    row,
};
use crate::{
    Actor, Clinic,
    newsletter::{
        Secret,
        add::{Add, NotAdded, Verdict as Judged, judge, zone},
    },
};

/// Rows that one file may have.
pub const MOST_ROWS: u32 = 200_000;
/// Rows judged in one transaction.
const AT_ONCE: usize = 200;
/// The longest that is kept of an address that cannot be one, in characters.
const SHOWN: usize = 100;

/// A row as it was read: its line, the address as typed, and who it is or why not.
type Read = (u32, String, Result<Add, String>);

/// Reads a file and judges each of its rows. Answers where the preview is.
///
/// # Errors
/// [`FileError`] when nothing of it can be read, or the store's error.
pub async fn receive(
    clinic: &Clinic,
    actor: &Actor,
    file: &str,
    bytes: Vec<u8>,
) -> Result<Result<SubscriberImportId, FileError>, StoreError> {
    let topics = clinic.store.read(|tx| Box::pin(topic::all(tx))).await?;
    let parsed = tokio::task::spawn_blocking(move || parse(&bytes, &topics)).await;
    let parsed = parsed.map_err(|_| StoreError::Internal("reading a file was broken off"))?;
    let (rows, notes) = match parsed {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    let import = Import {
        id: SubscriberImportId(clinic.new_id()),
        file: file.chars().take(SHOWN).collect(),
        notes,
        made_by: name_of(actor),
        created_at: clinic.now(),
        state: State::Reading,
        finished_at: None,
    };
    let id = import.id;
    clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { import::insert(tx, &import).await })
        })
        .await?;
    for some in rows.chunks(AT_ONCE) {
        let (this, some) = (clinic.clone(), some.to_vec());
        clinic
            .store
            .write(move |tx| Box::pin(async move { keep(tx, &this, id, some).await }))
            .await?;
    }
    clinic
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(
                async move { import::move_on(tx, id, (State::Reading, State::Ready), None).await },
            )
        })
        .await?;
    Ok(Ok(id))
}

fn name_of(actor: &Actor) -> String {
    match actor {
        Actor::Staff(staff) => staff.name.clone(),
        other => other.kind().to_owned(),
    }
}

fn parse(bytes: &[u8], topics: &[Topic]) -> Result<(Vec<Read>, String), FileError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotText)?;
    if text.contains('\0') {
        return Err(FileError::NotText);
    }
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().ok_or(FileError::Empty)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(first))
        .flexible(true)
        .from_reader(text.as_bytes());
    let names = reader.headers().map_err(|_| FileError::NotText)?;
    let header = Header::read(names)?;
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut rows: Vec<Read> = Vec::new();
    let mut last = 1;
    for record in reader.records() {
        let record = record.map_err(|_| FileError::NotText)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = line_of(text, &record).max(last + 1);
        last = line;
        let mut read = row::read(&header, &record, topics);
        if let Ok(add) = &read {
            match seen.get(&email_key(&add.email)) {
                Some(earlier) => {
                    read = Err(format!("The same address stands in line {earlier} already"));
                }
                None => drop(seen.insert(email_key(&add.email), line)),
            }
        }
        let typed = header.cell(&record, "email").chars().take(SHOWN).collect();
        rows.push((line, typed, read));
        if rows.len() > MOST_ROWS as usize {
            return Err(FileError::TooMany);
        }
    }
    if rows.is_empty() {
        return Err(FileError::Empty);
    }
    Ok((rows, header.notes()))
}

/// The line that a record begins in. The reader's own count stands before blank lines, and before
/// the second half of a line end; files of lines that end in CR alone have no count at all.
fn line_of(text: &str, record: &csv::StringRecord) -> u32 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let blank = rest.iter().take_while(|octet| b"\r\n".contains(octet));
    let blank = blank.filter(|octet| **octet == b'\n').count() as u64;
    u32::try_from(position.line() + blank).unwrap_or(u32::MAX)
}

async fn keep(
    tx: &mut Tx,
    clinic: &Clinic,
    id: SubscriberImportId,
    rows: Vec<Read>,
) -> Result<(), StoreError> {
    let (secret, zone) = (Secret::load(tx, clinic).await?, zone(tx).await?);
    let mut judged = Vec::with_capacity(rows.len());
    for (line, email, read) in rows {
        let (verdict, words, command) = match read {
            Err(words) => (Verdict::Refused, words, String::new()),
            Ok(add) => match judge(tx, clinic, (&secret, &zone), &add).await? {
                Judged::New(basis) => (Verdict::Ready, promised(basis, &zone), written(&add)?),
                Judged::More(_, basis) => {
                    let words = format!("Known; now with {}", promised(basis, &zone));
                    (Verdict::Ready, words, written(&add)?)
                }
                Judged::Not(why @ NotAdded::NoConsent(_)) => {
                    (Verdict::Refused, why.words(), String::new())
                }
                Judged::Not(why) => (Verdict::Skipped, why.words(), String::new()),
            },
        };
        judged.push(ImportRow {
            line,
            email,
            verdict,
            words,
            command,
        });
    }
    import::insert_rows(tx, id, &judged).await
}

fn promised(basis: Basis, zone: &jiff::tz::TimeZone) -> String {
    match basis {
        Basis::Express => "express consent".into(),
        Basis::Implied { until } => {
            format!(
                "implied consent until {}",
                until.to_zoned(zone.clone()).date()
            )
        }
    }
}

fn written(add: &Add) -> Result<String, StoreError> {
    serde_json::to_string(add).map_err(|error| StoreError::Decode(error.to_string()))
}
