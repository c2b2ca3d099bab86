//! Keys that sign mail: made, let sign, retired, removed.

use axum::{extract::Path, response::Response};
use midstance_clinic::post::{self, KeyError};
use midstance_store::{DkimKeyId, dkim_key::KeyState};

use super::{HERE, wrong};
use crate::{
    fields::Fields,
    format,
    page::{Page, see_other},
    pages::staff::today::clinic_zone,
    problem::{Problem, fault},
};

/// A key in words.
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its domain.
    pub domain: String,
    /// Its name at the domain.
    pub selector: String,
    /// How it signs.
    pub kind: &'static str,
    /// Where it stands.
    pub stands: String,
    /// Whether it waits.
    pub waits: bool,
    /// Whether it signs.
    pub signs: bool,
}

pub(super) async fn lines(page: &Page) -> Result<Vec<Line>, Problem> {
    let zone = clinic_zone(page)?;
    let day = |at: Option<jiff::Timestamp>| {
        at.map(|at| format::day_time_short(at.to_zoned(zone.clone()).datetime()))
            .unwrap_or_default()
    };
    let keys = post::keys(page.clinic()).await?;
    Ok(keys
        .into_iter()
        .map(|key| Line {
            id: key.id.to_string(),
            kind: if key.algorithm == "rsa" {
                "RSA"
            } else {
                "Ed25519"
            },
            stands: match key.state {
                KeyState::Waiting => format!("Waits since {}", day(Some(key.created_at))),
                KeyState::Signing => format!("Signs since {}", day(key.signing_since)),
                KeyState::Retired => format!("Retired since {}", day(key.retired_at)),
            },
            waits: key.state == KeyState::Waiting,
            signs: key.state == KeyState::Signing,
            domain: key.domain,
            selector: key.selector,
        })
        .collect())
}

/// `POST /staff/settings/email/keys`
///
/// # Errors
/// When the store fails.
pub async fn make(page: Page, fields: Fields) -> Result<Response, Problem> {
    match post::make_keys(page.clinic(), &page.actor(), fields.get("domain")).await {
        Ok(()) => Ok(see_other(&format!("{HERE}?now=made"))),
        Err(KeyError::Domain) => {
            let words = "Enter a domain, like clinic.example";
            wrong(&page, &fields, ("domain", words)).await
        }
        Err(error) => Err(problem(error)),
    }
}

/// `POST /staff/settings/email/keys/{id}/use`
///
/// # Errors
/// [`Problem::NotFound`] when no such key waits.
pub async fn use_one(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let done = post::use_key(page.clinic(), &page.actor(), read(&id)?).await;
    done.map_err(problem)?;
    Ok(see_other(&format!("{HERE}?now=used")))
}

/// `POST /staff/settings/email/keys/{id}/retire`
///
/// # Errors
/// [`Problem::NotFound`] when no such key signs.
pub async fn retire(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let done = post::retire_key(page.clinic(), &page.actor(), read(&id)?).await;
    done.map_err(problem)?;
    Ok(see_other(&format!("{HERE}?now=retired")))
}

/// `POST /staff/settings/email/keys/{id}/remove`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such key, or it signs.
pub async fn remove(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let done = post::drop_key(page.clinic(), &page.actor(), read(&id)?).await;
    done.map_err(problem)?;
    Ok(see_other(&format!("{HERE}?now=removed")))
}

fn read(id: &str) -> Result<DkimKeyId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

fn problem(error: KeyError) -> Problem {
    match error {
        KeyError::Store(error) => error.into(),
        KeyError::NotFound | KeyError::Domain => Problem::NotFound,
        KeyError::Make(error) => fault(&error),
    }
}
