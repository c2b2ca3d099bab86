//! Staff at the demo clinic's pages.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test file uses its part and may stop at once"
)]

use axum::http::StatusCode;
use midstance_clinic::samples;
use midstance_web::testing::{Answer, Site};

/// A member of staff at a screen.
pub struct Desk {
    site: Site,
    cookie: String,
}

impl Desk {
    /// The front desk.
    pub async fn open() -> Self {
        Self::of(samples::FRONT_DESK).await
    }

    /// The owner, who may set what the desk may not.
    pub async fn owner() -> Self {
        Self::of(samples::OWNER).await
    }

    async fn of(account: (&str, &str)) -> Self {
        let site = Site::new().await;
        let cookie = site.sign_in(account).await;
        Self { site, cookie }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.site.ask("GET", path, &self.cookie, "").await
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.ask("POST", path, &self.cookie, form).await
    }
}

/// Where a booking led, without the word of its notice.
pub fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned()
}

/// The first address on a page that begins so and goes on with an id.
pub fn first_href(page: &str, begin: &str) -> String {
    let all = page
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    let mut fitting = all.filter(|href| href.starts_with(begin) && !href.ends_with("/new"));
    fitting.next().expect("such a link").to_owned()
}
