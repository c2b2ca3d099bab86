//! Staff's calendar, booking, moving and clients, walked without JavaScript.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

use axum::http::StatusCode;
use midstance_clinic::samples;
use midstance_web::testing::{Answer, Site};

struct Desk {
    site: Site,
    cookie: String,
}

impl Desk {
    async fn open() -> Self {
        let site = Site::new().await;
        let cookie = site.sign_in(samples::FRONT_DESK).await;
        Self { site, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        self.site.ask("GET", path, &self.cookie, "").await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.ask("POST", path, &self.cookie, form).await
    }

    /// The id of a client of the demo.
    async fn client(&self, name: &str) -> String {
        let page = self.get(&format!("/staff/clients?q={name}")).await.body;
        let (_, rest) = page.split_once("/staff/clients/").expect("one found");
        rest.split('"').next().unwrap().to_owned()
    }

    /// What is free on a day, as the page offers it.
    async fn free(&self, client: &str, day: &str) -> Vec<String> {
        let page = self
            .get(&format!("/staff/book?{WISH}&client={client}&date={day}"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        let values = page
            .body
            .split("class=\"slot\" name=\"start\" value=\"")
            .skip(1);
        values
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    }

    async fn book(&self, client: &str, start: &str) -> Answer {
        let form = format!("{WISH}&client={client}&start={start}");
        self.post("/staff/book", &form).await
    }
}

const WISH: &str = "service=massage-60&loc=main-street&who=mara-lindqvist";
const DAY: &str = "2026-11-30";

/// Where a booking led, without the word of its notice.
fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn the_week_shows_visits_free_times_and_closed_ones_and_its_links_lead_somewhere() {
    let desk = Desk::open().await;
    let week = desk.get("/staff/calendar?week=2026-W48").await;
    assert_eq!(week.status, StatusCode::OK);
    for words in [
        "November 23 to 29, 2026",
        "Mara Lindqvist",
        "+ free",
        "closed",
        "Booked",
    ] {
        let page = week.body.replace('\u{a0}', " ");
        assert!(page.contains(words), "{words}");
    }
    let hrefs = week
        .body
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    let mut staff: Vec<String> = hrefs
        .filter(|href| href.starts_with("/staff/"))
        .map(|href| href.replace("&#38;", "&"))
        .collect();
    staff.sort();
    staff.dedup();
    assert!(staff.len() > 40, "{}", staff.len());
    for href in staff.iter().step_by(5) {
        assert_eq!(desk.get(href).await.status, StatusCode::OK, "{href}");
    }
    for query in [
        "day=2026-11-24",
        "view=list",
        "by=place&loc=harbour",
        "week=nonsense",
        "print=1&initials=1",
    ] {
        let page = desk.get(&format!("/staff/calendar?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
    }
    let sheet = desk
        .get("/staff/calendar?week=2026-W48&print=1&initials=1")
        .await
        .body;
    assert!(!sheet.contains("Castell"), "initials only");
}

#[tokio::test]
async fn a_filter_shows_only_whom_it_names() {
    let desk = Desk::open().await;
    let page = desk
        .get("/staff/calendar?week=2026-W48&show=jun-hale&view=week")
        .await
        .body;
    let table = page.split("<table").nth(1).unwrap();
    assert!(table.contains("Jun Hale") && !table.contains("Mara Lindqvist"));
}

#[tokio::test]
async fn a_booking_by_staff_is_found_in_the_calendar_and_a_second_one_is_told_who_has_the_time() {
    let desk = Desk::open().await;
    let (ada, bo) = (desk.client("Ada").await, desk.client("Castell").await);
    let start = desk.free(&ada, DAY).await.remove(0);
    let booked = led_to(&desk.book(&ada, &start).await);
    assert!(desk.get(&booked).await.body.contains("Ada Brook"));
    let week = desk.get(&format!("/staff/calendar?day={DAY}")).await.body;
    assert!(week.contains(&booked), "the calendar leads to it");

    let clash = desk.book(&bo, &start).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(clash.body.contains("Ada Brook") && clash.body.contains("Error: "));

    let form = format!("{WISH}&client={bo}&start={start}");
    let bare = desk.post("/staff/book/outside", &form).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.body.contains("Enter a reason"));
    let over = desk
        .post("/staff/book/outside", &format!("{form}&reason=will+wait"))
        .await;
    let page = desk.get(&led_to(&over)).await.body;
    assert!(page.contains("Booked outside the rules: will wait"));
    let day = desk.get(&format!("/staff/calendar?day={DAY}")).await.body;
    assert!(day.contains("Outside the rules"));
}

#[tokio::test]
async fn a_typed_time_is_read_and_a_wrong_one_loses_nothing() {
    let desk = Desk::open().await;
    let ada = desk.client("Ada").await;
    let form =
        |time: &str| format!("{WISH}&client={ada}&date={DAY}&note=by+the+back+door&time={time}");
    let wrong = desk.post("/staff/book", &form("soon")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["by the back door", "value=\"soon\"", "There is a problem"] {
        assert!(wrong.body.contains(kept), "{kept}");
    }
    let night = desk.post("/staff/book", &form("9:30+pm")).await;
    assert_eq!(night.status, StatusCode::CONFLICT);
    assert!(night.body.contains("outside hours"));
    led_to(&desk.post("/staff/book", &form("9:00")).await);
}

#[tokio::test]
async fn moving_tells_the_client_only_when_asked_and_keeps_the_old_time_on_a_conflict() {
    let desk = Desk::open().await;
    let (ada, bo) = (desk.client("Ada").await, desk.client("Castell").await);
    let free = desk.free(&ada, DAY).await;
    let visit = led_to(&desk.book(&ada, &free[0]).await);
    let taken = desk.free(&bo, DAY).await.remove(0);
    led_to(&desk.book(&bo, &taken).await);
    let path = format!("{visit}/move");
    assert_eq!(desk.get(&path).await.status, StatusCode::OK);
    let clash = desk.post(&path, &format!("start={taken}&tell=yes")).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(clash.body.contains("Bo Castell") && clash.body.contains("The appointment stands at"));

    let later = desk.free(&ada, DAY).await.pop().unwrap();
    let moved = desk.post(&path, &format!("start={later}")).await;
    assert!(moved.header("location").ends_with("now=moved-quietly"));
    let form = format!("start={taken}&tell=yes&reason=sisters");
    let over = desk.post(&format!("{path}/outside"), &form).await;
    assert!(
        over.header("location").ends_with("now=moved"),
        "{}",
        over.body
    );
    let page = desk.get(&visit).await.body;
    assert_eq!(
        page.matches("Your appointment is now").count(),
        1,
        "one mail of two moves"
    );
}

#[tokio::test]
async fn a_cancelled_visit_is_booked_again_in_two_steps_and_notes_stay_with_staff() {
    let desk = Desk::open().await;
    let ada = desk.client("Ada").await;
    let start = desk.free(&ada, DAY).await.remove(0);
    let visit = led_to(&desk.book(&ada, &start).await);
    led_to(
        &desk
            .post(&format!("{visit}/note"), "staff_note=ring+twice")
            .await,
    );
    led_to(&desk.post(&format!("{visit}/cancel"), "").await);
    let page = desk.get(&visit).await.body;
    assert!(page.contains("ring twice"));
    let again = page.split("href=\"/staff/book?").nth(1).unwrap();
    let again = again.split('"').next().unwrap().replace("&#38;", "&");
    let page = desk.get(&format!("/staff/book?{again}")).await.body;
    assert!(page.contains(&format!(
        "class=\"button\" name=\"start\" value=\"{start}\""
    )));
    led_to(&desk.book(&ada, &start).await);
}

#[tokio::test]
async fn someone_new_is_added_once() {
    let desk = Desk::open().await;
    let form = "name=Zoe+Quill&email=zoe%40demo.invalid&phone=604+555+0111";
    let made = desk.post("/staff/book/client", form).await;
    assert!(made.header("location").contains("client="), "{}", made.body);
    let twin = desk.post("/staff/book/client", "name=zoe+quill").await;
    assert_eq!(twin.status, StatusCode::CONFLICT);
    assert!(twin.body.contains("Is it one of these?") && twin.body.contains("zoe@demo.invalid"));
    let bad = desk
        .post("/staff/book/client", "name=&phone=12&email=x")
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["full name", "area code", "correct format"] {
        assert!(bad.body.contains(words), "{words}");
    }
}

#[tokio::test]
async fn records_are_corrected_and_merged() {
    let desk = Desk::open().await;
    let ada = desk.client("Ada").await;
    let made = desk
        .post(
            "/staff/book/client",
            "name=Ada+Brook&phone=604+555+0112&sure=yes",
        )
        .await;
    let location = made.header("location");
    let twin = location
        .split("client=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let bad = desk
        .post(&format!("/staff/clients/{twin}/edit"), "name=")
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    led_to(
        &desk
            .post(
                &format!("/staff/clients/{twin}/edit"),
                "name=Ada+Brooke&phone=604+555+0112",
            )
            .await,
    );
    assert!(
        desk.get(&format!("/staff/clients/{twin}"))
            .await
            .body
            .contains("Ada Brooke")
    );
    let path = format!("/staff/clients/{ada}/merge");
    assert_eq!(
        desk.get(&format!("{path}?other={twin}")).await.status,
        StatusCode::OK
    );
    led_to(&desk.post(&path, &format!("other={twin}")).await);
    let old = desk.get(&format!("/staff/clients/{twin}")).await;
    assert!(
        old.header("location").contains(&ada),
        "the old record leads to the other"
    );
}

/// The owner, who may set what the desk may not.
async fn owner() -> Desk {
    let site = Site::new().await;
    let cookie = site.sign_in(samples::OWNER).await;
    Desk { site, cookie }
}

/// The first address on a page that begins so and goes on with an id.
fn first_href(page: &str, begin: &str) -> String {
    let all = page
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    let mut fitting = all.filter(|href| href.starts_with(begin) && !href.ends_with("/new"));
    fitting.next().expect("such a link").to_owned()
}

#[tokio::test]
async fn hours_that_leave_appointments_outside_are_shown_before_they_are_saved() {
    let desk = owner().await;
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

    let overlap = "weekday-0=2&from-0=9&until-0=17&weekday-1=2&from-1=16:00&until-1=18:00";
    let refused = desk.post(path, overlap).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("09:00 to 17:00 and 16:00 to 18:00 overlap")
    );
}

#[tokio::test]
async fn time_off_and_blocks_are_added_and_taken_back() {
    let desk = Desk::open().await;
    let path = "/staff/settings/exceptions";
    let off = "who=jun-hale&loc=&first=2027-03-02&last=2027-03-05&reason=Course";
    led_to(&desk.post(path, off).await);
    let page = desk.get(path).await.body.replace('\u{a0}', " ");
    assert_eq!(
        page.matches("Jun Hale, everywhere: closed, Course").count(),
        8,
        "four days, twice each"
    );
    let week = desk
        .get("/staff/calendar?week=2027-W09&view=week")
        .await
        .body;
    assert!(week.contains("Away: Course"));
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
    let desk = owner().await;
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
    let desk = owner().await;
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
