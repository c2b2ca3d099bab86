//! Mails that come in by the door or the mailbox.

use std::sync::{Arc, Mutex};

use midstance_mail::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

const DOMAIN: &str = "news.clinic.example";
const BOUNCE: &str = "bounce+0123456789abcdef@news.clinic.example";

#[derive(Default)]
struct Basket {
    mails: Mutex<Vec<(ReturnAddress, String)>>,
    full: bool,
}

impl Inbox for Basket {
    async fn take(&self, to: &ReturnAddress, mail: &[u8]) -> Result<(), TryAgain> {
        if self.full {
            return Err(TryAgain);
        }
        let text = String::from_utf8_lossy(mail).into_owned();
        self.mails.lock().unwrap().push((to.clone(), text));
        Ok(())
    }
}

async fn door(full: bool) -> (u16, Arc<Basket>) {
    let basket = Arc::new(Basket {
        full,
        ..Basket::default()
    });
    let door = Door::open(&"127.0.0.1:0".parse().unwrap()).await.unwrap();
    let port = door.port().unwrap();
    tokio::spawn(door.serve(DOMAIN.into(), basket.clone()));
    (port, basket)
}

/// Says all of it at once and reads everything until the server closes.
async fn talk(port: u16, said: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.unwrap();
    heard
}

fn taken(basket: &Basket) -> Vec<String> {
    let mails = basket.mails.lock().unwrap();
    mails
        .iter()
        .map(|(to, mail)| format!("{}:{mail}", to.token))
        .collect()
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient_and_undoes_dots() {
    let (port, basket) = door(false).await;
    let heard = talk(
        port,
        &format!(
            "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{BOUNCE}>\r\nRCPT TO:<LEAVE+AAAAAAAA@NEWS.clinic.example>\r\n\
             RCPT TO:<desk@{DOMAIN}>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n"
        ),
    )
    .await;
    assert_eq!(heard.matches("250 2.0.0 taken").count(), 2, "{heard}");
    assert!(heard.contains("550 5.1.1"), "{heard}");
    assert_eq!(
        taken(&basket),
        [
            "0123456789abcdef:Subject: x\r\n\r\n.dot\r\n",
            "aaaaaaaa:Subject: x\r\n\r\n.dot\r\n"
        ]
    );
}

#[tokio::test]
async fn smtp_answers_once_and_asks_again_when_nothing_can_be_kept() {
    let (port, basket) = door(true).await;
    let heard = talk(
        port,
        &format!(
            "EHLO mx\r\nMAIL FROM:<> SIZE=10\r\nRCPT TO:<{BOUNCE}>\r\nRCPT TO:<{BOUNCE}>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"
        ),
    )
    .await;
    assert_eq!(heard.matches("451 4.3.0").count(), 1, "{heard}");
    assert!(taken(&basket).is_empty());
}

#[tokio::test]
async fn commands_out_of_order_and_unknown_ones_are_told() {
    let (port, _) = door(false).await;
    let long = "x".repeat(5000);
    let heard = talk(
        port,
        &format!(
            "HELO mx\r\nDATA\r\nRCPT TO:<{BOUNCE}>\r\nVRFY ana\r\nSTARTTLS\r\n{long}\r\nRSET\r\nNOOP\r\nMAIL FROM:<>\r\nDATA\r\nQUIT\r\n"
        ),
    )
    .await;
    let codes: Vec<_> = heard.lines().map(|line| &line[..3]).collect();
    assert_eq!(
        codes,
        [
            "220", "250", "503", "503", "252", "502", "500", "250", "250", "250", "503", "221"
        ],
        "{heard}"
    );
}

#[tokio::test]
async fn a_mail_too_large_is_refused_and_the_door_stays_open() {
    let (port, basket) = door(false).await;
    let line = format!("{}\r\n", "x".repeat(1000)).repeat(1100);
    let begin = format!("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{BOUNCE}>\r\nDATA\r\n");
    let heard = talk(
        port,
        &format!(
            "{begin}{line}.\r\nMAIL FROM:<>\r\nRCPT TO:<{BOUNCE}>\r\nDATA\r\nok\r\n.\r\nQUIT\r\n"
        ),
    )
    .await;
    assert!(heard.contains("552 5.3.4"), "{heard}");
    assert_eq!(taken(&basket), ["0123456789abcdef:ok\r\n"]);
}

#[tokio::test]
async fn a_mail_broken_off_is_not_taken() {
    let (port, basket) = door(false).await;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let said = format!("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{BOUNCE}>\r\nDATA\r\nhalf\r\n");
    stream.write_all(said.as_bytes()).await.unwrap();
    drop(stream);
    let heard = talk(port, "QUIT\r\n").await;
    assert!(heard.contains("221"));
    assert!(taken(&basket).is_empty());
}

#[tokio::test]
async fn a_socket_left_behind_is_replaced_and_a_used_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bounces.sock");
    let place: Place = format!("unix:{}", path.display()).parse().unwrap();
    drop(Door::open(&place).await.unwrap());
    assert!(path.exists());
    let door = Door::open(&place).await.unwrap();
    let basket = Arc::new(Basket::default());
    tokio::spawn(door.serve(DOMAIN.into(), basket.clone()));
    let mut stream = UnixStream::connect(&path).await.unwrap();
    let said =
        format!("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<{BOUNCE}>\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n");
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.unwrap();
    assert_eq!(taken(&basket), ["0123456789abcdef:hi\r\n"]);
    assert!(Door::open(&place).await.is_err());
}

#[test]
fn the_door_stands_on_this_machine_only() {
    for wrong in ["0.0.0.0:25", "192.0.2.1:24", "bounces", "unix:", ""] {
        assert!(wrong.parse::<Place>().is_err(), "{wrong}");
    }
    assert!("[::1]:2424".parse::<Place>().is_ok());
}

#[test]
fn a_mailbox_gives_each_new_mail_until_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Maildir::open(folder.path()).is_err());
    for inside in ["new", "cur", "tmp"] {
        std::fs::create_dir(folder.path().join(inside)).unwrap();
    }
    let put = |name: &str, mail: &str| {
        std::fs::write(folder.path().join("new").join(name), mail).unwrap()
    };
    put("2.b", "To: Desk <desk@clinic.example>\r\n\r\nx\r\n");
    put(
        "1.a",
        &format!(
            "Delivered-To: {BOUNCE}\r\nTo: \"Bounces\" <{BOUNCE}>,\r\n leave+bbbbbbbb@{DOMAIN}\r\n\r\n{BOUNCE}\r\n"
        ),
    );
    let maildir = Maildir::open(folder.path()).unwrap();
    let mails = maildir.new_mails(DOMAIN, 10).unwrap();
    assert_eq!(mails.len(), 2);
    let tokens: Vec<_> = mails[0]
        .to
        .iter()
        .map(|to| (to.purpose, to.token.as_str()))
        .collect();
    assert_eq!(
        tokens,
        [
            (Purpose::Bounce, "0123456789abcdef"),
            (Purpose::Leave, "bbbbbbbb")
        ]
    );
    assert!(mails[1].to.is_empty());
    maildir.read(&mails[0]).unwrap();
    assert_eq!(maildir.new_mails(DOMAIN, 10).unwrap().len(), 1);
    assert!(folder.path().join("cur/1.a:2,S").exists());
}
