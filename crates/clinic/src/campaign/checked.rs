//! What a campaign of this clinic looks like, and what stands against sending it.

use jiff::tz::TimeZone;
use midstance_store::{StoreError, Tx, directory::Location};

use super::{
    Content,
    checks::{Around, Finding, findings},
    render::Site,
    settings::Settings,
};
use crate::{
    Clinic,
    directory::{Directory, zone_of},
    profile::Profile,
};

/// Tells whether a path of this site leads to a page or an image. The pages know.
pub type Known = dyn Fn(&str) -> bool + Send + Sync;

/// The clinic as mails show it.
///
/// # Errors
/// When the store fails.
pub async fn site(clinic: &Clinic) -> Result<Site, StoreError> {
    Ok(surroundings(clinic).await?.site)
}

/// What is read of the clinic for a campaign.
pub(super) struct Surroundings {
    pub(super) site: Site,
    pub(super) settings: Settings,
    pub(super) profile: Profile,
    pub(super) zone: (String, TimeZone),
}

pub(super) async fn surroundings(clinic: &Clinic) -> Result<Surroundings, StoreError> {
    let this = clinic.clone();
    clinic
        .store
        .read(move |tx| Box::pin(async move { read(tx, &this).await }))
        .await
}

pub(super) async fn read(tx: &mut Tx, clinic: &Clinic) -> Result<Surroundings, StoreError> {
    let directory = Directory::load(tx).await?;
    let profile = Profile::load(tx).await?;
    let settings = Settings::load(tx).await?;
    let mut contact: Vec<String> = directory.locations.iter().map(line).collect();
    if !contact.is_empty() && !profile.email.is_empty() {
        contact.push(profile.email.clone());
    }
    Ok(Surroundings {
        site: Site {
            url: clinic.config.public_url.clone(),
            clinic: profile.name.clone(),
            contact,
            reason: format!(
                "You get this because you asked for news from {} at {}.",
                profile.name, clinic.config.public_url
            ),
        },
        zone: zone(&directory)?,
        settings,
        profile,
    })
}

/// The wall clock that the clinic goes by: that of its first place.
fn zone(directory: &Directory) -> Result<(String, TimeZone), StoreError> {
    match directory.locations.first() {
        Some(place) => Ok((place.zone.clone(), zone_of(place)?)),
        None => Ok(("UTC".to_owned(), TimeZone::UTC)),
    }
}

/// A place's postal address and phone in one line.
fn line(place: &Location) -> String {
    use midstance_format as format;
    format::plain(&format!(
        "{}: {}, {}, {} {}, {}",
        place.name,
        place.street,
        place.city,
        place.region,
        format::postal_code(&place.postal_code),
        format::phone(&place.phone)
    ))
}

/// Looks a campaign through.
///
/// # Errors
/// When the store fails.
pub async fn look_through(
    clinic: &Clinic,
    content: &Content,
    is_page: &Known,
) -> Result<Vec<Finding>, StoreError> {
    let around = surroundings(clinic).await?;
    Ok(look(clinic, content, &around, is_page))
}

pub(super) fn look(
    clinic: &Clinic,
    content: &Content,
    around: &Surroundings,
    is_page: &Known,
) -> Vec<Finding> {
    let around = Around {
        site: &around.site,
        is_page,
        has_sender: around.settings.mailbox(&around.profile).is_some(),
        sends_mail: clinic.config.sends_mail,
    };
    findings(content, &around)
}
