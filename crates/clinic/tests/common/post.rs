//! A mail server that does what the first letters of an address say, and readers to write to.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use midstance_clinic::{Clinic, Config, campaign::Sender, newsletter::Secret};
use midstance_mail::{Security, SmtpConfig};
use midstance_store::{
    StoreError, SubscriberId,
    newsletter::{
        Basis, Status, list,
        subscriber::{self, Subscriber},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// A mail that the server took over: to whom, and as it came.
#[derive(Debug, Clone)]
pub struct Taken {
    pub to: String,
    pub mail: String,
}

impl Taken {
    pub fn header(&self, name: &str) -> String {
        let begin = format!("{name}: ");
        let found = self.mail.lines().find_map(|line| line.strip_prefix(&begin));
        found.unwrap_or_default().to_owned()
    }
}

/// The server. `busy-…` is put off at first, `gone-…` does not exist, `full-…` has no room, `drop-…` loses the connection
/// before its first answer to the whole mail, `block-…` is refused because of the sender.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    met: Arc<Mutex<HashSet<String>>>,
    /// How long each mail takes.
    pause: Duration,
}

impl Server {
    pub async fn start(pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            taken: Arc::default(),
            met: Arc::default(),
            pause,
        };
        let this = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let this = this.clone();
                tokio::spawn(async move { this.talk(stream).await });
            }
        });
        server
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// How many mails each address has.
    pub fn per_address(&self) -> HashMap<String, usize> {
        let mut found = HashMap::new();
        for one in self.taken() {
            *found.entry(one.to).or_default() += 1;
        }
        found
    }

    /// Waits until so many were taken.
    pub async fn until_taken(&self, many: usize) {
        while self.taken.lock().unwrap().len() < many {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn talk(&self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let _ = write.write_all(b"220 ready\r\n").await;
        let mut to = String::new();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = if line.starts_with("EHLO") {
                "250 here\r\n"
            } else if let Some(rest) = line.strip_prefix("RCPT TO:<") {
                to = rest.split('>').next().unwrap().to_owned();
                if to.starts_with("gone") {
                    "550 5.1.1 no such mailbox\r\n"
                } else if to.starts_with("full") {
                    "552 5.2.2 the mailbox is full\r\n"
                } else {
                    "250 fine\r\n"
                }
            } else if line.starts_with("DATA") {
                let _ = write.write_all(b"354 go on\r\n").await;
                match self.take(&to, &mut lines, &mut write).await {
                    Some(answer) => answer,
                    None => return,
                }
            } else if line.starts_with("QUIT") {
                "221 bye\r\n"
            } else {
                "250 fine\r\n"
            };
            if write.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    /// Reads a mail to its dot. Nothing when the connection is lost.
    async fn take(
        &self,
        to: &str,
        lines: &mut tokio::io::Lines<BufReader<OwnedReadHalf>>,
        _write: &mut OwnedWriteHalf,
    ) -> Option<&'static str> {
        let mut mail = String::new();
        loop {
            let line = lines.next_line().await.ok()??;
            if line == "." {
                break;
            }
            mail.push_str(&line);
            mail.push('\n');
        }
        tokio::time::sleep(self.pause).await;
        let is_first = self.met.lock().unwrap().insert(to.to_owned());
        if to.starts_with("busy") && is_first {
            return Some("451 4.3.0 later\r\n");
        }
        if to.starts_with("block") && is_first {
            return Some("554 5.7.1 we take nothing from you\r\n");
        }
        self.taken.lock().unwrap().push(Taken {
            to: to.to_owned(),
            mail,
        });
        if to.starts_with("drop") && is_first {
            return None;
        }
        Some("250 taken\r\n")
    }
}

/// The clinic as one that sends mail from an address under https.
pub fn sending(clinic: &Clinic) -> Clinic {
    Clinic {
        config: Arc::new(Config {
            public_url: "https://clinic.example".into(),
            sends_mail: true,
            ..(*clinic.config).clone()
        }),
        ..clinic.clone()
    }
}

/// A sender to the server, with a journal in a folder.
pub fn sender(server: &Server, folder: &std::path::Path) -> Sender {
    let mut smtp = SmtpConfig::new("127.0.0.1", "localhost");
    smtp.port = Some(server.port);
    smtp.security = Security::Plaintext;
    smtp.timeout = Duration::from_secs(5);
    Sender {
        smtp,
        connections: 4,
        signer: None,
        return_domain: None,
        journal: folder.to_owned(),
        boot: Some("this boot".into()),
    }
}

/// Lets the demo's readers leave.
pub async fn clear(clinic: &Clinic) {
    clinic
        .store
        .write(|tx| {
            Box::pin(async move {
                for known in list::after(tx, None, 1_000).await? {
                    let left = Subscriber {
                        status: Status::Left,
                        ..known
                    };
                    subscriber::update(tx, &left).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
}

/// Makes these the only active readers. Answers their ids.
pub async fn readers(clinic: &Clinic, emails: &[String]) -> Vec<SubscriberId> {
    let (this, emails) = (clinic.clone(), emails.to_vec());
    clear(clinic).await;
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let secret = Secret::load(tx, &this).await?;
                let mut ids = Vec::new();
                for email in emails {
                    let id = SubscriberId(this.new_id());
                    let reader = Subscriber {
                        id,
                        email_hash: secret.email_hash(&email),
                        name: "Ada Brook".into(),
                        email,
                        status: Status::Active,
                        basis: Basis::Express,
                        new_articles: false,
                        leave_hash: secret.leave_token(id).hash(),
                        created_at: this.now(),
                        confirmed_at: Some(this.now()),
                        left_at: None,
                    };
                    subscriber::insert(tx, &reader).await?;
                    ids.push(id);
                }
                Ok::<_, StoreError>(ids)
            })
        })
        .await
        .unwrap()
}

/// `word-0@a.example`, `word-1@a.example`, …
pub fn addresses(word: &str, many: usize) -> Vec<String> {
    (0..many).map(|n| format!("{word}-{n}@a.example")).collect()
}
