//! The owner's page about mail, walked without JavaScript.

use crate::desk::{Desk, led_to};
use axum::http::StatusCode;

const HERE: &str = "/staff/settings/email";

/// The first address on the page that ends like this.
fn address(body: &str, end: &str) -> String {
    let marker = "action=\"";
    let actions = body.split(marker).skip(1);
    let mut actions = actions.map(|rest| rest.split('"').next().unwrap());
    actions.find(|path| path.ends_with(end)).unwrap().to_owned()
}

#[tokio::test]
async fn keys_are_made_checked_used_and_removed() {
    let desk = Desk::owner().await;
    assert!(desk.get("/staff/settings").await.body.contains(HERE));
    let page = desk.get(HERE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Mail goes out unsigned"));

    let refused = desk.post(&format!("{HERE}/keys"), "domain=clinic").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Enter a domain, like clinic.example"));
    assert!(
        refused.body.contains("value=\"clinic\""),
        "what was typed stays"
    );

    led_to(
        &desk
            .post(&format!("{HERE}/keys"), "domain=clinic.example")
            .await,
    );
    let page = desk.get(HERE).await;
    assert_eq!(page.body.matches("Waits since").count(), 2);
    let checked = desk.get(&format!("{HERE}/check")).await;
    assert_eq!(checked.status, StatusCode::OK);
    assert!(checked.body.contains("._domainkey.clinic.example: Missing"));
    assert!(checked.body.contains("v=DKIM1; k=rsa; p="));
    assert!(checked.body.contains("_dmarc."), "{}", checked.body);

    led_to(&desk.post(&address(&page.body, "/use"), "").await);
    let page = desk.get(HERE).await;
    assert_eq!(page.body.matches("Signs since").count(), 1);
    led_to(&desk.post(&address(&page.body, "/retire"), "").await);
    let page = desk.get(HERE).await;
    assert!(page.body.contains("Retired since"));
    led_to(&desk.post(&address(&page.body, "/remove"), "").await);
    let unknown = desk.post(&format!("{HERE}/keys/x/use"), "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_private_half_of_a_key_is_on_no_page() {
    let desk = Desk::owner().await;
    led_to(
        &desk
            .post(&format!("{HERE}/keys"), "domain=clinic.example")
            .await,
    );
    let pages = [HERE.to_owned(), format!("{HERE}/check")];
    for path in pages {
        let body = desk.get(&path).await.body;
        // How every private RSA key in PKCS #8 begins.
        assert!(
            !body.contains("MIIEv") && !body.contains("PRIVATE"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_machine_is_set_and_a_trial_needs_a_server() {
    let desk = Desk::owner().await;
    let refused = desk
        .post(&format!("{HERE}/machine"), "machine=my+machine")
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"my machine\""));
    led_to(
        &desk
            .post(&format!("{HERE}/machine"), "machine=mail.clinic.example")
            .await,
    );
    assert!(
        desk.get(HERE)
            .await
            .body
            .contains("value=\"mail.clinic.example\"")
    );

    for (typed, words) in [
        ("ana", "Enter an email address in the correct format"),
        ("ana%40demo.invalid", "There is no mail server yet"),
    ] {
        let refused = desk
            .post(&format!("{HERE}/trial"), &format!("to={typed}"))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(words), "{words}");
    }
}
