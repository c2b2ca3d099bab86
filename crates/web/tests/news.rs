//! The newsletter through the pages, as a browser without scripts does it.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use midstance_clinic::mailbox;
use midstance_store::outbox::OutboxMessage;
use midstance_web::testing::{Answer, Site};

/// The newest mail to an address.
async fn mail(site: &Site, to: &str) -> OutboxMessage {
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    mails.into_iter().find(|m| m.to_address == to).unwrap()
}

/// The path in a mail that begins like this.
fn link(mail: &OutboxMessage, start: &str) -> String {
    let (_, rest) = mail.text.split_once(start).unwrap();
    format!("{start}{}", rest.split_whitespace().next().unwrap())
}

async fn ask(site: &Site, email: &str) -> Answer {
    let form = format!("email={}&consent=yes&from=/news", email.replace('@', "%40"));
    site.ask("POST", "/news", "", &form).await
}

/// Asks and says yes; gives the path of the leaving link.
async fn subscribe(site: &Site, email: &str) -> String {
    let asked = ask(site, email).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let confirm = link(&mail(site, email).await, "/news/confirm/");
    let said = site.ask("POST", &confirm, "", "").await;
    let to = said.header("location").to_owned();
    to.split_once("/preferences").unwrap().0.to_owned()
}

#[tokio::test]
async fn from_the_box_over_the_mail_to_leaving_and_back() {
    let site = Site::new().await;
    for path in ["/", "/articles/heel-pain-mornings"] {
        let page = site.get(path).await;
        assert!(page.body.contains("action=\"/news\""), "{path}");
        let box_ = page.body.split("name=\"consent\"").nth(1).unwrap();
        let box_ = box_.split('>').next().unwrap();
        assert!(
            !box_.contains("checked"),
            "a yes is the person's own: {box_}"
        );
    }
    let email = "new@runner.example";
    let form = "email=new%40runner.example&consent=yes&topic=training&from=/";
    let asked = site.ask("POST", "/news", "", form).await;
    assert_eq!(asked.header("location"), "/news/check-email");
    let sent = site
        .ask("GET", "/news/check-email", &asked.cookies(), "")
        .await;
    assert!(
        sent.body.contains(email) && sent.body.contains("7 days"),
        "{}",
        sent.body
    );
    assert_eq!(sent.header("cache-control"), "no-store");

    let confirm = link(&mail(&site, email).await, "/news/confirm/");
    let page = site.get(&confirm).await;
    assert!(
        page.body.contains("Confirm my subscription"),
        "{}",
        page.body
    );
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let said = site.ask("POST", &confirm, "", "").await;
    let to = said.header("location").to_owned();
    let welcome = site.get(&to).await;
    assert!(
        welcome.body.contains("<h1>You are subscribed</h1>"),
        "{}",
        welcome.body
    );
    let used = site.get(&confirm).await;
    assert!(
        used.body.contains("You are already subscribed"),
        "{}",
        used.body
    );

    let leave = to.split_once("/preferences").unwrap().0.to_owned();
    let form = "topic=injuries&new_articles=yes&name=Nora";
    let saved = site
        .ask("POST", &format!("{leave}/preferences"), "", form)
        .await;
    let page = site.get(saved.header("location")).await;
    assert!(page.body.contains("Saved.") && page.body.contains("value=\"Nora\""));
    let ask_first = site.get(&leave).await;
    assert!(
        ask_first.body.contains("Leave the newsletter?"),
        "opening ends nothing"
    );
    let left = site.ask("POST", &format!("{leave}/leave"), "", "").await;
    let page = site.get(left.header("location")).await;
    assert!(
        page.body.contains("You have left") && page.body.contains("Undo"),
        "{}",
        page.body
    );
    let back = site.ask("POST", &format!("{leave}/undo"), "", "").await;
    let page = site.get(back.header("location")).await;
    assert!(
        page.body.contains("You are subscribed again"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("value=\"Nora\""),
        "what was chosen is kept"
    );
}

#[tokio::test]
async fn known_unknown_and_trapped_get_the_same_answer() {
    let site = Site::new().await;
    let known = ask(&site, "ada.brook@demo.invalid").await;
    let unknown = ask(&site, "nobody@runner.example").await;
    let form = "email=robot%40runner.example&consent=yes&website=spam";
    let robot = site.ask("POST", "/news", "", form).await;
    for other in [&unknown, &robot] {
        assert_eq!(known.status, other.status);
        assert_eq!(known.header("location"), other.header("location"));
        assert_eq!(known.body, other.body);
    }
    let pages = [
        site.ask("GET", "/news/check-email", &known.cookies(), "")
            .await,
        site.ask("GET", "/news/check-email", &unknown.cookies(), "")
            .await,
    ];
    let plain = |page: &Answer, email: &str| page.body.replace(email, "");
    assert_eq!(
        plain(&pages[0], "ada.brook@demo.invalid"),
        plain(&pages[1], "nobody@runner.example")
    );
    let mails = mailbox::newest(&site.clinic).await.unwrap();
    assert!(mails.iter().all(|m| m.to_address != "robot@runner.example"));
    // Too often is said to both alike.
    for email in ["ada.brook@demo.invalid", "nobody@runner.example"] {
        for _ in 0..2 {
            assert_eq!(ask(&site, email).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(
            ask(&site, email).await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
    }
}

#[tokio::test]
async fn a_form_without_a_yes_says_so_and_keeps_what_was_typed() {
    let site = Site::new().await;
    let form = "email=ann%40&topic=training&new_articles=yes";
    let refused = site.ask("POST", "/news", "", form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Error: Newsletter"),
        "{}",
        refused.body
    );
    for words in [
        "Enter an email address in the correct format",
        "Tick the box if you want the newsletter",
        "value=\"ann@\"",
        "value=\"training\" checked",
    ] {
        assert!(
            refused.body.contains(words),
            "{words:?} in {}",
            refused.body
        );
    }
}

#[tokio::test]
async fn links_that_do_not_work_say_why() {
    let site = Site::new().await;
    ask(&site, "late@runner.example").await;
    let confirm = link(&mail(&site, "late@runner.example").await, "/news/confirm/");
    site.clock.forward(7 * 24 * 60);
    for method in ["GET", "POST"] {
        let expired = site.ask(method, &confirm, "", "").await;
        assert_eq!(expired.status, StatusCode::GONE);
        assert!(
            expired.body.contains("This link has expired"),
            "{}",
            expired.body
        );
        assert!(!expired.body.contains("You are subscribed<"));
    }
    let again = site.ask("POST", &format!("{confirm}/again"), "", "").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let new = link(&mail(&site, "late@runner.example").await, "/news/confirm/");
    assert_ne!(new, confirm);
    assert!(
        site.get(&new)
            .await
            .body
            .contains("Confirm my subscription")
    );
    let wrong = site.get("/news/confirm/wrong").await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    assert!(
        wrong.body.contains("This link does not work"),
        "{}",
        wrong.body
    );
}

/// What a mail program sends: from nowhere, without cookies.
async fn one_click(site: &Site, path: &str, kind: &str, body: &str) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("host", "localhost:8080")
        .header("content-type", kind)
        .body(Body::from(body.to_owned()))
        .unwrap();
    site.send(request).await
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn one_click_leaves_from_anywhere_as_often_as_it_is_sent() {
    let site = Site::new().await;
    let leave = subscribe(&site, "one@runner.example").await;
    // A scanner that posts without the words changes nothing.
    let bare = one_click(&site, &leave, FORM, "").await;
    assert_eq!(bare.status, StatusCode::BAD_REQUEST);
    assert!(
        site.get(&leave)
            .await
            .body
            .contains("Leave the newsletter?")
    );

    let first = one_click(&site, &leave, FORM, "List-Unsubscribe=One-Click").await;
    let again = one_click(&site, &leave, FORM, "List-Unsubscribe=One-Click").await;
    let unknown = one_click(&site, "/u/unknown", FORM, "List-Unsubscribe=One-Click").await;
    for answer in [&first, &again, &unknown] {
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("location"), "");
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(answer.body, first.body);
    }
    assert!(site.get(&leave).await.body.contains("You have left"));

    let leave = subscribe(&site, "two@runner.example").await;
    let parts = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
        One-Click\r\n--b--\r\n";
    let sent = one_click(&site, &leave, "multipart/form-data; boundary=b", parts).await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(site.get(&leave).await.body.contains("You have left"));
    // Nothing else below the link is open to other sites.
    let other = one_click(&site, &format!("{leave}/undo"), FORM, "").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}
