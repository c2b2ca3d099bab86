//! `/staff/settings/team`: who signs in as staff, by the owner.

mod link;
mod list;
mod person;

pub use link::{ask, make};
pub use list::show;
pub use person::{act, one, sign_out};

use midstance_clinic::team::{Handing, TeamError};
use midstance_store::account::Role;

use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::Page,
    problem::Problem,
};

const HERE: &str = "/staff/settings/team";

/// What a role is called.
pub(super) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Practitioner => "Practitioner",
        Role::FrontDesk => "Front desk",
    }
}

/// What each role may do.
fn roles() -> Vec<Choice> {
    let hint = |role| match role {
        Role::Owner => "Everything: also settings, services, hours, the team and its passwords",
        Role::Practitioner => {
            "Calendar, booking and clients; reads forms and runs that clients share; checks and \
             publishes articles; sends newsletters"
        }
        Role::FrontDesk => {
            "Calendar, booking, clients and waiting list, without what clients tell about their health; \
             writes drafts of articles"
        }
    };
    [Role::FrontDesk, Role::Practitioner, Role::Owner]
        .into_iter()
        .map(|role| Choice::new(role.word(), role_word(role)).hint(hint(role)))
        .collect()
}

/// How a link can be handed over here: by mail only where a mail server is set.
fn handings(page: &Page) -> Vec<Choice> {
    let show = Choice::new("show", "Show it to me")
        .hint("You see it once, and hand it over yourself to nobody else");
    if page.clinic().config.sends_mail {
        let mail = Choice::new("mail", "By mail to their address");
        vec![mail, show]
    } else {
        vec![show]
    }
}

/// What was chosen, or the first that is possible.
fn handing(page: &Page, fields: &Fields) -> Handing {
    let mails = page.clinic().config.sends_mail;
    if mails && fields.get("handing") != "show" {
        Handing::Mail
    } else {
        Handing::Show
    }
}

/// Puts a refusal beside the field that it is about; what no field can mend is a page of its own.
pub(super) fn refusal(errors: &mut FormErrors, error: TeamError) -> Result<(), Problem> {
    let (id, words) = match error {
        TeamError::WrongPassword => (
            "password",
            "That is not your password. Type the one you sign in with".into(),
        ),
        TeamError::TooMany(wait) => return Err(Problem::TooMany(wait.until)),
        TeamError::Password(broken) => ("new", broken.to_string()),
        TeamError::EmailTaken => (
            "email",
            "Another account has this address. Enter another one".into(),
        ),
        TeamError::LastOwner => (
            "role",
            "This is the only owner who can sign in. Make somebody else an owner first".into(),
        ),
        TeamError::Changed => (
            "name",
            "This was changed by somebody else meanwhile. Check it and save again".into(),
        ),
        TeamError::Made => (
            "email",
            "This form was sent already and the account is made. Change it from the list of the team".into(),
        ),
        TeamError::NotAllowed => return Err(Problem::Forbidden),
        TeamError::PractitionerTaken(name) => (
            "practitioner",
            format!("{name} signs in as this practitioner. Choose another one"),
        ),
        TeamError::NotFound => return Err(Problem::NotFound),
        TeamError::Hash => return Err(Problem::Unavailable),
        TeamError::Store(error) => return Err(error.into()),
    };
    errors.add(id, words);
    Ok(())
}
