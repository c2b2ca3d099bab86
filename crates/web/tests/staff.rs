//! Staff's calendar, booking, moving and clients, walked without JavaScript.

use crate::desk::{Desk, WISH, first_href, led_to};
use axum::http::StatusCode;
use midstance_web::testing::Answer;

impl Desk {
    async fn book(&self, client: &str, start: &str) -> Answer {
        let form = format!("{WISH}&client={client}&start={start}");
        self.post("/staff/book", &form).await
    }
}

const DAY: &str = "2026-11-30";

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
    assert!(
        sheet.contains("calendar-many") && sheet.contains("<ul class=\"agenda\">"),
        "what no sheet holds as a table is there as a list"
    );
    let table = |page: &str| {
        let (_, rest) = page.split_once("<table").unwrap();
        rest.split_once("</table>").unwrap().0.to_owned()
    };
    let week = "/staff/calendar?week=2026-W48&view=week";
    let by_place = table(&desk.get(&format!("{week}&by=place")).await.body);
    assert!(by_place.contains("<br>with Mara Lindqvist"), "{by_place}");
    let by_person = table(&desk.get(week).await.body);
    assert!(!by_person.contains("<br>with "), "the column says it");
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
async fn a_message_goes_with_the_mail_when_staff_cancel() {
    let desk = Desk::open().await;
    let ada = desk.client("Ada").await;
    let start = desk.free(&ada, DAY).await.remove(0);
    let visit = led_to(&desk.book(&ada, &start).await);
    let long = format!("reason={}", "a".repeat(301));
    let refused = desk.post(&format!("{visit}/cancel"), &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("It has 301") && refused.body.contains(&"a".repeat(301)));
    // Three hundred characters as they are counted on the page, where a line break is one.
    let end = "b".repeat(300 - "Maren is away that day".len() - 4);
    let why = format!("reason=Maren+is+away+that+day{}{end}", "%0D%0A".repeat(4));
    led_to(&desk.post(&format!("{visit}/cancel"), &why).await);
    let page = desk.get(&visit).await.body;
    assert!(page.contains("<dt>The clinic wrote</dt><dd>Maren is away that day"));
    assert!(page.contains(&format!("{end}</dd>")), "nothing is cut off");
    let mail = page.split("href=\"/staff/outbox/").filter_map(|rest| {
        let (id, rest) = rest.split_once('"')?;
        rest.starts_with(">Cancelled").then(|| id.to_owned())
    });
    let mail = mail.last().unwrap();
    let mail = desk.get(&format!("/staff/outbox/{mail}")).await.body;
    assert!(
        mail.contains("They write: Maren is away that day"),
        "{mail}"
    );
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
    let look = desk.get(&format!("{path}?other={twin}")).await;
    assert_eq!(look.status, StatusCode::OK);
    assert!(look.body.contains("share neither"), "another name by now");
    led_to(&desk.post(&path, &format!("other={twin}")).await);
    let old = desk.get(&format!("/staff/clients/{twin}")).await;
    assert!(
        old.header("location").contains(&ada),
        "the old record leads to the other"
    );
}

#[tokio::test]
async fn two_unlike_records_of_one_person_are_merged_after_a_warning() {
    let desk = Desk::open().await;
    let ada = desk.client("Ada").await;
    let record = desk.get(&format!("/staff/clients/{ada}")).await.body;
    let path = format!("/staff/clients/{ada}/merge");
    assert!(record.contains(&format!("href=\"{path}\"")), "{record}");
    let asked = desk.get(&path).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(!asked.body.contains(" found"), "nothing was looked for");
    let short = desk.get(&format!("{path}?q=A")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let found = desk.get(&format!("{path}?q=Ada")).await.body;
    assert!(!found.contains("?other="), "not with itself: {found}");

    let made = "name=Adelheid+Bruck&phone=604+555+0119&sure=yes";
    desk.post("/staff/book/client", made).await;
    let found = desk.get(&format!("{path}?q=Adelheid")).await.body;
    let href = first_href(&found, &format!("{path}?other="));
    let look = desk.get(&href).await.body;
    assert!(look.contains("share neither a name"), "{look}");
    let other = href.split("other=").nth(1).unwrap();
    led_to(&desk.post(&path, &format!("other={other}")).await);
    let old = desk.get(&format!("/staff/clients/{other}")).await;
    assert!(old.header("location").contains(&ada));
}

#[tokio::test]
async fn what_a_visit_is_for_can_be_changed_where_it_is_moved() {
    let desk = Desk::open().await;
    let client = desk.client("Castell").await;
    let start = desk.free(&client, "2026-11-30").await[0].clone();
    let form = format!("{WISH}&client={client}&date=2026-11-30&start={start}&key=k");
    let booked = desk.post("/staff/book", &form.replace(':', "%3A")).await;
    let here = booked
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    assert!(here.starts_with("/staff/appointments/"), "{}", booked.body);
    let move_page = format!("{here}/move?service=physiotherapy-45&date=2026-11-30");
    let page = desk.get(&move_page).await.body;
    assert!(
        page.contains("<option value=\"physiotherapy-45\" selected>"),
        "{page}"
    );
    assert!(
        page.contains("Ines Okafor</option>") && !page.contains("Mara Lindqvist</option>"),
        "those who give it: {page}"
    );
    let page = desk.get(&format!("{here}/move")).await.body;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap();
    let form = format!(
        "sent=1&seen={seen}&service=massage-45&who=mara-lindqvist&loc=main-street&room=\
         &date=2026-11-30&tell=yes&start={start}"
    );
    let changed = desk
        .post(&format!("{here}/move"), &form.replace(':', "%3A"))
        .await;
    assert_eq!(
        changed.header("location"),
        format!("{here}?now=moved"),
        "{}",
        changed.body
    );
    let page = desk.get(&here).await.body.replace('\u{a0}', " ");
    assert!(page.contains("Massage therapy, 45 minutes"), "{page}");
}
