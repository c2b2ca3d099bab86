//! The letters that tell a client of a visit, with their calendar file.

use jiff::{SignedDuration, ToSpan};
use midstance_format as format;
use midstance_store::{
    StoreError, Tx,
    appointment::{self, Appointment},
    client,
    directory::{Location, Service},
    outbox::{self, OutboxMessage},
};

use super::{cancel::deadline_of, record::spaced_reference};
use crate::{
    Clinic, Token,
    directory::{Directory, zone_of},
    intake,
    letter::{Envelope, Letter},
    profile::Profile,
};

/// How long a letter about a visit is worth trying: until it begins, at least an hour.
const LEAST_HOURS: i64 = 1;

/// Which of several visits that were booked together.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// "1 of 6"
    pub(super) number: String,
    /// The times of all of them, in order.
    pub(super) all: Vec<String>,
}

/// "You are booked.": with the secret of the manage link and, in a series, which visit of it.
pub(super) async fn booked(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    (visit, client): (&Appointment, &client::Client),
    (manage, part): (&Token, Option<&Part>),
) -> Result<(), StoreError> {
    let mut about = About::of(tx, clinic, directory, (visit, client.clone())).await?;
    about.letter.headline = "You are booked".into();
    about.letter.paragraphs = vec![about.cancel_rule()];
    if let Some(part) = part {
        about.letter.details.push(("Visit", part.number.clone()));
        about.letter.paragraphs.push(format!(
            "The visits booked together, each with its own mail: {}.",
            part.all.join("; ")
        ));
    }
    let address = clinic.url(&format!("/b/{}", manage.reveal()));
    if intake::is_missing(tx, visit).await? {
        about.letter.paragraphs.insert(0, form_words(&address));
    }
    about.letter.action = Some(("See, move or cancel it", address));
    let subject = match part {
        Some(part) => format!("Booked: {} ({})", about.when, part.number),
        None => format!("Booked: {}", about.when),
    };
    about.send(tx, clinic, "booked", subject).await
}

/// Takes back what still waits to tell of the visit as it was before; the first mail stays, for its link
/// does. Answers whether one about a move was among it.
pub(super) async fn overtaken(
    tx: &mut Tx,
    clinic: &Clinic,
    visit: &Appointment,
    why: &str,
) -> Result<bool, StoreError> {
    let now = clinic.now();
    outbox::withdraw(tx, (visit.id, &["reminder", "zone_data"]), now, why).await?;
    let moves = outbox::withdraw(tx, (visit.id, &["moved"]), now, why).await?;
    Ok(moves > 0)
}

/// "Your appointment has moved." It waits for so long before it goes out; `old` is where they know it to be.
pub(super) async fn moved(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    (old, visit): (Option<&Appointment>, &Appointment),
    waits: SignedDuration,
) -> Result<(), StoreError> {
    let mut about = About::load(tx, clinic, directory, visit).await?;
    about.waits = waits;
    let other = old.is_some_and(|old| old.service != visit.service);
    about.letter.headline = match other {
        true => "Your appointment has changed".into(),
        false => "Your appointment has moved".into(),
    };
    if let Some(old) = old {
        let mut before = format::day_time(old.local_start);
        if let Some(service) = directory.service(old.service).filter(|_| other) {
            before = format!("{before}, {}", what(service));
        }
        about.letter.details.insert(0, ("Before", before));
    }
    about.letter.paragraphs = vec![
        "The link in your first mail still shows this appointment.".into(),
        about.cancel_rule(),
    ];
    // Another service may ask for a form that the one before did not.
    if other && intake::is_missing(tx, visit).await? {
        let manage = clinic.new_token();
        appointment::add_manage_link(tx, visit.id, &manage.hash()).await?;
        let address = clinic.url(&format!("/b/{}", manage.reveal()));
        about.letter.paragraphs.insert(0, form_words(&address));
    }
    let subject = match other {
        true => format!("Your appointment has changed: {}", about.when),
        false => format!("Your appointment is now {}", about.when),
    };
    about.send(tx, clinic, "moved", subject).await
}

/// "Your appointment is cancelled."
pub(super) async fn cancelled(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    visit: &Appointment,
) -> Result<(), StoreError> {
    let why = "the appointment was cancelled first";
    overtaken(tx, clinic, visit, why).await?;
    let mut about = About::load(tx, clinic, directory, visit).await?;
    about.letter.headline = "Your appointment is cancelled".into();
    let who = match visit.cancelled_by.as_deref() {
        Some("clinic") => "The clinic cancelled it. We are sorry for the change.",
        _ => "You cancelled it. Nothing is owed.",
    };
    about.letter.paragraphs = vec![who.into()];
    if visit.cancelled_by.as_deref() == Some("clinic") && !visit.cancel_reason.is_empty() {
        let wrote = format!("They write: {}", visit.cancel_reason);
        about.letter.paragraphs.push(wrote);
    }
    about.letter.action = Some(("Book again", clinic.url("/book")));
    let subject = format!("Cancelled: {}", about.when);
    about.send(tx, clinic, "cancelled", subject).await
}

/// "Your appointment stays at …": the rules of clocks changed, and the calendar file with them.
pub(crate) async fn zone_data(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    visit: &Appointment,
) -> Result<(), StoreError> {
    overtaken(tx, clinic, visit, "the clock was put right first").await?;
    let mut about = About::load(tx, clinic, directory, visit).await?;
    about.letter.headline = "Your appointment keeps its time".into();
    about.letter.paragraphs = vec![
        "The rules for the clocks there were changed or put right. Your appointment stays at the time \
         that the clock shows, but a calendar may have shown another hour. The file with this mail puts it \
         right; there is nothing else to do."
            .into(),
        about.cancel_rule(),
    ];
    let subject = format!("Still at the same time: {}", about.when);
    about.send(tx, clinic, "zone_data", subject).await
}

/// "Your appointment is on …": a reminder, with a link of its own since the first one's secret is
/// not kept.
pub(crate) async fn reminder(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    visit: &Appointment,
) -> Result<(), StoreError> {
    let mut about = About::load(tx, clinic, directory, visit).await?;
    let manage = clinic.new_token();
    appointment::add_manage_link(tx, visit.id, &manage.hash()).await?;
    let address = clinic.url(&format!("/b/{}", manage.reveal()));
    let headline = format!("Your appointment is {}", about.coming(clinic));
    about.letter.headline = headline.clone();
    about.letter.paragraphs = vec![
        about.cancel_rule(),
        format!("You can stop reminders here: {address}/reminders"),
    ];
    if intake::is_missing(tx, visit).await? {
        about.letter.paragraphs.insert(0, form_words(&address));
    }
    about.letter.action = Some(("See, move or cancel it", address));
    about.has_file = false;
    about.send(tx, clinic, "reminder", headline).await
}

/// Asks for the form before the visit, without a word of what it asks.
fn form_words(address: &str) -> String {
    format!("Before your visit, please fill in a short form: {address}/intake")
}

/// A service and its length, which its name may say already.
fn what(service: &Service) -> String {
    let minutes = format::minutes(service.minutes.into());
    let plain = |text: &str| text.replace('\u{a0}', " ");
    if plain(&service.name).contains(&plain(&minutes)) {
        return service.name.clone();
    }
    format!("{}, {minutes}", service.name)
}

/// What every letter about a visit says.
struct About<'a> {
    visit: &'a Appointment,
    service: &'a Service,
    location: &'a Location,
    client: client::Client,
    profile: Profile,
    when: String,
    letter: Letter,
    /// Whether the calendar file goes along; only changes bring one.
    has_file: bool,
    /// How long it waits before it goes out.
    waits: SignedDuration,
}

impl<'a> About<'a> {
    async fn load(
        tx: &mut Tx,
        clinic: &Clinic,
        directory: &'a Directory,
        visit: &'a Appointment,
    ) -> Result<Self, StoreError> {
        let gone = || StoreError::Decode("the appointment's client is gone".into());
        let client = client::get(tx, visit.client).await?.ok_or_else(gone)?;
        Self::of(tx, clinic, directory, (visit, client)).await
    }

    async fn of(
        tx: &mut Tx,
        clinic: &Clinic,
        directory: &'a Directory,
        (visit, client): (&'a Appointment, client::Client),
    ) -> Result<Self, StoreError> {
        let missing = || StoreError::Decode("the appointment's service or place is gone".into());
        let service = directory.service(visit.service).ok_or_else(missing)?;
        let location = directory.location(visit.location).ok_or_else(missing)?;
        let practitioner = directory
            .practitioner(visit.practitioner)
            .ok_or_else(missing)?;
        let profile = Profile::load(tx).await?;
        let which = zone_of(location).map_or("", |zone| format::which_of_two(&zone, visit.start));
        let when = format::plain(&format::day_time(visit.local_start)) + which;
        let zone = format::zone_words(&location.zone);
        let address = format!(
            "{}, {}, {} {}",
            location.street, location.city, location.region, location.postal_code
        );
        let phone = format::phone(&location.phone);
        let letter = Letter {
            clinic: profile.name.clone(),
            headline: String::new(),
            details: vec![
                ("When", format!("{when}, {zone}")),
                ("What", what(service)),
                (
                    "With",
                    format!("{}, {}", practitioner.name, practitioner.credentials),
                ),
                ("Where", format!("{}, {address}", location.name)),
                ("Price", format::price(visit.price_cents, &service.tax_note)),
                ("Reference", spaced_reference(&visit.reference)),
            ],
            paragraphs: Vec::new(),
            action: None,
            contact: vec![
                format!("{}: {address}, {phone}", location.name),
                profile.email.clone(),
            ],
            reason: format!(
                "You get this because an appointment was made with this address at {}.",
                clinic.config.public_url
            ),
        };
        Ok(Self {
            visit,
            service,
            location,
            client,
            profile,
            when,
            letter,
            has_file: true,
            waits: SignedDuration::ZERO,
        })
    }

    /// The day in words, "tomorrow" only beside the date.
    fn coming(&self, clinic: &Clinic) -> String {
        let zone = jiff::tz::TimeZone::get(&self.location.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let today = clinic.now().to_zoned(zone).date();
        let day = self.visit.local_start.date();
        let date = format::day_without_year(day);
        let day = match today.until(day).map(|span| span.get_days()) {
            Ok(0) => format!("today, {date},"),
            Ok(1) => format!("tomorrow, {date},"),
            _ => format!("on {date}"),
        };
        let at = format::time(self.visit.local_start.time());
        format::plain(&format!("{day} at {at}"))
    }

    fn cancel_rule(&self) -> String {
        let deadline = deadline_of(self.service, self.visit.start);
        let zone = jiff::tz::TimeZone::get(&self.location.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        format!(
            "You can move or cancel it free of charge until {} After that, please call {}.",
            format::plain(&format::sentence(&format::day_time(
                deadline.to_zoned(zone).datetime()
            ))),
            format::plain(&format::phone(&self.location.phone)),
        )
    }

    async fn send(
        self,
        tx: &mut Tx,
        clinic: &Clinic,
        kind: &str,
        subject: String,
    ) -> Result<(), StoreError> {
        let now = clinic.now();
        let least = now.saturating_add(LEAST_HOURS.hours()).unwrap_or(now);
        let calendar = if self.has_file {
            Some(super::invitation::file(
                clinic,
                &self.profile,
                self.visit,
                &self.client,
                self.location,
            )?)
        } else {
            None
        };
        let envelope = Envelope {
            kind,
            to: (self.client.email.clone(), self.client.name.clone()),
            subject,
            give_up_at: self.visit.start.max(least),
        };
        let message = OutboxMessage {
            appointment: Some(self.visit.id),
            calendar,
            next_attempt_at: now.saturating_add(self.waits).unwrap_or(now),
            ..self.letter.message(clinic, envelope)?
        };
        if message.to_address.is_empty() {
            return Ok(());
        }
        outbox::insert(tx, &message).await
    }
}
