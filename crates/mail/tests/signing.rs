//! Signatures: what is under them. That foreign receivers believe them is shown in tests/mail.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use midstance_mail::*;
use ring::signature::{ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

fn key(algorithm: Algorithm) -> DkimKey {
    // Not random, so that the tests are the same every time.
    let mut next: u64 = 42;
    let mut random = |octets: &mut [u8]| {
        for octet in octets {
            next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *octet = (next >> 56) as u8;
        }
    };
    DkimKey::make("clinic.example", "m1", algorithm, &mut random).unwrap()
}

fn mail(body: &str) -> Rendered {
    let address = |text: &str| Address::parse(text).unwrap();
    let text = format!(
        "From: Clinic <news@clinic.example>\r\nTo: ana@runner.example\r\n\
         Subject:  A \t subject\r\n on two lines\r\nDate: Sun, 22 Nov 2026 11:00:00 +0000\r\n\
         List-Unsubscribe: <https://clinic.example/u/1>,\r\n <mailto:leave+12345678@clinic.example>\r\n\
         List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nX-Other: no\r\n\r\n{body}"
    );
    Rendered {
        from: address("bounce+12345678@clinic.example"),
        to: address("ana@runner.example"),
        bytes: text.into_bytes(),
    }
}

fn signed(signer: &Signer, body: &str) -> String {
    let mut mail = mail(body);
    let sender = Address::parse("news@clinic.example").unwrap();
    signer.sign(&mut mail, &sender).unwrap();
    String::from_utf8(mail.bytes).unwrap()
}

/// A tag of the first signature, without its folds.
fn tag(mail: &str, name: &str) -> String {
    let header = mail.split("\r\nFrom:").next().unwrap().replace("\r\n", "");
    let value = header
        .split(';')
        .find_map(|pair| pair.trim().strip_prefix(&format!("{name}=")))
        .unwrap();
    value.replace(' ', "")
}

/// What RFC 6376 says is signed, written by hand for the mail above.
fn meant(mail: &str, algorithm: &str) -> String {
    let (h, bh) = (tag(mail, "h").replace(':', ": "), tag(mail, "bh"));
    format!(
        "list-unsubscribe-post:List-Unsubscribe=One-Click\r\n\
         list-unsubscribe:<https://clinic.example/u/1>, <mailto:leave+12345678@clinic.example>\r\n\
         date:Sun, 22 Nov 2026 11:00:00 +0000\r\nsubject:A subject on two lines\r\n\
         to:ana@runner.example\r\nfrom:Clinic <news@clinic.example>\r\n\
         dkim-signature:v=1; a={algorithm}; c=relaxed/relaxed; d=clinic.example; s=m1; h={h}; bh={bh}; b="
    )
}

#[test]
fn the_headers_that_matter_are_under_both_kinds_of_signature() {
    let rsa = key(Algorithm::Rsa);
    let mail = signed(
        &Signer::new(std::slice::from_ref(&rsa)).unwrap(),
        "Hello\r\n",
    );
    assert_eq!(
        tag(&mail, "h"),
        "list-unsubscribe-post:list-unsubscribe:date:subject:to:from:from"
    );
    // SubjectPublicKeyInfo ends in the bare key that ring wants.
    let bare = &rsa.public[24..];
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, bare)
        .verify(
            meant(&mail, "rsa-sha256").as_bytes(),
            &BASE64.decode(tag(&mail, "b")).unwrap(),
        )
        .unwrap();
    assert_eq!(rsa.record_name(), "m1._domainkey.clinic.example");
    assert!(
        rsa.record()
            .starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A")
    );

    let short = key(Algorithm::Ed25519);
    let mail = signed(
        &Signer::new(std::slice::from_ref(&short)).unwrap(),
        "Hello\r\n",
    );
    let text = meant(&mail, "ed25519-sha256");
    let hash = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    UnparsedPublicKey::new(&ED25519, &short.public)
        .verify(hash.as_ref(), &BASE64.decode(tag(&mail, "b")).unwrap())
        .unwrap();
}

#[test]
fn the_body_is_read_as_the_standard_says() {
    let signer = Signer::new(&[key(Algorithm::Ed25519)]).unwrap();
    let hash = |body: &str| tag(&signed(&signer, body), "bh");
    // RFC 6376, 3.4.4 and 3.4.3: the hash of nothing.
    assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(hash("\r\n\r\n"), hash(""));
    // RFC 6376, 3.4.5: " C \r\nD \t E\r\n\r\n\r\n" becomes " C\r\nD E\r\n".
    assert_eq!(hash(" C \r\nD \t E\r\n\r\n\r\n"), hash(" C\r\nD E\r\n"));
    assert_ne!(hash("C\r\nD E\r\n"), hash(" C\r\nD E\r\n"));
    assert_eq!(hash("no end"), hash("no end\r\n"));
}

#[test]
fn the_same_mail_gets_the_same_signature() {
    let signer = Signer::new(&[key(Algorithm::Rsa), key(Algorithm::Ed25519)]).unwrap();
    let first = signed(&signer, "Hello\r\n");
    assert_eq!(first, signed(&signer, "Hello\r\n"));
    assert_eq!(first.matches("DKIM-Signature:").count(), 2);
    for line in first.split("\r\n") {
        assert!(line.len() <= 100, "{line}");
    }
}

#[test]
fn only_the_domain_itself_and_those_below_are_signed_for() {
    let signer = Signer::new(&[key(Algorithm::Ed25519)]).unwrap();
    let signs = |text: &str| signer.signs_for(&Address::parse(text).unwrap());
    assert!(signs("a@clinic.example") && signs("a@News.Clinic.example"));
    assert!(!signs("a@otherclinic.example") && !signs("a@example.net"));
    let mut mail = mail("Hello\r\n");
    let before = mail.clone();
    let other = Address::parse("news@other.example").unwrap();
    signer.sign(&mut mail, &other).unwrap();
    assert_eq!(mail, before);
}

#[test]
fn a_damaged_key_is_named_and_never_shown() {
    let mut broken = key(Algorithm::Rsa);
    broken.private.truncate(100);
    let words = Signer::new(std::slice::from_ref(&broken))
        .err()
        .unwrap()
        .to_string();
    assert!(words.contains("m1"), "{words}");
    assert!(!format!("{broken:?}").contains("private"));
}
