//! Keeping visits outside the rules covered.
//!
//! A visit that staff booked over others claims only what was free. When the others give their time
//! up, it must not be sold once more: the visit that still stands there takes it.

use jiff::Timestamp;
use midstance_schedule::Cell;
use midstance_store::{StoreError, Tx, claim, equipment, hold, outside};

use crate::directory::{Directory, rule_of};

/// Claims for every standing visit outside the rules whatever of its time is free. Call after claims
/// were given up, in the same transaction.
pub(crate) async fn cover(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    let standing = outside::standing(tx, now).await?;
    if standing.is_empty() {
        return Ok(());
    }
    let directory = Directory::load_all(tx).await?;
    for visit in standing {
        let Some(service) = directory.service(visit.service) else {
            continue;
        };
        let rule = rule_of(service).map_err(|error| StoreError::Decode(error.to_string()))?;
        let range = rule.claim(Cell::containing(visit.start));
        let cells = range.start.index()..range.end.index();
        claim::claim_free(tx, visit.practitioner.0, cells.clone(), visit.id.0).await?;
        if let Some(room) = visit.room {
            claim::claim_free(tx, room.0, cells.clone(), visit.id.0).await?;
        }
        let held = equipment::of_owner(tx, visit.id.0).await?;
        for pieces in directory.equipment_for(visit.service, visit.location) {
            let own = pieces.iter().find(|id| held.iter().any(|e| e.id == **id));
            if let Some(piece) = own.or(pieces.first()) {
                claim::claim_free(tx, piece.0, cells.clone(), visit.id.0).await?;
            }
        }
    }
    Ok(())
}

/// Ends the holds that have run out.
pub(crate) async fn expire_holds(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    if hold::any_expired(tx, now).await? {
        claim::giving_up(tx).await?;
        hold::expire(tx, now).await?;
        cover(tx, now).await?;
    }
    Ok(())
}
