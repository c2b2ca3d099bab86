//! What the newsletter forgets in time.

use jiff::{Timestamp, ToSpan};
use midstance_store::{
    StoreError, Tx,
    newsletter::{confirm, consent, import, list, subscriber},
};

use super::join::LINK_DAYS;

/// Who did not confirm is forgotten so many days after the link has run out.
const GRACE_DAYS: i64 = 7;
/// Consent is kept for so many days after it ended: three years, to be able to prove it.
const PROOF_DAYS: i64 = 3 * 366;
/// A file that nobody took in is forgotten after so many days.
const UNUSED_DAYS: i64 = 2;
/// The report of a file that was taken in is kept for so many days.
const REPORT_DAYS: i64 = 30;
/// So many rows go at a time, so that nobody waits for it.
const AT_ONCE: u32 = 500;

/// Deletes what has had its time; what is left over goes at the next call.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    let ago = |days: i64| {
        now.saturating_sub((days * 24).hours())
            .unwrap_or(Timestamp::UNIX_EPOCH)
    };
    let unconfirmed = ago(LINK_DAYS + GRACE_DAYS);
    for who in list::never_confirmed(tx, unconfirmed, AT_ONCE).await? {
        subscriber::delete(tx, who.id).await?;
        consent::forget_requests(tx, &who.email_hash).await?;
    }
    confirm::forget_before(tx, unconfirmed).await?;
    for who in list::ended_before(tx, ago(PROOF_DAYS), AT_ONCE).await? {
        subscriber::delete(tx, who.id).await?;
    }
    consent::forget_before(tx, ago(PROOF_DAYS), AT_ONCE).await?;
    import::forget(tx, (ago(UNUSED_DAYS), ago(REPORT_DAYS)), AT_ONCE).await?;
    Ok(())
}
