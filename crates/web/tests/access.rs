//! Every route, tried as everyone, compared with the table: a new route without a decision fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

use axum::http::{Method, StatusCode};
use midstance_clinic::samples;
use midstance_store::account::Role;
use midstance_web::{access::Access, routes::table, testing::Site};

/// Who asks, and with which role.
const EVERYONE: [(&str, Option<Role>); 4] = [
    ("nobody", None),
    ("owner", Some(Role::Owner)),
    ("practitioner", Some(Role::Practitioner)),
    ("front desk", Some(Role::FrontDesk)),
];

fn account(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Owner => samples::OWNER,
        Role::Practitioner => samples::PRACTITIONER,
        Role::FrontDesk => samples::FRONT_DESK,
    }
}

/// A path with a value for each parameter that names nothing.
fn concrete(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, tail) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push_str("00000000-0000-7000-8000-000000000000");
        rest = tail;
    }
    out + rest
}

#[tokio::test]
async fn every_route_admits_exactly_whom_its_line_names() {
    let site = Site::new().await;
    for (who, role) in EVERYONE {
        let mut signed_in = match role {
            Some(role) => site.sign_in(account(role)).await,
            None => String::new(),
        };
        for route in table() {
            // Trying the sign-out would end the session; its line is Public all the same.
            let path = concrete(route.path);
            let answer = site.ask(route.method.as_str(), &path, &signed_in, "").await;
            let (status, to) = (answer.status, answer.header("location"));
            let what = format!("{} {} as {who}: {status} {to}", route.method, route.path);
            assert!(!status.is_server_error(), "{what}");
            match route.access {
                Access::Public => assert_ne!(status, StatusCode::FORBIDDEN, "{what}"),
                Access::Link | Access::Setup => assert_eq!(status, StatusCode::NOT_FOUND, "{what}"),
                // Cookies open nothing to programs.
                Access::Key(_) => assert_eq!(status, StatusCode::UNAUTHORIZED, "{what}"),
                protected if protected.admits(role) => {
                    assert_ne!(status, StatusCode::FORBIDDEN, "{what}");
                    assert!(!to.starts_with("/staff/sign-in"), "{what}");
                }
                _ if role.is_none() => assert!(to.starts_with("/staff/sign-in"), "{what}"),
                _ => assert_eq!(status, StatusCode::FORBIDDEN, "{what}"),
            }
            if route.path == "/sign-out"
                && let Some(role) = role
            {
                signed_in = site.sign_in(account(role)).await;
            }
        }
    }
}

#[tokio::test]
async fn a_change_asked_for_by_another_site_is_refused_everywhere() {
    use axum::{body::Body, http::Request};
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    // Other sites may send programs' requests, but no browser adds a key, and cookies do not count.
    let refusal = |access| match access {
        Access::Key(_) => StatusCode::UNAUTHORIZED,
        _ => StatusCode::FORBIDDEN,
    };
    for route in table()
        .into_iter()
        .filter(|route| route.method == Method::POST)
    {
        for (header, value) in [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
        ] {
            let request = Request::builder()
                .method("POST")
                .uri(concrete(route.path))
                .header("host", "localhost:8080")
                .header("cookie", &owner)
                .header(header, value)
                .body(Body::empty())
                .unwrap();
            let answer = site.send(request).await;
            assert_eq!(
                answer.status,
                refusal(route.access),
                "{} {header}",
                route.path
            );
        }
        let bare = Request::builder().method("POST").uri(concrete(route.path));
        let answer = site.send(bare.body(Body::empty()).unwrap()).await;
        assert_eq!(
            answer.status,
            refusal(route.access),
            "{} without any origin",
            route.path
        );
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let site = Site::new().await;
    for path in [
        "/",
        "/book",
        "/staff/sign-in",
        "/nowhere",
        "/livez",
        "/b/unknown",
    ] {
        let answer = site.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("referrer-policy").is_empty(), "{path}");
    }
    assert_eq!(
        site.get("/b/unknown").await.header("referrer-policy"),
        "no-referrer"
    );
    assert_eq!(
        site.get("/staff/sign-in").await.header("cache-control"),
        "no-store"
    );
}

#[tokio::test]
async fn the_setup_page_is_gone_once_there_is_an_owner() {
    let site = Site::new().await;
    assert_eq!(
        site.get("/setup/the-setup-word").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn too_many_sign_ins_are_slowed_and_say_until_when() {
    let site = Site::new().await;
    let form = "email=owner%40demo.invalid&password=wrong-wrong-wrong";
    let mut last = site.ask("POST", "/staff/sign-in", "", form).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        last.body.contains("Error: "),
        "the title says that there is an error"
    );
    for _ in 0..10 {
        last = site.ask("POST", "/staff/sign-in", "", form).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        last.body.contains("Try again in 15 minutes"),
        "{}",
        last.body
    );
}
