//! The letters of the waiting list. Nothing that someone typed stands in them, since the address has
//! not been proved yet, and no calendar file, since nothing is booked.

use jiff::{Timestamp, ToSpan};
use midstance_format as format;
use midstance_store::{
    StoreError, Tx,
    directory::Location,
    outbox,
    waiting::{Entry, Offer},
};

use crate::{
    Clinic, Token,
    directory::{Directory, zone_of},
    letter::{Envelope, Letter},
    profile::Profile,
};

/// "You are on the waiting list."
pub(super) async fn joined(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    (entry, token): (&Entry, &Token),
) -> Result<(), StoreError> {
    let places = entry.places.iter().filter_map(|p| directory.location(*p));
    let places: Vec<&Location> = places.collect();
    let names: Vec<&str> = places.iter().map(|l| l.name.as_str()).collect();
    let what = directory.service(entry.service).map(|s| s.name.clone());
    let letter = Letter {
        headline: "You are on the waiting list".into(),
        details: vec![
            ("What", what.unwrap_or_default()),
            ("Where", format::list(&names)),
            ("Until", format::plain(&format::day(entry.until))),
        ],
        paragraphs: vec![
            "When a time that suits you opens, we hold it for you and write to you. Nothing is \
             booked before you take it."
                .into(),
        ],
        action: Some(("See it or leave the list", page(clinic, token))),
        ..bare(tx, clinic, &places).await?
    };
    let give_up = clinic
        .now()
        .saturating_add(96.hours())
        .unwrap_or(clinic.now());
    let subject = "You are on the waiting list".to_owned();
    send(
        tx,
        clinic,
        (entry, "waiting_joined"),
        (letter, subject, give_up),
    )
    .await
}

/// "A time opened."
pub(super) async fn offered(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    (entry, offer, token): (&Entry, &Offer, &Token),
) -> Result<(), StoreError> {
    let missing = || StoreError::Decode("the offer's service or place is gone".into());
    let service = directory.service(entry.service).ok_or_else(missing)?;
    let location = directory.location(offer.location).ok_or_else(missing)?;
    let practitioner = directory
        .practitioner(offer.practitioner)
        .ok_or_else(missing)?;
    let zone = zone_of(location)?;
    let local =
        |at: Timestamp| format::plain(&format::day_time(at.to_zoned(zone.clone()).datetime()));
    let when = local(offer.start);
    let letter = Letter {
        headline: "A time opened".into(),
        details: vec![
            (
                "When",
                format!("{when}, {}", format::zone_words(&location.zone)),
            ),
            ("What", service.name.clone()),
            (
                "With",
                format!("{}, {}", practitioner.name, practitioner.credentials),
            ),
            ("Where", format!("{}, {}", location.name, address(location))),
            (
                "Price",
                format::price(service.price_cents, &service.tax_note),
            ),
            ("Held for you until", local(offer.expires_at)),
        ],
        paragraphs: vec![
            "It is not booked yet: open the page to take it. If you do not answer in time it goes \
             to the next person, and you keep your place on the list."
                .into(),
        ],
        action: Some(("Take it, or say not this one", page(clinic, token))),
        ..bare(tx, clinic, &[location]).await?
    };
    let subject = format!("A time opened: {when}");
    let give_up = offer.expires_at;
    send(
        tx,
        clinic,
        (entry, "waiting_offer"),
        (letter, subject, give_up),
    )
    .await
}

fn page(clinic: &Clinic, token: &Token) -> String {
    clinic.url(&format!("/waiting/{}", token.reveal()))
}

fn address(l: &Location) -> String {
    format!("{}, {}, {} {}", l.street, l.city, l.region, l.postal_code)
}

/// A letter with the clinic's name, how to reach it, and why it came.
async fn bare(tx: &mut Tx, clinic: &Clinic, places: &[&Location]) -> Result<Letter, StoreError> {
    let profile = Profile::load(tx).await?;
    let line = |l: &&Location| {
        let phone = format::phone(&l.phone);
        format!("{}: {}, {phone}", l.name, address(l))
    };
    let mut contact: Vec<String> = places.iter().map(line).collect();
    contact.push(profile.email);
    Ok(Letter {
        clinic: profile.name,
        headline: String::new(),
        details: Vec::new(),
        paragraphs: Vec::new(),
        action: None,
        contact,
        reason: format!(
            "You get this because this address was put on the waiting list at {}. If that was not \
             you, leave the list on that page.",
            clinic.config.public_url
        ),
    })
}

async fn send(
    tx: &mut Tx,
    clinic: &Clinic,
    (entry, kind): (&Entry, &str),
    (letter, subject, give_up_at): (Letter, String, Timestamp),
) -> Result<(), StoreError> {
    let message = letter.message(
        clinic,
        Envelope {
            kind,
            to: (entry.email.clone(), String::new()),
            subject,
            give_up_at,
        },
    )?;
    outbox::insert(tx, &message).await
}
