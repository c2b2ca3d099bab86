//! Everybody a campaign goes to, a row each: who is next, and what became of it.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    CampaignId, RecipientId, Row, StoreError, SubscriberId, Tx,
    newsletter::{Facts, Status},
    values,
};

/// Somebody whose mail is to be made now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// The row, from which the Message-ID is made.
    pub id: RecipientId,
    /// Who it is.
    pub subscriber: SubscriberId,
    /// How often it was tried.
    pub attempts: u32,
    /// After which it is given up.
    pub give_up_at: Timestamp,
    /// The person, unless they were deleted.
    pub person: Option<Person>,
}

/// To whom a mail is made out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Address.
    pub email: String,
    /// Name, where it is known.
    pub name: String,
    /// What decides whether they may be mailed.
    pub facts: Facts,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// A server took it.
    Sent,
    /// To be tried again at this time; `counts` when the try was one.
    Again {
        /// When.
        at: Timestamp,
        /// Whether it was a try.
        counts: bool,
    },
    /// Given up.
    Failed,
    /// Not to be sent any more: they left in between.
    Skipped,
    /// Handed over, and what became of it is not known.
    Unsure,
}

/// Settles at most so many in one statement.
const AT_ONCE: usize = 64;

/// Makes rows for subscribers; whoever has one keeps it.
///
/// # Errors
/// When the database fails.
pub async fn insert_all(
    tx: &mut Tx,
    campaign: CampaignId,
    rows: &[(RecipientId, SubscriberId)],
    (now, give_up_at): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    for rows in rows.chunks(AT_ONCE) {
        let lines: Vec<String> = (0..rows.len())
            .map(|n| format!("(${},$1,${},'waiting',0,$2,$3,0,'')", 4 + 2 * n, 5 + 2 * n))
            .collect();
        let sql = format!(
            "INSERT INTO campaign_recipient (id, campaign_id, subscriber_id, state, attempts,
             next_attempt_at, give_up_at, leased_until, answer) VALUES {}
             ON CONFLICT (campaign_id, subscriber_id) DO NOTHING",
            lines.join(",")
        );
        let mut values = values![campaign, now, give_up_at].to_vec();
        for (id, subscriber) in rows {
            values.extend(values![*id, *subscriber]);
        }
        tx.execute(&sql, &values).await?;
    }
    Ok(())
}

/// Leases up to `most` mails that are due to `holder` until `until`.
///
/// # Errors
/// When the database fails.
pub async fn lease(
    tx: &mut Tx,
    campaign: CampaignId,
    (holder, until): (Uuid, Timestamp),
    now: Timestamp,
    most: u32,
) -> Result<Vec<Leased>, StoreError> {
    let skip = if tx.is_sqlite() {
        ""
    } else {
        "FOR UPDATE OF r SKIP LOCKED"
    };
    let sql = format!(
        "SELECT r.id, r.subscriber_id, r.attempts, r.give_up_at, s.email, s.name, s.status,
            CASE WHEN EXISTS (SELECT 1 FROM suppression x WHERE x.email_hash = s.email_hash)
                THEN 1 ELSE 0 END,
            CASE WHEN s.basis = 'implied' AND s.basis_until <= $2 THEN 1 ELSE 0 END
         FROM campaign_recipient r LEFT JOIN subscriber s ON s.id = r.subscriber_id
         WHERE r.campaign_id = $1 AND r.state = 'waiting' AND r.next_attempt_at <= $2
         ORDER BY r.next_attempt_at LIMIT $3 {skip}"
    );
    let rows = tx.query(&sql, &values![campaign, now, most]).await?;
    let leased: Vec<Leased> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let ids: Vec<RecipientId> = leased.iter().map(|one| one.id).collect();
    let change = "state = 'leased', holder = $1, leased_until = $2";
    for ids in ids.chunks(AT_ONCE) {
        update(tx, change, "TRUE", &values![holder, until], ids).await?;
    }
    Ok(leased)
}

fn read(row: &Row) -> Result<Leased, StoreError> {
    let email: Option<String> = row.get(4)?;
    let person = match email {
        None => None,
        Some(email) => Some(Person {
            email,
            name: row.get(5)?,
            facts: Facts {
                status: Status::parse(&row.get::<String>(6)?)?,
                suppressed: row.get::<i64>(7)? != 0,
                basis_over: row.get::<i64>(8)? != 0,
                // What they wished for was asked when their row was made.
                wished: true,
            },
        }),
    };
    Ok(Leased {
        id: row.get(0)?,
        subscriber: row.get(1)?,
        attempts: row.get(2)?,
        give_up_at: row.get(3)?,
        person,
    })
}

/// `UPDATE … SET change WHERE condition AND id IN (…)`, with the list filled up to a fixed length so
/// that the statement is prepared once.
async fn update(
    tx: &mut Tx,
    change: &str,
    condition: &str,
    first: &[crate::Value],
    ids: &[RecipientId],
) -> Result<u64, StoreError> {
    let Some(last) = ids.last() else { return Ok(0) };
    let list: Vec<String> = (0..AT_ONCE)
        .map(|n| format!("${}", first.len() + 1 + n))
        .collect();
    let sql = format!(
        "UPDATE campaign_recipient SET {change} WHERE {condition} AND id IN ({})",
        list.join(",")
    );
    let mut values = first.to_vec();
    values.extend(ids.iter().map(|id| (*id).into()));
    values.resize(first.len() + AT_ONCE, (*last).into());
    tx.execute(&sql, &values).await
}

/// Notes what became of mails that `holder` has leased. A lease that ran out meanwhile is settled
/// all the same, unless somebody decided about it since.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    tx: &mut Tx,
    holder: Uuid,
    results: &[(RecipientId, Settled, String)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut groups: HashMap<(&str, i64, &str), Vec<RecipientId>> = HashMap::new();
    for (id, settled, answer) in results {
        let (change, at) = match settled {
            Settled::Sent => ("state = 'sent', sent_at = $3, attempts = attempts + 1", now),
            Settled::Again { at, counts: true } => (
                "state = 'waiting', next_attempt_at = $3, attempts = attempts + 1",
                *at,
            ),
            Settled::Again { at, counts: false } => {
                ("state = 'waiting', next_attempt_at = $3", *at)
            }
            Settled::Failed => (
                "state = 'failed', next_attempt_at = $3, attempts = attempts + 1",
                now,
            ),
            Settled::Skipped => ("state = 'skipped', next_attempt_at = $3", now),
            Settled::Unsure => (
                "state = 'unsure', next_attempt_at = $3, attempts = attempts + 1",
                now,
            ),
        };
        groups
            .entry((change, at.as_millisecond(), answer))
            .or_default()
            .push(*id);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    // Programs that settle at the same time take rows in the same order.
    groups.sort();
    for ((change, at, answer), mut ids) in groups {
        ids.sort_unstable();
        // Only what is settled for good loses its holder's name with the lease; an unsure one keeps
        // it, so that a journal found later can still tell.
        let keeps = change.contains("'unsure'");
        let holder_after = if keeps { "holder" } else { "NULL" };
        let change = format!("{change}, answer = $2, holder = {holder_after}, leased_until = 0");
        let condition = "holder = $1 AND state IN ('leased', 'unsure')";
        for ids in ids.chunks(AT_ONCE) {
            update(tx, &change, condition, &values![holder, answer, at], ids).await?;
        }
    }
    Ok(())
}

/// The mails on which `holder` has a lease, or whose fate was not known when it ran out.
///
/// # Errors
/// When the database fails.
pub async fn held(tx: &mut Tx, holder: Uuid) -> Result<Vec<RecipientId>, StoreError> {
    let sql = "SELECT id FROM campaign_recipient WHERE holder = $1
        AND state IN ('leased', 'unsure') ORDER BY id";
    let rows = tx.query(sql, &values![holder]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Keeps the leases of `holder` until `until`.
///
/// # Errors
/// When the database fails.
pub async fn renew(tx: &mut Tx, holder: Uuid, until: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE campaign_recipient SET leased_until = $2
        WHERE holder = $1 AND state = 'leased'";
    tx.execute(sql, &values![holder, until]).await.map(drop)
}

/// Leases that ran out: whoever had them is gone, and its journal is not here to tell.
///
/// # Errors
/// When the database fails.
pub async fn run_out(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    let sql = "UPDATE campaign_recipient SET state = 'unsure', attempts = attempts + 1
        WHERE state = 'leased' AND holder IS NOT NULL AND leased_until < $1";
    tx.execute(sql, &values![now]).await
}

/// Puts those whose fate is not known back to be sent. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn send_unsure(
    tx: &mut Tx,
    campaign: CampaignId,
    (now, give_up_at): (Timestamp, Timestamp),
) -> Result<u64, StoreError> {
    let sql =
        "UPDATE campaign_recipient SET state = 'waiting', holder = NULL, next_attempt_at = $2,
        give_up_at = $3, answer = '' WHERE campaign_id = $1 AND state = 'unsure'";
    tx.execute(sql, &values![campaign, now, give_up_at]).await
}

/// Whoever still waits in a campaign that was stopped gets nothing more.
///
/// # Errors
/// When the database fails.
pub async fn sweep_stopped(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "UPDATE campaign_recipient SET state = 'skipped', answer = 'stopped'
        WHERE state = 'waiting'
        AND campaign_id IN (SELECT id FROM campaign WHERE state = 'stopped')";
    tx.execute(sql, &[]).await.map(drop)
}

/// Notes that a mail came back. Answers whose it was, the first time.
///
/// # Errors
/// When the database fails.
pub async fn bounced(
    tx: &mut Tx,
    id: RecipientId,
    now: Timestamp,
    answer: &str,
) -> Result<Option<SubscriberId>, StoreError> {
    let sql = "UPDATE campaign_recipient SET bounced_at = $2, answer = $3
        WHERE id = $1 AND bounced_at IS NULL RETURNING subscriber_id";
    let row = tx.first(sql, &values![id, now, answer]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// How many stand where, as pairs of state and number; those that came back are counted apart.
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Tx, campaign: CampaignId) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT CASE WHEN state = 'sent' AND bounced_at IS NOT NULL THEN 'bounced'
            ELSE state END, COUNT(*)
        FROM campaign_recipient WHERE campaign_id = $1 GROUP BY 1";
    let rows = tx.query(sql, &values![campaign]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// How many left the newsletter within so many milliseconds after they got this campaign.
///
/// # Errors
/// When the database fails.
pub async fn left_after(tx: &mut Tx, campaign: CampaignId, within: i64) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM campaign_recipient r JOIN subscriber s
        ON s.id = r.subscriber_id WHERE r.campaign_id = $1 AND r.sent_at IS NOT NULL
        AND s.status = 'left' AND s.left_at >= r.sent_at AND s.left_at < r.sent_at + $2";
    let row = tx.first(sql, &values![campaign, within]).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// A mail that did not arrive, or of which that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The address, unless the subscriber was deleted since.
    pub email: Option<String>,
    /// `failed`, `bounced` or `unsure`.
    pub kind: String,
    /// What the server said, without the address.
    pub answer: String,
}

/// Mails that did not arrive or may not have, by state and address.
///
/// # Errors
/// When the database fails.
pub async fn troubles(
    tx: &mut Tx,
    campaign: CampaignId,
    most: u32,
) -> Result<Vec<Trouble>, StoreError> {
    let sql = "SELECT s.email, CASE WHEN r.state = 'sent' THEN 'bounced' ELSE r.state END, r.answer
        FROM campaign_recipient r LEFT JOIN subscriber s ON s.id = r.subscriber_id
        WHERE r.campaign_id = $1 AND (r.state IN ('failed', 'unsure')
            OR (r.state = 'sent' AND r.bounced_at IS NOT NULL))
        ORDER BY 2, 1, r.id LIMIT $2";
    let rows = tx.query(sql, &values![campaign, most]).await?;
    rows.iter()
        .map(|row| {
            Ok(Trouble {
                email: row.get(0)?,
                kind: row.get(1)?,
                answer: row.get(2)?,
            })
        })
        .collect()
}

/// When the next try of those waiting is due.
///
/// # Errors
/// When the database fails.
pub async fn next_due(tx: &mut Tx, campaign: CampaignId) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT MIN(next_attempt_at) FROM campaign_recipient
        WHERE campaign_id = $1 AND state = 'waiting'";
    let row = tx.first(sql, &values![campaign]).await?;
    row.map_or(Ok(None), |row| row.get(0))
}
