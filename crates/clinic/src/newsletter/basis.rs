//! The legal basis of an address that did not join by itself: what staff or a file must bring.
//!
//! Canada's anti-spam law: a yes holds until it is taken back; business with the clinic allows mail
//! for two years after the last purchase, and for six months after an inquiry. Either way the sender
//! must be able to prove it, so nobody is added without evidence.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use midstance_store::newsletter::Basis;
use serde::{Deserialize, Serialize};

/// Why somebody may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// They said yes.
    Express,
    /// They bought something: a visit.
    Purchase,
    /// They asked something.
    Inquiry,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Express, Self::Purchase, Self::Inquiry];

    /// Its word in forms and files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Express => "express",
            Self::Purchase => "purchase",
            Self::Inquiry => "inquiry",
        }
    }
}

/// The consent that somebody brings, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Why.
    pub ground: Ground,
    /// The day on which they said yes, bought or asked.
    pub on: Date,
    /// How that can be shown: "paper form of the spring run, folder 3".
    pub evidence: String,
}

/// Why a consent is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoConsent {
    /// There is nothing to show for it.
    #[error("say how the consent can be shown, such as a form and where it is kept")]
    NoEvidence,
    /// The day has not come.
    #[error("the day of the consent must be today or in the past")]
    Future,
    /// Two years after a purchase.
    #[error("consent by a purchase ends two years after it, and these are over")]
    PurchaseOver,
    /// Six months after an inquiry.
    #[error("consent by an inquiry ends six months after it, and these are over")]
    InquiryOver,
}

/// Shorter evidence shows nothing, in characters.
const LEAST_EVIDENCE: usize = 5;

impl Consent {
    /// The legal basis that it gives at this moment, by the calendar of `zone`.
    ///
    /// # Errors
    /// [`NoConsent`] when it gives none.
    pub fn basis(&self, now: Timestamp, zone: &TimeZone) -> Result<Basis, NoConsent> {
        if self.evidence.trim().chars().count() < LEAST_EVIDENCE {
            return Err(NoConsent::NoEvidence);
        }
        if self.on > now.to_zoned(zone.clone()).date() {
            return Err(NoConsent::Future);
        }
        let (span, over) = match self.ground {
            Ground::Express => return Ok(Basis::Express),
            Ground::Purchase => (2.years(), NoConsent::PurchaseOver),
            Ground::Inquiry => (6.months(), NoConsent::InquiryOver),
        };
        // The last day counts whole.
        let after = self.on.saturating_add(span).saturating_add(1.day());
        let until = after.to_zoned(zone.clone()).map_err(|_| over)?.timestamp();
        if until <= now {
            return Err(over);
        }
        Ok(Basis::Implied { until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(ground: Ground, on: &str, now: &str) -> Result<Basis, NoConsent> {
        let consent = Consent {
            ground,
            on: on.parse().unwrap(),
            evidence: "paper form, folder 3".into(),
        };
        let zone = TimeZone::get("America/Vancouver").unwrap();
        consent.basis(now.parse().unwrap(), &zone)
    }

    #[test]
    fn a_yes_has_no_end_and_business_has_one() {
        let now = "2026-11-22T17:00:00Z";
        assert_eq!(
            basis(Ground::Express, "2019-01-01", now),
            Ok(Basis::Express)
        );
        let until = "2028-03-02T07:00:00Z".parse().unwrap();
        assert_eq!(
            basis(Ground::Purchase, "2026-03-01", now),
            Ok(Basis::Implied { until }),
            "March 1, 2028 counts whole by the clinic's clocks"
        );
    }

    #[test]
    fn the_last_day_counts_whole_and_the_next_does_not() {
        let last = "2026-11-23T06:59:00Z";
        assert!(basis(Ground::Inquiry, "2026-05-22", last).is_ok());
        assert_eq!(
            basis(Ground::Inquiry, "2026-05-22", "2026-11-23T07:00:00Z"),
            Err(NoConsent::InquiryOver)
        );
        assert_eq!(
            basis(Ground::Purchase, "2024-11-21", "2026-11-22T17:00:00Z"),
            Err(NoConsent::PurchaseOver)
        );
    }

    #[test]
    fn without_evidence_or_from_the_future_it_is_none() {
        let now: Timestamp = "2026-11-22T17:00:00Z".parse().unwrap();
        let bare = Consent {
            ground: Ground::Express,
            on: "2026-11-01".parse().unwrap(),
            evidence: " yes ".into(),
        };
        assert_eq!(bare.basis(now, &TimeZone::UTC), Err(NoConsent::NoEvidence));
        assert_eq!(
            basis(Ground::Express, "2026-11-23", "2026-11-22T17:00:00Z"),
            Err(NoConsent::Future)
        );
    }
}
