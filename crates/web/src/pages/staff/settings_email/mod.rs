//! `/staff/settings/email`: how mail leaves and comes back, the keys that sign it, and the records that
//! make other servers believe it.

mod check;
mod keys;

use askama::Template;
use axum::response::Response;
use midstance_clinic::post::{self, LookError, Security, TrialError};

use crate::{
    fields::{Fields, Query},
    forms::FormErrors,
    page::{Page, html, refused, see_other},
    problem::Problem,
    shell::{Link, Shell},
};

pub use check::check;
pub use keys::{make, remove, retire, use_one};

const HERE: &str = "/staff/settings/email";

#[derive(Template)]
#[template(path = "pages/staff/settings_email/page.html")]
struct EmailPage {
    shell: Shell,
    errors: FormErrors,
    server: Option<Server>,
    sender: String,
    returns: Returns,
    keys: Vec<keys::Line>,
    domain: String,
    machine: String,
    machine_now: String,
    to: String,
    answer: Option<Said>,
}

/// The mail server in words.
struct Server {
    name: String,
    protection: &'static str,
    user: String,
}

/// How mail comes back.
struct Returns {
    domain: String,
    places: Vec<String>,
    /// What servers that do not want our newsletters said lately.
    refusals: Vec<String>,
}

/// What the server said to a trial mail.
struct Said {
    taken: bool,
    words: String,
}

/// `GET /staff/settings/email`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let mut drawn = email_page(&page, &Fields::default(), FormErrors::new()).await?;
    let notice = match query.get("now") {
        "saved" => "Saved.",
        "made" => "Two keys are made. Set their records, check them, then let the keys sign.",
        "used" => "The key signs from now on.",
        "retired" => {
            "The key signs no more. Leave its record for a week: mail on its way needs it."
        }
        "removed" => "The key is gone. Its record can go too.",
        _ => "",
    };
    if !notice.is_empty() {
        drawn.shell.notice = Some(notice.into());
    }
    html(&drawn)
}

/// `POST /staff/settings/email/machine`
///
/// # Errors
/// When the store fails.
pub async fn save_machine(page: Page, fields: Fields) -> Result<Response, Problem> {
    let typed = fields.get("machine");
    match post::save_sending_host(page.clinic(), &page.actor(), typed).await {
        Ok(()) => Ok(see_other(&format!("{HERE}?now=saved"))),
        Err(LookError::Store(error)) => Err(error.into()),
        Err(_) => {
            let words = "Enter the name of a machine, like mail.clinic.example";
            wrong(&page, &fields, ("machine", words)).await
        }
    }
}

/// `POST /staff/settings/email/trial`: sends at once and shows what the server said.
///
/// # Errors
/// When the store fails.
pub async fn send_trial(page: Page, fields: Fields) -> Result<Response, Problem> {
    let said = match post::send_trial(page.clinic(), &page.actor(), fields.get("to")).await {
        Ok(said) => said,
        Err(TrialError::Store(error)) => return Err(error.into()),
        Err(TrialError::Address(error)) => {
            return wrong(&page, &fields, ("to", &error.to_string())).await;
        }
        Err(TrialError::NoServer) => {
            let words = "There is no mail server yet: set smtp_url in midstance.toml first";
            return wrong(&page, &fields, ("to", words)).await;
        }
        Err(TrialError::NoSender) => {
            let words =
                "The clinic has no email address yet: enter one under Clinic, people and services";
            return wrong(&page, &fields, ("to", words)).await;
        }
        Err(TrialError::Mail(words)) => Err(words),
    };
    let mut drawn = email_page(&page, &fields, FormErrors::new()).await?;
    drawn.answer = Some(match said {
        Ok(words) => Said { taken: true, words },
        Err(words) => Said {
            taken: false,
            words,
        },
    });
    html(&drawn)
}

async fn wrong(
    page: &Page,
    fields: &Fields,
    (field, words): (&'static str, &str),
) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    errors.add(field, words);
    refused(&email_page(page, fields, errors).await?)
}

async fn email_page(
    page: &Page,
    fields: &Fields,
    errors: FormErrors,
) -> Result<EmailPage, Problem> {
    let clinic = page.clinic();
    let set = &clinic.config.post;
    let sender = match &set.from {
        Some(from) => from.address.as_str().to_owned(),
        None => clinic.profile().await?.email,
    };
    let domain = sender.rsplit_once('@').map_or("", |(_, domain)| domain);
    let server = set.server.as_ref().map(|server| Server {
        name: match server.port {
            Some(port) => format!("{}, port {port}", server.host),
            None => server.host.clone(),
        },
        protection: match server.security {
            Security::Implicit => "TLS from the first octet",
            Security::StartTls => "STARTTLS, or nothing is sent",
            Security::Plaintext => "None: it is this machine itself",
        },
        user: match &server.credentials {
            Some((user, _)) => user.clone(),
            None => "None".into(),
        },
    });
    let typed = |field: &str, else_: &str| match fields.raw(field) {
        "" => else_.to_owned(),
        typed => typed.to_owned(),
    };
    let refusals = post::recent_refusals(clinic).await?;
    let machine = post::sending_host(clinic).await?.unwrap_or_default();
    Ok(EmailPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new("/staff/settings", "Settings")),
            ..page.shell.clone()
        },
        errors,
        server,
        returns: Returns {
            domain: set.return_domain.clone().unwrap_or_default(),
            places: set.returns_come_by.clone(),
            refusals: refusals
                .into_iter()
                .map(|one| format!("{} {}", one.status, one.words))
                .collect(),
        },
        keys: keys::lines(page).await?,
        domain: typed("domain", domain),
        machine: typed("machine", &machine),
        machine_now: machine,
        to: fields.raw("to").to_owned(),
        answer: None,
        sender,
    })
}
