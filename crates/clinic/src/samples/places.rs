//! Two invented places in British Columbia and their rooms.

use midstance_store::{
    LocationId, RoomId, StoreError, Tx,
    directory::{Location, Room, insert_location, insert_room},
};

use crate::Clinic;

/// Ids of what was made.
pub(super) struct Places {
    pub(super) main: LocationId,
    pub(super) harbour: LocationId,
    pub(super) treatment_rooms: Vec<RoomId>,
    pub(super) gyms: Vec<RoomId>,
}

pub(super) async fn insert(tx: &mut Tx, clinic: &Clinic) -> Result<Places, StoreError> {
    let main = LocationId(clinic.new_id());
    let harbour = LocationId(clinic.new_id());
    // 555-01xx numbers are kept for examples and ring nowhere.
    let place = |id, slug: &str, name: &str, street: &str, position| Location {
        id,
        slug: slug.into(),
        name: name.into(),
        street: street.into(),
        city: "Vancouver".into(),
        region: "BC".into(),
        postal_code: "V6B 1A1".into(),
        phone: "+16045550142".into(),
        zone: "America/Vancouver".into(),
        access_notes: "Step-free from the street. Two bicycle racks at the door; \
            the nearest bus stops are one block away."
            .into(),
        position,
        active: true,
    };
    insert_location(
        tx,
        &place(main, "main-street", "Main Street", "100 Example Street", 1),
    )
    .await?;
    let second = Location {
        city: "Victoria".into(),
        postal_code: "V8W 1A1".into(),
        phone: "+12505550177".into(),
        access_notes: "Ground floor, wide doors. Paid parking behind the building.".into(),
        ..place(harbour, "harbour", "Harbour", "20 Sample Wharf", 2)
    };
    insert_location(tx, &second).await?;
    let mut rooms = Vec::new();
    let names = [
        (main, "Room 1"),
        (main, "Room 2"),
        (harbour, "Room A"),
        (main, "Gym"),
        (harbour, "Gym"),
    ];
    for (position, (location, name)) in (1..).zip(names) {
        let id = RoomId(clinic.new_id());
        let room = Room {
            id,
            location,
            name: name.into(),
            position,
            active: true,
        };
        insert_room(tx, &room).await?;
        rooms.push(id);
    }
    let gyms = rooms.split_off(3);
    Ok(Places {
        main,
        harbour,
        treatment_rooms: rooms,
        gyms,
    })
}
