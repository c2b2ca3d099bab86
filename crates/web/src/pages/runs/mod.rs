//! A runner's recorded runs, behind the manage link of a visit: files in, files out, and what the
//! runs say about load. Nothing changes on GET; no health fact stands in an address or a title.

pub mod apart;
pub mod check;
mod draw;
pub mod enter;
mod list;
pub mod load;
mod note;
pub mod one;
pub mod onset;
pub mod remove;
mod report;
mod row;
mod send;
pub mod share;
pub mod shoes;
pub mod take;
pub mod upload;
pub mod uploaded;

pub use list::show as list;
pub use report::{About, LoadView};

use jiff::tz::TimeZone;
use midstance_clinic::{
    booking::Visit,
    check::{self as check_answers, CheckAnswers},
    directory::zone_of,
};
use midstance_store::{ClientId, appointment::SharedCheck};

use crate::{page::Page, pages::manage, problem::Problem, shell::Shell};

/// What a shared check points to; nothing where none was shared or it cannot be read any more.
pub fn suspected(page: &Page, shared: Option<&SharedCheck>) -> Vec<String> {
    let answers = shared.map(|shared| CheckAnswers::from_json(&shared.content));
    match answers {
        Some(Ok(answers)) => check_answers::suspected(&page.clinic().model, &answers),
        _ => Vec::new(),
    }
}

/// Whose runs these are, and where the clinic is.
pub(super) struct Runner {
    /// The client of the visit.
    pub client: ClientId,
    /// Zone of the visit's place.
    pub zone: TimeZone,
    /// Where the runs live: `/b/{token}/runs`.
    pub base: String,
    /// What the client shared from the check when booking.
    shared: Option<SharedCheck>,
}

impl Runner {
    /// The runner behind the link, or a page that does not exist.
    async fn find(page: &Page, token: &str) -> Result<Self, Problem> {
        let visit: Visit = manage::find_own(page, token).await?;
        Ok(Self {
            client: visit.appointment.client,
            zone: zone_of(&visit.location)?,
            base: format!("/b/{token}/runs"),
            shared: visit.shared,
        })
    }

    /// What the runner's answers point to: those of the check open in this browser, or else those
    /// shared when booking.
    fn suspected(&self, page: &Page, open: Option<&CheckAnswers>) -> Vec<String> {
        match open {
            Some(answers) => check_answers::suspected(&page.clinic().model, answers),
            None => suspected(page, self.shared.as_ref()),
        }
    }

    /// The shell of a page under the runs, with the way back to `href` below them.
    fn shell(&self, page: &Page, back: &str, words: &str) -> Shell {
        Shell {
            robots_noindex: true,
            ..page.shell_back(format!("{}{back}", self.base), words)
        }
    }

    /// The day at the clinic.
    fn today(&self, page: &Page) -> jiff::civil::Date {
        page.now.to_zoned(self.zone.clone()).date()
    }
}
