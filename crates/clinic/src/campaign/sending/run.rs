//! One campaign, from the first mail that is due to the last.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use midstance_mail::{
    Address, Answer, Bulk, Mailbox, Newsletter, Prepared, Reader, Rendered, Seal,
};
use midstance_store::{
    StoreError, Tx,
    campaign::{self, Campaign, State, journal::Journal, recipient},
};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    SendError, Sender,
    hand::{Hand, Mail},
    judge::{Judge, Judged, Verdict},
    lease, watch,
};
use crate::{
    Clinic,
    campaign::{alert, checked, personal, settings::Settings},
    newsletter::{self, Secret, audience::Recipient},
    post,
};

/// A campaign rests so long when the server cannot be reached, in minutes.
const REST_MINUTES: i64 = 1;

type Page = Vec<(recipient::Leased, Recipient)>;
type Answers = mpsc::UnboundedReceiver<(Mail, Answer)>;

/// What stays the same while a campaign is sent.
#[derive(Clone)]
struct Run {
    clinic: Clinic,
    campaign: Arc<Campaign>,
    prepared: Arc<Prepared>,
    secret: Secret,
    settings: Settings,
    holder: Uuid,
}

/// Sends what is due of a campaign. Answers how many mails a server took.
pub(super) async fn run(
    clinic: &Clinic,
    sender: &Sender,
    one: &Campaign,
) -> Result<usize, SendError> {
    let (this, id) = (clinic.clone(), one.id);
    let (due, around, secret) = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let due = recipient::next_due(tx, id).await?;
                let around = checked::read(tx, &this).await?;
                Ok::<_, StoreError>((due, around, Secret::load(tx, &this).await?))
            })
        })
        .await?;
    let (now, (_, zone)) = (clinic.now(), around.zone);
    if due.is_none_or(|due| due > now) {
        end(clinic, one).await?;
        return Ok(0);
    }
    if around.settings.quiet.is_now(now, &zone) {
        return Ok(0);
    }
    let (prepared, from) = match prepare(clinic, sender, one) {
        Ok(made) => made,
        Err(words) => {
            hold(clinic, one, words).await?;
            return Ok(0);
        }
    };
    let run = Run {
        clinic: clinic.clone(),
        campaign: Arc::new(one.clone()),
        prepared: Arc::new(prepared),
        secret,
        settings: around.settings.clone(),
        holder: clinic.new_id(),
    };
    let journal = Journal::begin(&sender.journal, run.holder, sender.boot.as_deref())?;
    let (results, answers) = mpsc::unbounded_channel();
    let hand = Arc::new(Hand::new(clinic, journal, results));
    hand.leased_until(lease::until(now));
    let seal = sender.signer.clone().map(|signer| Seal {
        signer,
        sender: from,
    });
    let bulk = Bulk::start_sealed(&sender.smtp, sender.connections, seal, hand.clone())?;
    let quiet = (run.settings.quiet, zone);
    let watched = (one.id, run.holder);
    let watching = tokio::spawn(watch::watch(clinic.clone(), watched, quiet, hand.clone()));
    let guard = Guard(watching.abort_handle());
    let sent = run
        .all(&bulk, &hand, (answers, Judge::new(sender.connections)))
        .await;
    hand.stop();
    bulk.finish().await;
    // It holds the journal until it has ended.
    drop(guard);
    let _ = watching.await;
    let taken = sent?;
    if let Some(hand) = Arc::into_inner(hand) {
        hand.end()?;
    }
    end(clinic, one).await?;
    Ok(taken)
}

/// Ends the watching task with the run, also when the run itself is broken off.
struct Guard(tokio::task::AbortHandle);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The mail, ready to be filled, and from whom; or why it cannot be made.
fn prepare(
    clinic: &Clinic,
    sender: &Sender,
    one: &Campaign,
) -> Result<(Prepared, Address), String> {
    let fixed = one.fixed.as_ref().ok_or("it was never confirmed")?;
    let from: Option<Mailbox> =
        serde_json::from_str(&fixed.sender).map_err(|error| error.to_string())?;
    let from = from.ok_or("there is no sender's address")?;
    let host = clinic.config.public_url.strip_prefix("https://");
    let host =
        host.ok_or("unsubscribing with one click needs this site under https://: set public_url")?;
    let list_id = format!(
        "newsletter.{}",
        host.split(['/', ':']).next().unwrap_or_default()
    );
    let address = from.address.clone();
    let newsletter = Newsletter {
        from,
        reply_to: None,
        subject: personal::to_fields(&one.subject),
        text: fixed.plain.clone(),
        html: fixed.html.clone(),
        list_id,
        return_domain: sender.return_domain.clone(),
    };
    let prepared = newsletter.prepare().map_err(|error| error.to_string())?;
    Ok((prepared, address))
}

impl Run {
    /// Pages are leased while the page before is on the wire, so that connections do not wait for
    /// the disk.
    async fn all(
        &self,
        bulk: &Bulk<Hand>,
        hand: &Hand,
        (mut answers, mut judge): (Answers, Judge),
    ) -> Result<usize, SendError> {
        let (mut taken, mut out) = (0, 0);
        let mut page = self
            .turn(judge.judge(Vec::new(), self.clinic.now()), hand)
            .await?;
        loop {
            let pushed = page.len();
            let mut heard = Vec::new();
            if pushed == 0 {
                if out == 0 {
                    return Ok(taken);
                }
                heard.extend(answers.recv().await);
            }
            while let Ok(one) = answers.try_recv() {
                heard.push(one);
            }
            out = out + pushed - heard.len();
            let judged = judge.judge(heard, self.clinic.now());
            taken += judged.taken;
            let (failed, next) = tokio::join!(self.push(page, bulk, hand), self.turn(judged, hand));
            let next = next?;
            out -= failed.len();
            if !failed.is_empty() {
                let judged = judge.judge(failed, self.clinic.now());
                self.settle_only(judged).await?;
            }
            page = next;
        }
    }

    /// Hands a page over. Answers what was not handed over after all.
    async fn push(&self, page: Page, bulk: &Bulk<Hand>, hand: &Hand) -> Vec<(Mail, Answer)> {
        let mut kept_back = Vec::new();
        for (leased, person) in page {
            let mail = Mail {
                id: leased.id,
                attempts: leased.attempts,
                give_up_at: leased.give_up_at,
                email: person.email.clone(),
            };
            if hand.has_stopped() {
                kept_back.push((mail, Answer::Held));
                continue;
            }
            match self.fill(&leased, &person) {
                Ok(rendered) => {
                    if let Err((mail, _)) = bulk.send(mail, rendered).await {
                        kept_back.push((mail, Answer::Held));
                    }
                }
                Err(words) => {
                    let failure = midstance_mail::Failure {
                        code: None,
                        status: None,
                        words,
                    };
                    let answer = Answer::Refused(midstance_mail::Culprit::Mail, failure);
                    kept_back.push((mail, answer));
                }
            }
        }
        kept_back
    }

    /// The mail of one person: the same bytes at every try.
    fn fill(&self, leased: &recipient::Leased, person: &Recipient) -> Result<Rendered, String> {
        let address = Address::parse(&person.email).map_err(|e| e.to_string())?;
        let token = self.secret.leave_token(leased.subscriber);
        let leave = self.clinic.url(&newsletter::leave_path(&token));
        let id = leased.id.0.simple().to_string();
        let started = self.campaign.started_at.unwrap_or(self.campaign.created_at);
        let reader = Reader {
            return_token: id.clone(),
            id,
            date: started,
            to: Mailbox {
                name: person.name.clone(),
                address,
            },
            name: personal::call(&person.name, &self.campaign.name_unknown).to_owned(),
            preferences_url: leave.clone(),
            unsubscribe_url: leave,
        };
        self.prepared
            .fill(&reader)
            .map_err(|error| error.to_string())
    }

    /// Writes answers down and leases the next page, in one transaction.
    async fn turn(&self, judged: Judged, hand: &Hand) -> Result<Page, StoreError> {
        let (this, stopped) = (self.clone(), hand.has_stopped());
        let (page, goes_on) = self
            .clinic
            .store
            .write(move |tx| Box::pin(async move { this.turn_in(tx, judged, stopped).await }))
            .await?;
        if !goes_on {
            hand.stop();
        }
        Ok(page)
    }

    async fn turn_in(
        &self,
        tx: &mut Tx,
        judged: Judged,
        stopped: bool,
    ) -> Result<(Page, bool), StoreError> {
        let verdict = judged.verdict.clone();
        self.settle_in(tx, judged).await?;
        let now = self.clinic.now();
        let kept = campaign::get(tx, self.campaign.id).await?;
        let is_wanted = kept.is_some_and(|c| c.state == State::Sending && c.rests_until <= now);
        if stopped || !is_wanted || verdict != Verdict::GoOn {
            return Ok((Vec::new(), false));
        }
        loop {
            let id = self.campaign.id;
            let (may, seen) = lease::lease(tx, id, self.holder, self.settings.pace, now).await?;
            // A page of people who left, or whose domain has had enough, is not the end.
            if !may.is_empty() || seen == 0 {
                return Ok((may, true));
            }
        }
    }

    async fn settle_only(&self, judged: Judged) -> Result<(), StoreError> {
        let this = self.clone();
        self.clinic
            .store
            .write(move |tx| Box::pin(async move { this.settle_in(tx, judged).await }))
            .await
    }

    async fn settle_in(&self, tx: &mut Tx, judged: Judged) -> Result<(), StoreError> {
        let (now, id) = (self.clinic.now(), self.campaign.id);
        recipient::settle(tx, self.holder, &judged.results, now).await?;
        for (email, said) in &judged.dead {
            newsletter::hard_bounce_in(tx, &self.clinic, email, said).await?;
        }
        let refused: Vec<_> = judged.refused().collect();
        post::look_at_refused(tx, &self.clinic, &refused).await?;
        match judged.verdict {
            Verdict::GoOn => Ok(()),
            Verdict::Rest(words) => campaign::rest(tx, id, rest_until(now), &words).await,
            Verdict::Pause(words) => alert::hold(tx, &self.clinic, &self.campaign, &words).await,
        }
    }
}

fn rest_until(now: Timestamp) -> Timestamp {
    now.saturating_add(REST_MINUTES.minutes()).unwrap_or(now)
}

/// Holds a campaign whose mail cannot be made, and tells staff.
async fn hold(clinic: &Clinic, one: &Campaign, words: String) -> Result<(), StoreError> {
    let (this, one) = (clinic.clone(), one.clone());
    clinic
        .store
        .write(move |tx| Box::pin(async move { alert::hold(tx, &this, &one, &words).await }))
        .await
}

/// Notes the end of a campaign, when nothing of it is left.
async fn end(clinic: &Clinic, one: &Campaign) -> Result<(), StoreError> {
    let (this, id, subject) = (clinic.clone(), one.id, one.subject.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                recipient::sweep_stopped(tx).await?;
                if campaign::end(tx, id, this.now()).await? {
                    alert::ended(tx, &this, id, &subject).await?;
                }
                Ok(())
            })
        })
        .await
}
