//! How far a campaign has come, and what came of it.

use jiff::Timestamp;
use midstance_store::{
    CampaignId, StoreError, Tx,
    campaign::{
        Campaign, link,
        recipient::{self, Trouble},
    },
};

use super::{CampaignError, checked, draft};
use crate::Clinic;

/// Somebody who leaves within so many days of a campaign is counted as leaving after it.
pub const LEFT_DAYS: i64 = 7;
/// Troubles that the report lists.
const SHOWN: u32 = 200;

/// How many stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Everybody who has a row.
    pub total: i64,
    /// A server took the mail, and it has not come back.
    pub sent: i64,
    /// It came back.
    pub bounced: i64,
    /// It was refused, or given up after four days.
    pub failed: i64,
    /// Still to be sent or being sent.
    pub left: i64,
    /// Left the newsletter in between, or the campaign was stopped.
    pub skipped: i64,
    /// Handed over, and not known what became of it.
    pub unsure: i64,
    /// When the next one is due, while some wait.
    pub next_due: Option<Timestamp>,
    /// Until when quiet hours hold everything, when they do.
    pub quiet_until: Option<Timestamp>,
}

impl Progress {
    async fn load(tx: &mut Tx, clinic: &Clinic, id: CampaignId) -> Result<Self, StoreError> {
        let mut found = Self::default();
        for (state, many) in recipient::counts(tx, id).await? {
            found.total += many;
            let place = match state.as_str() {
                "sent" => &mut found.sent,
                "bounced" => &mut found.bounced,
                "failed" => &mut found.failed,
                "skipped" => &mut found.skipped,
                "unsure" => &mut found.unsure,
                _ => &mut found.left,
            };
            *place += many;
        }
        found.next_due = recipient::next_due(tx, id).await?;
        let around = checked::read(tx, clinic).await?;
        let (now, (_, zone), quiet) = (clinic.now(), around.zone, around.settings.quiet);
        if quiet.is_now(now, &zone) {
            found.quiet_until = Some(quiet.after(now, &zone));
        }
        Ok(found)
    }

    /// Whose mail is settled.
    #[must_use]
    pub fn done(&self) -> i64 {
        self.total - self.left
    }
}

/// A campaign and how far it has come.
///
/// # Errors
/// [`CampaignError::NotFound`] when there is none.
pub async fn progress(
    clinic: &Clinic,
    id: CampaignId,
) -> Result<(Campaign, Progress), CampaignError> {
    let this = clinic.clone();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let kept = draft::find(tx, id).await?;
                Ok((kept, Progress::load(tx, &this, id).await?))
            })
        })
        .await
}

/// What came of a campaign.
#[derive(Debug, Clone)]
pub struct Report {
    /// How many stand where.
    pub progress: Progress,
    /// How many left the newsletter within [`LEFT_DAYS`] days of getting it.
    pub left_after: i64,
    /// Links and how often each was followed; empty unless the clinic counts them.
    pub clicks: Vec<(String, i64)>,
    /// Mails that did not arrive, or may not have.
    pub troubles: Vec<Trouble>,
}

/// The report of a campaign.
///
/// # Errors
/// [`CampaignError::NotFound`] when there is none.
pub async fn report(clinic: &Clinic, id: CampaignId) -> Result<(Campaign, Report), CampaignError> {
    let this = clinic.clone();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let kept = draft::find(tx, id).await?;
                let report = Report {
                    progress: Progress::load(tx, &this, id).await?,
                    left_after: recipient::left_after(tx, id, LEFT_DAYS * 86_400_000).await?,
                    clicks: link::all(tx, id).await?,
                    troubles: recipient::troubles(tx, id, SHOWN).await?,
                };
                Ok((kept, report))
            })
        })
        .await
}

/// Tells where a counted link leads, and counts that it was followed. Who followed it is not known:
/// the address is the same in everybody's mail.
///
/// # Errors
/// When the store fails.
pub async fn click(
    clinic: &Clinic,
    id: CampaignId,
    (number, counts): (i64, bool),
) -> Result<Option<String>, StoreError> {
    clinic
        .store
        .write(move |tx| Box::pin(link::follow(tx, id, (number, counts))))
        .await
}
