//! Hours, time off, blocks and the clinic's own settings, walked without JavaScript.

use crate::{
    desk::{Desk, first_href, led_to},
    visitor::{PERSON, book},
};
use axum::http::StatusCode;

const DAY: &str = "2026-11-30";

#[tokio::test]
async fn hours_that_leave_appointments_outside_are_shown_before_they_are_saved() {
    let desk = Desk::owner().await;
    let path = "/staff/settings/hours/mara-lindqvist/main-street";
    assert_eq!(desk.get(path).await.status, StatusCode::OK);
    let form = "weekday-0=2&from-0=9:00&until-0=17:00";
    let warned = desk.post(path, form).await;
    assert_eq!(warned.status, StatusCode::CONFLICT);
    assert!(warned.body.contains("Nothing is saved yet"));
    let seen = warned.body.split("name=\"seen\" value=\"").skip(1);
    let seen: Vec<String> = seen
        .map(|r| format!("&seen={}", r.split('"').next().unwrap()))
        .collect();
    assert!(!seen.is_empty());
    led_to(&desk.post(path, &format!("{form}{}", seen.join(""))).await);
    let page = desk
        .get("/staff/settings/hours")
        .await
        .body
        .replace('\u{a0}', " ");
    assert!(page.contains("Tuesday, 9:00 a.m. to 5:00 p.m."));
    let outside = desk.get("/staff/outside-hours").await.body;
    assert_eq!(
        outside.matches("<li class=\"card\">").count(),
        seen.len(),
        "what was left outside can be found again: {outside}"
    );

    let apart = "weekday-0=1&from-0=9&until-0=17&weekday-1=2&from-1=9&until-1=17\
        &weekday-2=2&from-2=16:00&until-2=18:00";
    let refused = desk.post(path, apart).await;
    assert!(
        refused.body.contains("href=\"#from-2\""),
        "at the row that overlaps: {}",
        refused.body
    );
    let overlap = "weekday-0=2&from-0=9&until-0=17&weekday-1=2&from-1=16:00&until-1=18:00";
    let refused = desk.post(path, overlap).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .replace('\u{a0}', " ")
            .contains("9:00 a.m. to 5:00 p.m. and 4:00 p.m. to 6:00 p.m. overlap")
    );
}

/// Where the first form of a part of a page goes.
fn first_form(part: &str) -> &str {
    let (_, rest) = part.split_once("action=\"").unwrap();
    rest.split('"').next().unwrap()
}

#[tokio::test]
async fn extra_days_with_an_appointment_are_taken_back_only_knowingly() {
    let desk = Desk::owner().await;
    let path = "/staff/settings/exceptions";
    // A weekend, on which Mara does not work else.
    let extra = "who=mara-lindqvist&loc=main-street&first=2026-12-12&last=2026-12-13\
        &from=9:00&until=17:00&reason=Open+weekend";
    led_to(&desk.post(path, extra).await);
    let booked = book(&desk.site, "2026-12-13T18:00:00Z", PERSON, "sunday").await;
    assert!(booked.header("location").starts_with("/b/"));
    let page = desk.get(path).await.body;
    let (_, all) = page.split_once("2 days").unwrap();
    let (_, all) = all.split_once("</details>").unwrap();
    let form = |body: &str| {
        let also = body.split_once("name=\"also\" value=\"").unwrap().1;
        format!("also={}", also.split('"').next().unwrap())
    };
    let warned = desk.post(first_form(all), &form(all)).await;
    assert_eq!(warned.status, StatusCode::CONFLICT);
    assert!(warned.body.contains("Ada Brook"), "{}", warned.body);
    assert!(warned.body.contains("2 days"), "nothing is taken back yet");
    let (_, knowingly) = warned.body.split_once("Nothing is saved yet").unwrap();
    let seen = knowingly.split_once("name=\"seen\" value=\"").unwrap().1;
    let seen = seen.split('"').next().unwrap();
    let again = format!("{}&seen={seen}", form(knowingly));
    led_to(&desk.post(first_form(knowingly), &again).await);
    let page = desk.get(path).await.body;
    assert!(!page.contains("Open weekend"), "both days: {page}");
    let outside = desk.get("/staff/outside-hours").await.body;
    assert!(outside.contains("Ada Brook"), "{outside}");
}

#[tokio::test]
async fn time_off_and_blocks_are_added_and_taken_back() {
    let desk = Desk::open().await;
    let path = "/staff/settings/exceptions";
    let off = "who=jun-hale&loc=&first=2027-03-02&last=2027-03-05&reason=Course";
    led_to(&desk.post(path, off).await);
    let page = desk.get(path).await.body.replace('\u{a0}', " ");
    let span = "Tuesday, March 2, 2027 to Friday, March 5, 2027";
    assert!(page.contains(&format!("<strong>{span}</strong>")), "{page}");
    assert!(page.contains("<summary>4 days"), "{page}");
    let week = desk
        .get("/staff/calendar?week=2027-W09&view=week")
        .await
        .body;
    assert!(week.contains("Away: Course"));
    // One day in between, and then what is left of the days before it.
    let (_, one) = page
        .split_once("<span>Thursday, March 4, 2027</span>")
        .unwrap();
    led_to(&desk.post(first_form(one), "").await);
    let page = desk.get(path).await.body.replace('\u{a0}', " ");
    let span = "Tuesday, March 2, 2027 to Wednesday, March 3, 2027";
    assert!(page.contains(&format!("<strong>{span}</strong>")), "{page}");
    let (_, all) = page.split_once("</details>").unwrap();
    let also = all.split_once("name=\"also\" value=\"").unwrap().1;
    let also = also.split('"').next().unwrap();
    led_to(&desk.post(first_form(all), &format!("also={also}")).await);
    let page = desk.get(path).await.body.replace('\u{a0}', " ");
    assert!(!page.contains(" days<span"), "{page}");
    assert!(
        page.contains("<strong>Friday, March 5, 2027</strong>"),
        "{page}"
    );
    let bad = desk.post(path, "first=&reason=").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);

    let resource = page
        .split("<option value=\"p-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let block = |from: &str, until: &str| {
        format!(
            "resource=p-{resource}&block_date={DAY}&block_from={from}&block_until={until}&block_reason=Meeting"
        )
    };
    led_to(
        &desk
            .post("/staff/settings/blocks", &block("9:00", "10:00"))
            .await,
    );
    let day = desk.get(&format!("/staff/calendar?day={DAY}")).await.body;
    assert!(day.contains("Blocked: Meeting"));
    let taken = desk
        .post("/staff/settings/blocks", &block("9:30", "11:00"))
        .await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.body.contains("Blocked already: Meeting"));
    let page = desk.get(path).await.body;
    let (_, rest) = page.split_once("/staff/settings/blocks/").unwrap();
    let remove = format!("/staff/settings/blocks/{}", rest.split('"').next().unwrap());
    led_to(&desk.post(&remove, "").await);
    assert!(
        !desk
            .get(path)
            .await
            .body
            .contains("Mara Lindqvist: Meeting")
    );
}

#[tokio::test]
async fn the_owner_changes_every_part_of_the_clinic_and_bad_values_lose_nothing() {
    let desk = Desk::owner().await;
    let list = "/staff/settings/clinic";
    let page = desk.get(list).await.body;
    let profile = "/staff/settings/profile";
    led_to(
        &desk
            .post(
                profile,
                "name=Stride+West&email=hi%40stride.example&advice_line=8-1-1",
            )
            .await,
    );
    assert!(desk.get(list).await.body.contains("Stride West"));

    for kind in ["places", "rooms", "practitioners", "services"] {
        let path = format!("/staff/settings/{kind}");
        for path in [first_href(&page, &path), format!("{path}/new")] {
            assert_eq!(desk.get(&path).await.status, StatusCode::OK, "{path}");
            let empty = desk.post(&path, "name=&street=kept+as+typed").await;
            assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
    }
    let place = "name=Uptown&street=1+Hill&city=Vancouver&region=BC&postal=V6B1A1\
        &phone=604+555+0123&zone=America%2FVancouver&active=yes";
    led_to(&desk.post("/staff/settings/places/new", place).await);
    let twice = desk.post("/staff/settings/places/new", place).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        twice.body.contains("There is one with this name already") && twice.body.contains("1 Hill")
    );
    let moon = place
        .replace("America%2FVancouver", "Moon%2FBase")
        .replace("Uptown", "Moon");
    assert!(
        desk.post("/staff/settings/places/new", &moon)
            .await
            .body
            .contains("Enter a time zone")
    );

    let person =
        "name=Kim+Vale&credentials=RMT&credentials_spelled=Registered+Massage+Therapist&active=yes";
    led_to(&desk.post("/staff/settings/practitioners/new", person).await);
    assert!(desk.get("/practitioners").await.body.contains("Kim Vale"));
}

#[tokio::test]
async fn a_service_is_changed_and_put_out_of_use_only_after_its_appointments_were_seen() {
    let desk = Desk::owner().await;
    let page = desk.get("/staff/settings/clinic").await.body;
    let path = first_href(&page, "/staff/settings/services/");
    let form = desk.get(&path).await.body;
    let ids = |name: &str| {
        let tags = form
            .split("<input")
            .filter(|tag| tag.contains(&format!("name=\"{name}\"")));
        let ticked = tags.filter(|tag| tag.contains(" checked"));
        let one = |tag: &str| {
            tag.split("value=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned()
        };
        ticked
            .map(|tag| format!("&{name}={}", one(tag)))
            .collect::<String>()
    };
    let same = format!(
        "name=Massage+therapy%2C+45+minutes&kind=massage&minutes=45&buffer_before=0&buffer_after=15\
         &grid=15&price=99.50&tax_note=plus+5%25+GST&online=yes&notice=2&horizon=60&cancel_notice=24{}{}{}",
        ids("by"),
        ids("at"),
        ids("rooms")
    );
    led_to(&desk.post(&path, &format!("{same}&active=yes")).await);
    assert!(desk.get("/book").await.body.contains("$99.50"));
    let odd = desk
        .post(
            &path,
            &format!("{}&active=yes", same.replace("minutes=45", "minutes=47")),
        )
        .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.body.contains("a multiple of 5 from 5 to 480"));

    let warned = desk.post(&path, &same).await;
    assert_eq!(warned.status, StatusCode::CONFLICT);
    let seen: Vec<String> = warned
        .body
        .split("name=\"seen\" value=\"")
        .skip(1)
        .map(|rest| format!("&seen={}", rest.split('"').next().unwrap()))
        .collect();
    led_to(&desk.post(&path, &format!("{same}{}", seen.join(""))).await);
    assert!(!desk.get("/book").await.body.contains("$99.50"));
    // A visit of a service that is no longer offered can still be called off.
    let visit = first_href(&warned.body, "/staff/appointments/");
    led_to(&desk.post(&format!("{visit}/cancel"), "").await);
    assert!(desk.get(&visit).await.body.contains("Cancelled"));
}

#[tokio::test]
async fn the_desk_may_not_change_hours_or_the_clinic() {
    let desk = Desk::open().await;
    for path in [
        "/staff/settings/hours",
        "/staff/settings/clinic",
        "/staff/settings/profile",
    ] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let index = desk.get("/staff/settings").await.body;
    assert!(!index.contains("/staff/settings/hours"));
}

#[tokio::test]
async fn where_several_could_each_time_says_with_whom() {
    let desk = Desk::owner().await;
    let list = "/book/time?service=massage-60&loc=main-street&who=any";
    let alone = desk.get(list).await.body;
    assert!(alone.contains("class=\"slot\"") && !alone.contains("<small>"));
    let path = "/staff/settings/hours/jun-hale/main-street";
    led_to(
        &desk
            .post(path, "weekday-0=5&from-0=9:00&until-0=12:00")
            .await,
    );
    let both = desk.get(list).await.body;
    assert!(both.contains("<small>Mara Lindqvist</small>"), "{both}");
    assert!(both.contains("<small>Jun Hale</small>"));
}

#[tokio::test]
async fn public_holidays_are_closed_by_a_choice_and_taken_back_like_any_day() {
    let desk = Desk::open().await;
    let path = "/staff/settings/holidays";
    let page = desk.get(path).await.body.replace('\u{a0}', " ");
    let box_of = |page: &str, value: &str| {
        let (_, rest) = page.split_once(&format!("value=\"{value}\"")).unwrap();
        rest.split('>').next().unwrap().contains("checked")
    };
    assert!(box_of(&page, "2026-12-25 Christmas Day"), "{page}");
    assert!(!box_of(&page, "2026-12-26 Boxing Day"), "by custom: {page}");
    assert!(page.contains("Friday, December 25, 2026: Christmas Day"));
    assert!(page.contains("Main Street, Harbour: holidays of British Columbia"));

    let gone = desk.post(path, "day=2026-11-20+Christmas+Day").await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert!(gone.body.contains("The list has changed meanwhile"));
    let nothing = desk.post(path, "day=").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("Choose at least one day"));
    let nothing = nothing.body.replace('\u{a0}', " ");
    assert!(
        !box_of(&nothing, "2026-12-25 Christmas Day"),
        "as it was left"
    );

    let form = "day=2026-12-25+Christmas+Day&day=2026-12-26+Boxing+Day";
    led_to(&desk.post(path, form).await);
    let page = desk.get(path).await.body.replace('\u{a0}', " ");
    assert!(page.contains("<li>Friday, December 25, 2026: Christmas Day, closed</li>"));
    assert!(!page.contains("value=\"2026-12-26 Boxing Day\""), "{page}");
    let other = "/staff/settings/exceptions";
    let page = desk.get(other).await.body.replace('\u{a0}', " ");
    let line =
        "<strong>Friday, December 25, 2026</strong><br>Everyone, everywhere: closed, Christmas Day";
    assert!(page.contains(line), "{page}");
    let (_, one) = page.split_once(line).unwrap();
    led_to(&desk.post(first_form(one), "").await);
    let page = desk.get(path).await.body;
    assert!(box_of(&page, "2026-12-25 Christmas Day"), "{page}");
}

#[tokio::test]
async fn a_holiday_with_an_appointment_is_closed_once_it_was_seen() {
    let desk = Desk::open().await;
    let opening = "who=mara-lindqvist&loc=main-street&first=2026-12-25&from=9:00&until=17:00\
        &reason=Open";
    led_to(&desk.post("/staff/settings/exceptions", opening).await);
    let booked = book(&desk.site, "2026-12-25T18:00:00Z", PERSON, "noel").await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.body);
    let path = "/staff/settings/holidays";
    let form = "day=2026-12-25+Christmas+Day";
    let page = desk.get(path).await.body;
    assert!(
        page.contains("Mara Lindqvist would not work after all"),
        "{page}"
    );
    let warned = desk.post(path, form).await;
    assert_eq!(warned.status, StatusCode::CONFLICT);
    assert!(warned.body.contains("appointment falls outside"));
    assert!(warned.body.contains("Ada Brook"));
    assert_eq!(
        warned.body.matches(" checked aria-").count(),
        1,
        "as it was chosen"
    );
    let (_, seen) = warned.body.split_once("name=\"seen\" value=\"").unwrap();
    let seen = seen.split('"').next().unwrap();
    led_to(&desk.post(path, &format!("{form}&seen={seen}")).await);
    let outside = desk.get("/staff/outside-hours").await.body;
    assert!(outside.contains("Ada Brook"), "{outside}");
}
