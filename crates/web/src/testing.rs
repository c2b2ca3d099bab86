//! The demo clinic's pages without a network, for tests.
#![allow(
    clippy::expect_used,
    reason = "only tests call this, and they may stop at once"
)]

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use midstance_clinic::{
    Clinic, auth,
    testing::{Demo, HandClock, demo},
};
use midstance_store::testing::TestStore;
use tower::ServiceExt;

use crate::{App, reading::Reading, router};

/// The demo clinic on a Sunday morning, ready to be asked.
pub struct Site {
    /// The clinic behind the pages.
    pub clinic: Clinic,
    /// Its clock.
    pub clock: Arc<HandClock>,
    router: Router,
    _store: TestStore,
}

/// An answer, read to its end.
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub body: String,
    /// Body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A header as text; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The cookies that it sets, as a browser sends them back.
    #[must_use]
    pub fn cookies(&self) -> String {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        let pairs = set.filter_map(|v| v.to_str().ok()?.split(';').next().map(str::to_owned));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

impl Site {
    /// A site over an SQLite file with the demo clinic in it.
    pub async fn new() -> Self {
        static TEXTS: OnceLock<Arc<Reading>> = OnceLock::new();
        let read = || Arc::new(Reading::embedded().expect("sound texts"));
        Self::over(TEXTS.get_or_init(read).clone()).await
    }

    /// The same with other texts.
    pub async fn with_texts(texts: Reading) -> Self {
        Self::over(Arc::new(texts)).await
    }

    /// The same at a clinic whose mail leaves.
    pub async fn sending() -> Self {
        let texts = Reading::embedded().expect("sound texts");
        let mut demo = demo().await;
        let mut config = (*demo.clinic.config).clone();
        config.sends_mail = true;
        demo.clinic.config = Arc::new(config);
        Self::of(demo, Arc::new(texts))
    }

    async fn over(texts: Arc<Reading>) -> Self {
        Self::of(demo().await, texts)
    }

    fn of(demo: Demo, texts: Arc<Reading>) -> Self {
        let Demo {
            clinic,
            clock,
            store,
        } = demo;
        let word = Some(Arc::from("the-setup-word"));
        let app = App::new(clinic.clone(), word, texts);
        Self {
            clinic,
            clock,
            router: router(app),
            _store: store,
        }
    }

    /// Asks as a browser on this site would.
    pub async fn ask(&self, method: &str, path: &str, cookies: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .expect("a sound request");
        self.send(request).await
    }

    /// `GET` as nobody in particular.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "", "").await
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router answers");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 16 << 20)
            .await
            .expect("a whole body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.into(),
        }
    }

    /// Signs in with one of the demo's accounts and gives the cookie.
    pub async fn sign_in(&self, (email, password): (&str, &str)) -> String {
        let token = auth::sign_in(&self.clinic, email, password.to_owned(), "a test").await;
        format!("session={}", token.expect("the demo's password").reveal())
    }
}
