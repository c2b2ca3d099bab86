//! The form before a visit, through the pages, without scripts.

use crate::browser::Browser;
use midstance_clinic::samples;
use midstance_web::testing::Site;

const WISH: &str = "service=massage-60&loc=main-street&who=mara-lindqvist";
const NO: [(&str, &str); 7] = [
    ("a-blood_thinners", "no"),
    ("a-clot", "no"),
    ("a-pregnancy", "no"),
    ("a-fever", "no"),
    ("a-heart", "no"),
    ("a-skin", "no"),
    ("a-surgery", "no"),
];

const BORN: [(&str, &str); 3] = [
    ("born-day", "12"),
    ("born-month", "mar"),
    ("born-year", "1990"),
];

/// Books and stands on the manage page; gives its address.
async fn booked(web: &mut Browser<'_>) -> String {
    web.get(&format!("/book/time?{WISH}")).await;
    let start = web.page.split("name=\"start\" value=\"").nth(1).unwrap();
    let start = start.split('"').next().unwrap().to_owned();
    let fields = [
        ("service", "massage-60"),
        ("loc", "main-street"),
        ("who", "mara-lindqvist"),
        ("start", start.as_str()),
        ("name", "Robin Form"),
        ("email", "robin.form@demo.invalid"),
    ];
    assert_eq!(
        web.post("/book/confirm", &fields).await,
        303,
        "{}",
        web.page
    );
    web.path.split('?').next().unwrap().to_owned()
}

/// A page of the staff's, as one of the demo's accounts.
async fn as_staff(site: &Site, who: (&str, &str), path: &str) -> (u16, String) {
    let cookie = site.sign_in(who).await;
    let answer = site.ask("GET", path, &cookie, "").await;
    (answer.status.as_u16(), answer.body)
}

/// The visit's page at the desk, found in the outbox of that client's mails.
async fn visit_of(site: &Site) -> (String, String) {
    let mails = midstance_clinic::mailbox::newest(&site.clinic)
        .await
        .unwrap();
    let mail = mails
        .iter()
        .find(|m| m.to_address == "robin.form@demo.invalid");
    let id = mail.unwrap().appointment.unwrap();
    let visit = midstance_clinic::booking::visit(&site.clinic, id)
        .await
        .unwrap();
    let day = visit.unwrap().appointment.local_start.date();
    (
        format!("/staff/appointments/{id}"),
        format!("/staff?day={day}"),
    )
}

#[tokio::test]
async fn from_the_confirmation_to_the_practitioner() {
    let site = Site::new().await;
    let mut web = Browser::new(&site);
    let link = booked(&mut web).await;
    assert!(web.page.contains("Fill in a short form"), "{}", web.page);
    let (visit, day) = visit_of(&site).await;
    let (_, today) = as_staff(&site, samples::FRONT_DESK, &day).await;
    let line = today
        .split("<li class=\"visit")
        .find(|l| l.contains("Robin Form"));
    assert!(line.unwrap().contains("Intake missing"));

    let form = format!("{link}/intake");
    assert_eq!(web.get(&form).await, 200);
    let partly = [("a-fever", "no"), ("a-medicines", "iron & zinc")];
    assert_eq!(web.post(&form, &partly).await, 422);
    assert_eq!(web.page.matches("aria-invalid=\"true\"").count(), 8);
    assert!(
        web.page.contains("href=\"#agree\""),
        "the consent is asked for together with the rest: {}",
        web.page
    );
    assert!(web.page.contains("<title>Error: ") && web.page.contains("iron &#38; zinc"));
    let later = [partly[0], partly[1], ("later", "yes")];
    assert_eq!(web.post(&form, &later).await, 303);
    assert!(web.page.contains("Your answers are kept") && web.page.contains("iron &#38; zinc"));

    let mut all = NO.to_vec();
    all[0].1 = "yes";
    all.push(("a-medicines", "iron & zinc"));
    assert_eq!(web.post(&form, &all).await, 422);
    assert!(
        web.page
            .contains("<a href=\"#born\">Enter the date of birth</a>")
    );
    all.extend(BORN);
    assert_eq!(web.post(&form, &all).await, 422);
    assert!(web.page.contains("Tick the box to agree"));
    all.push(("agree", "yes"));
    assert_eq!(web.post(&form, &all).await, 303);
    assert!(web.page.contains("Your answers are sent") && web.page.contains("change your answers"));
    assert_eq!(web.post(&form, &all).await, 303, "sent twice is sent once");

    let read = format!("{visit}/intake");
    assert_eq!(as_staff(&site, samples::FRONT_DESK, &read).await.0, 403);
    let (_, desk) = as_staff(&site, samples::FRONT_DESK, &visit).await;
    assert!(desk.contains("Only those who treat may read it") && !desk.contains("zinc"));
    let (_, mara) = as_staff(&site, samples::PRACTITIONER, &day).await;
    let line = mara
        .split("<li class=\"visit")
        .find(|l| l.contains("Robin Form"));
    assert!(line.unwrap().contains("Intake: look first"));
    let (_, desk) = as_staff(&site, samples::FRONT_DESK, &day).await;
    assert!(!desk.contains("look first"), "not for the front desk");
    let (status, answers) = as_staff(&site, samples::PRACTITIONER, &read).await;
    assert_eq!(status, 200);
    for words in [
        "Takes medicine that thins the blood",
        "iron &#38; zinc",
        "Not sure",
    ] {
        assert_eq!(answers.contains(words), words != "Not sure", "{words}");
    }
}

#[tokio::test]
async fn a_visit_that_needs_none_has_no_form() {
    let site = Site::new().await;
    let mut web = Browser::new(&site);
    let link = booked(&mut web).await;
    let owner = site.sign_in(samples::OWNER).await;
    let directory = site.clinic.directory().await.unwrap();
    let service = directory
        .services
        .iter()
        .find(|s| s.slug == "massage-60")
        .unwrap();
    let path = format!("/staff/settings/services/{}", service.id);
    let form = site.ask("GET", &path, &owner, "").await.body;
    assert!(form.contains("Form that clients fill in before"));
    // Everything as it stands, and the form taken away.
    let by = directory.practitioners_of(service.id, directory.locations[0].id)[0].id;
    let fields = format!(
        "name=Massage&kind=massage&minutes=60&buffer_before=0&buffer_after=15&grid=15&price=118\
         &by={by}&at={}&online=yes&notice=2&horizon=60&cancel_notice=24&active=yes&intake=",
        directory.locations[0].id
    );
    let saved = site.ask("POST", &path, &owner, &fields).await;
    assert_eq!(saved.status.as_u16(), 303, "{}", saved.body);
    assert_eq!(web.get(&format!("{link}/intake")).await, 404);
    web.get(&link).await;
    assert!(!web.page.contains("Before your visit"));
}

#[tokio::test]
async fn the_owner_writes_a_form_and_a_service_asks_it() {
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    let ask = |method: &'static str, path: String, form: String| {
        let (site, owner) = (&site, &owner);
        async move { site.ask(method, &path, owner, &form).await }
    };
    let new = "/staff/settings/intake/new".to_owned();
    let page = ask("GET", new.clone(), String::new()).await.body;
    let id = page
        .split("name=\"as\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let bad = ask(
        "POST",
        new.clone(),
        "name=Shoes&consent=I+agree&q=1&ask-1=".into(),
    )
    .await;
    assert_eq!(bad.status.as_u16(), 422);
    assert!(
        bad.body.contains("value=\"Shoes\""),
        "what was typed is kept"
    );
    let form = format!(
        "as={id}&name=Shoes&consent=I+agree&active=yes&q=1&ask-1=Do+your+shoes+pinch%3F&kind-1=yes_no\
         &must-1=yes&alert-1=Shoes+pinch&q=2&ask-2=&kind-2=yes_no"
    );
    for _ in 0..2 {
        let saved = ask("POST", new.clone(), form.clone()).await;
        assert_eq!(saved.status.as_u16(), 303, "{}", saved.body);
    }
    let list = ask("GET", "/staff/settings/intake".into(), String::new())
        .await
        .body;
    let mine = format!("/staff/settings/intake/{id}");
    assert_eq!(list.matches(&mine).count(), 1, "sent twice, made once");
    let again = ask("GET", mine.clone(), String::new()).await.body;
    assert!(again.contains("Do your shoes pinch?") && again.contains("Shoes pinch"));
    let question = again.split("name=\"id-1\" value=\"").nth(1).unwrap();
    let question = question.split('"').next().unwrap();
    let changed = format!("{form}&id-1={question}").replace("pinch%3F", "hurt%3F");
    assert_eq!(
        ask("POST", mine.clone(), changed).await.status.as_u16(),
        303
    );
    let after = ask("GET", mine, String::new()).await.body;
    assert!(after.contains("Do your shoes hurt?") && after.contains(question));
}

/// The day on which somebody is so many years old, so many days after today.
fn birthday(site: &Site, years: i16, days: i64) -> [String; 3] {
    let zone = jiff::tz::TimeZone::get("America/Vancouver").unwrap();
    let today = site.clinic.now().to_zoned(zone).date();
    let day = today.checked_add(jiff::Span::new().days(days)).unwrap();
    [
        day.day().to_string(),
        day.month().to_string(),
        (day.year() - years).to_string(),
    ]
}

fn born(parts: &[String; 3]) -> [(&str, &str); 3] {
    [
        ("born-day", &parts[0]),
        ("born-month", &parts[1]),
        ("born-year", &parts[2]),
    ]
}

/// The links of the error summary, in order.
fn wrong(page: &str) -> Vec<String> {
    let summary = page.split_once("id=\"error-summary\"").unwrap().1;
    let summary = summary.split_once("</ul>").unwrap().0;
    let links = summary.split("<a href=\"#").skip(1);
    links.map(|l| l.split('"').next().unwrap().into()).collect()
}

#[tokio::test]
async fn a_guardian_is_asked_for_whoever_is_not_of_age_and_shown_to_those_who_treat() {
    let site = Site::new().await;
    let mut web = Browser::new(&site);
    let link = booked(&mut web).await;
    let (visit, _) = visit_of(&site).await;
    let form = format!("{link}/intake");
    web.get(&form).await;
    assert!(
        web.page
            .contains("If you are under 19, or sign for somebody"),
        "British Columbia: {}",
        web.page
    );
    let tomorrow = birthday(&site, 19, 1);
    let mut all = NO.to_vec();
    all.push(("agree", "yes"));
    all.extend(born(&tomorrow));
    assert_eq!(web.post(&form, &all).await, 422);
    let asked = [
        "guardian-name",
        "guardian-relationship",
        "guardian-phone",
        "signer",
    ];
    assert_eq!(wrong(&web.page), asked);

    // What was typed stays, also what cannot be read, and the summary follows the form.
    let typed = [("guardian-name", "Ren Form"), ("guardian-phone", "5550142")];
    let mut some: Vec<_> = all
        .iter()
        .copied()
        .filter(|(id, _)| *id != "a-skin")
        .collect();
    some.extend(typed);
    assert_eq!(web.post(&form, &some).await, 422);
    assert_eq!(
        wrong(&web.page),
        [
            "a-skin",
            "guardian-relationship",
            "guardian-phone",
            "signer"
        ]
    );
    assert!(web.page.contains("Enter a phone number with area code"));
    assert!(web.page.contains("value=\"Ren Form\"") && web.page.contains("value=\"5550142\""));
    let year = format!("value=\"{}\"", tomorrow[2]);
    assert!(web.page.contains(&year), "{}", web.page);

    all.extend([
        ("guardian-name", "Ren Form"),
        ("guardian-relationship", "stepfather"),
        ("guardian-phone", "(604) 555-0142"),
        ("signer", "guardian"),
    ]);
    assert_eq!(web.post(&form, &all).await, 303, "{}", web.page);
    web.get(&form).await;
    assert!(web.page.contains("value=\"stepfather\""), "{}", web.page);
    let read = format!("{visit}/intake?print=1");
    let (_, page) = as_staff(&site, samples::PRACTITIONER, &read).await;
    for words in [
        "18\u{a0}years on the day of signing, under the age of majority (19)",
        "<dt>Signed by</dt><dd>The parent or guardian</dd>",
        "<dt>Parent or guardian</dt><dd>Ren Form</dd>",
        "<dd>stepfather</dd>",
        "href=\"tel:+16045550142\"",
        "The parent or guardian agreed: ",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("signed alone"));
    let (_, desk) = as_staff(&site, samples::FRONT_DESK, &visit).await;
    assert!(!desk.contains("stepfather"));

    // Somebody who understands may sign themselves: whoever treats is told to make sure.
    let signs = all.len() - 1;
    all[signs].1 = "client";
    assert_eq!(web.post(&form, &all).await, 303);
    let (_, page) = as_staff(&site, samples::PRACTITIONER, &read).await;
    assert!(page.contains("signed alone") && page.contains("The client agreed: "));
}

#[tokio::test]
async fn on_the_birthday_nobody_else_is_asked_for_and_an_unreal_date_is_named() {
    let site = Site::new().await;
    let mut web = Browser::new(&site);
    let link = booked(&mut web).await;
    let (visit, _) = visit_of(&site).await;
    let form = format!("{link}/intake");
    let mut all = NO.to_vec();
    all.push(("agree", "yes"));
    for (day, month, year, words) in [
        ("31", "2", "1990", "Date of birth must be a real date"),
        ("12", "", "1990", "Date of birth must include a month"),
        ("12", "3", "2999", "Date of birth must be in the past"),
    ] {
        let mut odd = vec![
            ("born-day", day),
            ("born-month", month),
            ("born-year", year),
        ];
        odd.extend(&all);
        assert_eq!(web.post(&form, &odd).await, 422);
        assert!(web.page.contains(words), "{words}: {}", web.page);
        assert_eq!(wrong(&web.page), ["born"]);
        assert!(web.page.contains(&format!("value=\"{year}\"")));
    }
    // A sitting that is broken off keeps what is there and asks for nothing.
    let typed = birthday(&site, 18, 0);
    let mut later = born(&typed).to_vec();
    later.extend([("guardian-name", "Ren Form"), ("later", "yes")]);
    assert_eq!(web.post(&form, &later).await, 303, "{}", web.page);
    assert!(web.page.contains("value=\"Ren Form\"") && web.page.contains(&typed[2]));

    let today = birthday(&site, 19, 0);
    all.extend(born(&today));
    assert_eq!(web.post(&form, &all).await, 303, "{}", web.page);
    let read = format!("{visit}/intake");
    let (_, page) = as_staff(&site, samples::PRACTITIONER, &read).await;
    assert!(
        page.contains("19\u{a0}years on the day of signing</dd>"),
        "{page}"
    );
    assert!(page.contains("<dt>Signed by</dt><dd>The client</dd>"));
}
