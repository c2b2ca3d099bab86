//! What the stories about calendars of others ask.

use jiff::{SignedDuration, Timestamp};
use midstance_clinic::{
    Staff,
    outside_calendar::{fetch_due, subscribe},
};
use midstance_egress::{Egress, testing::Server};
use midstance_store::{AccountId, OutsideCalendarId, PractitionerId, account::Role};

use super::Scene;

pub fn out() -> Egress {
    Egress::new("Midstance test", true).unwrap()
}

pub fn mara(scene: &Scene) -> PractitionerId {
    scene.wish.practitioner.unwrap()
}

pub fn staff(scene: &Scene, role: Role) -> Staff {
    Staff {
        account: AccountId(scene.clinic.new_id()),
        name: "Someone".into(),
        role,
        practitioner: (role == Role::Practitioner).then(|| mara(scene)),
    }
}

pub fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A calendar with an hour at each of these times.
pub fn hours(starts: &[Timestamp]) -> String {
    let event = |start: &Timestamp| {
        let end = *start + SignedDuration::from_hours(1);
        format!(
            "BEGIN:VEVENT\r\nUID:{start}@elsewhere.example\r\nDTSTAMP:20261101T000000Z\r\n\
             DTSTART:{}\r\nDTEND:{}\r\nSUMMARY:Knee surgery of the cat\r\nEND:VEVENT\r\n",
            utc(*start),
            utc(end)
        )
    };
    calendar_of(&starts.iter().map(event).collect::<String>())
}

pub fn calendar_of(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n{events}END:VCALENDAR\r\n")
}

pub async fn subscribed(scene: &Scene, server: &Server) -> OutsideCalendarId {
    let owner = staff(scene, Role::Owner);
    let words = ("Private", &*server.url("/busy.ics"));
    let id = subscribe(&scene.clinic, &owner, mara(scene), words)
        .await
        .unwrap();
    fetch_due(&scene.clinic, &out()).await.unwrap();
    id
}
