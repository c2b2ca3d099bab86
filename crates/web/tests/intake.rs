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
    assert_eq!(web.page.matches("aria-invalid=\"true\"").count(), 6);
    assert!(web.page.contains("<title>Error: ") && web.page.contains("iron &#38; zinc"));
    let later = [partly[0], partly[1], ("later", "yes")];
    assert_eq!(web.post(&form, &later).await, 303);
    assert!(web.page.contains("Your answers are kept") && web.page.contains("iron &#38; zinc"));

    let mut all = NO.to_vec();
    all[0].1 = "yes";
    all.push(("a-medicines", "iron & zinc"));
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
