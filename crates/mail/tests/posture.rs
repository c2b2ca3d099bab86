//! What the name service says about our mail, asked from a name server of the test's own.

use midstance_mail::*;

fn key(algorithm: Algorithm) -> DkimKey {
    DkimKey {
        domain: "clinic.example".into(),
        selector: "m1".into(),
        algorithm,
        private: vec![7; 32],
        public: vec![9; 32],
    }
}

fn posture() -> Posture {
    Posture {
        from_domain: "clinic.example".into(),
        return_domain: Some("news.clinic.example".into()),
        sending_host: Some("mail.clinic.example".into()),
        reports_to: "desk@clinic.example".into(),
        keys: vec![key(Algorithm::Ed25519)],
    }
}

async fn examined(posture: &Posture, records: &[(&str, &str, &str)]) -> Vec<Finding> {
    let dns = Dns::new(Some(crate::names::server(records).await)).unwrap();
    posture.examine(&dns).await
}

fn of<'a>(findings: &'a [Finding], about: About, name: &str) -> &'a Finding {
    let mut fitting = findings.iter().filter(|finding| finding.about == about);
    fitting.find(|finding| finding.name == name).unwrap()
}

const MACHINE: (&str, &str, &str) = ("mail.clinic.example", "A", "192.0.2.7");

#[tokio::test]
async fn everything_right_is_said_to_be_right() {
    let record = key(Algorithm::Ed25519).record();
    let findings = examined(
        &posture(),
        &[
            MACHINE,
            ("clinic.example", "TXT", "google-site-verification=abc"),
            (
                "clinic.example",
                "TXT",
                "v=spf1 include:_spf.relay.example -all",
            ),
            (
                "_spf.relay.example",
                "TXT",
                "v=spf1 ip4:198.51.100.0/24 ip4:192.0.2.0/29 ~all",
            ),
            ("news.clinic.example", "TXT", "v=spf1 mx -all"),
            ("news.clinic.example", "MX", "mail.clinic.example."),
            ("m1._domainkey.clinic.example", "TXT", &record),
            (
                "_dmarc.clinic.example",
                "TXT",
                "v=DMARC1; p=reject; rua=mailto:x@clinic.example",
            ),
            ("7.2.0.192.in-addr.arpa", "PTR", "mail.clinic.example."),
        ],
    )
    .await;
    assert_eq!(findings.len(), 6);
    for finding in findings {
        assert_eq!(finding.state, State::Right, "{finding:?}");
    }
}

#[tokio::test]
async fn nothing_there_is_missing_with_the_records_to_paste() {
    let findings = examined(&posture(), &[MACHINE]).await;
    for finding in &findings {
        assert_eq!(finding.state, State::Missing, "{finding:?}");
    }
    let spf = of(&findings, About::Spf, "clinic.example");
    assert_eq!(spf.should, "v=spf1 a:mail.clinic.example -all");
    let dkim = of(&findings, About::Dkim, "m1._domainkey.clinic.example");
    assert_eq!(
        dkim.should,
        "v=DKIM1; k=ed25519; p=CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk="
    );
    let dmarc = of(&findings, About::Dmarc, "_dmarc.clinic.example");
    assert_eq!(
        dmarc.should,
        "v=DMARC1; p=quarantine; rua=mailto:desk@clinic.example"
    );
    assert_eq!(
        of(&findings, About::Ptr, "192.0.2.7").should,
        "mail.clinic.example"
    );
    assert_eq!(
        of(&findings, About::Mx, "news.clinic.example").should,
        "10 mail.clinic.example."
    );
}

#[tokio::test]
async fn what_differs_is_shown_beside_what_should_be() {
    let other = DkimKey {
        public: vec![1; 32],
        ..key(Algorithm::Ed25519)
    };
    let findings = examined(
        &posture(),
        &[
            MACHINE,
            ("clinic.example", "TXT", "v=spf1 ip4:203.0.113.1 ~all"),
            ("news.clinic.example", "TXT", "v=spf1 -all"),
            ("news.clinic.example", "TXT", "v=spf1 +all"),
            ("m1._domainkey.clinic.example", "TXT", &other.record()),
            ("_dmarc.clinic.example", "TXT", "v=DMARC1; p=sometimes"),
            ("7.2.0.192.in-addr.arpa", "PTR", "host-7.provider.example."),
            ("host-7.provider.example", "A", "192.0.2.99"),
        ],
    )
    .await;
    let spf = of(&findings, About::Spf, "clinic.example");
    assert_eq!(spf.state, State::Differs);
    assert_eq!(
        spf.should,
        "v=spf1 ip4:203.0.113.1 a:mail.clinic.example ~all"
    );
    assert!(spf.note.contains("192.0.2.7"), "{}", spf.note);
    let twice = of(&findings, About::Spf, "news.clinic.example");
    assert_eq!((twice.state, twice.found.len()), (State::Differs, 2));
    for (about, name) in [
        (About::Dkim, "m1._domainkey.clinic.example"),
        (About::Dmarc, "_dmarc.clinic.example"),
        (About::Ptr, "192.0.2.7"),
    ] {
        assert_eq!(of(&findings, about, name).state, State::Differs);
    }
}

#[tokio::test]
async fn a_policy_of_the_domain_above_counts_and_strictness_is_noticed() {
    let mut below = posture();
    below.from_domain = "mail.clinic.example".into();
    let findings = examined(
        &below,
        &[("_dmarc.clinic.example", "TXT", "v=DMARC1; p=quarantine")],
    )
    .await;
    assert_eq!(
        of(&findings, About::Dmarc, "_dmarc.clinic.example").state,
        State::Right
    );
    let strict = [("_dmarc.clinic.example", "TXT", "v=DMARC1; p=reject; aspf=s")];
    let findings = examined(&posture(), &strict).await;
    let dmarc = of(&findings, About::Dmarc, "_dmarc.clinic.example");
    assert_eq!(dmarc.state, State::Differs);
    assert!(dmarc.note.contains("news.clinic.example"), "{}", dmarc.note);
}

#[tokio::test]
async fn an_endless_record_and_a_silent_server_are_told() {
    let findings = examined(
        &posture(),
        &[
            MACHINE,
            (
                "clinic.example",
                "TXT",
                "v=spf1 include:clinic.example -all",
            ),
        ],
    )
    .await;
    let spf = of(&findings, About::Spf, "clinic.example");
    assert_eq!(spf.state, State::Differs);
    assert!(spf.note.contains("more than 10 questions"), "{}", spf.note);

    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let dns = Dns::new(Some(silent.local_addr().unwrap())).unwrap();
    let lone = Posture {
        return_domain: None,
        sending_host: None,
        keys: Vec::new(),
        ..posture()
    };
    for finding in lone.examine(&dns).await {
        assert_eq!(finding.state, State::Unknown, "{finding:?}");
        assert!(!finding.note.is_empty());
    }
}

#[tokio::test]
async fn without_a_known_machine_nothing_is_claimed() {
    let lone = Posture {
        sending_host: None,
        ..posture()
    };
    let records = [("clinic.example", "TXT", "v=spf1 -all")];
    let findings = examined(&lone, &records).await;
    let spf = of(&findings, About::Spf, "clinic.example");
    assert_eq!(spf.state, State::Unknown);
    assert_eq!(spf.found, ["v=spf1 -all"]);
}
