use std::net::IpAddr;

use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use super::*;
use crate::testing::{Reply, Server};

const CERTIFICATE: &[u8] = include_bytes!("../../certificates/localhost.pem");
const KEY: &[u8] = include_bytes!("../../certificates/localhost.key.pem");

fn out() -> Egress {
    Egress::new("Midstance test", true).unwrap()
}

fn leading_to(all: &[&str], loopback: bool) -> Egress {
    let all = all.iter().map(|ip| ip.parse().unwrap()).collect();
    Egress {
        names: Names::Fixed(all),
        loopback,
        ..out()
    }
}

async fn get(egress: &Egress, address: &str) -> Result<Answer, Failure> {
    egress.get(&egress.address(address)?, &[]).await
}

/// Accepts TLS with the certificate for localhost and answers every request with "sealed".
async fn sealed() -> u16 {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()],
            PrivateKeyDer::from_pem_slice(KEY).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsealed")
                .await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

#[tokio::test]
async fn a_certificate_that_is_trusted_opens_and_any_other_does_not() {
    let port = sealed().await;
    let address = format!("https://localhost:{port}/a");
    match get(&out(), &address).await {
        Err(Failure::Certificate(host, _)) => assert_eq!(host, "localhost"),
        other => panic!("{other:?}"),
    }
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(CERTIFICATE).unwrap())
        .unwrap();
    let trusting = Egress::trusting(roots, "Midstance test", true).unwrap();
    let answer = get(&trusting, &address).await.unwrap();
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, &b"sealed"[..])
    );
    let elsewhere = Egress {
        names: Names::Fixed(vec![IpAddr::from([127, 0, 0, 1])]),
        ..trusting
    };
    let wrong = get(&elsewhere, &format!("https://cal.example:{port}/a")).await;
    assert!(matches!(wrong, Err(Failure::Certificate(..))), "{wrong:?}");
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_asked() {
    let server = Server::start(vec![Reply::ok("inside")]).await;
    let port = server.port();
    let address = format!("https://cal.example:{port}/a");
    for inside in [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "fd00::1",
    ] {
        let refused = get(&leading_to(&[inside], false), &address).await;
        assert_eq!(
            refused.unwrap_err(),
            Failure::NotPublic("cal.example".into()),
            "{inside}"
        );
    }
    // Private networks stay closed when this machine is opened.
    let refused = get(&leading_to(&["10.1.2.3"], true), &address).await;
    assert_eq!(
        refused.unwrap_err(),
        Failure::NotPublic("cal.example".into())
    );
    let nobody = get(&leading_to(&[], false), &address).await;
    assert_eq!(
        nobody.unwrap_err(),
        Failure::NoSuchHost("cal.example".into())
    );
    assert_eq!(server.requests().len(), 0);
}
