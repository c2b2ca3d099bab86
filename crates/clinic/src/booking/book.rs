//! The one function that books.

use midstance_store::{
    AppointmentId, ClientId, StoreError, Tx, appointment, claim,
    client::Client,
    hold as holds,
    idempotency::{self, Seen},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    BookError, Booked, Booking, Door, Refused, Who,
    cover::expire_holds,
    guard,
    hold::{give_back, keeps, still_enough, still_worked},
    letter::{self, Part},
    overbook::force,
    place::{Placed, Seat, claim_client, place},
    record::{Minted, appointment as row, client_of, new_reference},
    view,
};
use crate::{
    Actor, Clinic, Token,
    audit::{Told, write},
    availability::{Look, nearest_free},
    directory::{Directory, rule_of},
    webhook::{self, Event},
};

/// How many other times the loser of a race is offered.
const NEAREST: usize = 5;

/// What an idempotency key remembers.
#[derive(Serialize, Deserialize)]
pub(super) struct Remembered {
    appointment: AppointmentId,
    manage: String,
}

impl From<&Booked> for Remembered {
    fn from(booked: &Booked) -> Self {
        Self {
            appointment: booked.appointment,
            manage: booked.manage.reveal().to_owned(),
        }
    }
}

impl From<Remembered> for Booked {
    fn from(kept: Remembered) -> Self {
        Self {
            appointment: kept.appointment,
            manage: Token::received(&kept.manage),
            visit: None,
        }
    }
}

/// Books one visit: rules checked, claims, appointment, audit line and mail written in one
/// transaction that is durable when this answers.
///
/// # Errors
/// A typed refusal, with the nearest free times where the wanted one is gone; or the store's error.
pub async fn book(clinic: &Clinic, actor: &Actor, booking: Booking) -> Result<Booked, BookError> {
    run(clinic, actor, booking, None).await
}

/// Books by the rules or, with a reason, outside them.
pub(super) async fn run(
    clinic: &Clinic,
    actor: &Actor,
    booking: Booking,
    outside: Option<String>,
) -> Result<Booked, BookError> {
    let (wish, start) = (booking.wish, booking.start);
    let keys = keys_of(&booking, outside.as_deref());
    let job = Job {
        outside,
        ..Job::new(clinic, actor, booking)
    };
    let booked = clinic
        .store
        .write_at_once(move |tx| Box::pin(async move { job.run(tx).await }))
        .await;
    if let Err(
        BookError::Refused(Refused::Taken { .. } | Refused::ClientBusy)
        | BookError::Store(StoreError::Constraint(_)),
    ) = &booked
        // The rival may have been this same request, sent twice at once.
        && let Some(first) = first_answer(clinic, keys).await?
    {
        return remembered(&first);
    }
    match booked {
        Err(BookError::Refused(refused)) => {
            let nearest = match refused {
                Refused::Taken { .. } | Refused::OutsideHours { .. } => {
                    nearest_free(clinic, wish, start, NEAREST)
                        .await
                        .unwrap_or_default()
                }
                _ => Vec::new(),
            };
            Err(with_nearest(refused, nearest).into())
        }
        other => other,
    }
}

/// What was kept as the answer to the same request meanwhile, if it was.
pub(crate) async fn first_answer(
    clinic: &Clinic,
    keys: Option<(Vec<u8>, Vec<u8>)>,
) -> Result<Option<String>, StoreError> {
    let Some((key, request)) = keys else {
        return Ok(None);
    };
    let seen = clinic
        .store
        .read(move |tx| Box::pin(async move { idempotency::look_up(tx, &key, &request).await }))
        .await?;
    match seen {
        Seen::Answered(kept) => Ok(Some(kept)),
        Seen::No | Seen::OtherRequest => Ok(None),
    }
}

/// One booking, ready to be made in a transaction: its own ([`book`]), or one that makes more than
/// this booking (a series, an offer of the waiting list).
pub(crate) struct Job {
    clinic: Clinic,
    actor: Actor,
    booking: Booking,
    /// Why the rules do not bind, when staff say so.
    outside: Option<String>,
    minted: Minted,
    manage: Token,
    part: Option<Part>,
}

impl Job {
    pub(crate) fn new(clinic: &Clinic, actor: &Actor, booking: Booking) -> Self {
        let manage = clinic.new_token();
        let minted = Minted {
            id: AppointmentId(clinic.new_id()),
            reference: new_reference(clinic),
            manage_hash: manage.hash(),
            uid: format!(
                "{}@{}",
                uuid::Uuid::from_u128(random_128(clinic)),
                host(clinic)
            ),
            now: clinic.now(),
        };
        Self {
            clinic: clinic.clone(),
            actor: actor.clone(),
            booking,
            outside: None,
            minted,
            manage,
            part: None,
        }
    }

    /// The same as one of a series.
    pub(super) fn part(self, part: Part) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }

    /// Makes the booking. On a refusal the transaction must be given up.
    pub(crate) async fn run(mut self, tx: &mut Tx) -> Result<Booked, BookError> {
        let keys = keys_of(&self.booking, self.outside.as_deref());
        if let Some((key, request)) = &keys {
            match idempotency::look_up(tx, key, request).await? {
                Seen::No => {}
                Seen::Answered(json) => return remembered(&json),
                Seen::OtherRequest => return Err(Refused::KeyReused.into()),
            }
        }
        expire_holds(tx, self.minted.now).await?;
        let directory = Directory::load(tx).await?;
        let new = self.new_client();
        let new_id = new.id;
        let client = client_of(tx, &self.booking.who, new).await?;
        let what = (self.booking.wish.service, client.id);
        let led_here = self.booking.check.as_ref();
        guard::check(tx, &self.clinic, &directory, what, led_here).await?;
        let placed = self.place(tx, &directory, client.id).await?;
        // Of a million visits, one new reference in a thousand is some old visit's.
        while appointment::has_reference(tx, &self.minted.reference).await? {
            self.minted.reference = new_reference(&self.clinic);
        }
        let mut appointment = row(&directory, &self.booking, &self.minted, client.id, &placed)?;
        appointment.outside_rules = self.outside.clone();
        appointment::insert(tx, &appointment).await?;
        let shared = guard::share(tx, &self.clinic, &self.booking, &appointment).await?;
        let told = match &self.outside {
            Some(reason) => Told::appointment(appointment.id, "appointment.overbooked", reason),
            None => {
                let door = self.booking.door.word();
                Told::appointment(appointment.id, "appointment.booked", door)
            }
        };
        write(tx, &self.clinic, &self.actor, told).await?;
        // Of a visit that is over when it is written down, nobody needs to be told.
        let is_over = appointment.end <= self.minted.now;
        if self.booking.door != Door::Demo && !is_over {
            // Whoever books may know somebody's name and address: what else is in their record is for
            // the link that comes by mail ([`super::is_proved`]).
            let known = self.booking.door.is_public() && client.id != new_id;
            let by_mail = known.then(|| self.clinic.new_token());
            if let Some(link) = &by_mail {
                appointment::add_manage_link(tx, appointment.id, &link.hash()).await?;
            }
            let link = by_mail.as_ref().unwrap_or(&self.manage);
            let what = (&appointment, &client);
            letter::booked(
                tx,
                &self.clinic,
                &directory,
                what,
                (link, self.part.as_ref()),
            )
            .await?;
            webhook::tell(tx, &self.clinic, &directory, Event::Booked, &appointment).await?;
        }
        let visit = view::of_new(tx, &directory, appointment, client, shared).await?;
        let booked = Booked {
            appointment: visit.appointment.id,
            manage: self.manage.clone(),
            visit: Some(Box::new(visit)),
        };
        if let Some((key, request)) = &keys {
            let json = serde_json::to_string(&Remembered::from(&booked))
                .map_err(|error| StoreError::Decode(error.to_string()))?;
            idempotency::keep(tx, key, request, &json, self.minted.now).await?;
        }
        Ok(booked)
    }

    fn new_client(&self) -> Client {
        let (name, email, phone) = match &self.booking.who {
            Who::Given { name, email, phone } => (name.clone(), email.clone(), phone.clone()),
            Who::Known(_) => Default::default(),
        };
        let id = ClientId(self.clinic.new_id());
        Client {
            id,
            name,
            email,
            phone,
            created_at: self.minted.now,
        }
    }

    /// Takes over the hold if it still stands for this time, else claims afresh.
    async fn place(
        &self,
        tx: &mut Tx,
        directory: &Directory,
        client: ClientId,
    ) -> Result<Placed, BookError> {
        if let Some(placed) = self.take_over(tx, directory, client).await? {
            return Ok(placed);
        }
        let (staff, now) = (self.booking.door.is_staff(), self.minted.now);
        let look = Look {
            // The demo's clinic has a past.
            now: match self.booking.door {
                Door::Demo => now.min(self.booking.start),
                _ => now,
            },
            only_day: None,
            staff,
            ignoring: None,
        };
        let seat = Seat {
            start: self.booking.start,
            client: Some(client),
            owner: self.minted.id.0,
        };
        if self.outside.is_some() {
            let wish = (self.booking.wish, None);
            return force(tx, directory, wish, &seat, self.minted.now).await;
        }
        place(tx, directory, self.booking.wish, look, &seat).await
    }

    async fn take_over(
        &self,
        tx: &mut Tx,
        directory: &Directory,
        client: ClientId,
    ) -> Result<Option<Placed>, BookError> {
        let Some(token) = &self.booking.hold else {
            return Ok(None);
        };
        let Some(hold) = holds::find(tx, &token.hash()).await? else {
            return Ok(None);
        };
        if !keeps(&hold, self.booking.wish, self.booking.start) {
            // Another time was chosen after all: what was held is given back.
            give_back(tx, hold.id, self.minted.now).await?;
            return Ok(None);
        }
        still_worked(tx, directory, &hold, self.minted.now).await?;
        let service = directory.service(hold.service).ok_or(Refused::NotOffered)?;
        let rule = rule_of(service).map_err(|error| StoreError::Decode(error.to_string()))?;
        let start = midstance_schedule::Cell::starting(hold.start)
            .map_err(|error| StoreError::Decode(error.to_string()))?;
        if !still_enough(tx, directory, &hold, rule.claim(start)).await? {
            give_back(tx, hold.id, self.minted.now).await?;
            return Ok(None);
        }
        claim_client(tx, client, rule.visit(start), self.minted.id.0).await?;
        claim::hand_over(tx, hold.id.0, self.minted.id.0).await?;
        holds::delete(tx, hold.id).await?;
        Ok(Some(Placed {
            practitioner: hold.practitioner,
            room: hold.room,
        }))
    }
}

/// Hashes of the idempotency key and of what was asked under it.
fn keys_of(booking: &Booking, outside: Option<&str>) -> Option<(Vec<u8>, Vec<u8>)> {
    let key = booking.idempotency_key.as_ref()?;
    let b = booking;
    let request = format!("{:?}{:?}{:?}{}{outside:?}", b.wish, b.start, b.who, b.note);
    Some((
        Sha256::digest(key).to_vec(),
        Sha256::digest(request).to_vec(),
    ))
}

fn remembered(json: &str) -> Result<Booked, BookError> {
    let kept: Remembered =
        serde_json::from_str(json).map_err(|error| StoreError::Decode(error.to_string()))?;
    Ok(kept.into())
}

pub(super) fn with_nearest(
    refused: Refused,
    nearest: Vec<crate::availability::FreeTime>,
) -> Refused {
    match refused {
        Refused::Taken { .. } => Refused::Taken { nearest },
        Refused::OutsideHours { .. } => Refused::OutsideHours { nearest },
        other => other,
    }
}

fn random_128(clinic: &Clinic) -> u128 {
    let mut bytes = [0; 16];
    clinic.random.fill(&mut bytes);
    u128::from_be_bytes(bytes)
}

fn host(clinic: &Clinic) -> &str {
    let url = clinic
        .config
        .public_url
        .split("://")
        .last()
        .unwrap_or_default();
    url.split([':', '/']).next().unwrap_or("localhost")
}
