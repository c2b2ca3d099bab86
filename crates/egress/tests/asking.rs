//! Asking servers that behave, and such that do not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at once"
)]

use std::time::Duration;

use midstance_egress::{
    AddressError, Answer, Egress, Failure, MAX_BYTES,
    testing::{Reply, Server},
};

fn out() -> Egress {
    Egress::new("Midstance/1 (+https://clinic.example)", true).unwrap()
}

async fn asked(reply: Reply) -> Result<Answer, Failure> {
    let server = Server::start(vec![reply]).await;
    let egress = out();
    let address = egress.address(&server.url("/a?b=c"))?;
    egress.get(&address, &[]).await
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let server = Server::start(vec![Reply::status(200, &[("etag", "\"7\"")], "BEGIN")]).await;
    let egress = out();
    let address = egress.address(&server.url("/a?b=c")).unwrap();
    let answer = egress
        .get(&address, &[("if-none-match", "\"6\"")])
        .await
        .unwrap();
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, &b"BEGIN"[..])
    );
    assert_eq!(answer.header("ETag"), Some("\"7\""));
    let request = &server.requests()[0];
    assert!(
        request.head.starts_with("GET /a?b=c HTTP/1.1"),
        "{}",
        request.head
    );
    assert_eq!(request.header("if-none-match"), Some("\"6\""));
    assert_eq!(
        request.header("user-agent"),
        Some("Midstance/1 (+https://clinic.example)")
    );
    let host = format!("127.0.0.1:{}", server.port());
    assert_eq!(request.header("host"), Some(host.as_str()));
}

#[tokio::test]
async fn json_is_posted_with_its_headers() {
    let server = Server::start(vec![Reply::status(204, &[], "")]).await;
    let egress = out();
    let address = egress.address(&server.url("/hook")).unwrap();
    let answer = egress
        .post_json(&address, &[("webhook-id", "msg_1")], "{\"é\":1}")
        .await
        .unwrap();
    assert_eq!(answer.status, 204);
    let request = &server.requests()[0];
    assert!(request.head.starts_with("POST /hook"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("webhook-id"), Some("msg_1"));
    assert_eq!(request.body, "{\"é\":1}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = Server::start(vec![Reply::ok("secret")]).await;
    let to = target.url("/inside");
    let answer = asked(Reply::status(302, &[("location", &to)], ""))
        .await
        .unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(answer.header("location"), Some(to.as_str()));
    assert!(target.requests().is_empty());
}

#[tokio::test]
async fn a_slow_server_is_left_standing() {
    for sent in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
    ] {
        let server = Server::start(vec![Reply::Stall(sent.into())]).await;
        let egress = out().patient(Duration::from_millis(1_200));
        let address = egress.address(&server.url("/")).unwrap();
        let failure = egress.get(&address, &[]).await.unwrap_err();
        assert_eq!(failure, Failure::TimedOut(1), "{sent:?}");
    }
}

#[tokio::test]
async fn too_much_is_not_read() {
    let announced = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
        MAX_BYTES + 1
    );
    let failure = asked(Reply::Stall(announced.into_bytes())).await;
    assert_eq!(failure.unwrap_err(), Failure::TooLarge);
    let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    endless.resize(MAX_BYTES + 100, b'x');
    assert_eq!(
        asked(Reply::Bytes(endless)).await.unwrap_err(),
        Failure::TooLarge
    );
    let fits = "y".repeat(MAX_BYTES);
    assert_eq!(asked(Reply::ok(&fits)).await.unwrap().body.len(), MAX_BYTES);
}

#[tokio::test]
async fn garbage_and_broken_answers_are_failures() {
    for sent in [
        &b"SSH-2.0-OpenSSH_9.6\r\n"[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc",
        b"",
        b"\0\xff\xfe garbage",
    ] {
        let failure = asked(Reply::Bytes(sent.to_vec())).await.unwrap_err();
        assert!(
            matches!(failure, Failure::Broken(_)),
            "{sent:?}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn nobody_there_and_nowhere_are_told_apart() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let egress = out();
    let address = egress
        .address(&format!("http://127.0.0.1:{port}/"))
        .unwrap();
    let failure = egress.get(&address, &[]).await.unwrap_err();
    assert!(matches!(failure, Failure::Unreachable(..)), "{failure:?}");
    let nowhere = egress.address("https://nowhere.invalid/").unwrap();
    let failure = egress.get(&nowhere, &[]).await.unwrap_err();
    assert_eq!(failure, Failure::NoSuchHost("nowhere.invalid".into()));
}

#[tokio::test]
async fn without_the_switch_this_machine_is_closed() {
    let closed = Egress::new("x", false).unwrap();
    let refused = closed.address("http://127.0.0.1:1/").unwrap_err();
    assert_eq!(refused, Failure::Address(AddressError::NotHttps));
    // An address read while the switch was on does not help later.
    let before = out().address("http://127.0.0.1:1/").unwrap();
    let failure = closed.get(&before, &[]).await.unwrap_err();
    assert_eq!(failure, Failure::NotPublic("127.0.0.1".into()));
}
