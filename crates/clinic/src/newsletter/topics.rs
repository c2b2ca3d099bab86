//! The clinic's topics and its promise.

use midstance_store::{
    StoreError, TopicId,
    newsletter::{Topic, topic},
    setting,
};

use super::wording::OFTEN_SETTING;
use crate::{
    Actor, Clinic,
    audit::{self, Told},
};

/// A topic with how many people in force chose it.
pub type Counted = (Topic, u32);

/// All topics with how many chose each.
///
/// # Errors
/// When the store fails.
pub async fn topics(clinic: &Clinic) -> Result<Vec<Counted>, StoreError> {
    clinic
        .store
        .read(|tx| {
            Box::pin(async move {
                let readers = topic::readers(tx).await?;
                let count = |id: TopicId| {
                    let found = readers.iter().find(|(topic, _)| *topic == id);
                    found.map_or(0, |(_, count)| *count)
                };
                let all = topic::all(tx).await?;
                Ok(all.into_iter().map(|t| (t.clone(), count(t.id))).collect())
            })
        })
        .await
}

/// Those that can be chosen.
///
/// # Errors
/// When the store fails.
pub async fn open_topics(clinic: &Clinic) -> Result<Vec<Topic>, StoreError> {
    let all = clinic.store.read(|tx| Box::pin(topic::all(tx))).await?;
    Ok(all.into_iter().filter(|topic| topic.active).collect())
}

/// Saves a topic; one with a nil id is new and gets an id, a word made of its name, and the last
/// place. Answers `false` when its name is another topic's.
///
/// # Errors
/// When the store fails.
pub async fn save_topic(clinic: &Clinic, actor: &Actor, wanted: Topic) -> Result<bool, StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let all = topic::all(tx).await?;
                let is_new = wanted.id.0.is_nil();
                let same = |t: &&Topic| {
                    t.id != wanted.id
                        && (t.name.eq_ignore_ascii_case(&wanted.name)
                            || (is_new && t.slug == wanted.slug))
                };
                if all.iter().any(|t| same(&t)) {
                    return Ok(false);
                }
                let saved = if is_new {
                    let new = Topic {
                        id: TopicId(this.new_id()),
                        position: all.iter().map(|t| t.position).max().unwrap_or(0) + 1,
                        ..wanted
                    };
                    topic::insert(tx, &new).await?;
                    new
                } else {
                    let kept = all.iter().find(|t| t.id == wanted.id);
                    let Some(kept) = kept else { return Ok(false) };
                    let changed = Topic {
                        slug: kept.slug.clone(),
                        position: kept.position,
                        ..wanted
                    };
                    topic::update(tx, &changed).await?;
                    changed
                };
                let told = Told::setting("topic", saved.id.0, "topic.saved", &saved.slug);
                audit::write(tx, &this, &who, told).await?;
                Ok(true)
            })
        })
        .await
}

/// Saves how often the newsletter comes. The sentence that people agree to becomes a new version
/// with the next who joins.
///
/// # Errors
/// When the store fails.
pub async fn save_often(clinic: &Clinic, actor: &Actor, often: &str) -> Result<(), StoreError> {
    let (this, who, often) = (clinic.clone(), actor.clone(), often.to_owned());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                setting::put(tx, OFTEN_SETTING, &often).await?;
                audit::write(tx, &this, &who, Told::settings("newsletter.often", &often)).await
            })
        })
        .await
}
