//! The clinic's directory: places, practitioners, services, rooms, and who gives what where.

mod location;
mod practitioner;
mod room;
mod service;

pub use location::{Location, insert_location, locations, update_location};
pub use practitioner::{Practitioner, insert_practitioner, practitioners, update_practitioner};
pub use room::{Room, insert_room, rooms, service_rooms, update_room};
pub use service::{
    Service, ServiceKind, insert_service, offer_at, offer_by, offer_in, service_locations,
    service_practitioners, services, update_service, withdraw,
};
