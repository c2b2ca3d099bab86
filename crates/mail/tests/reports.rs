//! Reports as servers write them, and what is left of damaged ones.

use midstance_mail::{Report, Verdict};
use proptest::prelude::*;

/// As Postfix writes them, with these lines about the recipient.
fn postfix(recipient: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.runner.example (Mail Delivery System)\r\n\
         To: bounce+0123456789abcdef@news.clinic.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B1/mx.runner.example\"\r\n\r\n\
         This is a MIME-encapsulated message.\r\n\r\n--B1/mx.runner.example\r\n\
         Content-Description: Notification\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n\
         I'm sorry to have to inform you that your message could not be delivered.\r\n\r\n\
         --B1/mx.runner.example\r\nContent-Description: Delivery report\r\n\
         Content-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.runner.example\r\nX-Postfix-Queue-ID: 4ABC\r\n\
         Arrival-Date: Sun, 22 Nov 2026 11:00:00 +0000 (UTC)\r\n\r\n{recipient}\r\n\
         --B1/mx.runner.example\r\nContent-Description: Undelivered Message\r\n\
         Content-Type: message/rfc822\r\n\r\nFrom: news@clinic.example\r\nSubject: News 5.7.1\r\n\r\nHello\r\n\
         --B1/mx.runner.example--\r\n"
    )
}

fn read(mail: &str) -> Report {
    Report::read(mail.as_bytes()).unwrap()
}

#[test]
fn a_person_who_is_not_there() {
    let report = read(&postfix(
        "Final-Recipient: rfc822; ana@runner.example\r\n\
         Original-Recipient: rfc822;ana@runner.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Remote-MTA: dns; mx.runner.example\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 <ana@runner.example>: Recipient address\r\n\
         \x20   rejected: User unknown\r\n",
    ));
    assert_eq!(report.verdict, Verdict::Hard);
    assert_eq!(report.status.unwrap().to_string(), "5.1.1");
    assert_eq!(
        report.words,
        "550 5.1.1 <ana@runner.example>: Recipient address rejected: User unknown"
    );
}

#[test]
fn what_the_codes_mean() {
    for (action, status, diagnostic, verdict) in [
        (
            "failed",
            "5.2.1",
            "smtp; 550 mailbox disabled",
            Verdict::Hard,
        ),
        (
            "failed",
            "5.1.10",
            "smtp; 550 5.1.10 RecipientNotFound",
            Verdict::Hard,
        ),
        ("failed", "5.2.2", "smtp; 552 mailbox full", Verdict::Soft),
        (
            "failed",
            "4.4.1",
            "x-unix; timed out for five days",
            Verdict::Soft,
        ),
        ("failed", "5.7.1", "smtp; 554 5.7.1 spam", Verdict::Policy),
        ("failed", "5.1.8", "smtp; 550 bad sender", Verdict::Policy),
        (
            "failed",
            "5.0.0",
            "smtp; 550-5.1.1 The account does not exist",
            Verdict::Hard,
        ),
        ("failed", "5.0.0", "smtp; 550 no", Verdict::Soft),
        ("delayed", "4.4.1", "smtp; 451 later", Verdict::Delayed),
        ("relayed", "2.0.0", "", Verdict::Delivered),
        ("Failed", "5.1.1 (bad destination)", "", Verdict::Hard),
        ("échec", "5.1.1", "", Verdict::Hard),
    ] {
        let report = read(&postfix(&format!(
            "Final-Recipient: rfc822; a@b.example\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: {diagnostic}\r\n"
        )));
        assert_eq!(report.verdict, verdict, "{action} {status} {diagnostic}");
    }
}

#[test]
fn the_recipient_that_failed_counts_among_several() {
    let report = read(&postfix(
        "Final-Recipient: rfc822; a@b.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n\
         Final-Recipient: rfc822; c@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    ));
    assert_eq!(report.verdict, Verdict::Hard);
}

#[test]
fn fields_in_base64_and_without_an_empty_line_are_read() {
    let fields = "UmVwb3J0aW5nLU1UQTogZG5zOyBteA0KQWN0aW9uOiBmYWlsZWQNClN0YXR1czogNS4xLjENCg==";
    let mail = format!(
        "From: postmaster@b.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\
         Content-Type: Message/Delivery-Status\r\nContent-Transfer-Encoding: base64\r\n\r\n{fields}\r\n--x--\r\n"
    );
    assert_eq!(read(&mail).verdict, Verdict::Hard);
}

#[test]
fn prose_of_old_servers_is_searched_for_a_code() {
    let qmail = "From: MAILER-DAEMON@old.example\r\nSubject: failure notice\r\n\r\n\
        Hi. This is the qmail-send program at old.example.\r\n\r\n<ana@old.example>:\r\n\
        Sorry, no mailbox here by that name. (#5.1.1)\r\n";
    let report = read(qmail);
    assert_eq!(report.verdict, Verdict::Hard);
    assert_eq!(
        report.words,
        "Sorry, no mailbox here by that name. (#5.1.1)"
    );
    let exim = "From: Mail System <root@exim.example>\r\nX-Failed-Recipients: ana@exim.example\r\n\r\n\
        A message that you sent could not be delivered.\r\n";
    assert_eq!(read(exim).verdict, Verdict::Soft);
}

#[test]
fn answers_of_people_and_their_programs_are_no_reports() {
    for mail in [
        "From: Ana <ana@runner.example>\r\nSubject: Re: News\r\n\r\nWhat does 5.1.1 mean?\r\n",
        "From: postmaster@b.example\r\nAuto-Submitted: auto-replied (vacation)\r\n\r\nAway until 5.1.1\r\n",
        "From: MAILER-DAEMON@b.example\r\n\r\nNothing to say.\r\n",
        "",
    ] {
        assert_eq!(Report::read(mail.as_bytes()), None, "{mail}");
    }
}

#[test]
fn a_report_cut_short_gives_what_is_there() {
    let whole =
        postfix("Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n");
    let cut = whole
        .find("--B1/mx.runner.example\r\nContent-Description: Undelivered")
        .unwrap();
    assert_eq!(read(&whole[..cut]).verdict, Verdict::Hard);
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(octets in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = Report::read(&octets);
    }

    #[test]
    fn nor_does_a_damaged_report(at in 0usize..1600, octets in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut mail = postfix("Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 é").into_bytes();
        let at = at.min(mail.len());
        let end = (at + octets.len()).min(mail.len());
        mail.splice(at..end, octets);
        if let Some(report) = Report::read(&mail) {
            prop_assert!(!report.words.contains(char::is_control));
            prop_assert!(report.words.chars().count() <= 400);
        }
    }
}
