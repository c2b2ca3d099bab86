//! What came back from one person's newsletters, as staff read it.

use jiff::Timestamp;
use midstance_mail::Verdict;
use midstance_store::{
    CampaignId, StoreError, SubscriberId,
    campaign::{self, fate},
    mail_return,
};

use crate::Clinic;

/// So many are shown.
const SHOWN: u32 = 20;

/// What it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A report about the delivery came later.
    Report(Verdict),
    /// The server did not take the mail, and it was given up.
    NotTaken,
    /// A mail to the leaving address: the person left.
    Left,
}

/// One thing that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// The enhanced status code (RFC 3463), or empty.
    pub status: String,
    /// The server's words, without addresses, or empty.
    pub words: String,
    /// The campaign that the mail was of.
    pub campaign: CampaignId,
    /// That campaign's subject.
    pub subject: String,
}

/// What came back from a person, the newest first, and whether there is more than is shown.
///
/// # Errors
/// When the store fails.
pub async fn returns_of(
    clinic: &Clinic,
    person: SubscriberId,
) -> Result<(Vec<Returned>, bool), StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let mut all = Vec::new();
                for one in mail_return::of_person(tx, person, SHOWN + 1).await? {
                    let of = campaign::get(tx, one.campaign).await?;
                    all.push(Returned {
                        at: one.received_at,
                        what: Verdict::parse(&one.verdict).map_or(What::Left, What::Report),
                        status: one.status,
                        words: one.words,
                        campaign: one.campaign,
                        subject: of.map(|campaign| campaign.subject).unwrap_or_default(),
                    });
                }
                for mail in fate::not_taken(tx, person, SHOWN + 1).await? {
                    all.push(Returned {
                        at: mail.at,
                        what: What::NotTaken,
                        status: String::new(),
                        words: mail.answer,
                        campaign: mail.campaign,
                        subject: mail.subject,
                    });
                }
                all.sort_by_key(|one| std::cmp::Reverse(one.at));
                let is_more = all.len() > SHOWN as usize;
                all.truncate(SHOWN as usize);
                Ok((all, is_more))
            })
        })
        .await
}
