//! The way of mail to the world: keys that sign, and what the settings page says.

use std::sync::Arc;

use crate::common::scenes;
use midstance_clinic::{
    Actor, Clinic, Config,
    post::{self, KeyError, LookError, State, TrialError},
};
use midstance_mail::Address;
use midstance_store::dkim_key::{DkimKeyRow, KeyState};

const PROGRAM: Actor = Actor::Program;

async fn standing(clinic: &Clinic) -> Vec<(String, KeyState)> {
    let keys = post::keys(clinic).await.unwrap();
    let stands = |key: DkimKeyRow| (key.selector, key.state);
    keys.into_iter().map(stands).collect()
}

async fn id_of(clinic: &Clinic, selector: &str) -> midstance_store::DkimKeyId {
    let keys = post::keys(clinic).await.unwrap();
    keys.into_iter()
        .find(|key| key.selector == selector)
        .unwrap()
        .id
}

async fn signs(clinic: &Clinic) -> bool {
    let sender = Address::parse("news@clinic.example").unwrap();
    post::signer(clinic).await.unwrap().signs_for(&sender)
}

#[tokio::test]
async fn keys_wait_sign_and_give_way_to_the_next() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        post::make_keys(clinic, &PROGRAM, " Clinic.example")
            .await
            .unwrap();
        assert_eq!(
            standing(clinic).await,
            [
                ("ms20261122e".to_owned(), KeyState::Waiting),
                ("ms20261122r".to_owned(), KeyState::Waiting)
            ]
        );
        assert!(!signs(clinic).await, "nobody finds their records yet");
        for selector in ["ms20261122e", "ms20261122r"] {
            let id = id_of(clinic, selector).await;
            post::use_key(clinic, &PROGRAM, id).await.unwrap();
        }
        assert!(signs(clinic).await);

        scene.clock.forward(1);
        post::make_keys(clinic, &PROGRAM, "clinic.example")
            .await
            .unwrap();
        let next = id_of(clinic, "ms20261122r2").await;
        post::use_key(clinic, &PROGRAM, next).await.unwrap();
        assert_eq!(
            standing(clinic).await,
            [
                ("ms20261122e2".to_owned(), KeyState::Waiting),
                ("ms20261122r2".to_owned(), KeyState::Signing),
                ("ms20261122e".to_owned(), KeyState::Signing),
                ("ms20261122r".to_owned(), KeyState::Retired),
            ]
        );
        let refused = post::drop_key(clinic, &PROGRAM, next).await;
        assert!(matches!(refused, Err(KeyError::NotFound)), "it signs");
        let twice = post::use_key(clinic, &PROGRAM, next).await;
        assert!(matches!(twice, Err(KeyError::NotFound)));
        let old = id_of(clinic, "ms20261122r").await;
        post::drop_key(clinic, &PROGRAM, old).await.unwrap();
        for selector in ["ms20261122e", "ms20261122r2"] {
            let id = id_of(clinic, selector).await;
            post::retire_key(clinic, &PROGRAM, id).await.unwrap();
        }
        assert!(!signs(clinic).await);
    }
}

#[tokio::test]
async fn a_domain_that_is_none_gets_no_key() {
    let scene = &scenes().await[0];
    for wrong in ["", "clinic", "cli nic.example", "a@b.example"] {
        let made = post::make_keys(&scene.clinic, &PROGRAM, wrong).await;
        assert!(matches!(made, Err(KeyError::Domain)), "{wrong}");
    }
    assert!(standing(&scene.clinic).await.is_empty());
}

#[tokio::test]
async fn the_sending_machine_is_found_out_or_set() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        assert_eq!(
            post::sending_host(clinic).await.unwrap(),
            None,
            "localhost is nobody's name"
        );
        let at_home = Clinic {
            config: Arc::new(Config {
                public_url: "https://clinic.example:8443/x".into(),
                ..(*clinic.config).clone()
            }),
            ..clinic.clone()
        };
        let host = post::sending_host(&at_home).await.unwrap();
        assert_eq!(host.as_deref(), Some("clinic.example"));
        post::save_sending_host(clinic, &PROGRAM, " Mail.clinic.example ")
            .await
            .unwrap();
        let host = post::sending_host(&at_home).await.unwrap();
        assert_eq!(host.as_deref(), Some("mail.clinic.example"));
        let wrong = post::save_sending_host(clinic, &PROGRAM, "my machine").await;
        assert!(matches!(wrong, Err(LookError::Host)));
        post::save_sending_host(clinic, &PROGRAM, "").await.unwrap();
        assert_eq!(post::sending_host(clinic).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_look_names_the_records_to_set() {
    let scene = &scenes().await[0];
    post::make_keys(&scene.clinic, &PROGRAM, "clinic.example")
        .await
        .unwrap();
    // Names that nobody can have are not asked for, so this needs no network.
    let look = post::look(&scene.clinic).await.unwrap();
    let keys = look
        .findings
        .iter()
        .filter(|finding| finding.about == post::About::Dkim);
    let keys: Vec<_> = keys.collect();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert_eq!(key.state, State::Missing);
        assert!(
            key.name.ends_with("._domainkey.clinic.example"),
            "{}",
            key.name
        );
        assert!(key.should.starts_with("v=DKIM1; k="), "{}", key.should);
    }
}

#[tokio::test]
async fn without_a_server_there_is_no_trial() {
    let scene = &scenes().await[0];
    let sent = post::send_trial(&scene.clinic, &PROGRAM, "ana@demo.invalid").await;
    assert!(matches!(sent, Err(TrialError::NoServer)));
    let sent = post::send_trial(&scene.clinic, &PROGRAM, "ana").await;
    assert!(matches!(sent, Err(TrialError::Address(_))));
}
