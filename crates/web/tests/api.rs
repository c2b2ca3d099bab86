//! The API as a program meets it: through the whole router, on every engine.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use midstance_clinic::{
    Actor, Clinic,
    integration::{Scope, keys, make_key, revoke_key},
    testing::{Demo, HandClock, demos},
};
use midstance_store::testing::TestStore;
use midstance_web::{App, access::Access, api::openapi, reading::Reading, router, routes};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) struct Scene {
    clinic: Clinic,
    clock: Arc<HandClock>,
    site: Router,
    _store: TestStore,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

pub(crate) async fn scenes() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for demo in demos().await {
        let Demo {
            clinic,
            clock,
            store,
        } = demo;
        let texts = Arc::new(Reading::embedded().unwrap());
        let app = App::new(clinic.clone(), None, texts);
        scenes.push(Scene {
            clinic,
            clock,
            site: router(app),
            _store: store,
        });
    }
    scenes
}

impl Scene {
    pub(crate) async fn key(&self, scopes: &[Scope]) -> String {
        let key = make_key(&self.clinic, &Actor::Program, "a test", scopes).await;
        key.unwrap().reveal().to_owned()
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let kind = kind.map(|k| k.to_str().unwrap()).unwrap_or_default();
        if parts.status.is_client_error() {
            assert_eq!(kind, "application/problem+json", "{}", parts.status);
        }
        Answer {
            status: parts.status,
            json: serde_json::from_slice(&bytes).unwrap(),
            headers: parts.headers,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty());
        self.ask(request.unwrap()).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, key: &str, body: &Value) -> Answer {
        self.send_as("0123456789abcdef", method, path, (key, body))
            .await
    }

    pub(crate) async fn send_as(
        &self,
        idempotency: &str,
        method: Method,
        path: &str,
        (key, body): (&str, &Value),
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", idempotency)
            .body(Body::from(body.to_string()));
        self.ask(request.unwrap()).await
    }

    pub(crate) async fn book(&self, key: &str, wish: &Value) -> Answer {
        self.send(Method::POST, APPOINTMENTS, key, wish).await
    }

    pub(crate) async fn starts(&self) -> Vec<String> {
        let path = "/api/v1/availability?service=massage-60&location=main-street\
            &practitioner=mara-lindqvist&days=30";
        let found = self.get(path).await.json;
        let days = found["days"].as_array().unwrap();
        assert_eq!(days.len(), 30);
        days.iter()
            .flat_map(|day| day["times"].as_array().unwrap())
            .map(|time| time["start"].as_str().unwrap().to_owned())
            .collect()
    }
}

pub(crate) fn booking(start: &str, name: &str) -> Value {
    json!({
        "service": "massage-60", "location": "main-street", "practitioner": "mara-lindqvist",
        "start": start, "client": { "name": name, "email": "someone@demo.invalid" },
    })
}

const APPOINTMENTS: &str = "/api/v1/appointments";
pub(crate) const BOTH: [Scope; 2] = [Scope::Read, Scope::Book];

#[tokio::test]
async fn a_program_books_reads_moves_and_cancels() {
    for scene in scenes().await {
        let key = scene.key(&BOTH).await;
        // Beyond the clinic's notice, so that it may be changed.
        let starts = scene.starts().await;
        let (first, second) = (&starts[40], &starts[60]);
        let made = scene.book(&key, &booking(first, "Ada Brook")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
        assert_eq!(made.json["start"], json!(first));
        assert!(first.ends_with("-07:00"), "Vancouver in winter: {first}");
        let path = made.headers[header::LOCATION].to_str().unwrap().to_owned();
        let manage = made.json["manage_url"].as_str().unwrap();
        assert!(manage.starts_with("http://localhost:8080/b/"), "{manage}");

        let read = scene.send(Method::GET, &path, &key, &json!(null)).await;
        assert_eq!(read.status, StatusCode::OK);
        assert_eq!(read.json["reference"], made.json["reference"]);
        assert!(
            !read.json.to_string().contains("Brook"),
            "nothing of the client"
        );

        let to = json!({ "start": second });
        let moved = scene.send(Method::PATCH, &path, &key, &to).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.json);
        assert_eq!(moved.json["start"], json!(second));
        assert_eq!(moved.json["uid"], made.json["uid"]);
        assert_eq!(moved.json["sequence"], json!(1));
        let again = scene.send(Method::PATCH, &path, &key, &to).await;
        assert_eq!(again.json["sequence"], json!(1), "no second change");
        assert!(scene.starts().await.contains(first), "the old time is free");

        for _ in 0..2 {
            let gone = scene.send(Method::DELETE, &path, &key, &json!(null)).await;
            assert_eq!(gone.status, StatusCode::OK, "{}", gone.json);
            assert_eq!(gone.json["status"], json!("cancelled"));
            assert_eq!(gone.json["sequence"], json!(2));
        }
        let back = json!({ "start": first });
        let late = scene.send_as("another-key-1234", Method::PATCH, &path, (&key, &back));
        let late = late.await;
        assert_eq!(late.json["type"], json!("urn:midstance:problem:closed"));
    }
}

#[tokio::test]
async fn the_loser_gets_the_nearest_free_times() {
    for scene in scenes().await {
        let key = scene.key(&BOTH).await;
        let start = scene.starts().await[10].clone();
        scene.book(&key, &booking(&start, "Ada Brook")).await;
        let wish = booking(&start, "Bo Castell");
        let lost = scene
            .send_as(
                "fedcba9876543210",
                Method::POST,
                APPOINTMENTS,
                (&key, &wish),
            )
            .await;
        assert_eq!(lost.status, StatusCode::CONFLICT);
        assert_eq!(lost.json["type"], json!("urn:midstance:problem:taken"));
        let proposals = lost.json["proposals"].as_array().unwrap();
        assert_eq!(proposals.len(), 5);
        let free = scene.starts().await;
        for proposal in proposals {
            assert!(free.contains(&proposal["start"].as_str().unwrap().to_owned()));
        }
    }
}

#[tokio::test]
async fn every_fault_is_named_at_once() {
    let scene = scenes().await.remove(0);
    let key = scene.key(&BOTH).await;
    let wish = json!({
        "service": "massage-90000", "start": "tomorrow at nine", "note": 7, "colour": "red",
        "client": { "name": "A\u{0}B", "email": "not an address" },
    });
    let answer = scene.book(&key, &wish).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = answer.json["errors"].as_array().unwrap();
    let at: Vec<&str> = errors
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    let expected = [
        "/client/email",
        "/client/name",
        "/colour",
        "/location",
        "/note",
        "/service",
        "/start",
    ];
    let mut sorted = at.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "each once");
}

#[tokio::test]
async fn a_key_opens_only_what_it_is_for() {
    for scene in scenes().await {
        let both = scene.key(&BOTH).await;
        let wish = booking(&scene.starts().await[0], "Ada Brook");
        let made = scene.book(&both, &wish).await;
        let path = format!("{APPOINTMENTS}/{}", made.json["id"].as_str().unwrap());
        let read = |key: String| {
            let (scene, path) = (&scene, &path);
            async move { scene.send(Method::GET, path, &key, &json!(null)).await }
        };
        let stranger = read(scene.key(&BOTH).await).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND, "another's visit");
        let reader = scene.key(&[Scope::Read]).await;
        let books = scene.book(&reader, &wish).await;
        assert_eq!(books.status, StatusCode::FORBIDDEN);
        let wrong = read("midstance_x".into()).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert!(wrong.headers.contains_key(header::WWW_AUTHENTICATE));

        for key in keys(&scene.clinic).await.unwrap() {
            revoke_key(&scene.clinic, &Actor::Program, key.id)
                .await
                .unwrap();
        }
        let ended = read(both).await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED, "an ended key");
    }
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_again() {
    let scene = scenes().await.remove(0);
    let key = scene.key(&BOTH).await;
    let id = keys(&scene.clinic).await.unwrap()[0].id;
    let now = scene.clinic.now();
    let tries = &scene.clinic.limits.api;
    while tries.count(&id.to_string(), now).is_ok() {}
    let path = format!("{APPOINTMENTS}/{id}");
    let answer = scene.send(Method::GET, &path, &key, &json!(null)).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers[header::RETRY_AFTER], "600");
    scene.clock.forward(11);
    let answer = scene.send(Method::GET, &path, &key, &json!(null)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn errors_are_problem_objects_wherever_they_arise() {
    let scene = scenes().await.remove(0);
    let free = "/api/v1/availability?service=massage-60&location=main-street";
    for (path, status) in [
        ("/api/v1/nothing".to_owned(), 404),
        (format!("{free}&from=next%20week"), 422),
        (format!("{free}&from=2026-13-01"), 422),
        (format!("{free}&days=0"), 422),
        (format!("{free}&practitioner=nobody"), 404),
        ("/api/v1/availability".to_owned(), 422),
        (format!("{APPOINTMENTS}/1"), 401),
        (format!("{free}&from=9999-12-31"), 422),
    ] {
        let answer = scene.get(&path).await;
        assert_eq!(answer.json["status"], json!(status), "{path}");
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn days_are_the_places_and_next_leads_on() {
    let scene = scenes().await.remove(0);
    let query = "/api/v1/availability?service=massage-60&location=main-street&days=1&from=";
    let sunday = scene.get(&format!("{query}2026-11-22")).await.json;
    assert_eq!(sunday["days"][0]["times"], json!([]));
    assert_eq!(sunday["previous"], json!(null));
    let next = sunday["next"]["start"].as_str().unwrap().to_owned();
    let day = scene.get(&format!("{query}{}", &next[..10])).await.json;
    assert_eq!(day["days"][0]["times"][0]["start"], json!(next));
    assert_eq!(day["time_zone"], json!("America/Vancouver"));
    let far = scene.get(&format!("{query}2999-12-31")).await;
    assert_eq!(far.status, StatusCode::OK);
    assert!(far.json["previous"]["start"].is_string());
}

#[test]
fn the_description_and_the_route_table_say_the_same() {
    let document = openapi::document("https://clinic.example").unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let operations = item.as_object().unwrap().iter();
        for (method, operation) in operations.filter(|(name, _)| *name != "parameters") {
            let needs = operation["security"].as_array().unwrap();
            let scope = needs
                .first()
                .map_or("", |need| need["key"][0].as_str().unwrap());
            described.insert((method.to_uppercase(), path.clone(), scope.to_owned()));
        }
    }
    let routed = routes::table()
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| {
            let scope = match route.access {
                Access::Public => "",
                Access::Key(scope) => scope.word(),
                other => panic!("{} is protected by {other:?}", route.path),
            };
            let method = route.method.to_string();
            (method, route.path.to_owned(), scope.to_owned())
        })
        .collect();
    assert_eq!(described, routed);
}

/// Changes below /api/ are let through from other origins because no browser sends a key by itself.
#[test]
fn every_change_below_the_api_needs_a_key_and_keys_open_nothing_else() {
    for route in routes::table() {
        let is_api = route.path.starts_with("/api/");
        let keyed = matches!(route.access, Access::Key(_));
        let changes = ![Method::GET, Method::HEAD].contains(&route.method);
        assert!(!is_api || !changes || keyed, "{}", route.path);
        assert!(is_api || !keyed, "{}", route.path);
    }
}
