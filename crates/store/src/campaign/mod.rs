//! Campaigns: what is sent, when, and how far it has come.

mod change;
pub mod fate;
pub mod journal;
pub mod link;
pub mod pace;
pub mod recipient;

pub use change::*;

use jiff::{Timestamp, civil::DateTime};

use crate::{CampaignId, Row, StoreError, Tx, values};

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// To be sent at its time.
    Scheduled,
    /// Being sent.
    Sending,
    /// Held, by staff or because the mail server takes nothing from us.
    Paused,
    /// Everybody's mail was settled.
    Sent,
    /// Ended by staff before everybody had it.
    Stopped,
}

impl State {
    /// Its word in the database and in the pages' addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Sent => "sent",
            Self::Stopped => "stopped",
        }
    }

    fn parse(word: &str) -> Result<Self, StoreError> {
        [
            Self::Draft,
            Self::Scheduled,
            Self::Sending,
            Self::Paused,
            Self::Sent,
            Self::Stopped,
        ]
        .into_iter()
        .find(|state| state.word() == word)
        .ok_or_else(|| StoreError::Decode(format!("campaign state {word:?}")))
    }
}

/// What is the same for all readers and all tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// HTML with its places for what is personal.
    pub html: String,
    /// Text with the same places.
    pub plain: String,
    /// The sender, as JSON.
    pub sender: String,
}

/// A campaign as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Where it stands.
    pub state: State,
    /// The article that it announces.
    pub announces: Option<String>,
    /// Subject.
    pub subject: String,
    /// What mail programs show beside the subject.
    pub preheader: String,
    /// The blocks, as JSON.
    pub blocks: String,
    /// The plain-text part where somebody edited it.
    pub text_by_hand: Option<String>,
    /// What stands for `{name}` where no name is known.
    pub name_unknown: String,
    /// The topics whose subscribers get it, as JSON.
    pub topics: String,
    /// When it is sent: the instant, the time on the clinic's wall, and the zone of that wall.
    pub send_at: Option<(Timestamp, DateTime, String)>,
    /// What is sent, fixed when it was confirmed.
    pub fixed: Option<Fixed>,
    /// Whether everybody has a row.
    pub filled: bool,
    /// Nothing is sent before, because the mail server asked for a rest or could not be reached.
    pub rests_until: Timestamp,
    /// Why it is held or rests.
    pub reason: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When the first mail could go out.
    pub started_at: Option<Timestamp>,
    /// When it was done.
    pub ended_at: Option<Timestamp>,
    /// Rises with each change by a person.
    pub version: i64,
}

const COLUMNS: &str = "id, state, announces, subject, preheader, blocks, text_by_hand, topics, \
    send_at, local_send_at, zone, html, plain, filled, rests_until, reason, created_at, \
    updated_at, started_at, ended_at, version, name_unknown, sender";

fn read(row: &Row) -> Result<Campaign, StoreError> {
    let state: String = row.get(1)?;
    let at: Option<Timestamp> = row.get(8)?;
    let local: Option<DateTime> = row.get(9)?;
    let zone: Option<String> = row.get(10)?;
    let html: Option<String> = row.get(11)?;
    let plain: Option<String> = row.get(12)?;
    let sender: Option<String> = row.get(22)?;
    Ok(Campaign {
        id: row.get(0)?,
        state: State::parse(&state)?,
        announces: row.get(2)?,
        subject: row.get(3)?,
        preheader: row.get(4)?,
        blocks: row.get(5)?,
        text_by_hand: row.get(6)?,
        topics: row.get(7)?,
        send_at: at
            .zip(local)
            .zip(zone)
            .map(|((at, local), zone)| (at, local, zone)),
        fixed: html
            .zip(plain)
            .zip(sender)
            .map(|((html, plain), sender)| Fixed {
                html,
                plain,
                sender,
            }),
        filled: row.get(13)?,
        rests_until: row.get(14)?,
        reason: row.get(15)?,
        created_at: row.get(16)?,
        updated_at: row.get(17)?,
        started_at: row.get(18)?,
        ended_at: row.get(19)?,
        version: row.get(20)?,
        name_unknown: row.get(21)?,
    })
}

/// Adds a draft. Answers `false` when its article was announced before.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, c: &Campaign) -> Result<bool, StoreError> {
    let sql = "INSERT INTO campaign (id, state, announces, subject, preheader, blocks,
        text_by_hand, topics, filled, rests_until, reason, created_at, updated_at, version,
        name_unknown) VALUES ($1,'draft',$2,$3,$4,$5,$6,$7,$8,0,'',$9,$9,1,$10) ON CONFLICT (announces) DO NOTHING";
    let values = values![
        c.id,
        c.announces.clone(),
        &c.subject,
        &c.preheader,
        &c.blocks,
        c.text_by_hand.clone(),
        &c.topics,
        false,
        c.created_at,
        &c.name_unknown
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// One campaign.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM campaign WHERE id = $1");
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// The newest campaigns.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Tx, most: u32) -> Result<Vec<Campaign>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM campaign ORDER BY created_at DESC, id DESC LIMIT $1");
    let rows = tx.query(&sql, &values![most]).await?;
    rows.iter().map(read).collect()
}

/// Campaigns whose time has come.
///
/// # Errors
/// When the database fails.
pub async fn due(tx: &mut Tx, now: Timestamp) -> Result<Vec<Campaign>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM campaign WHERE state = 'scheduled' AND send_at <= $1
         ORDER BY send_at, id"
    );
    let rows = tx.query(&sql, &values![now]).await?;
    rows.iter().map(read).collect()
}

/// Campaigns that are scheduled, for the zone's changes.
///
/// # Errors
/// When the database fails.
pub async fn in_state(tx: &mut Tx, state: State) -> Result<Vec<Campaign>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM campaign WHERE state = $1 ORDER BY created_at, id");
    let rows = tx.query(&sql, &values![state.word()]).await?;
    rows.iter().map(read).collect()
}
