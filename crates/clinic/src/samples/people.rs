//! Invented practitioners, what they give, and their weeks.

use midstance_store::{
    HoursId, LocationId, PractitionerId, ServiceId, StoreError, Tx,
    directory::{self, Practitioner, Service, ServiceKind, insert_practitioner, insert_service},
    hours::{WorkingHours, insert_hours},
    intake,
};

use super::places::Places;
use crate::Clinic;

pub(super) struct People {
    pub(super) massage: PractitionerId,
    pub(super) physiotherapist: PractitionerId,
}

pub(super) async fn insert(
    tx: &mut Tx,
    clinic: &Clinic,
    places: &Places,
) -> Result<People, StoreError> {
    let services = services(tx, clinic, places).await?;
    let mut ids = Vec::new();
    for (position, sample) in (1..).zip(SAMPLES) {
        let id = PractitionerId(clinic.new_id());
        insert_practitioner(tx, &sample.row(id, position)).await?;
        for (service, kind) in &services {
            if *kind == sample.kind {
                directory::offer_by(tx, *service, id).await?;
            }
        }
        for (place, weekday, from_minute, until_minute) in sample.week {
            let location: LocationId = if *place == 0 {
                places.main
            } else {
                places.harbour
            };
            let row = WorkingHours {
                id: HoursId(clinic.new_id()),
                practitioner: id,
                location,
                weekday: *weekday,
                from_minute: *from_minute,
                until_minute: *until_minute,
                valid_from: None,
                valid_until: None,
            };
            insert_hours(tx, &row).await?;
        }
        ids.push(id);
    }
    Ok(People {
        massage: ids[0],
        physiotherapist: ids[2],
    })
}

struct Sample {
    slug: &'static str,
    name: &'static str,
    credentials: (&'static str, &'static str),
    registration: &'static str,
    about: &'static str,
    since: i64,
    kind: ServiceKind,
    /// Place (0 main, 1 harbour), weekday, begin and end in minutes.
    week: &'static [(u8, u8, u16, u16)],
}

impl Sample {
    fn row(&self, id: PractitionerId, position: i64) -> Practitioner {
        Practitioner {
            id,
            slug: self.slug.into(),
            name: self.name.into(),
            credentials: self.credentials.0.into(),
            credentials_spelled: self.credentials.1.into(),
            registration: self.registration.into(),
            about: self.about.into(),
            practising_since: self.since,
            position,
            active: true,
        }
    }
}

const SAMPLES: [Sample; 4] = [
    Sample {
        slug: "mara-lindqvist",
        name: "Mara Lindqvist",
        credentials: ("RMT", "Registered Massage Therapist"),
        registration: "Demo register, number 00001",
        about: "Mara treats runners with sore calves, hips and the outside of the knee. She works \
            within the pressure you choose and ends each visit with the exercise that uses the \
            easier movement.",
        since: 2014,
        kind: ServiceKind::Massage,
        week: &[
            (0, 1, 540, 750),
            (0, 1, 780, 1020),
            (0, 3, 540, 750),
            (0, 3, 780, 1020),
        ],
    },
    Sample {
        slug: "tomas-reyes",
        name: "Tomas Reyes",
        credentials: ("BKin", "Bachelor of Kinesiology, practising kinesiologist"),
        registration: "Demo register, number 00002",
        about: "Tomas looks at how you train and move, and builds strength plans that fit between \
            your runs.",
        since: 2017,
        kind: ServiceKind::Kinesiology,
        week: &[(0, 2, 480, 960), (0, 4, 480, 960), (1, 5, 540, 1020)],
    },
    Sample {
        slug: "ines-okafor",
        name: "Ines Okafor",
        credentials: ("PT", "Registered Physiotherapist"),
        registration: "Demo register, number 00003",
        about: "Ines examines running injuries, from the first sore week to the one that will not \
            go away, and plans the way back to running with you.",
        since: 2009,
        kind: ServiceKind::Physiotherapy,
        week: &[
            (0, 1, 720, 1140),
            (0, 2, 720, 1140),
            (1, 3, 540, 1020),
            (0, 5, 480, 840),
        ],
    },
    Sample {
        slug: "jun-hale",
        name: "Jun Hale",
        credentials: ("RMT", "Registered Massage Therapist"),
        registration: "Demo register, number 00004",
        about: "Jun works by the harbour, mostly with people who run before or after work.",
        since: 2020,
        kind: ServiceKind::Massage,
        week: &[(1, 2, 600, 1140), (1, 4, 600, 1140), (1, 6, 540, 780)],
    },
];

async fn services(
    tx: &mut Tx,
    clinic: &Clinic,
    places: &Places,
) -> Result<Vec<(ServiceId, ServiceKind)>, StoreError> {
    use ServiceKind::{Kinesiology, Massage, Physiotherapy};
    let offers = [
        (
            "massage-45",
            "Massage therapy, 45 minutes",
            Massage,
            45,
            9_500,
            "One sore area, treated well.",
        ),
        (
            "massage-60",
            "Massage therapy, 60 minutes",
            Massage,
            60,
            11_800,
            "Several areas, or a first visit.",
        ),
        (
            "kinesiology-60",
            "Running and strength visit, 60 minutes",
            Kinesiology,
            60,
            10_500,
            "Your training and movement looked at, and exercises that fit.",
        ),
        (
            "physiotherapy-45",
            "Physiotherapy, 45 minutes",
            Physiotherapy,
            45,
            12_500,
            "An examination and a plan, for pain that is new, strong or will not go away.",
        ),
    ];
    let mut made = Vec::new();
    for (position, (slug, name, kind, minutes, price_cents, about)) in (1..).zip(offers) {
        let id = ServiceId(clinic.new_id());
        let service = Service {
            id,
            slug: slug.into(),
            name: name.into(),
            kind,
            about: about.into(),
            minutes,
            buffer_before: 0,
            buffer_after: 15,
            grid: 15,
            price_cents,
            tax_note: if kind == Massage {
                "plus 5% GST"
            } else {
                "no tax"
            }
            .into(),
            online: true,
            notice_minutes: 120,
            horizon_days: 60,
            cancel_notice_minutes: 24 * 60,
            position,
            active: true,
        };
        insert_service(tx, &service).await?;
        if kind == Physiotherapy || slug == "massage-60" {
            intake::set_need(tx, id, Some(None)).await?;
        }
        let rooms = if kind == Kinesiology {
            &places.gyms
        } else {
            &places.treatment_rooms
        };
        for room in rooms {
            directory::offer_in(tx, id, *room).await?;
        }
        directory::offer_at(tx, id, places.main).await?;
        directory::offer_at(tx, id, places.harbour).await?;
        made.push((id, kind));
    }
    Ok(made)
}
