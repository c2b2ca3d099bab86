//! Accounts of the staff: what is refused, what ends with what, and who may. On every engine.

use crate::{
    common::{scenes, staff_of},
    team::{NEW, account, asked, change, desk_named, enter, mailed, noor, owner, state_of},
};
use midstance_clinic::{
    Staff, Token,
    auth::{SignInError, session_staff},
    feed,
    mailbox::newest,
    samples,
    team::{
        self, Details, Handing, LINK_MAIL, State, TeamError, change_password, choose_password,
        confirm, end_other_sessions, end_sessions, hand_link, invite, link_for, mark, members,
        opened, own,
    },
};
use midstance_store::{
    AccountId,
    account::{self as accounts, Role},
    feed::Whose,
    outbox::{self, OutboxMessage},
};

#[tokio::test]
async fn somebody_always_stays_owner_and_nobody_is_there_twice() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let (first, desk) = (
            account(clinic, Role::Owner).await,
            account(clinic, Role::FrontDesk).await,
        );
        let by = owner(clinic).await;
        let gives_up = [
            Details {
                active: false,
                ..Details::of(&first)
            },
            Details {
                role: Role::Practitioner,
                ..Details::of(&first)
            },
        ];
        for last in &gives_up {
            let refused = change(clinic, &by, first.id, last.clone()).await;
            assert!(matches!(refused, Err(TeamError::LastOwner)), "{last:?}");
        }
        // An owner who has not chosen a password cannot open anything yet.
        let id = AccountId(clinic.new_id());
        let second = Details {
            role: Role::Owner,
            ..desk_named("Noor")
        };
        let link = invite(clinic, &by, (id, second), Handing::Show)
            .await
            .unwrap()
            .unwrap();
        let refused = change(clinic, &by, first.id, gives_up[0].clone()).await;
        assert!(matches!(refused, Err(TeamError::LastOwner)));
        choose_password(clinic, &link, NEW.into()).await.unwrap();
        change(clinic, &by, first.id, gives_up[0].clone())
            .await
            .unwrap();
        // Who was an owner when they typed their password is none any more.
        let late = change(clinic, &by, desk.id, Details::of(&desk)).await;
        assert!(matches!(late, Err(TeamError::NotAllowed)), "{late:?}");
        let late = hand_link(clinic, &by, desk.id, Handing::Show).await;
        assert!(matches!(late, Err(TeamError::NotAllowed)), "{late:?}");
        let by = noor(clinic).await;

        let taken = Details {
            email: "NOOR@demo.invalid".into(),
            ..Details::of(&desk)
        };
        let refused = change(clinic, &by, desk.id, taken.clone()).await;
        assert!(matches!(refused, Err(TeamError::EmailTaken)));
        let refused = invite(
            clinic,
            &by,
            (AccountId(clinic.new_id()), taken),
            Handing::Show,
        )
        .await;
        assert!(matches!(refused, Err(TeamError::EmailTaken)));
        let mara = account(clinic, Role::Practitioner).await;
        let twin = Details {
            role: Role::Practitioner,
            practitioner: mara.practitioner,
            ..Details::of(&desk)
        };
        let refused = change(clinic, &by, desk.id, twin).await;
        let who = mara.name;
        assert!(matches!(refused, Err(TeamError::PractitionerTaken(name)) if name == who));
    }
}

/// Two owners turn each other off at the same moment: one of them stays.
#[tokio::test]
async fn two_owners_cannot_turn_each_other_off_at_once() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let first = account(clinic, Role::Owner).await;
        let by = owner(clinic).await;
        let id = AccountId(clinic.new_id());
        let second = Details {
            role: Role::Owner,
            ..desk_named("Noor")
        };
        let link = invite(clinic, &by, (id, second.clone()), Handing::Show).await;
        choose_password(clinic, &link.unwrap().unwrap(), NEW.into())
            .await
            .unwrap();
        let second_by = noor(clinic).await;
        let off = |details: Details| Details {
            active: false,
            ..details
        };
        let (one, other) = tokio::join!(
            change(clinic, &second_by, first.id, off(Details::of(&first))),
            change(clinic, &by, id, off(second)),
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let all = members(clinic).await.unwrap();
        let owners = all
            .iter()
            .filter(|m| m.account.role == Role::Owner && m.state == State::Active);
        assert_eq!(owners.count(), 1);
    }
}

#[tokio::test]
async fn what_opens_or_ends_access_asks_for_the_own_password_and_counts_wrong_ones() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let staff: Staff = staff_of(clinic, Role::Owner).await;
        for _ in 0..9 {
            let wrong = confirm(clinic, &staff, "wrong-wrong-wrong".into()).await;
            assert!(matches!(wrong, Err(TeamError::WrongPassword)));
        }
        assert!(
            confirm(clinic, &staff, samples::OWNER.1.into())
                .await
                .is_ok()
        );
        for _ in 0..10 {
            let _ = confirm(clinic, &staff, "wrong-wrong-wrong".into()).await;
        }
        let late = confirm(clinic, &staff, samples::OWNER.1.into()).await;
        assert!(matches!(late, Err(TeamError::TooMany(_))));
    }
}

#[tokio::test]
async fn a_changed_password_or_a_press_signs_out_every_other_browser_and_not_this_one() {
    for scene in scenes().await {
        let (clinic, (email, old)) = (&scene.clinic, samples::FRONT_DESK);
        let here = enter(clinic, email, old).await.unwrap();
        let there = enter(clinic, email, old).await.unwrap();
        let staff = session_staff(clinic, &here).await.unwrap().unwrap();
        assert_eq!(own(clinic, &staff).await.unwrap().sessions, 2);
        let by = confirm(clinic, &staff, old.into()).await.unwrap();
        change_password(clinic, &by, &here, NEW.into())
            .await
            .unwrap();
        assert!(session_staff(clinic, &here).await.unwrap().is_some());
        assert!(session_staff(clinic, &there).await.unwrap().is_none());
        assert!(matches!(
            enter(clinic, email, old).await,
            Err(SignInError::Wrong)
        ));
        let there = enter(clinic, email, NEW).await.unwrap();
        assert_eq!(end_other_sessions(clinic, &staff, &here).await.unwrap(), 1);
        assert!(session_staff(clinic, &here).await.unwrap().is_some());
        assert!(session_staff(clinic, &there).await.unwrap().is_none());
        let not_hers = end_sessions(clinic, &staff, staff.account).await;
        assert!(matches!(not_hers, Err(TeamError::NotAllowed)));
        let boss = staff_of(clinic, Role::Owner).await;
        assert_eq!(end_sessions(clinic, &boss, staff.account).await.unwrap(), 1);
        assert!(session_staff(clinic, &here).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_new_role_or_address_ends_the_sessions_and_a_new_name_does_not() {
    for scene in scenes().await {
        let (clinic, (email, password)) = (&scene.clinic, samples::FRONT_DESK);
        let desk = account(clinic, Role::FrontDesk).await;
        let by = owner(clinic).await;
        let session = enter(clinic, email, password).await.unwrap();
        let named = Details {
            name: "Reception".into(),
            ..Details::of(&desk)
        };
        change(clinic, &by, desk.id, named.clone()).await.unwrap();
        let staff = session_staff(clinic, &session).await.unwrap().unwrap();
        assert_eq!(staff.name, "Reception");
        let moved = Details {
            email: "reception@demo.invalid".into(),
            ..named
        };
        change(clinic, &by, desk.id, moved.clone()).await.unwrap();
        assert!(session_staff(clinic, &session).await.unwrap().is_none());
        let told = newest(clinic).await.unwrap();
        assert!(
            told.iter()
                .any(|m| m.kind == "staff_notice" && m.to_address == email)
        );
        let session = enter(clinic, &moved.email, password).await.unwrap();
        let link = link_for(clinic, &moved.email).await.unwrap();
        change(
            clinic,
            &by,
            desk.id,
            Details {
                role: Role::Owner,
                ..moved
            },
        )
        .await
        .unwrap();
        assert!(opened(clinic, &link).await.unwrap().is_none());
        assert!(session_staff(clinic, &session).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn who_no_longer_treats_loses_the_calendar_with_the_names_and_keeps_the_places() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let mara = account(clinic, Role::Practitioner).await;
        let staff = staff_of(clinic, Role::Practitioner).await;
        let own = Whose::Practitioner(mara.practitioner.unwrap());
        let named = feed::make(clinic, &staff, own, true).await;
        let place = Whose::Location(scene.wish.location);
        let of_place = feed::make(clinic, &staff, place, false).await;
        let (named, of_place) = (named.unwrap().unwrap(), of_place.unwrap().unwrap());
        let by = owner(clinic).await;
        let renamed = Details {
            name: "Mara L.".into(),
            ..Details::of(&mara)
        };
        change(clinic, &by, mara.id, renamed.clone()).await.unwrap();
        assert!(feed::serve(clinic, &named).await.unwrap().is_some());
        let at_the_desk = Details {
            role: Role::FrontDesk,
            practitioner: None,
            ..renamed
        };
        change(clinic, &by, mara.id, at_the_desk).await.unwrap();
        assert!(feed::serve(clinic, &named).await.unwrap().is_none());
        assert!(feed::serve(clinic, &of_place).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_page_that_is_out_of_date_turns_nobody_on_again() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        let desk = account(clinic, Role::FrontDesk).await;
        let (by, seen) = (owner(clinic).await, mark(&desk));
        let off = Details {
            active: false,
            ..Details::of(&desk)
        };
        change(clinic, &by, desk.id, off).await.unwrap();
        let renamed = Details {
            name: "Reception".into(),
            ..Details::of(&desk)
        };
        let late = team::change(clinic, &by, (desk.id, &seen), renamed).await;
        assert!(matches!(late, Err(TeamError::Changed)), "{late:?}");
        assert_eq!(state_of(clinic, desk.id).await, State::Off);
    }
}

/// The rows that open a session or take a new password ask once more for the old one.
#[tokio::test]
async fn a_password_that_was_changed_meanwhile_proves_nothing() {
    for scene in scenes().await {
        let (clinic, (email, old)) = (&scene.clinic, samples::PRACTITIONER);
        let staff = staff_of(clinic, Role::Practitioner).await;
        let proved = confirm(clinic, &staff, old.into()).await.unwrap();
        let link = link_for(clinic, email).await.unwrap();
        choose_password(clinic, &link, NEW.into()).await.unwrap();
        let here = Token::received("");
        let late = change_password(clinic, &proved, &here, "another one entirely".into()).await;
        assert!(matches!(late, Err(TeamError::Changed)), "{late:?}");
        let before = staff.account;
        let stale = clinic.store.write(move |tx| {
            let proved = (before, "a hash that was");
            Box::pin(accounts::note_sign_in(
                tx,
                proved,
                jiff::Timestamp::UNIX_EPOCH,
            ))
        });
        let stale: Result<bool, midstance_store::StoreError> = stale.await;
        assert!(!stale.unwrap());
        assert!(enter(clinic, email, NEW).await.is_ok());
    }
}

#[tokio::test]
async fn a_link_does_not_lie_in_the_outbox_once_its_mail_is_gone() {
    for scene in scenes().await {
        let clinic = &scene.clinic;
        assert!(asked(clinic, samples::OWNER.0, "here").await);
        mailed(&scene).await;
        let mails = newest(clinic).await.unwrap();
        let id = mails.iter().find(|m| m.kind == LINK_MAIL).unwrap().id;
        let text = async || {
            let read = clinic.store.read(move |tx| Box::pin(outbox::get(tx, id)));
            let found: Option<OutboxMessage> = read.await.unwrap();
            found.unwrap().text
        };
        midstance_clinic::housekeeping::tidy(clinic).await.unwrap();
        assert!(
            text().await.contains("/staff/password/"),
            "it is still to be sent"
        );
        scene.clock.forward(61);
        let now = clinic.now();
        let given_up = clinic
            .store
            .write(move |tx| Box::pin(outbox::give_up(tx, now)));
        let _: u64 = given_up
            .await
            .map_err(|e: midstance_store::StoreError| e)
            .unwrap();
        midstance_clinic::housekeeping::tidy(clinic).await.unwrap();
        assert_eq!(text().await, "");
    }
}
