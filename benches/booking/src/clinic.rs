//! The fixed clinic of `in_process`, as rows: the same hours and appointments from the first Monday
//! after today on, and as many past appointments as it takes.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};
use midstance_schedule::{Cell, CellRange, resolve};
use midstance_store::{
    AccountId, ApiKeyId, AppointmentId, ClientId, HoursId, LocationId, PractitionerId, ServiceId,
    Store, StoreError, Tx,
    account::{self, Account, Role},
    api_key::{self, ApiKey},
    appointment::{self, Appointment, Status},
    claim,
    client::{self, Client},
    directory::{self, Location, Practitioner, Service, ServiceKind},
    hours::{self, WorkingHours},
    setting,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Fault,
    workload::{self, DAY_ZERO},
};

/// The secret of the key with which the client books.
pub const KEY: &str = "midstance_booking-bench";
pub const PRACTITIONERS: u32 = 500;
const CLIENTS: u128 = 20_000;
/// Rows of one commit.
const CHUNK: usize = 20_000;
/// The first of those whose free times are booked.
const BOOKED_FROM: usize = 100;
/// The free times that are booked: of each practitioner the earliest that do not overlap.
const TARGETS: usize = 4_490;

/// How many appointments there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 80 of each of the first 125 practitioners; the others have none.
    Small,
    /// 80 of each.
    Clinic,
    /// As `Small`, and 990,000 of the past, whose claims the program's housekeeping has forgotten.
    Aged,
    /// As `Clinic`, and 960,000 of the past.
    Million,
}

impl Size {
    pub const ALL: [Self; 4] = [Self::Small, Self::Clinic, Self::Aged, Self::Million];

    /// In words; how many practitioners have visits to come; visits of the past.
    fn facts(self) -> (&'static str, u32, usize) {
        match self {
            Self::Small => ("10,000", 125, 0),
            Self::Clinic => ("40,000", PRACTITIONERS, 0),
            Self::Aged => ("1,000,000 (10,000 to come)", 125, 990_000),
            Self::Million => ("1,000,000", PRACTITIONERS, 960_000),
        }
    }

    pub fn words(self) -> &'static str {
        self.facts().0
    }

    pub fn busy(self) -> u32 {
        self.facts().1
    }

    fn past(self) -> usize {
        self.facts().2
    }

    /// The store with the same visits to come and none of the past.
    pub fn young(self) -> Self {
        let small = self.busy() < PRACTITIONERS;
        if small { Self::Small } else { Self::Clinic }
    }
}

/// A time that is free.
#[derive(Clone, Copy)]
pub struct Target {
    pub practitioner: usize,
    pub start: Timestamp,
}

/// What there is to book.
pub struct Facts {
    /// Free times of practitioners 100 to 499 over 30 days, scrambled.
    pub targets: Vec<Target>,
}

pub fn practitioner_id(number: usize) -> PractitionerId {
    PractitionerId(Uuid::from_u128(0x5000_0000 + number as u128))
}

/// The first Monday strictly after today in Vancouver.
pub fn day_zero() -> Date {
    let mut day = Timestamp::now().to_zoned(zone()).date();
    loop {
        day = day.tomorrow().expect("a day after today");
        if day.weekday() == Weekday::Monday {
            return day;
        }
    }
}

pub fn zone() -> TimeZone {
    TimeZone::get("America/Vancouver").expect("a bundled zone")
}

/// A time of the fixed clinic, moved to the present one.
fn moved(cell: Cell, zone: &TimeZone) -> Timestamp {
    let wall: DateTime = zone.to_datetime(cell.start());
    let after = DAY_ZERO.until(wall.date()).expect("a span of days");
    let wall = (day_zero() + after).to_datetime(wall.time());
    resolve(zone, wall)
        .first()
        .expect("no gap in working hours")
}

const LOCATION: LocationId = LocationId(Uuid::from_u128(0x10));
const SERVICE: ServiceId = ServiceId(Uuid::from_u128(0x20));

/// Makes it in an empty store.
pub async fn fill(store: &Store, size: Size) -> Result<Facts, Fault> {
    store
        .write::<_, StoreError, _>(|tx| Box::pin(people(tx)))
        .await?;
    let clinic = workload::Clinic::new(PRACTITIONERS);
    let zone = zone();
    let mut rows = Vec::new();
    for (number, practitioner) in clinic.practitioners.iter().enumerate() {
        if number < size.busy() as usize {
            for visit in &practitioner.appointments {
                rows.push((number, moved(visit.start, &zone)));
            }
        }
    }
    insert(store, 0, rows, true).await?;
    insert(store, 100_000, past(size.past()), false).await?;
    let mut targets = targets(&clinic, &zone);
    assert_eq!(targets.len(), TARGETS);
    scramble(&mut targets);
    Ok(Facts { targets })
}

async fn people(tx: &mut Tx) -> Result<(), StoreError> {
    let now = Timestamp::now();
    setting::put(tx, "clinic.name", "The fixed clinic").await?;
    setting::put(tx, "clinic.email", "clinic@bench.invalid").await?;
    let place = Location {
        id: LOCATION,
        slug: "main".into(),
        name: "Main".into(),
        street: "1 Invented Street".into(),
        city: "Vancouver".into(),
        region: "BC".into(),
        postal_code: "V5K0A1".into(),
        phone: "+16045550100".into(),
        zone: "America/Vancouver".into(),
        access_notes: String::new(),
        position: 0,
        active: true,
    };
    directory::insert_location(tx, &place).await?;
    let service = Service {
        id: SERVICE,
        slug: "hour".into(),
        name: "Massage, 60 minutes".into(),
        kind: ServiceKind::Kinesiology,
        about: "An hour.".into(),
        minutes: 60,
        buffer_before: 0,
        buffer_after: 0,
        grid: 15,
        price_cents: 12_000,
        tax_note: "plus tax".into(),
        online: true,
        notice_minutes: 0,
        horizon_days: 90,
        cancel_notice_minutes: 1_440,
        position: 0,
        active: true,
    };
    directory::insert_service(tx, &service).await?;
    directory::offer_at(tx, SERVICE, LOCATION).await?;
    for number in 0..PRACTITIONERS as usize {
        practitioner(tx, number).await?;
    }
    let owner = Account {
        id: AccountId(Uuid::from_u128(0x30)),
        email: "owner@bench.invalid".into(),
        name: "Owner".into(),
        role: Role::Owner,
        practitioner: None,
        password_hash: "nobody signs in here".into(),
        active: true,
        created_at: now,
    };
    account::insert(tx, &owner).await?;
    let key = ApiKey {
        id: ApiKeyId(Uuid::from_u128(0x40)),
        name: "bench".into(),
        may_read: true,
        may_book: true,
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    api_key::insert(tx, &key, &Sha256::digest(KEY)).await?;
    for number in 0..CLIENTS {
        let one = Client {
            id: client_id(number),
            name: format!("Client {number}"),
            email: format!("client{number}@bench.invalid"),
            phone: String::new(),
            created_at: now,
        };
        client::insert(tx, &one).await?;
    }
    Ok(())
}

fn client_id(number: u128) -> ClientId {
    ClientId(Uuid::from_u128(0x7000_0000 + number % CLIENTS))
}

async fn practitioner(tx: &mut Tx, number: usize) -> Result<(), StoreError> {
    let id = practitioner_id(number);
    let row = Practitioner {
        id,
        slug: format!("p{number}"),
        name: format!("Practitioner {number}"),
        credentials: "RMT".into(),
        credentials_spelled: "Registered Massage Therapist".into(),
        registration: String::new(),
        about: "Treats runners.".into(),
        practising_since: 2015,
        position: number as i64,
        active: true,
    };
    directory::insert_practitioner(tx, &row).await?;
    directory::offer_by(tx, SERVICE, id).await?;
    for (part, (weekday, from, until)) in
        [(1, 540, 750), (1, 780, 1020), (3, 540, 750), (3, 780, 1020)]
            .into_iter()
            .enumerate()
    {
        let row = WorkingHours {
            id: HoursId(Uuid::from_u128(((number as u128) << 8) + part as u128 + 1)),
            practitioner: id,
            location: LOCATION,
            weekday,
            from_minute: from,
            until_minute: until,
            valid_from: None,
            valid_until: None,
        };
        hours::insert_hours(tx, &row).await?;
    }
    Ok(())
}

/// Visits of past weeks, seven a working day.
fn past(count: usize) -> Vec<(usize, Timestamp)> {
    let (zone, monday) = (zone(), day_zero());
    let mut rows = Vec::with_capacity(count);
    'all: for week in 2.. {
        for back in [7 * week, 7 * week - 2] {
            let day = monday.saturating_sub(i64::from(back).days());
            for hour in [9, 10, 11, 13, 14, 15, 16] {
                let wall = day.to_datetime(jiff::civil::time(hour, 0, 0, 0));
                let start = resolve(&zone, wall)
                    .first()
                    .expect("no gap in working hours");
                for number in 0..PRACTITIONERS as usize {
                    if rows.len() == count {
                        break 'all;
                    }
                    rows.push((number, start));
                }
            }
        }
    }
    rows
}

async fn insert(
    store: &Store,
    first: u128,
    rows: Vec<(usize, Timestamp)>,
    claimed: bool,
) -> Result<(), StoreError> {
    let mut number = first;
    for chunk in rows.chunks(CHUNK) {
        let (chunk, from) = (chunk.to_vec(), number);
        number += chunk.len() as u128;
        store
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    for (place, (who, start)) in chunk.into_iter().enumerate() {
                        visit(tx, from + place as u128, (who, start), claimed).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
    Ok(())
}

async fn visit(
    tx: &mut Tx,
    number: u128,
    (who, start): (usize, Timestamp),
    claimed: bool,
) -> Result<(), StoreError> {
    let id = AppointmentId(Uuid::from_u128((0xA << 64) + number));
    // One client of a time for each practitioner, so that nobody is in two places at once.
    let client =
        client_id(u128::from(start.as_second().unsigned_abs() / 3600 % 40) * 500 + who as u128);
    let row = Appointment {
        id,
        reference: format!("{number:06}"),
        client,
        service: SERVICE,
        location: LOCATION,
        practitioner: practitioner_id(who),
        room: None,
        start,
        end: start + 60.minutes(),
        zone: "America/Vancouver".into(),
        local_start: zone().to_datetime(start),
        tzdb_version: midstance_schedule::tzdb_version().into(),
        price_cents: 12_000,
        status: if claimed {
            Status::Booked
        } else {
            Status::Done
        },
        source: "online".into(),
        note: String::new(),
        outside_rules: None,
        uid: format!("{number}@bench.invalid"),
        sequence: 0,
        version: 0,
        manage_hash: Sha256::digest(number.to_be_bytes()).to_vec(),
        created_at: start,
        updated_at: start,
        cancelled_by: None,
        cancel_reason: String::new(),
    };
    appointment::insert(tx, &row).await?;
    if !claimed {
        return Ok(());
    }
    let cells = CellRange::touching(start, row.end);
    let cells = cells.start.index()..cells.end.index();
    if claim::claim(tx, &[row.practitioner.0, client.0], cells, id.0).await? {
        Ok(())
    } else {
        Err(StoreError::Internal("the fixed clinic overlaps itself"))
    }
}

fn targets(clinic: &workload::Clinic, zone: &TimeZone) -> Vec<Target> {
    let free = clinic.lists(PRACTITIONERS as usize, DAY_ZERO, 30);
    let mut targets = Vec::new();
    for (practitioner, starts) in free.iter().enumerate().skip(BOOKED_FROM) {
        let mut until = Cell::from_index(i64::MIN / 2);
        for start in starts {
            if *start >= until {
                until = start.plus(12);
                let start = moved(*start, zone);
                targets.push(Target {
                    practitioner,
                    start,
                });
            }
        }
    }
    targets
}

/// A fixed disorder (Fisher and Yates, with a linear congruential generator).
fn scramble(targets: &mut [Target]) {
    let mut random: u32 = 2026;
    for last in (1..targets.len()).rev() {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        targets.swap(last, (random >> 8) as usize % (last + 1));
    }
}
