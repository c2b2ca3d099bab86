//! Booking through the pages, as a browser without scripts does it.

use crate::visitor::{PERSON, STEPS, book, encoded, first_time, hidden, jar, times};
use axum::http::StatusCode;
use midstance_web::testing::{Answer, Site};

#[tokio::test]
async fn from_the_first_page_to_the_confirmation() {
    let site = Site::new().await;
    let service = site.get("/book").await;
    assert!(
        service.body.contains("Massage therapy, 60 minutes"),
        "{}",
        service.body
    );
    let place = site.get("/book/place?service=massage-60").await;
    assert!(place.body.contains("Which place?"));
    let who = site
        .get("/book/practitioner?service=massage-60&loc=harbour")
        .await;
    assert_eq!(
        who.status,
        StatusCode::SEE_OTHER,
        "one practitioner there: the step is skipped"
    );
    let start = first_time(&site).await;
    let form = format!("{STEPS}&start={}", encoded(&start));
    let held = site.ask("POST", "/book/hold", "", &form).await;
    assert_eq!(held.status, StatusCode::SEE_OTHER);
    let cookies = held.cookies();
    let details = site.ask("GET", held.header("location"), &cookies, "").await;
    assert!(
        details.body.contains("We hold this time until"),
        "{}",
        details.body
    );
    let key = hidden(&details, "key");
    let form = format!("{STEPS}&start={}&{PERSON}&key={key}", encoded(&start));
    let sent = site.ask("POST", "/book/details", &cookies, &form).await;
    let cookies = jar(&cookies, &sent);
    let check = site.ask("GET", sent.header("location"), &cookies, "").await;
    assert!(check.body.contains("Book this time"), "{}", check.body);
    let done = site.ask("POST", "/book/confirm", &cookies, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = site.get(done.header("location")).await;
    assert!(page.body.contains("You are booked"), "{}", page.body);
    assert!(page.body.contains("Mara Lindqvist"));
    let file = site
        .get(&format!("{}/appointment.ics", done.header("location")))
        .await;
    assert!(file.body.starts_with("BEGIN:VCALENDAR\r\n") && file.body.contains("BEGIN:VTIMEZONE"));
    let again = site.ask("POST", "/book/confirm", &cookies, &form).await;
    assert_eq!(
        again.header("location"),
        done.header("location"),
        "sent twice, booked once"
    );
}

#[tokio::test]
async fn wrong_details_are_named_and_kept() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let form = format!(
        "{STEPS}&start={}&name=&email=ann%40&phone=12&note=hello+there",
        encoded(&start)
    );
    let answer = site.ask("POST", "/book/details", "", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "<title>Error: ",
        "There is a problem",
        "Enter your full name",
        "Enter an email address in the correct format",
        "value=\"ann@\"",
        "hello there",
    ] {
        assert!(
            answer.body.contains(words),
            "{words:?} is missing in {}",
            answer.body
        );
    }
    assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 3);
}

#[tokio::test]
async fn a_slip_in_the_address_is_asked_about_once() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let form = format!(
        "{STEPS}&start={}&name=Ann&email=ann%40homtail.com&key=k",
        encoded(&start)
    );
    let asked = site.ask("POST", "/book/details", "", &form).await;
    assert!(
        asked.body.contains("Did you mean ann@hotmail.com?"),
        "{}",
        asked.body
    );
    let kept = site
        .ask(
            "POST",
            "/book/details",
            "",
            &format!("{form}&kept_email=ann%40homtail.com"),
        )
        .await;
    assert!(kept.body.contains("Book this time"), "{}", kept.body);
    let corrected = site
        .ask(
            "POST",
            "/book/details",
            "",
            &format!("{form}&other_email=ann%40hotmail.com"),
        )
        .await;
    assert!(
        corrected.body.contains("<dd>ann@hotmail.com</dd>"),
        "one press puts it right: {}",
        corrected.body
    );
}

#[tokio::test]
async fn who_comes_second_keeps_what_was_typed_and_gets_the_closest_times() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    assert_eq!(
        book(&site, &start, PERSON, "first").await.status,
        StatusCode::SEE_OTHER
    );
    let second = book(
        &site,
        &start,
        "name=Bo+Castell&email=bo%40demo.invalid",
        "second",
    )
    .await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second
            .body
            .contains("That time is not free any more. These are the closest times.")
    );
    assert!(
        second.body.contains("value=\"Bo Castell\"")
            && second.body.contains("value=\"bo@demo.invalid\"")
    );
    assert_eq!(
        times(&second).len(),
        6,
        "five others, and the one that is gone as a hidden field"
    );
    let other = times(&second)[0].clone();
    assert_ne!(other, start);
    let booked = book(
        &site,
        &other,
        "name=Bo+Castell&email=bo%40demo.invalid",
        "third",
    )
    .await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_shows_its_own_visit_and_no_other() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let ada = book(&site, &start, PERSON, "a")
        .await
        .header("location")
        .to_owned();
    let start = first_time(&site).await;
    let bo = book(&site, &start, "name=Bo&email=bo%40demo.invalid", "b").await;
    let bo = bo.header("location").to_owned();
    let reference = |answer: &Answer| {
        let rest = answer.body.split_once("Reference</dt><dd>").unwrap().1;
        rest.split('<').next().unwrap().to_owned()
    };
    let (ada_page, bo_page) = (site.get(&ada).await, site.get(&bo).await);
    assert!(!bo_page.body.contains(&reference(&ada_page)));
    let cancel = format!("{bo}/cancel");
    let long = format!("reason={}", "a".repeat(301));
    let refused = site.ask("POST", &cancel, "", &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains(&"a".repeat(301)),
        "what was typed stays"
    );
    let why = "reason=I+am+away";
    let cancelled = site.ask("POST", &cancel, "", why).await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER);
    assert!(
        site.get(&ada).await.body.contains("You are booked"),
        "the other visit stands"
    );
    assert!(
        site.get(&bo)
            .await
            .body
            .contains("This appointment is cancelled")
    );
    let own = site.get(&bo).await.body;
    assert!(
        own.contains("<dt>You wrote</dt><dd>I am away</dd>"),
        "{own}"
    );
    let mails = midstance_clinic::mailbox::newest(&site.clinic).await;
    let mails = mails.unwrap();
    let mail = mails.iter().find(|m| m.to_address == "bo@demo.invalid");
    let visit = mail.unwrap().appointment.unwrap();
    let staff = site.sign_in(midstance_clinic::samples::FRONT_DESK).await;
    let path = format!("/staff/appointments/{visit}");
    let desk = site.ask("GET", &path, &staff, "").await.body;
    assert!(
        desk.contains("<dt>The client wrote</dt><dd>I am away</dd>"),
        "{desk}"
    );
}

#[tokio::test]
async fn nothing_changes_on_get_and_moving_asks_first() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let link = book(&site, &start, PERSON, "a")
        .await
        .header("location")
        .to_owned();
    // What a mail scanner does: every link, twice.
    for path in ["", "/cancel", "/move", "/appointment.ics"] {
        for _ in 0..2 {
            assert_eq!(
                site.get(&format!("{link}{path}")).await.status,
                StatusCode::OK,
                "{path}"
            );
        }
    }
    assert!(site.get(&link).await.body.contains("You are booked"));
    let free = times(&site.get(&format!("{link}/move")).await)[0].clone();
    let form = format!("start={}", encoded(&free));
    // A last look with an address of its own, which a form that was sent without it leads to.
    let asked = site.ask("POST", &format!("{link}/move"), "", &form).await;
    let asked = site.get(asked.header("location")).await;
    assert!(
        asked.body.contains("Move your appointment?"),
        "{}",
        asked.body
    );
    let moved = site
        .ask(
            "POST",
            &format!("{link}/move"),
            "",
            &format!("{form}&sure=yes"),
        )
        .await;
    assert_eq!(moved.header("location"), format!("{link}?now=moved"));
    assert!(
        times(&site.get(&format!("/book/time?{STEPS}")).await).contains(&start),
        "the old time is free"
    );
}

#[tokio::test]
async fn a_link_may_land_mid_way_and_nonsense_starts_over() {
    let site = Site::new().await;
    assert_eq!(
        site.get(&format!("/book/time?{STEPS}")).await.status,
        StatusCode::OK
    );
    for nonsense in [
        "/book/time?service=none",
        "/book/details",
        "/book/time?service=massage-60&loc=x&who=y",
    ] {
        let answer = site.get(nonsense).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{nonsense}");
    }
    let missing = site.get("/book/place").await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("Select what you would like to book"));
}

#[tokio::test]
async fn robots_that_fill_everything_are_let_down() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let answer = book(&site, &start, &format!("{PERSON}&website=spam"), "r").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(times(&site.get(&format!("/book/time?{STEPS}")).await).contains(&start));
}
