//! The mail with the link. The address is not proved yet: nothing that someone typed stands in it.

use jiff::Timestamp;
use midstance_format as format;
use midstance_store::{StoreError, Tx, outbox, pending::Pending};

use crate::{
    Clinic, Token,
    directory::{Directory, zone_of},
    letter::{Envelope, Letter},
    profile::Profile,
};

/// "Please confirm."
pub(super) async fn ask(
    tx: &mut Tx,
    clinic: &Clinic,
    directory: &Directory,
    (waiting, token): (&Pending, &Token),
) -> Result<(), StoreError> {
    let missing = || StoreError::Decode("the service, place or person is gone".into());
    let service = directory.service(waiting.service).ok_or_else(missing)?;
    let location = directory.location(waiting.location).ok_or_else(missing)?;
    let person = directory.practitioner(waiting.practitioner);
    let person = person.ok_or_else(missing)?;
    let zone = zone_of(location)?;
    let local =
        |at: Timestamp| format::plain(&format::day_time(at.to_zoned(zone.clone()).datetime()));
    let (when, until) = (local(waiting.start), local(waiting.expires_at));
    let profile = Profile::load(tx).await?;
    let address = format!(
        "{}, {}, {} {}",
        location.street, location.city, location.region, location.postal_code
    );
    let letter = Letter {
        clinic: profile.name,
        headline: "Please confirm your appointment".into(),
        details: vec![
            (
                "When",
                format!("{when}, {}", format::zone_words(&location.zone)),
            ),
            ("What", service.name.clone()),
            ("With", format!("{}, {}", person.name, person.credentials)),
            ("Where", format!("{}, {address}", location.name)),
            ("Held until", until),
        ],
        paragraphs: vec![
            "It is not booked yet. Open the page and press the button; after that time others can \
             book it. If this was not you, do nothing."
                .into(),
        ],
        action: Some((
            "Confirm it",
            clinic.url(&format!("/book/confirm/{}", token.reveal())),
        )),
        contact: vec![
            format!(
                "{}: {address}, {}",
                location.name,
                format::phone(&location.phone)
            ),
            profile.email,
        ],
        reason: format!(
            "You get this because this address was given for an appointment at {}.",
            clinic.config.public_url
        ),
    };
    let message = letter.message(
        clinic,
        Envelope {
            kind: "confirm",
            to: (waiting.email.clone(), String::new()),
            subject: format!("Please confirm: {when}"),
            give_up_at: waiting.expires_at,
        },
    )?;
    outbox::insert(tx, &message).await
}
