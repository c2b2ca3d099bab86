//! Accounts of the staff: invited, changed, turned off, and their passwords. On every engine.

use crate::common::{Scene, scenes, staff_of};
use midstance_clinic::{
    Clinic, Token,
    auth::{PasswordError, SignInError, session_staff, sign_in},
    feed,
    mailbox::{message, newest},
    samples,
    team::{
        self, Confirmed, Details, Handing, LINK_MAIL, State, TeamError, ask_link, choose_password,
        confirm, hand_link, invite, link_for, mark, members, opened,
    },
};
use midstance_store::{
    AccountId,
    account::{Account, Role},
    audit,
    feed::Whose,
    outbox::{self, OutboxMessage},
};

pub(crate) const NEW: &str = "four plain words here";

pub(crate) fn desk_named(name: &str) -> Details {
    Details {
        name: name.into(),
        email: format!("{}@demo.invalid", name.to_lowercase()),
        role: Role::FrontDesk,
        practitioner: None,
        active: true,
    }
}

pub(crate) async fn account(clinic: &Clinic, role: Role) -> Account {
    let all = members(clinic).await.unwrap();
    let found = all.into_iter().find(|m| m.account.role == role);
    found.unwrap().account
}

pub(crate) async fn owner(clinic: &Clinic) -> Confirmed {
    let staff = staff_of(clinic, Role::Owner).await;
    let password = samples::OWNER.1.to_owned();
    confirm(clinic, &staff, password).await.unwrap()
}

/// The new account signed in, with its password typed again.
pub(crate) async fn noor(clinic: &Clinic) -> Confirmed {
    let session = enter(clinic, "noor@demo.invalid", NEW).await.unwrap();
    let staff = session_staff(clinic, &session).await.unwrap().unwrap();
    confirm(clinic, &staff, NEW.into()).await.unwrap()
}

pub(crate) async fn enter(
    clinic: &Clinic,
    email: &str,
    password: &str,
) -> Result<Token, SignInError> {
    sign_in(clinic, email, password.to_owned(), "a test").await
}

/// Changes an account as whoever has just looked at it.
pub(crate) async fn change(
    clinic: &Clinic,
    by: &Confirmed,
    id: AccountId,
    details: Details,
) -> Result<(), TeamError> {
    let all = members(clinic).await.unwrap();
    let seen = all
        .iter()
        .find(|m| m.account.id == id)
        .map(|m| mark(&m.account));
    team::change(clinic, by, (id, &seen.unwrap_or_default()), details).await
}

pub(crate) async fn asked(clinic: &Clinic, email: &str, from: &str) -> bool {
    match ask_link(clinic, email, from) {
        Ok(job) => job.await.is_ok(),
        Err(_) => false,
    }
}

pub(crate) async fn state_of(clinic: &Clinic, id: AccountId) -> State {
    let all = members(clinic).await.unwrap();
    all.iter().find(|m| m.account.id == id).unwrap().state
}

/// The link in the newest mail that carries one, as the server that sends it sees it.
pub(crate) async fn mailed(scene: &Scene) -> Token {
    let mails = newest(&scene.clinic).await.unwrap();
    let mail = mails.iter().find(|m| m.kind == LINK_MAIL).expect("a mail");
    let shown = message(&scene.clinic, mail.id).await.unwrap().unwrap();
    assert_eq!(
        (&*shown.text, &*shown.html),
        ("", ""),
        "nobody reads it in the outbox"
    );
    let id = mail.id;
    let stored = scene
        .clinic
        .store
        .read(move |tx| Box::pin(outbox::get(tx, id)));
    let stored: Option<OutboxMessage> = stored.await.unwrap();
    let text = stored.unwrap().text;
    let (_, rest) = text.split_once("/staff/password/").expect("a link");
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    Token::received(&rest[..end.unwrap_or(rest.len())])
}

pub(crate) async fn new_account(scene: &Scene, name: &str) -> (AccountId, Token) {
    let (clinic, id) = (&scene.clinic, AccountId(scene.clinic.new_id()));
    let by = owner(clinic).await;
    let made = invite(clinic, &by, (id, desk_named(name)), Handing::Show).await;
    (id, made.unwrap().expect("the link is shown"))
}

#[tokio::test]
async fn whoever_is_invited_chooses_a_password_once_and_signs_in_with_it() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let id = AccountId(clinic.new_id());
        let by = owner(clinic).await;
        let before = newest(clinic).await.unwrap().len();
        for _ in 0..2 {
            // The form sent twice: one account, one mail.
            let invited = invite(clinic, &by, (id, desk_named("Noor")), Handing::Mail).await;
            assert!(
                invited.unwrap().is_none(),
                "whoever sends it does not see it"
            );
        }
        assert_eq!(newest(clinic).await.unwrap().len(), before + 1);
        // Shown first, or lost, it is mailed when it is asked for by mail later.
        scene.clock.forward(2);
        let later = invite(clinic, &by, (id, desk_named("Noor")), Handing::Mail).await;
        assert!(later.unwrap().is_none());
        assert_eq!(newest(clinic).await.unwrap().len(), before + 2);
        // Sent again with other details it is told so, and gives no link to what stands.
        for other in [
            desk_named("Noora"),
            Details::of(&account(clinic, Role::Owner).await),
        ] {
            let again = invite(clinic, &by, (id, other), Handing::Show).await;
            assert!(matches!(again, Err(TeamError::Made)), "{again:?}");
        }
        let mara = account(clinic, Role::Practitioner).await;
        let taken_over = invite(clinic, &by, (mara.id, Details::of(&mara)), Handing::Show).await;
        assert!(matches!(taken_over, Err(TeamError::Made)), "{taken_over:?}");
        assert!(matches!(state_of(clinic, id).await, State::Invited(_)));
        for password in ["", NEW] {
            let early = enter(clinic, "noor@demo.invalid", password).await;
            assert!(
                matches!(early, Err(SignInError::Wrong)),
                "no password yet: {password:?}"
            );
        }
        let link = mailed(&scene).await;
        assert_eq!(opened(clinic, &link).await.unwrap().unwrap().id, id);
        let short = choose_password(clinic, &link, "short".into()).await;
        assert!(matches!(
            short,
            Err(TeamError::Password(PasswordError::TooShort))
        ));
        choose_password(clinic, &link, NEW.into()).await.unwrap();
        let again = choose_password(clinic, &link, "another one entirely".into()).await;
        assert!(
            matches!(again, Err(TeamError::NotFound)),
            "a link works once"
        );
        scene.clock.forward(1);
        let session = enter(clinic, "Noor@demo.invalid", NEW).await.unwrap();
        let staff = session_staff(clinic, &session).await.unwrap().unwrap();
        assert_eq!((staff.account, staff.role), (id, Role::FrontDesk));
        assert_eq!(state_of(clinic, id).await, State::Active);
        let lines = clinic
            .store
            .read(move |tx| Box::pin(audit::about(tx, id.0)));
        let lines = lines.await.unwrap();
        let actions: Vec<&str> = lines.iter().map(|line| &*line.action).collect();
        assert_eq!(
            actions,
            [
                "account.invited",
                "account.link_made",
                "account.password_chosen",
                "session.opened"
            ]
        );
    }
}

#[tokio::test]
async fn a_link_runs_out_and_ends_with_the_next_one() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let (id, first) = new_account(&scene, "Noor").await;
        scene.clock.forward(7 * 24 * 60 + 1);
        assert!(opened(clinic, &first).await.unwrap().is_none());
        assert_eq!(state_of(clinic, id).await, State::InvitationOver);
        let by = owner(clinic).await;
        let second = hand_link(clinic, &by, id, Handing::Show)
            .await
            .unwrap()
            .unwrap();
        let third = hand_link(clinic, &by, id, Handing::Show)
            .await
            .unwrap()
            .unwrap();
        assert!(opened(clinic, &second).await.unwrap().is_none());
        assert!(opened(clinic, &third).await.unwrap().is_some());
        // Anybody may ask for one on the sign-in page: that ends nothing, until one of them is used.
        assert!(asked(clinic, "noor@demo.invalid", "a stranger").await);
        assert!(opened(clinic, &third).await.unwrap().is_some());
        let asked_for = mailed(&scene).await;
        choose_password(clinic, &third, NEW.into()).await.unwrap();
        assert!(opened(clinic, &asked_for).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_the_old_one_and_its_sessions_end() {
    for scene in scenes().await {
        let (clinic, (email, old)) = (&scene.clinic, samples::PRACTITIONER);
        let session = enter(clinic, email, old).await.unwrap();
        let before = newest(clinic).await.unwrap().len();
        assert!(asked(clinic, "nobody@demo.invalid", "here").await);
        assert_eq!(
            newest(clinic).await.unwrap().len(),
            before,
            "nobody is written to"
        );
        assert!(asked(clinic, email, "here").await);
        let link = mailed(&scene).await;
        assert!(
            enter(clinic, email, old).await.is_ok(),
            "until another one is chosen"
        );
        choose_password(clinic, &link, NEW.into()).await.unwrap();
        assert!(session_staff(clinic, &session).await.unwrap().is_none());
        assert!(matches!(
            enter(clinic, email, old).await,
            Err(SignInError::Wrong)
        ));
        assert!(enter(clinic, email, NEW).await.is_ok());
        let told = newest(clinic).await.unwrap();
        assert!(
            told.iter()
                .any(|m| m.subject == "Your password was changed" && m.to_address == email)
        );
        // Six an hour for an address, whoever asks.
        for n in 1..6 {
            assert!(asked(clinic, email, &format!("from {n}")).await);
        }
        assert!(!asked(clinic, email, "from elsewhere").await);
        let link = link_for(clinic, email).await.unwrap();
        choose_password(clinic, &link, old.into()).await.unwrap();
        let unknown = link_for(clinic, "nobody@demo.invalid").await;
        assert!(matches!(unknown, Err(TeamError::NotFound)));
    }
}

#[tokio::test]
async fn whoever_is_turned_off_is_out_at_once_with_what_they_made() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let mara = account(clinic, Role::Practitioner).await;
        let staff = staff_of(clinic, Role::Practitioner).await;
        let session = enter(clinic, samples::PRACTITIONER.0, samples::PRACTITIONER.1);
        let session = session.await.unwrap();
        let whose = |place: bool| match place {
            true => Whose::Location(scene.wish.location),
            false => Whose::Practitioner(mara.practitioner.unwrap()),
        };
        let own = feed::make(clinic, &staff, whose(false), false)
            .await
            .unwrap()
            .unwrap();
        let of_place = feed::make(clinic, &staff, whose(true), false)
            .await
            .unwrap()
            .unwrap();
        let desk = staff_of(clinic, Role::FrontDesk).await;
        let others = feed::make(clinic, &desk, whose(true), false)
            .await
            .unwrap()
            .unwrap();
        let boss = staff_of(clinic, Role::Owner).await;
        let by_owner = feed::make(clinic, &boss, whose(false), false).await;
        let by_owner = by_owner.unwrap().unwrap();
        let link = link_for(clinic, &mara.email).await.unwrap();
        assert!(asked(clinic, &mara.email, "before").await);
        let by = owner(clinic).await;
        let off = Details {
            active: false,
            ..Details::of(&mara)
        };
        change(clinic, &by, mara.id, off.clone()).await.unwrap();
        assert!(session_staff(clinic, &session).await.unwrap().is_none());
        assert!(opened(clinic, &link).await.unwrap().is_none());
        let entered = enter(clinic, samples::PRACTITIONER.0, samples::PRACTITIONER.1).await;
        assert!(matches!(entered, Err(SignInError::Wrong)));
        assert!(feed::serve(clinic, &own).await.unwrap().is_none());
        assert!(
            feed::serve(clinic, &by_owner).await.unwrap().is_none(),
            "it shows their appointments, whoever gave it to them"
        );
        let unsent = newest(clinic).await.unwrap();
        let unsent = unsent.iter().find(|m| m.kind == LINK_MAIL).unwrap();
        assert_eq!(
            unsent.delivery,
            outbox::Delivery::Failed,
            "its link is dead"
        );
        assert!(feed::serve(clinic, &of_place).await.unwrap().is_none());
        assert!(feed::serve(clinic, &others).await.unwrap().is_some());
        let handed = hand_link(clinic, &by, mara.id, Handing::Show).await;
        assert!(matches!(handed, Err(TeamError::NotFound)));
        let before = newest(clinic).await.unwrap().len();
        assert!(asked(clinic, &mara.email, "here").await);
        assert_eq!(newest(clinic).await.unwrap().len(), before);
        change(
            clinic,
            &by,
            mara.id,
            Details {
                active: true,
                ..off
            },
        )
        .await
        .unwrap();
        assert!(opened(clinic, &link).await.unwrap().is_none(), "for good");
        assert!(
            enter(clinic, samples::PRACTITIONER.0, samples::PRACTITIONER.1)
                .await
                .is_ok()
        );
    }
}
