//! The places at the foot of every page, worked out once a minute and whenever the directory changes.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use midstance_clinic::directory::Directory;
use midstance_store::directory::Location;

use super::FooterPlace;
use crate::{format, page::address, pages::places::hours_today};

/// What was worked out last.
#[derive(Default)]
pub struct Footer(Mutex<Option<Drawn>>);

struct Drawn {
    /// The directory itself: kept, so that no other can have its address.
    directory: Arc<Directory>,
    minute: i64,
    places: Arc<[FooterPlace]>,
}

impl Footer {
    /// The places as they stand at `now`. Days begin with a minute.
    pub(crate) fn places(&self, directory: &Arc<Directory>, now: Timestamp) -> Arc<[FooterPlace]> {
        let minute = now.as_second().div_euclid(60);
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(drawn) = &*drawn
            && drawn.minute == minute
            && Arc::ptr_eq(&drawn.directory, directory)
        {
            return Arc::clone(&drawn.places);
        }
        let each = directory.locations.iter();
        let places: Arc<[FooterPlace]> = each.map(|l| place(directory, l, now)).collect();
        *drawn = Some(Drawn {
            directory: Arc::clone(directory),
            minute,
            places: Arc::clone(&places),
        });
        places
    }
}

fn place(directory: &Directory, location: &Location, now: Timestamp) -> FooterPlace {
    FooterPlace {
        name: location.name.clone(),
        slug: location.slug.clone(),
        address: address(location),
        phone: format::phone(&location.phone),
        phone_href: format::phone_href(&location.phone),
        hours_today: hours_today(directory, location, now),
    }
}
