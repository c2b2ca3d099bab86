//! Who gets a campaign, and who does not and why.

use midstance_store::{
    StoreError, TopicId,
    newsletter::{Topic, Wish, topic},
};

use crate::{
    Clinic,
    newsletter::audience::{self, Excluded},
};

/// How many get it, and how many do not, by reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// So many get it.
    pub count: u32,
    /// So many do not, each for the first reason that holds.
    pub excluded: Vec<(Excluded, u32)>,
}

/// Counts who would get a campaign for these topics now; none means all who read the newsletter.
///
/// # Errors
/// When the store fails.
pub async fn reach(clinic: &Clinic, topics: &[TopicId]) -> Result<Reach, StoreError> {
    reach_of(clinic, Wish::Topics(topics.to_vec())).await
}

/// Counts who would get a campaign.
///
/// # Errors
/// When the store fails.
pub async fn reach_of(clinic: &Clinic, wish: Wish) -> Result<Reach, StoreError> {
    let now = clinic.now();
    let counted = clinic
        .store
        .read(move |tx| Box::pin(async move { audience::count(tx, &wish, now).await }))
        .await?;
    Ok(Reach {
        count: counted.may,
        excluded: counted.excluded,
    })
}

/// The topics that can be chosen.
///
/// # Errors
/// When the store fails.
pub async fn topics(clinic: &Clinic) -> Result<Vec<Topic>, StoreError> {
    clinic.store.read(|tx| Box::pin(topic::all(tx))).await
}
