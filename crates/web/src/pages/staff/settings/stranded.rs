//! Appointments that a change of hours would leave outside: shown before anything is saved.

use midstance_clinic::{booking::Visit, hours::Stranded};
use midstance_store::AppointmentId;

use crate::{fields::Fields, format};

/// One of them, as a link and a hidden field.
pub(super) struct Left {
    pub(super) id: String,
    pub(super) words: String,
}

/// Them in words.
pub(super) fn left(stranded: &Stranded) -> Vec<Left> {
    stranded
        .0
        .iter()
        .map(|visit| Left {
            id: visit.appointment.id.to_string(),
            words: format!(
                "{}, {}",
                format::day_time(visit.appointment.local_start),
                who(visit)
            ),
        })
        .collect()
}

/// Whose visit it is, what, with whom and where.
pub(super) fn who(visit: &Visit) -> String {
    format!(
        "{}, {} with {}, {}",
        visit.client.name, visit.service.name, visit.practitioner.name, visit.location.name
    )
}

/// Those that the form showed.
pub(super) fn seen(fields: &Fields) -> Vec<AppointmentId> {
    fields
        .all("seen")
        .iter()
        .filter_map(|id| id.parse().ok())
        .collect()
}
