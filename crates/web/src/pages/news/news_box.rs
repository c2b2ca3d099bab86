//! The box that invites to the newsletter, on the home page and below articles.

use askama::{Template, filters::HtmlSafe};

use crate::{forms::FormErrors, page::Page, problem::Problem};

/// The box. Print it with `{{ news }}`.
#[derive(Template)]
#[template(path = "pages/news/box.html")]
pub struct NewsBox {
    errors: FormErrors,
    consent: String,
    often: String,
    from: String,
    /// Never: a yes is an act of the person.
    ticked: bool,
}

impl HtmlSafe for NewsBox {}

impl NewsBox {
    /// The box of a page.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn load(page: &Page) -> Result<Self, Problem> {
        let promise = page.clinic().newsletter_promise().await?;
        Ok(Self {
            errors: FormErrors::new(),
            consent: promise.consent(),
            often: promise.often,
            from: page.shell.path.clone(),
            ticked: false,
        })
    }
}
