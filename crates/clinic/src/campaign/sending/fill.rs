//! A row for everybody who gets a campaign, made in pieces.

use midstance_store::{
    RecipientId, StoreError, SubscriberId,
    campaign::{self, Campaign, State, recipient},
};

use super::super::{draft, steer};
use crate::{Clinic, newsletter::audience};

/// Rows made per transaction: few enough that bookings need not wait for them.
const PIECE: u32 = 500;

/// Makes the rows that are missing. Answers whether everybody has one and it is still being sent.
pub(super) async fn fill(clinic: &Clinic, one: &Campaign) -> Result<bool, StoreError> {
    if one.filled {
        return Ok(true);
    }
    let (id, wish) = (one.id, draft::wish(one)?);
    loop {
        let (this, wish, now) = (clinic.clone(), wish.clone(), clinic.now());
        let done: Option<bool> = clinic
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let after = campaign::filled_to(tx, id).await?.map(SubscriberId);
                    match campaign::get(tx, id).await? {
                        Some(c) if c.filled => return Ok(Some(true)),
                        Some(c) if c.state == State::Sending => {}
                        _ => return Ok(Some(false)),
                    }
                    let piece = audience::piece(tx, &wish, now, (after, PIECE)).await?;
                    let rows: Vec<_> = piece
                        .recipients
                        .iter()
                        .map(|person| (RecipientId(this.new_id()), person.id))
                        .collect();
                    let times = (now, steer::give_up(now));
                    recipient::insert_all(tx, id, &rows, times).await?;
                    let last = piece.next.map(|last| last.0);
                    campaign::note_filled(tx, id, last, last.is_none()).await?;
                    Ok::<_, StoreError>(last.is_none().then_some(true))
                })
            })
            .await?;
        if let Some(done) = done {
            return Ok(done);
        }
    }
}
