//! A runner with a visit, and how a browser sends files.

use axum::{body::Body, http::Request};
use jiff::{ToSpan, civil::date};
use midstance_clinic::{
    Actor,
    availability::{Wish, first_free},
    booking::{Booking, Door, Who, book},
};
use midstance_web::testing::{Answer, Site};

/// A visit's manage link and its id.
pub async fn visit(site: &Site, name: &str) -> (String, String) {
    let directory = site.clinic.directory().await.unwrap();
    let service = |slug: &str| directory.services.iter().find(|s| s.slug == slug).unwrap();
    let wish = Wish {
        service: service("massage-60").id,
        location: directory.locations[0].id,
        practitioner: None,
    };
    let free = first_free(&site.clinic, wish).await.unwrap().unwrap();
    let booking = Booking {
        wish,
        start: free.start,
        who: Who::Given {
            name: name.into(),
            email: format!("{}@demo.invalid", name.to_lowercase().replace(' ', ".")),
            phone: String::new(),
        },
        note: String::new(),
        // Booked by staff, so that the link came by mail.
        door: Door::Staff,
        hold: None,
        check: None,
        share_check: false,
        idempotency_key: None,
    };
    let booked = book(&site.clinic, &Actor::Visitor, booking).await.unwrap();
    let base = format!("/b/{}/runs", booked.manage.reveal());
    (base, booked.appointment.to_string())
}

/// Sends files by the form.
pub async fn send(site: &Site, base: &str, files: &[(&str, &[u8])], accept: &str) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend_from_slice(
            format!("--frontier\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--frontier--\r\n");
    let request = Request::builder()
        .method("POST")
        .uri(base)
        .header("host", "localhost:8080")
        .header("sec-fetch-site", "same-origin")
        .header("accept", accept)
        .header("content-length", body.len())
        .header("content-type", "multipart/form-data; boundary=frontier")
        .body(Body::from(body))
        .unwrap();
    site.send(request).await
}

/// Ten weeks of runs up to 22 November 2026, a jump on 15 November, pain from then on.
pub fn log() -> String {
    let mut text = String::from("date,distance_km,duration,pain,effort,shoe,surface\n");
    for day in (0..70).step_by(3) {
        let on = date(2026, 9, 13).saturating_add(day.days());
        text += &format!("{on},{},45:00,0,4,Blue,road\n", 7 + day % 4);
    }
    text + "2026-11-15,16.4,1:42:00,5,9,Blue,trail\n"
}

/// A form that says how large it is and sends nothing.
pub async fn stated(site: &Site, base: &str, bytes: u64) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(base)
        .header("host", "localhost:8080")
        .header("sec-fetch-site", "same-origin")
        .header("content-length", bytes)
        .header("content-type", "multipart/form-data; boundary=frontier")
        .body(Body::empty())
        .unwrap();
    site.send(request).await
}
