//! The team's pages: inviting, changing, a lost password, one's own.

use crate::desk::Desk;
use axum::http::StatusCode;
use midstance_clinic::{mailbox, samples};
use midstance_web::testing::Site;

const TEAM: &str = "/staff/settings/team";
const OWN: &str = "password=demo-owner-2026";
const NEW: &str = "four+plain+words+here";

/// The one-time link that a page shows, as a path.
fn shown(page: &str) -> String {
    let (_, rest) = page
        .split_once("http://localhost:8080/staff/password/")
        .expect("a link");
    format!("/staff/password/{}", rest.split('<').next().unwrap())
}

/// How the account stood when its page was drawn.
fn seen(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"seen\" value=\"").expect("a mark");
    rest.split('"').next().unwrap().to_owned()
}

/// The address of an account's page, from the list.
async fn page_of(desk: &Desk, name: &str) -> String {
    let list = desk.get(TEAM).await.body;
    let before = list.split(&format!("\">{name}</a>")).next().unwrap();
    before.rsplit("href=\"").next().unwrap().to_owned()
}

#[tokio::test]
async fn the_owner_invites_somebody_who_then_signs_in() {
    let desk = Desk::owner().await;
    let page = desk.get(&format!("{TEAM}/new")).await.body;
    let id = page
        .split("name=\"as\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let form =
        format!("as={id}&name=Noor+Haddad&email=noor%40demo.invalid&role=front_desk&handing=show");

    let unproved = desk.post(&format!("{TEAM}/new"), &form).await;
    assert_eq!(unproved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unproved.body.contains("Enter your own password"));
    assert!(
        unproved.body.contains("value=\"Noor Haddad\""),
        "what was typed stays"
    );
    let wrong = desk
        .post(
            &format!("{TEAM}/new"),
            &format!("{form}&password=demo-desk-2026"),
        )
        .await;
    assert!(wrong.body.contains("That is not your password"));
    assert!(
        !desk.get(TEAM).await.body.contains("Noor Haddad"),
        "nothing was made"
    );

    let made = desk
        .post(&format!("{TEAM}/new"), &format!("{form}&{OWN}"))
        .await;
    assert!(made.body.contains("Copy the link now"), "{}", made.body);
    let link = shown(&made.body);
    let list = desk.get(TEAM).await.body;
    assert!(
        list.contains("Noor Haddad") && list.contains("Invited, until"),
        "{list}"
    );

    let site = &desk.site;
    let opened = site.get(&link).await;
    assert!(opened.body.contains("Welcome, Noor Haddad"));
    assert_eq!(opened.header("referrer-policy"), "no-referrer");
    assert_eq!(opened.header("cache-control"), "no-store");
    let short = site.ask("POST", &link, "", "new=short").await;
    assert!(
        short
            .body
            .contains("Password must be 12 characters or more")
    );
    let chosen = site.ask("POST", &link, "", &format!("new={NEW}")).await;
    assert_eq!(chosen.header("location"), "/staff/sign-in?now=chosen");
    assert!(chosen.cookies().is_empty(), "the link signs nobody in");
    let over = site.get(&link).await;
    assert_eq!(over.status, StatusCode::NOT_FOUND);
    assert!(over.body.contains("This link no longer works"));
    let entered = format!("email=noor%40demo.invalid&password={NEW}");
    let entered = site.ask("POST", "/staff/sign-in", "", &entered).await;
    assert_eq!(entered.header("location"), "/staff");
    let today = site.ask("GET", "/staff", &entered.cookies(), "").await;
    assert!(today.body.contains("Noor Haddad"));
    let denied = site.ask("GET", TEAM, &entered.cookies(), "").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_that_does_not_hold_together_says_why_and_keeps_what_was_typed() {
    let desk = Desk::owner().await;
    let page = desk.get(&format!("{TEAM}/new")).await.body;
    let mara = page
        .split("<option value=\"")
        .find(|o| o.contains("Mara Lindqvist"))
        .unwrap();
    let mara = mara.split('"').next().unwrap();
    for (form, words) in [
        (
            "name=N&email=n%40demo.invalid".to_owned(),
            "Choose what they may do",
        ),
        ("name=N&email=n%40demo&role=owner".into(), "href=\"#email\""),
        (
            "name=N&email=n%40demo.invalid&role=practitioner".into(),
            "Choose who they are in the calendar",
        ),
        (
            format!("name=N&email=n%40demo.invalid&role=front_desk&practitioner={mara}"),
            "The front desk treats nobody",
        ),
        (
            format!("name=N&email=n%40demo.invalid&role=practitioner&practitioner={mara}"),
            "Mara Lindqvist signs in as this practitioner",
        ),
        (
            "name=N&email=DESK%40demo.invalid&role=front_desk".into(),
            "Another account has this address",
        ),
    ] {
        let refused = desk
            .post(&format!("{TEAM}/new"), &format!("{form}&{OWN}"))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(words), "{form}: {}", refused.body);
        assert!(
            refused
                .body
                .contains("name=\"name\" type=\"text\" value=\"N\"")
        );
        assert!(
            !refused.body.contains("demo-owner-2026"),
            "no password comes back"
        );
    }
    let own = page_of(&desk, "Ines Okafor").await;
    let seen = seen(&desk.get(&own).await.body);
    let form = format!("name=Ines&email=owner%40demo.invalid&role=owner&{OWN}&seen={seen}");
    let refused = desk.post(&own, &form).await;
    assert!(
        refused
            .body
            .contains("This is the only owner who can sign in")
    );
}

#[tokio::test]
async fn somebody_is_turned_off_and_on_again_and_signed_out_where_they_are() {
    let desk = Desk::owner().await;
    let (site, path) = (&desk.site, page_of(&desk, "Front desk").await);
    let cookie = site.sign_in(samples::FRONT_DESK).await;
    let out = desk.post(&format!("{path}/sign-out"), "").await;
    assert_eq!(out.header("location"), format!("{TEAM}?now=out"));
    let asked = site.ask("GET", "/staff", &cookie, "").await;
    assert!(asked.header("location").starts_with("/staff/sign-in"));

    let cookie = site.sign_in(samples::FRONT_DESK).await;
    let seen = seen(&desk.get(&path).await.body);
    let form = format!("name=Front+desk&email=desk%40demo.invalid&role=front_desk&{OWN}");
    let form = format!("{form}&seen={seen}");
    let saved = desk.post(&path, &form).await;
    assert_eq!(saved.header("location"), format!("{TEAM}?now=saved"));
    assert!(desk.get(TEAM).await.body.contains("Turned off"));
    let asked = site.ask("GET", "/staff", &cookie, "").await;
    assert!(asked.header("location").starts_with("/staff/sign-in"));
    assert_eq!(
        desk.get(&format!("{path}/link")).await.status,
        StatusCode::NOT_FOUND
    );
    let late = desk.post(&path, &format!("{form}&active=yes")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        late.body.contains("Somebody else changed this meanwhile")
            && late.body.contains("Turned off"),
        "{}",
        late.body
    );
    let form = form.replace(&seen, &self::seen(&late.body));
    desk.post(&path, &format!("{form}&active=yes")).await;
    site.sign_in(samples::FRONT_DESK).await;
    let link = desk.post(&format!("{path}/link"), OWN).await;
    assert_eq!(site.get(&shown(&link.body)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn everybody_changes_their_own_password() {
    let desk = Desk::open().await;
    let elsewhere = desk.site.sign_in(samples::FRONT_DESK).await;
    let page = desk.get("/staff/account").await.body;
    let page = page.replace('\u{a0}', " ");
    assert!(page.contains("Here and in 1 other browser"), "{page}");
    for (form, words) in [
        ("", "Enter your present password"),
        (
            "password=demo-desk-2026&new=short",
            "Password must be 12 characters or more",
        ),
        (
            "password=wrong-wrong-wrong&new=four+plain+words",
            "That is not your password",
        ),
    ] {
        let refused = desk.post("/staff/account", form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(words), "{form}");
    }
    let form = format!("password=demo-desk-2026&new={NEW}");
    let changed = desk.post("/staff/account", &form).await;
    assert_eq!(changed.header("location"), "/staff/account?now=changed");
    assert_eq!(
        desk.get("/staff/account").await.status,
        StatusCode::OK,
        "still signed in here"
    );
    let asked = desk.site.ask("GET", "/staff", &elsewhere, "").await;
    assert!(asked.header("location").starts_with("/staff/sign-in"));
}

#[tokio::test]
async fn a_clinic_without_mail_says_how_a_lost_password_is_replaced() {
    let desk = Desk::open().await;
    let page = desk.site.get("/staff/forgot-password").await.body;
    assert!(page.contains("midstance password-link"));
    let mails = midstance_clinic::mailbox::newest(&desk.site.clinic);
    let before = mails.await.unwrap().len();
    let form = "email=owner%40demo.invalid";
    let asked = desk
        .site
        .ask("POST", "/staff/forgot-password", "", form)
        .await;
    assert_eq!(asked.status, StatusCode::OK);
    let mails = midstance_clinic::mailbox::newest(&desk.site.clinic);
    assert_eq!(
        mails.await.unwrap().len(),
        before,
        "no link lies in the outbox"
    );
}

#[tokio::test]
async fn where_mail_leaves_links_go_by_mail_and_no_page_tells_who_works_here() {
    let site = Site::sending().await;
    let mut said = Vec::new();
    for email in ["desk%40demo.invalid", "nobody%40demo.invalid"] {
        let form = format!("email={email}");
        let answer = site.ask("POST", "/staff/forgot-password", "", &form).await;
        assert_eq!(answer.status, StatusCode::OK);
        said.push(answer.body.replace(&email.replace("%40", "@"), "ADDRESS"));
    }
    assert!(said[0].contains("Check your email"));
    assert_eq!(said[0], said[1]);
    let form = "email=nobody%40demo.invalid";
    for _ in 1..6 {
        site.ask("POST", "/staff/forgot-password", "", form).await;
    }
    let late = site.ask("POST", "/staff/forgot-password", "", form).await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);

    let desk = Desk::at(site, samples::OWNER).await;
    let page = desk.get(&format!("{TEAM}/new")).await.body;
    assert!(page.contains("value=\"mail\" checked"), "{page}");
    let form = format!("name=Noor&email=noor%40demo.invalid&role=front_desk&handing=mail&{OWN}");
    let sent = desk.post(&format!("{TEAM}/new"), &form).await;
    assert_eq!(
        sent.header("location"),
        format!("{TEAM}?now=invited"),
        "{}",
        sent.body
    );
    let mails = mailbox::newest(&desk.site.clinic).await.unwrap();
    let mail = mails
        .iter()
        .find(|m| m.to_address == "noor@demo.invalid")
        .unwrap();
    let read = desk.get(&format!("/staff/outbox/{}", mail.id)).await.body;
    assert!(
        read.contains("Only the person it went to reads it"),
        "{read}"
    );
    assert!(!read.contains("/staff/password/"));
    let path = page_of(&desk, "Noor").await;
    let again = desk
        .post(&format!("{path}/link"), &format!("handing=mail&{OWN}"))
        .await;
    assert_eq!(again.header("location"), format!("{TEAM}?now=sent"));
    let wrong = desk
        .post(&format!("{path}/link"), "handing=show&password=wrong")
        .await;
    assert!(wrong.body.contains("That is not your password"));
    assert!(
        wrong.body.contains("value=\"show\" checked"),
        "what was chosen stays"
    );
}
