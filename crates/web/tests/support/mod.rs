//! A whole site on a throwaway database with a clock that stands still, and a browser without
//! JavaScript to walk it.
#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    reason = "each test file uses its part"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use jiff::{SignedDuration, Timestamp};
use midstance_assessment::Model;
use midstance_clinic::{Clinic, Clock, Config, Random, samples};
use midstance_knowledge::Knowledge;
use midstance_store::Store;
use midstance_web::{App, router};
use tower::ServiceExt;

/// A clock that is moved by hand.
pub struct StoppedClock(Mutex<Timestamp>);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Bytes that differ at every call and are the same in every run.
#[derive(Default)]
struct Counted(AtomicU64);

impl Random for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
            let mixed = next.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes();
            chunk.copy_from_slice(&mixed[..chunk.len()]);
        }
    }
}

/// The demo clinic on a Monday morning in November.
pub struct Site {
    pub clinic: Clinic,
    clock: Arc<StoppedClock>,
    router: Router,
}

impl Site {
    /// Opens it on a new database; `name` keeps tests apart.
    pub async fn open(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.sqlite"));
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        let clock = Arc::new(StoppedClock(Mutex::new(
            "2026-11-23T16:00:00Z".parse().unwrap(),
        )));
        let knowledge = Arc::new(Knowledge::embedded().unwrap());
        let clinic = Clinic {
            store: Store::open_sqlite(&path).await.unwrap(),
            clock: clock.clone(),
            random: Arc::new(Counted::default()),
            config: Arc::new(Config {
                public_url: "http://clinic.test".into(),
                demo: true,
                sends_mail: false,
            }),
            model: Arc::new(Model::new(knowledge)),
            limits: Arc::default(),
        };
        samples::make(&clinic).await.unwrap();
        let app = App {
            clinic: clinic.clone(),
            setup_word: None,
        };
        Self {
            clinic,
            clock,
            router: router(app),
        }
    }

    /// Lets time pass.
    pub fn wait(&self, hours: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now += SignedDuration::from_hours(hours);
    }

    /// A new browser.
    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            path: String::new(),
            page: String::new(),
            seen: Vec::new(),
        }
    }
}

/// A browser that follows redirects and keeps cookies.
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    /// Where it is.
    pub path: String,
    /// What it shows.
    pub page: String,
    /// Every address it was sent to, with the title found there.
    pub seen: Vec<(String, String)>,
}

impl Browser {
    async fn ask(&mut self, method: &str, path: &str, body: String) -> (u16, Option<String>) {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let (name, value) = set
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = answer.status().as_u16();
        let to = answer.headers().get(header::LOCATION);
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        self.page = String::from_utf8(bytes.to_vec()).unwrap();
        self.path = path.to_owned();
        let title = self
            .page
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split("</title>").next());
        self.seen
            .push((path.to_owned(), title.unwrap_or_default().to_owned()));
        (status, to)
    }

    /// Opens a page, following redirects.
    pub async fn get(&mut self, path: &str) -> u16 {
        let mut path = path.to_owned();
        for _ in 0..8 {
            match self.ask("GET", &path, String::new()).await {
                (303, Some(to)) => path = to,
                (status, _) => return status,
            }
        }
        panic!("{path} leads round in circles");
    }

    /// Sends a form and follows where it leads; the status is that of the form's own answer.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let body: Vec<String> = fields
            .iter()
            .map(|(k, v)| format!("{}={}", coded(k), coded(v)))
            .collect();
        match self.ask("POST", path, body.join("&")).await {
            (303, Some(to)) => {
                self.get(&to).await;
                303
            }
            (status, _) => status,
        }
    }

    /// The value of a hidden or chosen field on the page shown.
    pub fn field(&self, name: &str) -> Option<String> {
        let tag = self
            .page
            .split("<input")
            .find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
        let value = tag.split("value=\"").nth(1)?.split('"').next()?;
        Some(value.replace("&#38;", "&"))
    }

    /// Whether the page shown has a ticked box or radio with this value.
    pub fn ticked(&self, value: &str) -> bool {
        self.page.split("<input").any(|tag| {
            let tag = tag.split('>').next().unwrap_or_default();
            tag.contains(&format!("value=\"{value}\"")) && tag.contains(" checked")
        })
    }
}

fn coded(text: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (b as char).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
