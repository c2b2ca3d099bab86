//! What is read again and again and changes rarely: kept in memory until it changes.
//!
//! Whatever writes the rows of places, people, services, hours, settings or API keys calls [`changes`],
//! which raises the number in `revision` within the same transaction. Whoever reads them asks for that
//! number first, in its own view of the data, and takes what is kept under the same number. So nobody
//! is told what no longer holds, also where another program on the same PostgreSQL changed it.
//! [`crate::Glance`] spares the question where the answer is known.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{StoreError, Tx, glance::Commits};

/// Something that is read from such rows as a whole.
pub trait Kept: Sized + PartialEq + Send + Sync + 'static {
    /// Reads it from the rows.
    fn read(tx: &mut Tx) -> impl Future<Output = Result<Self, StoreError>> + Send;
}

/// What one program keeps.
#[derive(Default)]
pub(crate) struct Memory {
    /// One value of each type, with the revision that it was read at.
    things: Mutex<HashMap<TypeId, (i64, Thing)>>,
    /// What may have made them old.
    pub(crate) commits: Commits,
    #[cfg(feature = "testing")]
    provers: Mutex<HashMap<TypeId, Prover>>,
}

#[cfg(feature = "testing")]
type Prover = for<'a> fn(&'a mut Tx) -> crate::BoxFuture<'a, Result<(), StoreError>>;

type Thing = Arc<dyn Any + Send + Sync>;

impl Memory {
    pub(crate) fn find<T: Kept>(&self, revision: i64) -> Option<Arc<T>> {
        let things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, thing) = things.get(&TypeId::of::<T>())?;
        (*at == revision)
            .then(|| Arc::clone(thing).downcast().ok())
            .flatten()
    }

    fn put<T: Kept>(&self, revision: i64, thing: Arc<T>) {
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        things.insert(TypeId::of::<T>(), (revision, thing));
        #[cfg(feature = "testing")]
        self.provers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(TypeId::of::<T>(), prove_kept::<T>);
    }
}

/// The value as this transaction sees it: kept, or read and then kept.
///
/// # Errors
/// When the database fails.
pub async fn get<T: Kept>(tx: &mut Tx) -> Result<Arc<T>, StoreError> {
    if tx.has_changed {
        // What this transaction wrote may yet be given up, and its number be another's.
        return T::read(tx).await.map(Arc::new);
    }
    let before = revision(tx).await?;
    if let Some(found) = tx.memory.find::<T>(before) {
        #[cfg(feature = "testing")]
        prove(tx, before, &*found).await?;
        return Ok(found);
    }
    let fresh = Arc::new(T::read(tx).await?);
    // On PostgreSQL a change may be committed between two questions of a transaction that writes.
    if revision(tx).await? == before {
        tx.memory.put(before, Arc::clone(&fresh));
    }
    Ok(fresh)
}

/// Says that this transaction changes rows that may be kept. Call before they are written: those who
/// change them take turns then, and cannot wait for one another in a ring.
///
/// # Errors
/// When the database fails.
pub async fn changes(tx: &mut Tx) -> Result<(), StoreError> {
    tx.has_changed = true;
    tx.raises();
    let sql = "UPDATE revision SET number = number + 1";
    tx.execute(sql, &[]).await.map(drop)
}

/// The numbers that stand for the present state of what is kept.
#[derive(Clone, Copy)]
pub(crate) struct Revisions {
    /// Of places, people, services, hours, settings and API keys.
    pub(crate) rows: i64,
    /// Of the articles that readers see.
    pub(crate) library: i64,
}

/// Both numbers in one question: every page asks for both.
pub(crate) async fn revisions(tx: &mut Tx) -> Result<Revisions, StoreError> {
    if let Some(known) = tx.revisions {
        return Ok(known);
    }
    let sql = "SELECT number, (SELECT revision FROM article_library WHERE id = 1) FROM revision";
    let row = tx.first(sql, &[]).await?;
    let row = row.ok_or(StoreError::Internal("the table of revisions is empty"))?;
    let revisions = Revisions {
        rows: row.get(0)?,
        library: row.get(1)?,
    };
    if tx.is_view() {
        tx.revisions = Some(revisions);
        if let Some(stamp) = tx.stamp {
            tx.memory.commits.told(stamp, revisions);
        }
    }
    Ok(revisions)
}

async fn revision(tx: &mut Tx) -> Result<i64, StoreError> {
    revisions(tx).await.map(|revisions| revisions.rows)
}

/// In tests every value that was kept is held against the rows: whoever forgets [`changes`] hears it.
#[cfg(feature = "testing")]
async fn prove<T: Kept>(tx: &mut Tx, at: i64, kept: &T) -> Result<(), StoreError> {
    let fresh = T::read(tx).await?;
    let is_stale = fresh != *kept && revision(tx).await? == at;
    assert!(
        !is_stale,
        "rows of {} were changed without kept::changes",
        std::any::type_name::<T>()
    );
    Ok(())
}

/// The same for all that is kept, before a commit after which it will be believed without a question.
#[cfg(feature = "testing")]
pub(crate) async fn prove_all(tx: &mut Tx) -> Result<(), StoreError> {
    let provers = tx.memory.provers.lock();
    let provers: Vec<Prover> = provers
        .unwrap_or_else(PoisonError::into_inner)
        .values()
        .copied()
        .collect();
    for prove in provers {
        prove(tx).await?;
    }
    Ok(())
}

#[cfg(feature = "testing")]
fn prove_kept<T: Kept>(tx: &mut Tx) -> crate::BoxFuture<'_, Result<(), StoreError>> {
    Box::pin(async move {
        let at = revision(tx).await?;
        match tx.memory.find::<T>(at) {
            Some(kept) => prove(tx, at, &*kept).await,
            None => Ok(()),
        }
    })
}
