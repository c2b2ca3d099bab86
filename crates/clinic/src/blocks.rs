//! Keeping a practitioner's or a room's time free for something else than visits.

use jiff::Timestamp;
use midstance_schedule::{Cell, tzdb_version};
use midstance_store::{
    BlockId, PractitionerId, RoomId, StoreError, Tx,
    block::{self, Block},
    claim,
};
use uuid::Uuid;

use crate::{
    Actor, Clinic,
    audit::{Told, write},
    booking::{Conflict, cover, named},
};

/// The longest block: a fortnight. Longer absences are time off.
const CELLS_MAX: i64 = 14 * 288;

/// What a block keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A practitioner's time.
    Practitioner(PractitionerId),
    /// A room.
    Room(RoomId),
}

/// A block to be made.
#[derive(Debug, Clone)]
pub struct NewBlock {
    /// Whose.
    pub whose: Whose,
    /// Begin, on five minutes.
    pub start: Timestamp,
    /// End, on five minutes.
    pub end: Timestamp,
    /// IANA zone of the place in which it was entered.
    pub zone: String,
    /// Why, for staff.
    pub reason: String,
}

/// Why no block was made.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    /// It ends before it begins, is too long, or off the five minutes.
    #[error(
        "a block must begin and end on five minutes, the end after the start, within two weeks"
    )]
    Span,
    /// There is no such block, person or room.
    #[error("there is no such block, person or room")]
    NotFound,
    /// These have the time.
    #[error("the time is taken")]
    Taken(Vec<Conflict>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Blocks to come and under way, in order of time.
///
/// # Errors
/// When the store fails.
pub async fn coming(clinic: &Clinic) -> Result<Vec<Block>, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| Box::pin(async move { block::touching(tx, now, Timestamp::MAX).await }))
        .await
}

/// Makes a block, which claims its cells as a visit does.
///
/// # Errors
/// [`BlockError::Taken`] with whoever has any of the time; nothing is changed then.
pub async fn add(clinic: &Clinic, actor: &Actor, new: NewBlock) -> Result<BlockId, BlockError> {
    let cells = Cell::starting(new.start).and_then(|a| Ok((a, Cell::starting(new.end)?)));
    let (first, end) = cells.map_err(|_| BlockError::Span)?;
    let length = end.index() - first.index();
    if !(1..=CELLS_MAX).contains(&length) {
        return Err(BlockError::Span);
    }
    let zone = jiff::tz::TimeZone::get(&new.zone).map_err(|_| BlockError::NotFound)?;
    let (practitioner, room, resource) = match new.whose {
        Whose::Practitioner(id) => (Some(id), None, id.0),
        Whose::Room(id) => (None, Some(id), id.0),
    };
    let row = Block {
        id: BlockId(clinic.new_id()),
        practitioner,
        room,
        start: new.start,
        end: new.end,
        local_start: new.start.to_zoned(zone).datetime(),
        zone: new.zone,
        tzdb_version: tzdb_version().to_owned(),
        reason: new.reason,
        created_at: clinic.now(),
    };
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                cover::expire_holds(tx, this.now()).await?;
                let range = first.index()..end.index();
                let mut owners = claim::owners(tx, resource, range.clone()).await?;
                if owners.is_empty()
                    && !claim::claim(tx, &[resource], range.clone(), row.id.0).await?
                {
                    owners = claim::owners(tx, resource, range).await?;
                    owners.retain(|owner| *owner != row.id.0);
                }
                if let Some(same) = same(tx, &owners, &row).await? {
                    return Ok(same);
                }
                if !owners.is_empty() {
                    return Err(BlockError::Taken(named(tx, &owners).await?));
                }
                insert(tx, &row).await?;
                let told = Told::setting("block", row.id.0, "block.added", &row.reason);
                write(tx, &this, &who, told).await?;
                Ok(row.id)
            })
        })
        .await
}

/// The same block, made before: sent twice, it is made once.
async fn same(tx: &mut Tx, owners: &[Uuid], row: &Block) -> Result<Option<BlockId>, StoreError> {
    let [only] = owners else {
        return Ok(None);
    };
    let found = block::get(tx, BlockId(*only)).await?;
    let what = |b: &Block| (b.practitioner, b.room, b.start, b.end, b.reason.clone());
    Ok(found.filter(|b| what(b) == what(row)).map(|b| b.id))
}

async fn insert(tx: &mut Tx, row: &Block) -> Result<(), BlockError> {
    match block::insert(tx, row).await {
        // The person or the room is not there.
        Err(StoreError::Constraint(_)) => Err(BlockError::NotFound),
        other => Ok(other?),
    }
}

/// Gives a block's time back.
///
/// # Errors
/// [`BlockError::NotFound`] when there is no such block.
pub async fn remove(clinic: &Clinic, actor: &Actor, id: BlockId) -> Result<(), BlockError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                claim::giving_up(tx).await?;
                if !block::delete(tx, id).await? {
                    return Err(BlockError::NotFound);
                }
                claim::release(tx, id.0).await?;
                cover::cover(tx, this.now()).await?;
                let told = Told::setting("block", id.0, "block.removed", "");
                Ok(write(tx, &this, &who, told).await?)
            })
        })
        .await
}
