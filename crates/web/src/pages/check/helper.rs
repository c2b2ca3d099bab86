//! Who in this clinic can help, and when they next have time.

use jiff::Timestamp;
use midstance_assessment::Assessment;
use midstance_clinic::{
    availability::{FreeTime, Wish, first_free},
    directory::zone_of,
};
use midstance_knowledge::{MassageStance, ServiceKind as Suits, Urgency};
use midstance_store::directory::{Location, Service, ServiceKind};

use crate::{format, page::Page};

/// Who can help.
pub struct Helper {
    /// A physician first, rather than this clinic.
    pub physician: bool,
    /// What suits, in words, such as "massage therapy".
    pub kind: &'static str,
    /// The next free time.
    pub next: Option<Offer>,
    /// The next free time at each of the other places.
    pub others: Vec<Offer>,
    /// Phones of the places: name, number, link.
    pub phones: Vec<(String, String, String)>,
}

/// A free time that can be booked.
pub struct Offer {
    /// Service, such as "Massage, 45 minutes".
    pub service: String,
    /// Practitioner with credentials.
    pub with: String,
    /// First name of the practitioner, for the button.
    pub first_name: String,
    /// Place.
    pub place: String,
    /// Day and time.
    pub when: String,
    /// Names and values for the form that holds the time.
    pub kept: Vec<(&'static str, String)>,
    /// All times of that practitioner.
    pub times_href: String,
    start: Timestamp,
}

impl Helper {
    /// Finds who suits these answers. Free times that cannot be told leave only the phones.
    pub async fn find(page: &Page, assessment: &Assessment<'_>) -> Self {
        let phones = page.directory.locations.iter();
        let phones = phones
            .map(|l| {
                (
                    l.name.clone(),
                    format::phone(&l.phone),
                    format::phone_href(&l.phone),
                )
            })
            .collect();
        let mut helper = Self {
            physician: assessment.urgency > Urgency::ClinicOk,
            kind: "",
            next: None,
            others: Vec::new(),
            phones,
        };
        if helper.physician {
            return helper;
        }
        let massage = assessment.massage.stance != MassageStance::NotNow;
        for (kind, words) in suitable(assessment.service, massage) {
            let mut offers = offers(page, kind).await;
            if !offers.is_empty() {
                offers.sort_by_key(|offer| offer.start);
                helper.kind = words;
                helper.next = Some(offers.remove(0));
                helper.others = offers;
                return helper;
            }
        }
        helper
    }
}

/// Kinds of service in the order in which they suit; massage only where nothing speaks against it.
fn suitable(best: Suits, massage: bool) -> Vec<(ServiceKind, &'static str)> {
    let all = [
        (ServiceKind::Physiotherapy, "physiotherapy"),
        (ServiceKind::Kinesiology, "kinesiology"),
        (ServiceKind::Massage, "massage therapy"),
    ];
    let first = match best {
        Suits::Massage => ServiceKind::Massage,
        Suits::Kinesiology => ServiceKind::Kinesiology,
        Suits::Physiotherapy | Suits::Physician => ServiceKind::Physiotherapy,
    };
    let mut kinds: Vec<_> = all.into_iter().filter(|(kind, _)| *kind == first).collect();
    kinds.extend(all.into_iter().filter(|(kind, _)| *kind != first));
    kinds.retain(|(kind, _)| massage || *kind != ServiceKind::Massage);
    kinds
}

/// The next free time of the first service of a kind that has any, one for each place.
async fn offers(page: &Page, kind: ServiceKind) -> Vec<Offer> {
    let services = page.directory.services.iter();
    for service in services.filter(|s| s.kind == kind && s.online) {
        let mut found = Vec::new();
        for location in page.directory.locations_of(service.id) {
            found.extend(offer(page, service, location).await);
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

async fn offer(page: &Page, service: &Service, location: &Location) -> Option<Offer> {
    let wish = Wish {
        service: service.id,
        location: location.id,
        practitioner: None,
    };
    let free: FreeTime = first_free(page.clinic(), wish).await.ok()??;
    let with = page.directory.practitioner(*free.practitioners.first()?)?;
    let local = free.start.to_zoned(zone_of(location).ok()?).datetime();
    let query = format!(
        "service={}&loc={}&who={}",
        service.slug, location.slug, with.slug
    );
    Some(Offer {
        service: service.name.clone(),
        with: format!("{}, {}", with.name, with.credentials),
        first_name: with.name.split(' ').next().unwrap_or(&with.name).to_owned(),
        place: location.name.clone(),
        when: format::day_time(local),
        kept: vec![
            ("service", service.slug.clone()),
            ("loc", location.slug.clone()),
            ("who", with.slug.clone()),
            ("start", free.start.to_string()),
        ],
        times_href: format!("/book/time?{query}"),
        start: free.start,
    })
}
