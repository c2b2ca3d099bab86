//! What an answer means for a mail, for its address, and for the whole campaign.

use jiff::Timestamp;
use midstance_mail::{Answer, Culprit, Failure, next_attempt};
use midstance_store::{RecipientId, campaign::recipient::Settled};

use super::hand::Mail;

/// So many characters of an answer are kept.
const LONGEST: usize = 200;

/// What a campaign does after the answers so far.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Goes on.
    GoOn,
    /// Rests: the server cannot be reached or asked for it.
    Rest(String),
    /// Is held, and staff are told: the server takes nothing from us.
    Pause(String),
}

/// Answers put together for one transaction.
#[derive(Debug)]
pub(super) struct Judged {
    /// What becomes of each mail.
    pub(super) results: Vec<(RecipientId, Settled, String)>,
    /// Addresses that take no mail, and what their server said.
    pub(super) dead: Vec<(String, String)>,
    /// What the campaign does.
    pub(super) verdict: Verdict,
    /// How many a server took.
    pub(super) taken: usize,
}

/// Judges answers in the order in which they came.
pub(super) struct Judge {
    /// So many lost connections in a row mean that the server is away.
    patience: usize,
    lost: usize,
}

impl Judge {
    pub(super) fn new(connections: usize) -> Self {
        Self {
            patience: connections.max(2),
            lost: 0,
        }
    }

    pub(super) fn judge(&mut self, answers: Vec<(Mail, Answer)>, now: Timestamp) -> Judged {
        let mut judged = Judged {
            results: Vec::with_capacity(answers.len()),
            dead: Vec::new(),
            verdict: Verdict::GoOn,
            taken: 0,
        };
        for (mail, answer) in answers {
            self.one(&mail, answer, now, &mut judged);
        }
        judged
    }

    fn one(&mut self, mail: &Mail, answer: Answer, now: Timestamp, judged: &mut Judged) {
        let said = |failure: &Failure| kept(failure, &mail.email);
        let again = || match next_attempt(mail.attempts + 1, now, mail.give_up_at) {
            Some(at) => Settled::Again { at, counts: true },
            None => Settled::Failed,
        };
        let is_lost = matches!(answer, Answer::NotSent(_));
        let (settled, words) = match answer {
            Answer::Taken => {
                judged.taken += 1;
                (Settled::Sent, String::new())
            }
            Answer::Later(failure) => {
                if failure.code == Some(421) {
                    judged.turn(Verdict::Rest(said(&failure)));
                }
                (again(), said(&failure))
            }
            Answer::NotSent(failure) => {
                self.lost += 1;
                if self.lost >= self.patience {
                    judged.turn(Verdict::Rest(said(&failure)));
                }
                (again(), said(&failure))
            }
            // As mail servers do it: the same mail once more, with the same Message-ID.
            Answer::Unsure(failure) => (again(), said(&failure)),
            Answer::Refused(Culprit::Recipient, failure) => {
                judged.dead.push((mail.email.clone(), said(&failure)));
                (Settled::Failed, said(&failure))
            }
            Answer::Refused(Culprit::Sender, failure) => {
                judged.turn(Verdict::Pause(said(&failure)));
                (released(now), said(&failure))
            }
            Answer::Refused(Culprit::Mail, failure) => (Settled::Failed, said(&failure)),
            Answer::Held => (released(now), String::new()),
        };
        if !is_lost && settled != released(now) {
            self.lost = 0;
        }
        judged.results.push((mail.id, settled, words));
    }
}

impl Judged {
    /// The mails that were given up, with the last answer to each.
    pub(super) fn refused(&self) -> impl Iterator<Item = (RecipientId, &str)> {
        let failed = self
            .results
            .iter()
            .filter(|(_, settled, _)| *settled == Settled::Failed);
        failed.map(|(id, _, said)| (*id, said.as_str()))
    }

    fn turn(&mut self, verdict: Verdict) {
        self.verdict = verdict.max(std::mem::replace(&mut self.verdict, Verdict::GoOn));
    }
}

fn released(now: Timestamp) -> Settled {
    Settled::Again {
        at: now,
        counts: false,
    }
}

/// An answer as it is kept: without the address.
fn kept(failure: &Failure, email: &str) -> String {
    let said = failure.to_string().replace(email, "…");
    said.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use midstance_store::campaign::recipient::Settled::{Again, Failed, Sent};
    use uuid::Uuid;

    fn mail(attempts: u32) -> Mail {
        Mail {
            id: RecipientId(Uuid::nil()),
            attempts,
            give_up_at: "2026-12-01T00:00:00Z".parse().unwrap(),
            email: "ada@demo.invalid".into(),
        }
    }

    fn failure(code: Option<u16>, words: &str) -> Failure {
        Failure {
            code,
            status: None,
            words: words.into(),
        }
    }

    fn judged(attempts: u32, answer: Answer, now: &str) -> Judged {
        let now = now.parse().unwrap();
        Judge::new(4).judge(vec![(mail(attempts), answer)], now)
    }

    const NOW: &str = "2026-11-28T00:00:00Z";

    #[test]
    fn tries_come_after_1_5_15_and_60_minutes_then_every_4_hours_for_4_days() {
        let now: Timestamp = NOW.parse().unwrap();
        for (attempts, minutes) in [(0, 1), (1, 5), (2, 15), (3, 60), (4, 240), (9, 240)] {
            let later = Answer::Later(failure(Some(451), "4.3.0 later, ada@demo.invalid"));
            let found = judged(attempts, later, NOW);
            let (_, settled, said) = &found.results[0];
            let Again { at, counts: true } = settled else {
                panic!("{settled:?}")
            };
            assert_eq!(at.duration_since(now).as_mins(), minutes);
            assert_eq!(said, "451 4.3.0 later, …", "the address is not kept");
        }
        let late = Answer::Later(failure(Some(451), "later"));
        assert_eq!(judged(9, late, "2026-11-30T23:00:00Z").results[0].1, Failed);
    }

    #[test]
    fn a_refusal_stops_the_address_the_mail_or_the_whole_run() {
        let refused = |culprit| Answer::Refused(culprit, failure(Some(550), "no"));
        let address = judged(0, refused(Culprit::Recipient), NOW);
        assert_eq!(address.results[0].1, Failed);
        assert_eq!(address.dead.len(), 1);
        let one = judged(0, refused(Culprit::Mail), NOW);
        assert_eq!(
            (one.results[0].1.clone(), one.verdict),
            (Failed, Verdict::GoOn)
        );
        let us = judged(0, refused(Culprit::Sender), NOW);
        assert!(matches!(us.verdict, Verdict::Pause(_)));
        assert!(
            matches!(us.results[0].1, Again { counts: false, .. }),
            "tried once that is put right"
        );
        assert_eq!(judged(0, Answer::Taken, NOW).results[0].1, Sent);
    }

    #[test]
    fn a_server_that_is_away_lets_the_run_rest_but_one_lost_connection_does_not() {
        let lost = || {
            (
                mail(0),
                Answer::NotSent(failure(None, "connection refused")),
            )
        };
        let now = NOW.parse().unwrap();
        let mut judge = Judge::new(2);
        assert_eq!(judge.judge(vec![lost()], now).verdict, Verdict::GoOn);
        assert_eq!(
            judge
                .judge(vec![(mail(0), Answer::Taken), lost()], now)
                .verdict,
            Verdict::GoOn
        );
        assert!(matches!(
            judge.judge(vec![lost()], now).verdict,
            Verdict::Rest(_)
        ));
    }
}
