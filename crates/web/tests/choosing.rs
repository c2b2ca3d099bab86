//! Times held, lost and chosen anew through the pages, and what comes too late.

use crate::visitor::{PERSON, STEPS, book, decoded, encoded, first_time, hidden, jar, times};
use axum::http::StatusCode;
use midstance_web::testing::Site;

#[tokio::test]
async fn a_time_that_cannot_be_had_is_said_before_anything_is_typed() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    book(&site, &start, PERSON, "first").await;
    // Taken; long past; a Sunday evening.
    for start in [
        start.as_str(),
        "2026-01-05T17:00:00Z",
        "2026-12-07T03:00:00Z",
    ] {
        let path = format!("/book/details?{STEPS}&start={}", encoded(start));
        let answer = site.get(&path).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{start}");
        assert!(answer.body.contains("<h1>Choose a time</h1>"));
        assert!(
            answer.body.contains("<h2>The closest times</h2>"),
            "{}",
            answer.body
        );
        let form = format!("{STEPS}&start={}&{PERSON}&key=k", encoded(start));
        let sent = site.ask("POST", "/book/details", "", &form).await;
        assert_eq!(sent.status, StatusCode::CONFLICT, "{start}");
        assert!(
            sent.body.contains("value=\"Ada Brook\""),
            "what was typed stays"
        );
    }
}

#[tokio::test]
async fn back_from_the_details_ones_own_time_is_there_and_another_choice_frees_it() {
    let site = Site::new().await;
    let list = format!("/book/time?{STEPS}");
    let all = times(&site.get(&list).await);
    let hold = |start: &str| format!("{STEPS}&start={}", encoded(start));
    let held = site.ask("POST", "/book/hold", "", &hold(&all[0])).await;
    let cookies = held.cookies();
    assert_eq!(times(&site.ask("GET", &list, &cookies, "").await), all);
    assert!(!times(&site.get(&list).await).contains(&all[0]), "held");
    let last = all.last().unwrap();
    let held = site.ask("POST", "/book/hold", &cookies, &hold(last)).await;
    assert_eq!(held.status, StatusCode::SEE_OTHER);
    assert!(
        times(&site.get(&list).await).contains(&all[0]),
        "given back"
    );
}

#[tokio::test]
async fn one_address_cannot_hold_everything_and_who_changes_their_mind_is_not_counted() {
    let site = Site::new().await;
    let list = format!("/book/time?{STEPS}");
    let all = times(&site.get(&list).await);
    let hold = |start: &str| format!("{STEPS}&start={}", encoded(start));
    let mut cookies = String::new();
    for turn in 0..25 {
        let start = &all[turn % 2 * (all.len() - 1)];
        let held = site.ask("POST", "/book/hold", &cookies, &hold(start)).await;
        assert_eq!(held.status, StatusCode::SEE_OTHER, "turn {turn}");
        cookies = held.cookies();
    }
    let mut held = 1;
    loop {
        let free = times(&site.get(&list).await);
        let Some(start) = free.first() else {
            break;
        };
        let answer = site.ask("POST", "/book/hold", "", &hold(start)).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        held += 1;
    }
    assert_eq!(held, 12);
}

#[tokio::test]
async fn with_whom_it_will_be_is_said_as_soon_as_it_is_known() {
    let site = Site::new().await;
    let any = STEPS.replace("mara-lindqvist", "any");
    let list = site.get(&format!("/book/time?{any}")).await;
    let start = times(&list)[0].clone();
    let form = format!("{any}&start={}", encoded(&start));
    let held = site.ask("POST", "/book/hold", "", &form).await;
    let cookies = held.cookies();
    let details = site.ask("GET", held.header("location"), &cookies, "").await;
    assert!(
        !details.body.contains("First available"),
        "{}",
        details.body
    );
    let form = format!("{form}&{PERSON}&key=k");
    let sent = site.ask("POST", "/book/details", &cookies, &form).await;
    let cookies = jar(&cookies, &sent);
    let check = site.ask("GET", sent.header("location"), &cookies, "").await;
    assert!(
        check.body.contains("<dt>With</dt><dd>Mara Lindqvist, "),
        "{}",
        check.body
    );
    assert!(check.body.contains("We hold this time until"));
}

#[tokio::test]
async fn a_date_without_a_year_is_the_next_such_day() {
    let site = Site::new().await;
    let page = site
        .get(&format!("/book/time?{STEPS}&jump=12+January"))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("January\u{a0}12 to 25"), "{}", page.body);
    let wrong = site.get(&format!("/book/time?{STEPS}&jump=31+June")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn too_late_is_said_and_not_asked_about() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let booked = book(&site, &start, PERSON, "late").await;
    let link = booked.header("location").to_owned();
    let asked = site.get(&format!("{link}/cancel")).await;
    assert!(
        asked.body.contains("free of charge until"),
        "the rule: {}",
        asked.body
    );
    let start: jiff::Timestamp = start.parse().unwrap();
    let ahead = start.duration_since(site.clinic.now()).as_mins() - 30;
    site.clock.forward(ahead);
    for action in ["cancel", "move"] {
        let answer = site.get(&format!("{link}/{action}")).await;
        assert_eq!(answer.header("location"), format!("{link}?now=late"));
    }
    let sent = site.ask("POST", &format!("{link}/cancel"), "", "").await;
    assert_eq!(sent.header("location"), format!("{link}?now=late"));
    let page = site.get(&format!("{link}?now=late")).await;
    assert!(
        page.body.contains("Nothing was changed: it is too late"),
        "{}",
        page.body
    );
    // It is still to come: the way to it and the calendar file stay.
    assert!(page.body.contains("Add to calendar") && page.body.contains("What to bring"));
    assert!(!page.body.contains(">Change time</a>") && !page.body.contains(">Book again</a>"));
}

#[tokio::test]
async fn the_address_of_a_refused_form_opened_again_leads_back_to_a_page() {
    let site = Site::new().await;
    for path in ["/book/hold", "/book/confirm"] {
        let answer = site.get(path).await;
        assert_eq!(answer.header("location"), "/book", "{path}");
    }
    let other = site.get("/sign-out").await;
    assert!(
        other.status.is_client_error() && other.body.contains("<h1>"),
        "{}",
        other.body
    );
}

#[tokio::test]
async fn the_last_look_has_an_address_and_going_back_loses_nothing() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let wanted = format!("{STEPS}&start={}", encoded(&start));
    let held = site.ask("POST", "/book/hold", "", &wanted).await;
    let cookies = held.cookies();
    let form = format!("{wanted}&{PERSON}&note=Left+calf&key=k");
    let sent = site.ask("POST", "/book/details", &cookies, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let (check, cookies) = (sent.header("location").to_owned(), jar(&cookies, &sent));
    for typed in ["Ada", "demo", "calf"] {
        assert!(!check.contains(typed), "not in an address: {check}");
    }
    // Loaded twice, since that is what Back and Reload do.
    for _ in 0..2 {
        let page = site.ask("GET", &check, &cookies, "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("<dd>Left calf</dd>"), "{}", page.body);
    }
    let details = format!("/book/details?{wanted}");
    let back = site.ask("GET", &details, &cookies, "").await;
    assert!(back.body.contains("value=\"Ada Brook\"") && back.body.contains("Left calf"));
    let other = site.get(&check).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "another browser");
    let other = site.get(&details).await;
    assert!(!other.body.contains("Ada Brook"), "{}", other.body);

    // Another time in another tab is another booking.
    let all = times(&site.get(&format!("/book/time?{STEPS}")).await);
    let next = format!("{STEPS}&start={}", encoded(all.last().unwrap()));
    let tab = site
        .ask("GET", &format!("/book/check?{next}"), &cookies, "")
        .await;
    assert_eq!(
        tab.header("location"),
        format!("/book/details?{}", decoded(&next))
    );

    let booked = site.ask("POST", "/book/confirm", &cookies, &form).await;
    assert!(booked.header("location").starts_with("/b/"));
    let cookies = jar(&cookies, &booked);
    let back = site.ask("GET", &check, &cookies, "").await;
    let list = site.ask("GET", back.header("location"), &cookies, "").await;
    assert_eq!(
        list.status,
        StatusCode::OK,
        "their own time is not called lost"
    );
    assert!(list.body.contains("If you have booked"), "{}", list.body);
    let list = format!("/book/time?{STEPS}");
    let next = times(&site.get(&list).await)[0].clone();
    let next = format!("/book/details?{STEPS}&start={}", encoded(&next));
    let next = site.ask("GET", &next, &cookies, "").await;
    assert!(!next.body.contains("Ada Brook"), "forgotten once booked");
}

#[tokio::test]
async fn what_was_typed_is_emptied_on_request_and_gone_after_half_an_hour() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let wanted = format!("{STEPS}&start={}", encoded(&start));
    let details = format!("/book/details?{wanted}");
    let form = format!("{wanted}&{PERSON}&key=k");
    let typed = async || {
        let sent = site.ask("POST", "/book/details", "", &form).await;
        sent.cookies()
    };
    let cookies = typed().await;
    let kept = site.ask("GET", &details, &cookies, "").await;
    assert!(kept.body.contains("Empty the form"), "{}", kept.body);
    let empty = format!("{form}&empty=yes");
    let emptied = site.ask("POST", "/book/details", &cookies, &empty).await;
    let page = site
        .ask("GET", emptied.header("location"), &cookies, "")
        .await;
    assert!(!page.body.contains("Ada Brook"), "{}", page.body);

    let cookies = typed().await;
    site.clock.forward(31);
    let page = site.ask("GET", &details, &cookies, "").await;
    assert!(!page.body.contains("Ada Brook"), "{}", page.body);
}

#[tokio::test]
async fn a_time_lost_before_the_last_look_is_said_and_what_was_typed_stays() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let wanted = format!("{STEPS}&start={}", encoded(&start));
    let held = site.ask("POST", "/book/hold", "", &wanted).await;
    let form = format!("{wanted}&{PERSON}&note=Left+calf&key=k");
    let sent = site
        .ask("POST", "/book/details", &held.cookies(), &form)
        .await;
    let cookies = jar(&held.cookies(), &sent);
    // The hold ends, and somebody else is quicker.
    site.clock.forward(11);
    let other = PERSON.replace("Ada+Brook&email=ada", "Cleo+Marsh&email=cleo");
    let other = book(&site, &start, &other, "other").await;
    assert!(other.header("location").starts_with("/b/"));
    let check = site.ask("GET", sent.header("location"), &cookies, "").await;
    assert_eq!(check.status, StatusCode::CONFLICT);
    for words in ["The closest times", "value=\"Ada Brook\"", "Left calf"] {
        assert!(check.body.contains(words), "{words}: {}", check.body);
    }
}

#[tokio::test]
async fn details_typed_without_end_from_one_address_are_not_kept_and_still_booked() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let form = format!("{STEPS}&start={}&{PERSON}&key=k", encoded(&start));
    for turn in 0..60 {
        let sent = site.ask("POST", "/book/details", "", &form).await;
        assert_eq!(sent.status, StatusCode::OK, "turn {turn}");
        assert!(!sent.cookies().is_empty(), "turn {turn}");
    }
    let more = site.ask("POST", "/book/details", "", &form).await;
    assert!(more.body.contains("Book this time"), "{}", more.body);
    assert!(more.cookies().is_empty(), "no row for it");
    site.clock.forward(11);
    let later = site.ask("POST", "/book/details", "", &form).await;
    assert!(!later.cookies().is_empty());
}

#[tokio::test]
async fn wrong_details_have_an_address_and_are_put_right_there() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let wanted = format!("{STEPS}&start={}", encoded(&start));
    let cookies = site.ask("POST", "/book/hold", "", &wanted).await.cookies();
    let wrong = format!("{wanted}&name=&email=ann%40homtail.com&note=Left+calf&key=k");
    let sent = site.ask("POST", "/book/details", &cookies, &wrong).await;
    let again = format!("/book/details?{}", decoded(&wanted));
    assert_eq!(sent.header("location"), again, "no form to send again");
    let cookies = jar(&cookies, &sent);
    for _ in 0..2 {
        let page = site.ask("GET", &again, &cookies, "").await;
        for words in ["<title>Error: ", "Enter your full name", "Left calf"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains("Did you mean"), "one thing at a time");
    }
    let other = times(&site.get(&format!("/book/time?{STEPS}")).await);
    let other = format!(
        "/book/details?{STEPS}&start={}",
        encoded(other.last().unwrap())
    );
    let other = site.ask("GET", &other, &cookies, "").await;
    assert!(other.body.contains("Left calf") && !other.body.contains("There is a problem"));
    let last_look = again.replace("/details", "/check");
    let early = site.ask("GET", &last_look, &cookies, "").await;
    assert_eq!(early.header("location"), again);

    // A slip in the address is asked about at the same address, and not after the answer.
    let slip = wrong.replace("name=&", "name=Ann+Lee&");
    let sent = site.ask("POST", "/book/details", &cookies, &slip).await;
    assert_eq!(sent.header("location"), again);
    let cookies = jar(&cookies, &sent);
    let asked = site.ask("GET", &again, &cookies, "").await;
    assert!(asked.body.contains("Did you mean ann@hotmail.com?"));
    let early = site.ask("GET", &last_look, &cookies, "").await;
    assert_eq!(early.header("location"), again, "not yet answered");
    let kept = format!("{slip}&kept_email=ann%40homtail.com");
    let sent = site.ask("POST", "/book/details", &cookies, &kept).await;
    assert_eq!(sent.header("location"), last_look);
    let cookies = jar(&cookies, &sent);
    let back = site.ask("GET", &again, &cookies, "").await;
    assert!(!back.body.contains("Did you mean"), "{}", back.body);
    let meant = format!("{slip}&kept_email={}", hidden(&back, "kept_email"));
    let sent = site.ask("POST", "/book/details", &cookies, &meant).await;
    assert_eq!(sent.header("location"), last_look, "asked once");
}

#[tokio::test]
async fn a_robot_that_fills_everything_is_let_down_at_either_form() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let form = format!("{STEPS}&start={}&{PERSON}&key=k&website=x", encoded(&start));
    for path in ["/book/details", "/book/confirm"] {
        let sent = site.ask("POST", path, "", &form).await;
        assert_eq!(sent.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn a_browser_without_cookies_books_all_the_same() {
    let site = Site::new().await;
    let start = first_time(&site).await;
    let form = format!("{STEPS}&start={}&{PERSON}&key=k", encoded(&start));
    let check = site.ask("POST", "/book/details", "", &form).await;
    assert_eq!(check.status, StatusCode::OK);
    assert!(check.body.contains("<dd>Ada Brook</dd>"), "{}", check.body);
    assert!(check.body.contains("Change details"), "{}", check.body);
}

#[tokio::test]
async fn a_day_without_times_says_why() {
    let site = Site::new().await;
    let page = site.get(&format!("/book/time?{STEPS}")).await;
    let none = page.body.matches("<p class=\"day-none\">").count();
    assert!(none > 0, "{}", page.body);
    let away = page.body.matches("Mara Lindqvist is not here</p>").count();
    let full = page.body.matches("fully booked</p>").count();
    let late = page.body.matches("too late to book online</p>").count();
    assert_eq!(away + full + late, none, "{}", page.body);
    assert!(away > 0, "{}", page.body);
    let far = site
        .get(&format!("/book/time?{STEPS}&from=2030-01-07"))
        .await;
    assert!(
        far.body.contains("not open for booking yet"),
        "{}",
        far.body
    );
}
