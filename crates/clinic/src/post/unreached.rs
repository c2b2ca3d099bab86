//! When newsletters to an address keep coming back, none of them for good.
//!
//! A mailbox that stays full for weeks is one that nobody opens, and servers count mail to such
//! addresses against whoever sends it. List servers agree on the shape of the rule and not on its
//! numbers: Sympa scores an address once 10 mails came back over at least 10 days
//! (`minimum_bouncing_count`, `minimum_bouncing_period`), Mailman 2 when its score passes 5, with 0.5
//! for a soft one, at most once a day, and forgets it all after 7 days without another; listmonk counts
//! them and stops nothing. Their lists carry mail every day, a clinic's goes out weekly or monthly: so
//! here it is fewer mails over a longer time, and one that arrived forgets all before it.

use jiff::{Timestamp, ToSpan};
use midstance_mail::{Culprit, EnhancedStatus, Verdict};
use midstance_store::{
    RecipientId, StoreError, SubscriberId, Tx,
    campaign::fate::{self, Fate},
    mail_return::{self, MailReturn},
    newsletter::{Status, consent, subscriber},
};

use crate::{
    Clinic,
    newsletter::{unreached_in, zone},
};

/// So many mails in a row.
const IN_A_ROW: usize = 5;
/// From the first of them to the last there are at least so many days: whoever is away for less
/// than four weeks and lets the mailbox fill is not given up.
const DAYS: i64 = 28;
/// A mail of which nothing was heard for so many days has arrived: servers try for "at least 4-5 days"
/// (RFC 5321, 4.5.4.1) before they report that they gave up.
const SILENT_DAYS: i64 = 5;
/// So many mails are looked at.
const LOOKED_AT: u32 = 60;
/// A mail may be late several times before it comes back.
const REPORTS_OF_ONE: u32 = 4;

/// What one mail tells about its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// It arrived, as far as anybody knows.
    Arrived,
    /// It did not, this time.
    Soft,
    /// It never will: that has stopped all mail, and whatever comes later begins anew.
    Hard,
    /// Nothing: it is too early, or the fault was ours.
    Nothing,
}

/// How many mails came back in a row and when the first of them was sent, when that is enough. `mails`
/// are the newest first, each with the time at which it was sent.
fn kept_coming_back(mails: &[(Timestamp, Told)]) -> Option<(usize, Timestamp)> {
    let telling = mails.iter().filter(|(_, told)| *told != Told::Nothing);
    let row: Vec<Timestamp> = telling
        .take_while(|(_, told)| *told == Told::Soft)
        .map(|(at, _)| *at)
        .collect();
    let (newest, oldest) = (*row.first()?, *row.last()?);
    let long = newest.duration_since(oldest).as_hours() >= DAYS * 24;
    (row.len() >= IN_A_ROW && long).then_some((row.len(), oldest))
}

/// What a mail tells, with the reports that came about it.
fn told(mail: &Fate, reports: &[MailReturn], now: Timestamp) -> Told {
    if !mail.taken {
        return refused(&mail.answer);
    }
    let of_it = reports.iter().filter(|one| one.recipient == mail.recipient);
    let verdicts: Vec<&str> = of_it.map(|one| one.verdict.as_str()).collect();
    let is = |verdict: Verdict| verdicts.contains(&verdict.word());
    if is(Verdict::Hard) {
        Told::Hard
    // Whoever leaves by mail has the mail.
    } else if is(Verdict::Delivered) || verdicts.contains(&"left") {
        Told::Arrived
    } else if is(Verdict::Soft) {
        Told::Soft
    } else if is(Verdict::Policy)
        || mail
            .at
            .saturating_add((SILENT_DAYS * 24).hours())
            .is_ok_and(|end| now < end)
    {
        Told::Nothing
    } else {
        Told::Arrived
    }
}

/// What the answer to a mail tells that no server took. Only what is about the mailbox counts: the server
/// that we hand everything to may have faults of its own.
fn refused(answer: &str) -> Told {
    let status = answer
        .split_once(' ')
        .and_then(|(_, words)| EnhancedStatus::of(words));
    match status.map(|status| (status.class, status.culprit(), status.subject)) {
        Some((5, Some(Culprit::Recipient), _)) => Told::Hard,
        Some((_, _, 2)) => Told::Soft,
        _ => Told::Nothing,
    }
}

/// Stops the newsletter to somebody from whom it keeps coming back. `said` is what the server said last.
///
/// # Errors
/// When the database fails.
pub(crate) async fn look_at(
    tx: &mut Tx,
    clinic: &Clinic,
    person: SubscriberId,
    said: &str,
) -> Result<(), StoreError> {
    let known = subscriber::get(tx, person).await?;
    let Some(known) = known.filter(|known| known.status == Status::Active) else {
        return Ok(());
    };
    let reports = mail_return::of_person(tx, person, LOOKED_AT * REPORTS_OF_ONE).await?;
    let good = consent::last_known_good(tx, &known.email_hash).await?;
    let mails = fate::of_person(tx, person, LOOKED_AT).await?;
    let since = mails
        .iter()
        .filter(|mail| good.is_none_or(|good| good < mail.at));
    let told: Vec<_> = since
        .map(|mail| (mail.at, told(mail, &reports, clinic.now())))
        .collect();
    let Some((many, first)) = kept_coming_back(&told) else {
        return Ok(());
    };
    let day = first.to_zoned(zone(tx).await?).date();
    let detail = format!(
        "{many} newsletters in a row came back, the first of {day}. The newsletter stops, mail about \
         appointments goes on. The server said: {said}"
    );
    unreached_in(tx, clinic, known, &detail).await
}

/// [`look_at`] for each of these mails, which no server took, where that tells something about the
/// address.
///
/// # Errors
/// When the database fails.
pub(crate) async fn look_at_refused(
    tx: &mut Tx,
    clinic: &Clinic,
    answers: &[(RecipientId, &str)],
) -> Result<(), StoreError> {
    for (mail, said) in answers {
        if refused(said) == Told::Soft
            && let Some((_, person)) = mail_return::whose(tx, *mail).await?
        {
            look_at(tx, clinic, person, said).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Told::{Arrived, Hard, Nothing, Soft};

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(day * 24 * 3600).unwrap()
    }

    /// Mails on these days, the oldest first as one would tell it.
    fn found(mails: &[(i64, Told)]) -> Option<(usize, i64)> {
        let mails: Vec<_> = mails
            .iter()
            .rev()
            .map(|(on, told)| (day(*on), *told))
            .collect();
        let found = kept_coming_back(&mails);
        found.map(|(many, first)| (many, first.as_second() / 24 / 3600))
    }

    #[test]
    fn five_in_a_row_over_four_weeks_are_enough_and_nothing_less() {
        let weekly = |tolds: &[Told]| {
            let mails: Vec<_> = (0..).step_by(7).zip(tolds.iter().copied()).collect();
            found(&mails)
        };
        for (tolds, enough) in [
            (&[][..], None),
            (&[Soft; 4], None),
            (&[Soft; 5], Some((5, 0))),
            (&[Soft; 9], Some((9, 0))),
            (&[Arrived, Soft, Soft, Soft, Soft, Soft], Some((5, 7))),
            (&[Soft, Soft, Arrived, Soft, Soft, Soft], None),
            (&[Soft, Soft, Soft, Soft, Soft, Arrived], None),
            // A hard one stops all mail; once staff allow it again, counting begins anew.
            (&[Soft, Hard, Soft, Soft, Soft, Soft], None),
            (&[Hard, Soft, Soft, Soft, Soft, Soft], Some((5, 7))),
            // What says nothing is passed over, and its day does not count.
            (
                &[Soft, Nothing, Soft, Soft, Soft, Soft, Nothing],
                Some((5, 0)),
            ),
            (&[Nothing, Soft, Soft, Soft, Soft, Nothing], None),
        ] {
            assert_eq!(weekly(tolds), enough, "{tolds:?}");
        }
        let soft = |days: [i64; 5]| found(&days.map(|day| (day, Soft)));
        assert_eq!(soft([0, 6, 13, 20, 27]), None, "27 days");
        assert_eq!(soft([0, 6, 13, 20, 28]), Some((5, 0)));
        assert_eq!(soft([0, 0, 0, 28, 28]), Some((5, 0)));
    }

    proptest! {
        #[test]
        fn one_that_arrived_forgets_all_before_it(
            before in prop::collection::vec(prop::bool::ANY, 0..20),
            after in 0..=3_usize,
        ) {
            let before = before.iter().map(|soft| if *soft { Soft } else { Arrived });
            let all = before.chain([Arrived]).chain(std::iter::repeat_n(Soft, after + 1));
            let mails: Vec<_> = (0..).step_by(30).zip(all).collect();
            prop_assert_eq!(found(&mails), None);
        }
    }

    #[test]
    fn a_mail_tells_what_was_reported_and_arrives_when_nothing_is() {
        let mail = |taken, answer: &str| Fate {
            recipient: RecipientId(uuid::Uuid::nil()),
            campaign: midstance_store::CampaignId(uuid::Uuid::nil()),
            subject: "Spring news".into(),
            taken,
            at: day(0),
            answer: answer.into(),
        };
        let report = |verdict: &str| MailReturn {
            id: uuid::Uuid::nil(),
            digest: Vec::new(),
            recipient: RecipientId(uuid::Uuid::nil()),
            campaign: midstance_store::CampaignId(uuid::Uuid::nil()),
            subscriber: SubscriberId(uuid::Uuid::nil()),
            verdict: verdict.into(),
            status: String::new(),
            words: String::new(),
            received_at: day(1),
        };
        for (verdicts, on, what) in [
            (&[][..], 4, Nothing),
            (&[], 5, Arrived),
            (&["delayed"], 4, Nothing),
            (&["delayed"], 5, Arrived),
            (&["delayed", "soft"], 1, Soft),
            (&["soft", "delivered"], 1, Arrived),
            (&["left"], 1, Arrived),
            (&["policy"], 9, Nothing),
            (&["soft", "hard"], 9, Hard),
        ] {
            let reports: Vec<_> = verdicts.iter().map(|verdict| report(verdict)).collect();
            assert_eq!(
                told(&mail(true, ""), &reports, day(on)),
                what,
                "{verdicts:?}"
            );
        }
        for (answer, what) in [
            ("452 4.2.2 mailbox full", Soft),
            ("552 5.2.2 over quota", Soft),
            ("550 5.2.1 disabled", Hard),
            ("550 5.1.1 unknown", Hard),
            ("550 5.1.8 bad sender", Nothing),
            ("451 4.3.0 our own disk is full", Nothing),
            ("552 5.3.4 too large", Nothing),
            ("connection refused", Nothing),
        ] {
            assert_eq!(told(&mail(false, answer), &[], day(9)), what, "{answer:?}");
        }
    }
}
