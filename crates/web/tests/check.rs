//! "Where does it hurt?" walked as a runner without JavaScript walks it.

use crate::browser::Browser;
use midstance_clinic::Token;
use midstance_clinic::check::{self, CheckAnswers};
use midstance_knowledge::{RuleExample, Urgency};
use midstance_web::testing::Site;

const ITB: [&str; 5] = [
    "downhill",
    "same_distance",
    "builds_in_run",
    "load_increase",
    "settles_fast",
];

async fn begin(site: &Site) -> Browser<'_> {
    let mut browser = Browser::new(site);
    assert_eq!(browser.get("/check").await, 200);
    assert_eq!(browser.post("/check/start", &[]).await, 303);
    assert_eq!(browser.path, "/check/safety");
    browser
}

/// Answers until something else than a question is shown; what is not in `yes` is "no".
async fn answer_all(browser: &mut Browser<'_>, yes: &[&str]) -> usize {
    let mut asked = 0;
    while browser.path.starts_with("/check/q/") {
        let about = browser.field("about").unwrap();
        let word = match about.as_str() {
            "profile.age" => "30-39",
            "profile.sex" => "",
            "profile.duration" => "4-weeks",
            "profile.pain" => "4",
            "profile.walking" => "slight",
            "profile.next_morning" => "settles",
            id if yes.contains(&id) => "yes",
            _ => "no",
        };
        let path = browser.path.clone();
        assert_eq!(
            browser
                .post(&path, &[("about", &about), ("answer", word)])
                .await,
            303,
            "{about}"
        );
        asked += 1;
        assert!(asked < 30, "asking does not end");
    }
    asked
}

/// From the start to the result of a runner with pain at the outside of the right knee.
async fn to_result<'s>(site: &'s Site, before_massage: &str) -> Browser<'s> {
    let mut browser = begin(site).await;
    browser.post("/check/safety", &[("sign", "none")]).await;
    browser
        .post("/check/where", &[("area", "right-knee-outer")])
        .await;
    answer_all(&mut browser, &ITB).await;
    assert_eq!(browser.path, "/check/massage");
    browser
        .post("/check/massage", &[("sign", before_massage)])
        .await;
    assert_eq!(browser.path, "/check/words");
    browser
        .post(
            "/check/words",
            &[("text", "It began on the <b>sea wall</b>")],
        )
        .await;
    assert_eq!(browser.path, "/check/answers");
    browser.post("/check/answers", &[]).await;
    assert_eq!(browser.path, "/check/result");
    browser
}

async fn kept(site: &Site, browser: &Browser<'_>) -> Option<CheckAnswers> {
    let token = Token::received(browser.cookies.get("check")?);
    check::load(&site.clinic, &token).await.unwrap()
}

#[tokio::test]
async fn from_the_pain_to_a_held_time_and_to_the_practitioner() {
    let site = Site::new().await;
    let mut browser = to_result(&site, "none").await;
    for words in [
        "What fits your answers",
        "not a diagnosis",
        "Pain on the outside of the knee",
        "Strong fit",
        "/injuries/itb-syndrome",
        "Massage therapy",
        "Book this time",
        "Get help sooner",
        "outside of right knee",
    ] {
        let words = words.replace("Get help sooner", "When to get help sooner");
        assert!(browser.page.contains(&words), "{words}");
    }
    assert!(!browser.page.contains('%'), "no percentages");
    let field = |name: &str| browser.field(name).unwrap();
    let held = [
        ("service", field("service")),
        ("loc", field("loc")),
        ("who", field("who")),
        ("start", field("start")),
    ];
    let held: Vec<(&str, &str)> = held.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(browser.post("/book/hold", &held).await, 303);
    assert!(
        browser.path.starts_with("/book/details"),
        "{}",
        browser.path
    );
    assert!(browser.page.contains("We hold this time until"));
    let key = browser.field("key").unwrap();
    let mut booking = held.clone();
    booking.extend([
        ("name", "Robin Tremblay"),
        ("email", "robin@example.com"),
        ("share", "yes"),
        ("key", &key),
    ]);
    assert_eq!(
        browser.post("/book/confirm", &booking).await,
        303,
        "{}",
        browser.page
    );
    assert!(browser.page.contains("You are booked"));

    let mut staff = Browser::new(&site);
    let session = site.sign_in(midstance_clinic::samples::OWNER).await;
    let (name, value) = session.split_once('=').unwrap();
    staff.cookies.insert(name.into(), value.into());
    let start: jiff::Timestamp = held[3].1.parse().unwrap();
    let day = start
        .to_zoned(jiff::tz::TimeZone::get("America/Vancouver").unwrap())
        .date();
    staff.get(&format!("/staff?day={day}")).await;
    let links: Vec<String> = staff
        .page
        .split("href=\"/staff/appointments/")
        .skip(1)
        .map(|rest| format!("/staff/appointments/{}", rest.split('"').next().unwrap()))
        .collect();
    let mut found = false;
    for link in links {
        staff.get(&link).await;
        if staff.page.contains("Robin Tremblay") {
            found = true;
            break;
        }
    }
    assert!(found, "the visit is on the day's list");
    for words in [
        "Iliotibial band syndrome (itbs)",
        "What would change the ranking",
        "All answers",
        "sea wall",
        "outside of right knee",
        "S2 Load it gently",
    ] {
        assert!(staff.page.contains(words), "{words}");
    }
    assert!(
        !staff.page.contains("<b>sea wall"),
        "the client's words are escaped"
    );
}

#[tokio::test]
async fn addresses_and_titles_say_nothing_of_health() {
    let site = Site::new().await;
    let browser = to_result(&site, "none").await;
    let steps = [
        "safety", "where", "worst", "massage", "words", "answers", "result", "start",
    ];
    for (path, title) in &browser.seen {
        let step = path.trim_start_matches("/check").trim_start_matches('/');
        let number = step
            .strip_prefix("q/")
            .is_some_and(|n| n.parse::<u8>().is_ok());
        assert!(step.is_empty() || number || steps.contains(&step), "{path}");
        let neutral = title.is_empty()
            || [
                "Where does it hurt?",
                "Safety first",
                "Question",
                "Before hands-on care",
                "Anything else",
                "Check your answers",
                "Your result",
            ]
            .iter()
            .any(|start| title.starts_with(start));
        assert!(neutral, "{title}");
    }
}

#[tokio::test]
async fn an_empty_or_wrong_form_comes_back_with_what_was_chosen() {
    let site = Site::new().await;
    let mut browser = begin(&site).await;
    let wrong = |browser: &Browser<'_>, words: &str| {
        assert!(browser.page.contains("<title>Error: "), "{words}");
        assert_eq!(
            browser.page.matches(words).count(),
            2,
            "in the summary and beside the field: {words}"
        );
    };
    assert_eq!(browser.post("/check/safety", &[]).await, 422);
    wrong(
        &browser,
        "Select what applies to you, or &#34;None of these&#34;",
    );
    assert_eq!(
        browser
            .post("/check/safety", &[("sign", "bruise"), ("sign", "nonsense")])
            .await,
        422
    );
    assert_eq!(
        browser
            .post(
                "/check/safety",
                &[("sign", "fever_unwell"), ("sign", "none")]
            )
            .await,
        422
    );
    wrong(&browser, "not both");
    assert!(browser.ticked("fever_unwell") && browser.ticked("none"));
    browser.post("/check/safety", &[("sign", "none")]).await;

    assert_eq!(browser.post("/check/where", &[("view", "back")]).await, 422);
    wrong(
        &browser,
        "Select at least one place where it hurts, or &#34;I&#39;m not sure&#34;",
    );
    assert!(browser.ticked("back"), "the view stays");
    browser
        .post(
            "/check/where",
            &[("area", "left-achilles"), ("area", "left-heel-back")],
        )
        .await;
    assert_eq!(browser.path, "/check/worst");
    assert_eq!(
        browser
            .post("/check/worst", &[("place", "right-toes")])
            .await,
        422
    );
    wrong(&browser, "Select the place that hurts most");
    browser
        .post("/check/worst", &[("place", "left-achilles")])
        .await;

    assert_eq!(browser.path, "/check/q/1");
    let about = browser.field("about").unwrap();
    assert_eq!(browser.post("/check/q/1", &[("about", &about)]).await, 422);
    wrong(&browser, "Select your age");
    while browser.field("about").as_deref() != Some("profile.pain") {
        let (path, about) = (browser.path.clone(), browser.field("about").unwrap());
        let word = match about.as_str() {
            "profile.age" => "40-49",
            "profile.duration" => "longer",
            _ => "unsure",
        };
        assert_eq!(
            browser
                .post(&path, &[("about", &about), ("answer", word)])
                .await,
            303
        );
    }
    let path = browser.path.clone();
    for bad in ["", "11", "-1", "4.5", "much"] {
        assert_eq!(
            browser
                .post(&path, &[("about", "profile.pain"), ("answer", bad)])
                .await,
            422,
            "{bad}"
        );
        wrong(&browser, "Select a number from 0 to 10");
    }
    answer_all(&mut browser, &[]).await;
    if browser.path == "/check/massage" {
        assert_eq!(browser.post("/check/massage", &[]).await, 422);
        browser.post("/check/massage", &[("sign", "none")]).await;
    }
    let long = "é".repeat(501);
    assert_eq!(browser.post("/check/words", &[("text", &long)]).await, 422);
    wrong(
        &browser,
        "Your text must be 500 characters or fewer. It has 501",
    );
    assert!(browser.page.contains(&long), "the text stays");
}

#[tokio::test]
async fn going_back_keeps_the_answers_and_looking_changes_nothing() {
    let site = Site::new().await;
    let mut browser = begin(&site).await;
    browser
        .post("/check/safety", &[("sign", "clot_risk")])
        .await;
    browser
        .post("/check/where", &[("area", "right-knee-outer")])
        .await;
    assert_eq!(browser.path, "/check/q/1");
    browser
        .post(
            "/check/q/1",
            &[("about", "profile.age"), ("answer", "50-59")],
        )
        .await;
    browser
        .post(
            "/check/q/2",
            &[("about", "profile.sex"), ("answer", "female")],
        )
        .await;
    let before = kept(&site, &browser).await.unwrap();
    for path in [
        "/check",
        "/check/safety",
        "/check/where?view=back&zoom=knee",
        "/check/worst",
        "/check/q/1",
        "/check/q/2",
        "/check/q/3",
        "/check/q/9",
        "/check/massage",
        "/check/words",
        "/check/answers",
        "/check/stop",
        "/check/result",
    ] {
        assert_eq!(browser.get(path).await, 200, "{path}");
    }
    assert_eq!(kept(&site, &browser).await.unwrap(), before);
    assert_eq!(
        browser.path, "/check/q/3",
        "a page too early leads to the open question"
    );

    browser.get("/check/safety").await;
    assert!(browser.ticked("clot_risk"));
    browser.get("/check/where").await;
    assert!(browser.ticked("right-knee-outer"));
    browser.get("/check/q/2").await;
    assert!(browser.ticked("female"));
    assert!(browser.page.contains("href=\"/check/q/1\">Back"));
    browser.get("/check/q/1").await;
    assert!(browser.ticked("50-59"));
    browser
        .post(
            "/check/q/1",
            &[("about", "profile.age"), ("answer", "60-69")],
        )
        .await;
    assert_eq!(
        browser.path, "/check/q/2",
        "the next question, answered before, follows"
    );
    let after = kept(&site, &browser).await.unwrap();
    assert_eq!(
        (after.age, after.sex.as_deref()),
        (Some(65.0), Some("female"))
    );
    assert_eq!(browser.get("/check/q/one").await, 404);
}

#[tokio::test]
async fn a_form_of_an_older_tab_changes_no_other_question() {
    let site = Site::new().await;
    let mut browser = begin(&site).await;
    browser.post("/check/safety", &[("sign", "none")]).await;
    browser
        .post("/check/where", &[("area", "right-knee-outer")])
        .await;
    let before = kept(&site, &browser).await.unwrap();
    browser
        .post("/check/q/1", &[("about", "hop_pain"), ("answer", "yes")])
        .await;
    browser
        .post("/check/q/5", &[("about", "hop_pain"), ("answer", "yes")])
        .await;
    assert_eq!(browser.path, "/check/q/1");
    assert_eq!(kept(&site, &browser).await.unwrap(), before);
}

#[tokio::test]
async fn another_place_asks_what_belongs_to_it_and_a_changed_answer_returns_to_the_list() {
    let site = Site::new().await;
    let mut browser = to_result(&site, "none").await;
    browser.get("/check/where?change=1").await;
    assert_eq!(browser.field("change").as_deref(), Some("1"));
    browser
        .post(
            "/check/where",
            &[("area", "left-heel-under"), ("change", "1")],
        )
        .await;
    assert!(
        browser.path.starts_with("/check/q/"),
        "a new place brings new questions: {}",
        browser.path
    );
    answer_all(&mut browser, &["first_steps"]).await;
    if browser.path == "/check/massage" {
        browser.post("/check/massage", &[("sign", "none")]).await;
    }
    browser.get("/check/result").await;
    assert!(browser.page.contains("under left heel"), "{}", browser.path);
    browser.get("/check/answers").await;
    browser
        .post("/check/words", &[("text", "New words"), ("change", "1")])
        .await;
    assert_eq!(browser.path, "/check/answers");
    assert!(browser.page.contains("New words"));
}

#[tokio::test]
async fn answers_end_after_a_day_and_when_deleted() {
    let site = Site::new().await;
    let mut browser = begin(&site).await;
    browser.post("/check/safety", &[("sign", "none")]).await;
    browser.get("/check").await;
    assert!(
        browser
            .page
            .contains("href=\"/check/where\">Continue where I left off")
    );
    site.clock.forward(23 * 60);
    assert_eq!(browser.get("/check/where").await, 200);
    site.clock.forward(2 * 60);
    for path in ["/check/where", "/check/q/1", "/check/stop", "/check/result"] {
        browser.get(path).await;
        assert_eq!(browser.path, "/check?now=gone", "{path}");
    }
    assert!(
        browser
            .page
            .contains("Your answers were deleted after 24&nbsp;hours")
    );
    browser.post("/check/where", &[("area", "left-toes")]).await;
    assert_eq!(browser.path, "/check?now=gone");

    let mut browser = begin(&site).await;
    let token = Token::received(&browser.cookies["check"]);
    browser.post("/check/delete", &[]).await;
    assert!(browser.page.contains("Your answers are deleted."));
    assert!(!browser.cookies.contains_key("check"));
    assert_eq!(check::load(&site.clinic, &token).await.unwrap(), None);
}

#[tokio::test]
async fn a_danger_ends_the_check_names_itself_and_can_be_taken_back() {
    let site = Site::new().await;
    let mut browser = begin(&site).await;
    browser
        .post("/check/safety", &[("sign", "saddle_bladder")])
        .await;
    assert_eq!(browser.path, "/check/stop");
    for words in [
        "Emergency",
        "href=\"tel:911\"",
        "new numbness between the legs",
        "squeezed nerves",
        "/check/safety?change=1",
        "Rule RF01",
        "We told nobody",
        "Delete my answers",
    ] {
        assert!(browser.page.contains(words), "{words}");
    }
    assert_eq!(
        browser.page.matches("class=\"button button-big\"").count(),
        1,
        "one main action"
    );
    for past in [
        "/check/where",
        "/check/q/1",
        "/check/words",
        "/check/answers",
        "/check/result",
    ] {
        browser.get(past).await;
        assert!(!browser.page.contains("What fits your answers"), "{past}");
    }
    assert_eq!(browser.get("/check/result").await, 200);
    assert_eq!(browser.path, "/check/stop");
    browser
        .post(
            "/check/safety",
            &[("sign", "fever_unwell"), ("change", "1")],
        )
        .await;
    assert_eq!(browser.path, "/check/stop");
    assert!(
        browser.page.contains("href=\"tel:811\"")
            && !browser.page.contains("button-big\" href=\"tel:911\"")
    );
    browser
        .post("/check/safety", &[("sign", "none"), ("change", "1")])
        .await;
    assert_eq!(browser.path, "/check/where");
    browser.get("/check/stop").await;
    assert_eq!(browser.path, "/check/where");
}

/// The answers of a rule's example, as a draft in the middle of a check.
fn draft_of(site: &Site, example: &RuleExample) -> CheckAnswers {
    let mut answers = CheckAnswers {
        safety_done: true,
        places_done: true,
        ..CheckAnswers::default()
    };
    let lists = [
        CheckAnswers::safety_list(&site.clinic.model),
        CheckAnswers::massage_list(&site.clinic.model),
    ]
    .concat();
    for (ids, word) in [(&example.yes, "yes"), (&example.no, "no")] {
        for id in ids {
            answers.findings.insert(id.clone(), word.into());
            if !lists.iter().any(|finding| finding.id == *id) {
                answers.asked.push(id.clone());
            }
        }
    }
    answers.age = example.age;
    answers.duration_weeks = example.duration_weeks;
    answers.pain = example.pain;
    answers
}

#[tokio::test]
async fn every_danger_of_today_or_now_stops_the_check_and_the_massage() {
    let site = Site::new().await;
    let rules = site.clinic.model.knowledge().rules.clone();
    let urgent = rules
        .iter()
        .filter(|rule| rule.level >= Some(Urgency::SameDay));
    let mut walked = 0;
    for rule in urgent {
        for example in rule.examples.iter().filter(|example| example.fires) {
            let mut browser = begin(&site).await;
            let token = Token::received(&browser.cookies["check"]);
            let draft = draft_of(&site, example);
            check::save(&site.clinic, &token, &draft).await.unwrap();
            // The door: an ordinary answer is sent, and the server looks at all of them.
            let listed = CheckAnswers::safety_list(&site.clinic.model);
            let mut signs: Vec<(&str, &str)> = listed
                .iter()
                .filter(|f| example.yes.contains(&f.id))
                .map(|f| ("sign", f.id.as_str()))
                .collect();
            if signs.is_empty() {
                signs.push(("sign", "none"));
            }
            browser.post("/check/safety", &signs).await;
            assert_eq!(browser.path, "/check/stop", "{} {example:?}", rule.id);
            assert!(
                browser.page.contains(&format!("Rule {}", rule.id)),
                "{}",
                rule.id
            );
            assert!(
                browser.page.contains("?change=1"),
                "{}: which answer to change",
                rule.id
            );
            browser.get("/check/result").await;
            assert_eq!(
                browser.path, "/check/stop",
                "{}: no way on to a result",
                rule.id
            );
            let danger = midstance_clinic::booking::danger(
                &site.clinic,
                &kept(&site, &browser).await.unwrap(),
            );
            assert!(
                danger.is_some_and(|d| d.rules.contains(&rule.id)),
                "{}: no massage at the booking door",
                rule.id
            );
            walked += 1;
        }
    }
    assert!(walked >= 30, "only {walked} examples");
}

#[tokio::test]
async fn a_physician_first_shows_an_urgent_card_and_no_booking() {
    let site = Site::new().await;
    let mut browser = begin(&site).await;
    browser.post("/check/safety", &[("sign", "none")]).await;
    browser
        .post("/check/where", &[("area", "right-shin-inner")])
        .await;
    answer_all(
        &mut browser,
        &[
            "bone_point",
            "load_increase",
            "worse_each_step",
            "hop_pain",
            "builds_in_run",
        ],
    )
    .await;
    browser.post("/check/words", &[("text", "")]).await;
    browser.post("/check/answers", &[]).await;
    assert_eq!(browser.path, "/check/result");
    assert!(browser.page.contains("care-urgent") && browser.page.contains("See a physician"));
    assert!(
        !browser.page.contains("Book this time"),
        "nothing is booked before a physician has looked"
    );
    assert!(browser.page.contains("href=\"tel:811\""));
    let card = browser.page.split("care-urgent").nth(1).unwrap();
    let card = card.split("</section>").next().unwrap();
    assert!(card.contains("one sore point on bone"), "{card}");
    assert!(
        !card.contains("age:"),
        "what only could have kept a rule from holding is no reason"
    );
}

#[tokio::test]
async fn massage_is_not_offered_to_whom_it_may_harm() {
    let site = Site::new().await;
    let browser = to_result(&site, "bleeding_easy").await;
    assert!(browser.page.contains("No massage for now"));
    assert!(
        browser.page.contains("Book this time"),
        "someone else can help"
    );
    assert!(!browser.page.contains("Massage therapy"));
}

#[test]
fn the_map_and_the_knowledge_name_the_same_places() {
    let knowledge = midstance_knowledge::Knowledge::embedded().unwrap();
    let mut ours: Vec<String> = midstance_web::bodymap::AREAS
        .iter()
        .map(|area| area.id.clone())
        .collect();
    let mut theirs: Vec<String> = knowledge.places().map(|place| place.id()).collect();
    ours.sort();
    theirs.sort();
    assert_eq!(ours, theirs);
}
