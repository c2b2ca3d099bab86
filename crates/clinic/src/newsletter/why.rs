//! Why an address is not written to, and what stays of it when one reason is gone.
//!
//! Two kinds of reasons are kept apart: the person's will, which only they can take back, and a fault of
//! the address, which staff may take back once it takes mail.

use jiff::Timestamp;
use midstance_store::newsletter::{Scope, Suppression};

/// Why an address is not written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They left.
    Left,
    /// They were deleted.
    Deleted,
    /// A mail came back for good.
    Bounced,
    /// Newsletters kept coming back, none of them for good.
    Unreached,
    /// A reason that this version does not know: taken as somebody's will.
    Asked,
}

/// Between a reason to stop all mail and the person's will, which stood before or came since.
const AFTER: &str = " after ";

impl Why {
    const WORDS: [(Self, &str); 4] = [
        (Self::Left, "left"),
        (Self::Deleted, "deleted"),
        (Self::Bounced, "bounced"),
        (Self::Unreached, "unreached"),
    ];

    /// The first reason that stands.
    #[must_use]
    pub fn of(reason: &str) -> Self {
        let word = reason.split(AFTER).next().unwrap_or_default();
        let known = Self::WORDS.iter().find(|(_, known)| *known == word);
        known.map_or(Self::Asked, |(why, _)| *why)
    }

    /// As staff read it: "…: they left".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Left => "they left",
            Self::Deleted => "they were deleted from the list",
            Self::Bounced => "a mail came back for good",
            Self::Unreached => "newsletters kept coming back for four weeks or more",
            Self::Asked => "it was asked for",
        }
    }

    /// Its word in the database.
    pub(super) fn word(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(why, _)| *why == self);
        known.map_or("asked", |(_, word)| word)
    }

    fn is_will(self) -> bool {
        !matches!(self, Self::Bounced | Self::Unreached)
    }
}

/// Whether staff may allow mail again, once they know that the address takes it.
#[must_use]
pub fn can_allow(stands: &Suppression) -> bool {
    stands.scope == Scope::All || !Why::of(&stands.reason).is_will()
}

/// What the person wanted, in a reason.
fn will(reason: &str) -> Option<&str> {
    reason.split(AFTER).find(|word| Why::of(word).is_will())
}

/// What stands once another reason has come. What stops more stays, and so does the person's will.
pub(super) fn with(
    before: Option<&Suppression>,
    (scope, reason): (Scope, &str),
    now: Timestamp,
) -> Suppression {
    let all = before.filter(|before| before.scope == Scope::All);
    let will = will(reason).or_else(|| will(&before?.reason));
    let reason = match (all, scope) {
        (None, Scope::Newsletter) => will.unwrap_or(reason).to_owned(),
        (all, _) => {
            let word = all.map_or(reason, |all| {
                all.reason.split(AFTER).next().unwrap_or(reason)
            });
            match will.filter(|will| *will != word) {
                Some(will) => format!("{word}{AFTER}{will}"),
                None => word.to_owned(),
            }
        }
    };
    let scope = all.map_or(scope, |all| all.scope);
    let same = before
        .filter(|before| before.scope == scope && Why::of(&before.reason) == Why::of(&reason));
    Suppression {
        scope,
        reason,
        at: same.map_or(now, |same| same.at),
    }
}

/// What stands once the address takes mail again; nothing when it is the person's will alone that stands.
pub(super) fn without_fault(stands: &Suppression) -> Option<Option<Suppression>> {
    can_allow(stands).then(|| {
        let will = will(&stands.reason)?;
        Some(Suppression {
            scope: Scope::Newsletter,
            reason: will.to_owned(),
            at: stands.at,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Scope::{All, Newsletter};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Reasons that come one after the other, as they stand in the end.
    fn stands(reasons: &[(Scope, &str)]) -> Suppression {
        let mut stands: Option<Suppression> = None;
        for (second, reason) in (1..).zip(reasons) {
            stands = Some(with(stands.as_ref(), *reason, at(second)));
        }
        stands.unwrap()
    }

    #[test]
    fn what_stops_more_stays_and_so_does_the_persons_will() {
        let (left, deleted) = ((Newsletter, "left"), (Newsletter, "deleted"));
        let (soft, hard) = ((Newsletter, "unreached"), (All, "bounced"));
        for (reasons, scope, reason, since) in [
            (&[left][..], Newsletter, "left", 1),
            (&[left, left], Newsletter, "left", 1),
            (&[left, soft], Newsletter, "left", 1),
            (&[soft, left], Newsletter, "left", 2),
            (&[left, deleted], Newsletter, "deleted", 2),
            (&[soft, hard], All, "bounced", 2),
            (&[hard, soft], All, "bounced", 1),
            (&[left, hard], All, "bounced after left", 2),
            (&[hard, left], All, "bounced after left", 1),
            (&[left, hard, hard], All, "bounced after left", 2),
            (
                &[soft, left, hard, deleted],
                All,
                "bounced after deleted",
                3,
            ),
        ] {
            let found = stands(reasons);
            assert_eq!(
                (found.scope, found.reason.as_str(), found.at),
                (scope, reason, at(since)),
                "{reasons:?}"
            );
        }
    }

    #[test]
    fn an_address_that_takes_mail_again_loses_its_fault_and_keeps_the_will() {
        let rest = |scope, reason: &str| {
            let stands = Suppression {
                scope,
                reason: reason.into(),
                at: at(1),
            };
            without_fault(&stands).map(|rest| rest.map(|rest| (rest.scope, rest.reason)))
        };
        assert_eq!(rest(Newsletter, "left"), None);
        assert_eq!(rest(Newsletter, "deleted"), None);
        assert_eq!(rest(Newsletter, "unreached"), Some(None));
        assert_eq!(rest(All, "bounced"), Some(None));
        let kept = Some(Some((Newsletter, "left".to_owned())));
        assert_eq!(rest(All, "bounced after left"), kept);
    }
}
