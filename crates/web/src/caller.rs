//! Whose request it is, also behind a proxy: limits are to count visitors, not the proxy.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName},
    middleware::{Next, from_fn_with_state},
    response::Response,
};

use crate::proxy::Proxy;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of whoever asks, in words; empty where there is no connection, as in tests.
#[must_use]
pub fn address(connection: Option<&ConnectInfo<SocketAddr>>) -> String {
    connection.map_or_else(String::new, |info| info.0.ip().to_string())
}

/// The pages behind these proxies. Whoever else says for whom it asks is not
/// believed.
pub fn behind(pages: Router, proxies: Vec<Proxy>) -> Router {
    if proxies.is_empty() {
        return pages;
    }
    pages.layer(from_fn_with_state(Arc::new(proxies), name_caller))
}

async fn name_caller(
    State(proxies): State<Arc<Vec<Proxy>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(ConnectInfo(peer)) = peer.copied() {
        let ip = caller(peer.ip(), request.headers(), &proxies);
        let named = SocketAddr::new(ip, peer.port());
        request.extensions_mut().insert(ConnectInfo(named));
    }
    next.run(request).await
}

/// Each proxy adds on the right from whom it got the request, so the caller is the last one that is
/// no proxy of ours; what stands further left anybody may have written.
fn caller(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> IpAddr {
    let is_ours = |ip: &IpAddr| proxies.iter().any(|proxy| proxy.includes(*ip));
    let mut found = peer.to_canonical();
    let lines = headers.get_all(FORWARDED_FOR);
    let lines: Vec<&str> = lines.iter().filter_map(|line| line.to_str().ok()).collect();
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    for hop in hops {
        if !is_ours(&found) {
            break;
        }
        let Ok(ip) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        found = ip.to_canonical();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, routing::get};
    use tower::ServiceExt;

    const PROXY: &str = "127.0.0.1";

    fn seen(peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let proxies = [PROXY, "10.0.0.2", "::ffff:10.0.0.3", "172.16.0.0/12"];
        let proxies = proxies.map(|one| one.parse().unwrap());
        caller(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn the_last_that_is_no_proxy_of_ours_asks() {
        assert_eq!(seen(PROXY, &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen(PROXY, &["203.0.113.7, 10.0.0.2"]), "203.0.113.7");
        assert_eq!(seen(PROXY, &["203.0.113.7", "10.0.0.2"]), "203.0.113.7");
        assert_eq!(seen("::ffff:127.0.0.1", &["2001:db8::9"]), "2001:db8::9");
        assert_eq!(seen("10.0.0.3", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen("::ffff:10.0.0.3", &["203.0.113.7"]), "203.0.113.7");
        let through = ["203.0.113.7, ::ffff:172.18.0.4"];
        assert_eq!(seen("::ffff:172.31.0.9", &through), "203.0.113.7");
        assert_eq!(seen(PROXY, &[]), PROXY);
    }

    #[test]
    fn nobody_else_is_believed() {
        // Not through the proxy at all.
        assert_eq!(seen("198.51.100.4", &["203.0.113.7"]), "198.51.100.4");
        assert_eq!(seen("::ffff:172.32.0.1", &["203.0.113.7"]), "172.32.0.1");
        // Written by the caller before the proxy added the truth.
        assert_eq!(seen(PROXY, &["8.8.8.8, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen(PROXY, &["127.0.0.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen(PROXY, &["203.0.113.7, unknown"]), PROXY);
    }

    #[tokio::test]
    async fn handlers_see_the_caller() {
        let tell =
            |ConnectInfo(from): ConnectInfo<SocketAddr>| async move { from.ip().to_string() };
        let pages = behind(
            Router::new().route("/", get(tell)),
            vec![PROXY.parse().unwrap()],
        );
        let mut request = Request::get("/")
            .header(FORWARDED_FOR, "203.0.113.7")
            .body(Body::empty())
            .unwrap();
        let peer: SocketAddr = "127.0.0.1:4000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = pages.oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(answer.into_body(), 99).await.unwrap();
        assert_eq!(body, "203.0.113.7");
    }
}
