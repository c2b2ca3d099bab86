//! What a client may see and change by a link, and how they see that they are signed in.

use crate::{
    desk::Desk,
    visitor::{PERSON, STEPS, book, encoded, first_time, hidden, times},
};
use axum::http::StatusCode;
use midstance_web::testing::Site;

/// The path of the link to a visit in the newest mail to an address.
async fn link_to(site: &Site, address: &str) -> String {
    let mails = midstance_clinic::mailbox::newest(&site.clinic).await;
    let mails = mails.unwrap();
    let mail = mails.iter().find(|mail| mail.to_address == address);
    let text = &mail.expect("a mail").text;
    let (_, rest) = text.split_once("/b/").expect("a link");
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    format!("/b/{}", &rest[..end.unwrap_or(rest.len())])
}

/// Books and gives the address of the visit's page.
async fn booked(site: &Site, start: &str, key: &str) -> String {
    let answer = book(site, start, PERSON, key).await;
    answer.header("location").to_owned()
}

#[tokio::test]
async fn a_name_and_an_address_open_nobodys_runs() {
    let site = Site::new().await;
    let first = first_time(&site).await;
    let link = booked(&site, &first, "ada").await;
    let own = site.get(&format!("{link}/runs")).await;
    assert_eq!(own.status, StatusCode::OK, "nothing of others is in there");

    // Somebody who knows Ada's name and address books a visit for her.
    site.clock.forward(60);
    let start = times(
        &site
            .get(&format!("/book/time?{STEPS}&from=2026-12-07"))
            .await,
    )[0]
    .clone();
    let handed = booked(&site, &start, "mallory").await;
    let page = site.get(&handed).await;
    assert_eq!(page.status, StatusCode::OK, "the visit itself");
    assert!(!page.body.contains("/runs"), "{}", page.body);
    for path in ["/runs", "/reminders", "/runs/originals.zip"] {
        let refused = site.get(&format!("{handed}{path}")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(refused.body.contains("Open this from our mail"));
    }
    let stop = format!("{handed}/reminders");
    let stopped = site.ask("POST", &stop, "", "reminders=stop").await;
    assert_eq!(stopped.status, StatusCode::FORBIDDEN);

    // Ada reads her mail.
    let mailed = link_to(&site, "ada@demo.invalid").await;
    assert_ne!(mailed, handed);
    for path in ["/runs", "/reminders"] {
        let own = site.get(&format!("{mailed}{path}")).await;
        assert_eq!(own.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn the_page_says_whose_visit_it_is_and_hides_the_address() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let link = booked(&site, &start, "ada").await;
    for path in ["", "/cancel"] {
        let page = site.get(&format!("{link}{path}")).await.body;
        assert!(page.contains("<dt>For</dt><dd>Ada Brook</dd>"), "{page}");
    }
    let reminders = site.get(&format!("{link}/reminders")).await.body;
    assert!(!reminders.contains("ada@demo.invalid"), "{reminders}");
}

#[tokio::test]
async fn enter_in_a_field_never_takes_the_address_that_is_only_suggested() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let form = format!(
        "{STEPS}&start={}&name=Ann&email=ann%40homtail.com&key=k",
        encoded(&start)
    );
    let asked = site.ask("POST", "/book/details", "", &form).await.body;
    let (_, form) = asked.split_once("action=\"/book/details\"").unwrap();
    let first = form.find("<button").unwrap();
    let suggested = form.find("name=\"other_email\"").unwrap();
    assert!(form[first..].starts_with("<button type=\"submit\" class=\"vh\""));
    assert!(first < suggested, "{form}");
}

#[tokio::test]
async fn a_move_into_the_notice_says_so_and_a_lost_time_brings_the_closest() {
    let site = Site::new().await;
    let far = times(
        &site
            .get(&format!("/book/time?{STEPS}&from=2026-12-07"))
            .await,
    );
    let link = booked(&site, &far[0], "ada").await;
    // Soon: it cannot be changed online again.
    let soon = first_time(&site).await;
    let look = format!("{link}/move?start={}", encoded(&soon));
    let page = site.get(&look).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["by phone only", "<dt>With</dt>", "Pacific Time"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let late = format!("{link}/move?start={}", encoded(far.last().unwrap()));
    let page = site.get(&late).await.body;
    assert!(page.contains("free of charge until"), "{page}");
    assert_eq!(
        &hidden(&site.get(&late).await, "start"),
        far.last().unwrap()
    );
    // Somebody else is quicker.
    let other = PERSON.replace("Ada+Brook&email=ada", "Cleo+Marsh&email=cleo");
    book(&site, far.last().unwrap(), &other, "cleo").await;
    let lost = site.get(&late).await;
    assert_eq!(lost.status, StatusCode::CONFLICT);
    assert!(lost.body.contains("The closest times"), "{}", lost.body);
    assert!(!lost.body.contains("November 23 to"), "not weeks back");
    let sure = format!("start={}&sure=yes", encoded(far.last().unwrap()));
    let sent = site.ask("POST", &format!("{link}/move"), "", &sure).await;
    assert!(sent.body.contains("The closest times"), "{}", sent.body);
    let stays = site.get(&link).await.body;
    assert!(stays.contains("You are booked"), "{stays}");
}

#[tokio::test]
async fn what_cannot_be_had_online_is_moved_by_phone() {
    let desk = Desk::owner().await;
    let start = first_time(&desk.site).await;
    let link = booked(&desk.site, &start, "ada").await;
    let directory = desk.site.clinic.directory().await.unwrap();
    let service = directory.services.iter().find(|s| s.slug == "massage-60");
    let service = midstance_store::directory::Service {
        online: false,
        ..service.unwrap().clone()
    };
    let store = &desk.site.clinic.store;
    let changed = store.write::<_, midstance_store::StoreError, _>(move |tx| {
        Box::pin(async move { midstance_store::directory::update_service(tx, &service).await })
    });
    assert!(changed.await.unwrap());
    let page = desk.site.get(&link).await.body;
    assert!(!page.contains("Change time") && !page.contains("Book more"));
    for path in ["/move", "/series"] {
        let led = desk.site.get(&format!("{link}{path}")).await;
        let said = desk.site.get(led.header("location")).await;
        assert!(said.body.contains("online. To do so, call"), "{path}");
    }
}

#[tokio::test]
async fn dates_of_last_year_are_no_time_off() {
    let desk = Desk::open().await;
    let off = "who=jun-hale&loc=&first=2025-12-10&last=2025-12-12&reason=Course";
    let past = desk.post("/staff/settings/exceptions", off).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.body.contains("Check the year"), "{}", past.body);
    assert!(
        past.body.contains("value=\"Course\""),
        "what was typed stays"
    );
    let directory = desk.site.clinic.directory().await.unwrap();
    let block = format!(
        "resource=p-{}&block_date=2025-12-08&block_from=9:00&block_until=10:00&block_reason=Meeting",
        directory.practitioners[0].id
    );
    let past = desk.post("/staff/settings/blocks", &block).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.body.contains("Check the year"), "{}", past.body);
}

#[tokio::test]
async fn a_note_written_over_another_shows_both() {
    let desk = Desk::open().await;
    let start = first_time(&desk.site).await;
    book(&desk.site, &start, PERSON, "ada").await;
    let mails = midstance_clinic::mailbox::newest(&desk.site.clinic).await;
    let id = mails.unwrap()[0].appointment.unwrap();
    let path = format!("/staff/appointments/{id}");
    let note = format!("{path}/note");
    let first = desk
        .post(&note, "staff_note=Bring+receipt&seen_note=")
        .await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = desk.post(&note, "staff_note=Quiet+room&seen_note=").await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Bring receipt", "Quiet room", "Put both together"] {
        assert!(second.body.contains(words), "{words}: {}", second.body);
    }
    let seen = hidden(&second, "seen_note").replace(' ', "+");
    let both = format!("staff_note=Quiet+room,+bring+receipt&seen_note={seen}");
    let joined = desk.post(&note, &both).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
}

#[tokio::test]
async fn the_desk_is_led_on_from_a_day_without_times_and_told_of_one_that_is_lost() {
    let desk = Desk::open().await;
    let client = desk.client("Castell").await;
    let query = format!("client={client}&service=massage-60&loc=main-street&who=mara-lindqvist");
    // Mara works on Mondays and Wednesdays.
    let page = desk
        .get(&format!("/staff/book?{query}&date=2026-12-01"))
        .await;
    let (_, next) = page
        .body
        .split_once("The next: <a href=\"")
        .expect("a link");
    let next = next
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    assert!(next.contains("date=2026-12-0"), "{next}");
    let there = desk.get(&next).await;
    assert!(
        there.body.contains("choosing one books it"),
        "{}",
        there.body
    );
    let named = format!("/staff/book?{query}&date=2026-12-02&start=2026-12-02T20:05:00Z");
    let lost = desk.get(&named).await.body;
    assert!(lost.contains("cannot be had for this"), "{lost}");
}
