//! Every route, tried as everyone, compared with the table: a new route without a decision fails.

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
                // The same for every secret, also for one that is none.
                Access::OneClick => assert_eq!(status, StatusCode::BAD_REQUEST, "{what}"),
                Access::Client => assert_eq!(to, "/sign-in", "{what}"),
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

/// Signs a client in by the link in the mail, as the pages do it, and gives the cookie.
async fn client(site: &Site, name: &str) -> String {
    let email = format!("{name}@demo.invalid");
    let free = site
        .get("/book/time?service=massage-60&loc=main-street&who=mara-lindqvist")
        .await;
    let start = free.body.split("name=\"start\" value=\"").nth(1).unwrap();
    let start = start.split('"').next().unwrap().replace(':', "%3A");
    let form = format!(
        "service=massage-60&loc=main-street&who=mara-lindqvist&start={start}&name={name}&email={email}"
    );
    let booked = site.ask("POST", "/book/confirm", "", &form).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.body);
    let asked = site
        .ask("POST", "/sign-in", "", &format!("email={email}"))
        .await;
    let mails = midstance_clinic::mailbox::newest(&site.clinic)
        .await
        .unwrap();
    let mail = mails
        .iter()
        .find(|m| m.kind == "sign_in" && m.to_address == email)
        .unwrap();
    let link = mail
        .text
        .lines()
        .find(|line| line.contains("/sign-in/"))
        .unwrap();
    let link = link
        .trim()
        .strip_prefix("http://localhost:8080")
        .unwrap()
        .to_owned();
    assert!(
        site.get(&link).await.body.contains("Sign in"),
        "opening the link changes nothing"
    );
    let elsewhere = site.ask("POST", &link, "", "").await;
    assert_eq!(
        elsewhere.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "another browser"
    );
    let entered = site.ask("POST", &link, &asked.cookies(), "").await;
    assert_eq!(entered.header("location"), "/me");
    let again = site.ask("POST", &link, &asked.cookies(), "").await;
    assert_eq!(
        again.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a link works once"
    );
    entered.cookies()
}

#[tokio::test]
async fn a_client_sees_own_appointments_and_nobody_elses() {
    let site = Site::new().await;
    let (ada, bo) = (client(&site, "ada").await, client(&site, "bo").await);
    let own = |page: &str| {
        let rest = page.split_once("/me/appointments/").unwrap().1;
        rest.split('"').next().unwrap().to_owned()
    };
    let ada_visit = own(&site.ask("GET", "/me", &ada, "").await.body);
    let bo_page = site.ask("GET", "/me", &bo, "").await.body;
    assert!(!bo_page.contains(&ada_visit));
    let path = format!("/me/appointments/{ada_visit}");
    assert_eq!(
        site.ask("POST", &path, &bo, "").await.status,
        StatusCode::NOT_FOUND
    );
    let opened = site.ask("POST", &path, &ada, "").await;
    assert!(
        opened.header("location").starts_with("/b/"),
        "{}",
        opened.body
    );
    assert!(
        site.get(opened.header("location"))
            .await
            .body
            .contains("You are booked")
    );
    for route in table()
        .into_iter()
        .filter(|r| matches!(r.access, Access::Staff | Access::Owner))
    {
        let path = concrete(route.path);
        let answer = site.ask(route.method.as_str(), &path, &ada, "").await;
        assert!(
            answer.header("location").starts_with("/staff/sign-in"),
            "{path} as a client"
        );
    }
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer_and_no_mail() {
    let site = Site::new().await;
    let before = midstance_clinic::mailbox::newest(&site.clinic)
        .await
        .unwrap()
        .len();
    let unknown = site
        .ask("POST", "/sign-in", "", "email=nobody%40demo.invalid")
        .await;
    assert_eq!(unknown.status, StatusCode::OK);
    assert!(unknown.body.contains("Check your email"));
    let after = midstance_clinic::mailbox::newest(&site.clinic)
        .await
        .unwrap()
        .len();
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_change_asked_for_by_another_site_is_refused_everywhere() {
    use axum::{body::Body, http::Request};
    let site = Site::new().await;
    let owner = site.sign_in(samples::OWNER).await;
    // Other sites may send programs' requests, but no browser adds a key, and cookies do not count.
    let refusal = |access| match access {
        Access::Key(_) => StatusCode::UNAUTHORIZED,
        // Mail programs come from anywhere: the handler answers, and an empty form does nothing.
        Access::OneClick => StatusCode::BAD_REQUEST,
        _ => StatusCode::FORBIDDEN,
    };
    for route in table()
        .into_iter()
        .filter(|route| route.method == Method::POST && !matches!(route.access, Access::Key(_)))
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
async fn a_link_that_leads_nowhere_offers_a_new_one() {
    let site = Site::new().await;
    for path in ["/b/unknown", "/b/unknown/move", "/b/unknown.7/cancel"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("does not lead to an appointment"));
        assert!(
            answer
                .body
                .contains("<a class=\"button\" href=\"/sign-in\">")
        );
    }
    let elsewhere = site.get("/nowhere").await.body;
    assert!(!elsewhere.contains("Send me a new link"));
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
        last.body
            .replace('\u{a0}', " ")
            .contains("Try again in 15 minutes"),
        "{}",
        last.body
    );
}
