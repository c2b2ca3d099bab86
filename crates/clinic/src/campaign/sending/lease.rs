//! Which mails are next: those due, within the pace of their domain, to people who are still there.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use midstance_store::{
    CampaignId, StoreError, Tx,
    campaign::{
        pace,
        recipient::{self, Leased, Settled},
    },
};
use uuid::Uuid;

use crate::newsletter::audience::{self, Recipient};

/// Mails leased together.
pub(super) const PAGE: u32 = 128;
/// A lease is renewed long before it runs out. In minutes.
pub(super) const LEASE_MINUTES: i64 = 15;

/// When a lease of now runs out.
pub(super) fn until(now: Timestamp) -> Timestamp {
    now.saturating_add(LEASE_MINUTES.minutes()).unwrap_or(now)
}

/// Leases the next page. Whoever left meanwhile is skipped; what would be too fast for its domain is
/// put off to its minute. Answers what may go now and how many rows were looked at.
pub(super) async fn lease(
    tx: &mut Tx,
    campaign: CampaignId,
    holder: Uuid,
    most_a_minute: u32,
    now: Timestamp,
) -> Result<(Vec<(Leased, Recipient)>, usize), StoreError> {
    let leased = recipient::lease(tx, campaign, (holder, until(now)), now, PAGE).await?;
    let looked_at = leased.len();
    let mut others = Vec::new();
    let mut may = Vec::with_capacity(leased.len());
    for one in leased {
        let Some(person) = one.person.clone() else {
            others.push((one.id, Settled::Skipped, "were deleted".to_owned()));
            continue;
        };
        match audience::decide(person.facts) {
            Ok(()) => {
                let (email, name) = (person.email, person.name);
                let id = one.subscriber;
                may.push((one, Recipient { id, email, name }));
            }
            Err(reason) => others.push((one.id, Settled::Skipped, reason.words().to_owned())),
        }
    }
    if most_a_minute > 0 {
        may = within_pace(tx, may, most_a_minute.into(), now, &mut others).await?;
    }
    recipient::settle(tx, holder, &others, now).await?;
    Ok((may, looked_at))
}

type Found = (Leased, Recipient);

async fn within_pace(
    tx: &mut Tx,
    found: Vec<Found>,
    most: i64,
    now: Timestamp,
    others: &mut Vec<(midstance_store::RecipientId, Settled, String)>,
) -> Result<Vec<Found>, StoreError> {
    // In the order of their names, so that two programs lock domains in the same order.
    let mut domains: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for one in found {
        let domain = one.1.email.rsplit('@').next().unwrap_or_default();
        domains.entry(domain.to_lowercase()).or_default().push(one);
    }
    let minute = now.as_second().div_euclid(60);
    let mut may = Vec::new();
    for (domain, people) in domains {
        let wanted = i64::try_from(people.len()).unwrap_or(i64::MAX);
        let before = pace::ask(tx, &domain, minute, wanted).await?;
        for (turn, one) in (before..).zip(people) {
            let put_off = minutes_off(turn, most);
            if put_off == 0 {
                may.push(one);
                continue;
            }
            let at = Timestamp::from_second((minute + put_off) * 60).unwrap_or(now);
            let settled = Settled::Again { at, counts: false };
            others.push((one.0.id, settled, String::new()));
        }
    }
    Ok(may)
}

/// How many minutes the mail waits that is the `turn`th asked for in a minute, from 0.
fn minutes_off(turn: i64, most: i64) -> i64 {
    turn / most.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_minute_is_given_more_than_its_pace(most in 1i64..500, asked in 0i64..3_000) {
            let mut minutes = std::collections::HashMap::new();
            for turn in 0..asked {
                *minutes.entry(minutes_off(turn, most)).or_insert(0) += 1;
            }
            prop_assert!(minutes.values().all(|many| *many <= most));
            prop_assert!(minutes.len() as i64 <= asked / most + 1, "no minute is left out");
        }
    }
}
