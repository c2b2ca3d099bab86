//! Whether other servers believe that our mail is ours: SPF, DKIM, DMARC, and the names of the sending
//! machine, with the records to set.

use std::net::IpAddr;

use crate::spf::{self, Spf};
use crate::{DkimKey, Dns, DnsError};

/// What is asked about.
#[derive(Clone, Debug)]
pub struct Posture {
    /// The domain of the From address.
    pub from_domain: String,
    /// The domain that bounces return to, when it differs.
    pub return_domain: Option<String>,
    /// The machine that hands our mail to the world, when known.
    pub sending_host: Option<String>,
    /// Where reports about our mail go.
    pub reports_to: String,
    /// The keys that sign, or are to.
    pub keys: Vec<DkimKey>,
}

/// One thing that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub about: About,
    /// Kind of record: `TXT`, `MX` or `PTR`.
    pub kind: &'static str,
    /// The record's name.
    pub name: String,
    /// What is there now.
    pub found: Vec<String>,
    /// What should be there.
    pub should: String,
    /// How that compares.
    pub state: State,
    /// What more there is to say.
    pub note: String,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Which machines may send for a domain.
    Spf,
    /// Under which key a domain signs.
    Dkim,
    /// What receivers do with mail that is neither.
    Dmarc,
    /// The name of the sending machine's address.
    Ptr,
    /// Who takes the bounces.
    Mx,
}

/// How what is there compares with what should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Right,
    /// Nothing there.
    Missing,
    /// Something else there.
    Differs,
    /// Could not be asked.
    Unknown,
}

impl Posture {
    /// Looks everything up.
    pub async fn examine(&self, dns: &Dns) -> Vec<Finding> {
        let machines = match &self.sending_host {
            Some(host) => dns.addresses(host).await,
            None => Ok(Vec::new()),
        };
        // Side by side, so that a silent name server costs its patience once.
        let (spf, other, keys, dmarc, names, mx) = tokio::join!(
            self.spf(dns, &self.from_domain, &machines),
            async {
                match self.other_return_domain() {
                    Some(domain) => Some(self.spf(dns, domain, &machines).await),
                    None => None,
                }
            },
            async {
                let mut findings = Vec::new();
                for key in &self.keys {
                    findings.push(dkim(dns, key).await);
                }
                findings
            },
            self.dmarc(dns),
            self.names(dns, &machines),
            async {
                match &self.return_domain {
                    Some(domain) => Some(self.mx(dns, domain).await),
                    None => None,
                }
            },
        );
        let mut findings = vec![spf];
        findings.extend(other);
        findings.extend(keys);
        findings.push(dmarc);
        findings.extend(names);
        findings.extend(mx);
        findings
    }

    async fn names(&self, dns: &Dns, machines: &Result<Vec<IpAddr>, DnsError>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let (Some(host), Ok(addresses)) = (&self.sending_host, machines) {
            for address in addresses {
                findings.push(ptr(dns, host, *address).await);
            }
        }
        findings
    }

    fn other_return_domain(&self) -> Option<&str> {
        let domain = self.return_domain.as_deref()?;
        (!domain.eq_ignore_ascii_case(&self.from_domain)).then_some(domain)
    }

    async fn spf(
        &self,
        dns: &Dns,
        domain: &str,
        machines: &Result<Vec<IpAddr>, DnsError>,
    ) -> Finding {
        let mut finding = Finding {
            about: About::Spf,
            kind: "TXT",
            name: domain.to_owned(),
            found: Vec::new(),
            should: String::new(),
            state: State::Unknown,
            note: String::new(),
        };
        match spf::records(dns, domain).await {
            Ok(found) => finding.found = found,
            Err(error) => return finding.unknown(&error),
        }
        let Some(host) = &self.sending_host else {
            finding.note =
                "Say which machine hands your mail to the world, so that the record can be judged."
                    .into();
            return finding;
        };
        finding.should = match finding.found.as_slice() {
            [] => format!("v=spf1 a:{host} -all"),
            [first, ..] => with_machine(first, host),
        };
        let machines = match machines {
            Ok(machines) if machines.is_empty() => {
                finding.note = format!("{host} has no address.");
                return finding;
            }
            Ok(machines) => machines,
            Err(error) => return finding.unknown(error),
        };
        finding.state = State::Right;
        for machine in machines {
            match spf::ask(dns, domain, *machine).await {
                Ok(Spf::Pass) => {}
                Ok(Spf::Absent) => finding.state = State::Missing,
                Ok(Spf::NotPassed) => {
                    finding.state = State::Differs;
                    finding.note = format!("It does not let {machine} ({host}) send.");
                }
                Ok(Spf::Broken(words)) => {
                    finding.state = State::Differs;
                    finding.note = format!("Receivers cannot use it: {words}.");
                }
                Err(error) => return finding.unknown(&error),
            }
        }
        if finding.state == State::Right {
            finding.should = finding.found.first().cloned().unwrap_or_default();
        }
        finding
    }

    async fn dmarc(&self, dns: &Dns) -> Finding {
        let mut finding = Finding {
            about: About::Dmarc,
            kind: "TXT",
            name: format!("_dmarc.{}", self.from_domain),
            found: Vec::new(),
            should: format!("v=DMARC1; p=quarantine; rua=mailto:{}", self.reports_to),
            state: State::Missing,
            note: String::new(),
        };
        // A domain above may speak for this one (RFC 7489, 6.6.3).
        let mut domain = self.from_domain.as_str();
        while domain.contains('.') {
            let name = format!("_dmarc.{domain}");
            match dns.texts(&name).await {
                Ok(texts) => {
                    finding.found = texts.into_iter().filter(|text| is_dmarc(text)).collect()
                }
                Err(error) => return finding.unknown(&error),
            }
            if !finding.found.is_empty() {
                finding.name = name;
                break;
            }
            domain = domain.split_once('.').map_or("", |(_, above)| above);
        }
        let [record] = finding.found.as_slice() else {
            if !finding.found.is_empty() {
                finding.state = State::Differs;
                finding.note = "There is more than one; receivers then use none.".into();
            }
            return finding;
        };
        let policy = tag(record, "p").unwrap_or_default().to_ascii_lowercase();
        if !["none", "quarantine", "reject"].contains(&policy.as_str()) {
            finding.state = State::Differs;
            finding.note = "It says no policy that receivers know (p=).".into();
            return finding;
        }
        if tag(record, "aspf").is_some_and(|mode| mode.eq_ignore_ascii_case("s"))
            && let Some(domain) = self.other_return_domain()
        {
            finding.state = State::Differs;
            finding.note = format!(
                "aspf=s asks for bounces to exactly {}, but ours return to {domain}; leave aspf out.",
                self.from_domain
            );
            return finding;
        }
        finding.should = record.clone();
        finding.state = State::Right;
        if policy == "none" {
            finding.note = "It only watches (p=none). When the reports look right, p=quarantine protects your name.".into();
        }
        finding
    }

    async fn mx(&self, dns: &Dns, domain: &str) -> Finding {
        let mut finding = Finding {
            about: About::Mx,
            kind: "MX",
            name: domain.to_owned(),
            found: Vec::new(),
            should: match &self.sending_host {
                Some(host) => format!("10 {host}."),
                None => "the machine that takes your bounces".into(),
            },
            state: State::Missing,
            note: String::new(),
        };
        match dns.exchanges(domain).await {
            Ok(found) if found.is_empty() => {}
            Ok(found) => {
                finding.should = found.join(", ");
                finding.found = found;
                finding.state = State::Right;
                finding.note =
                    "That machine has to hand mail for bounce+…@ and leave+…@ on to us.".into();
            }
            Err(error) => return finding.unknown(&error),
        }
        finding
    }
}

impl Finding {
    fn unknown(mut self, error: &DnsError) -> Self {
        self.state = State::Unknown;
        self.note = error.to_string();
        self
    }
}

async fn dkim(dns: &Dns, key: &DkimKey) -> Finding {
    let should = key.record();
    let mut finding = Finding {
        about: About::Dkim,
        kind: "TXT",
        name: key.record_name(),
        found: Vec::new(),
        should,
        state: State::Missing,
        note: String::new(),
    };
    match dns.texts(&finding.name).await {
        Ok(found) => finding.found = found,
        Err(error) => return finding.unknown(&error),
    }
    let meant = (tag(&finding.should, "p"), key.algorithm.word());
    let same = |record: &String| {
        let algorithm = tag(record, "k").unwrap_or_else(|| "rsa".into());
        (tag(record, "p"), algorithm.as_str()) == meant
    };
    if finding.found.len() == 1 && finding.found.iter().all(same) {
        finding.state = State::Right;
    } else if !finding.found.is_empty() {
        finding.state = State::Differs;
    }
    finding
}

async fn ptr(dns: &Dns, host: &str, address: IpAddr) -> Finding {
    let mut finding = Finding {
        about: About::Ptr,
        kind: "PTR",
        name: address.to_string(),
        found: Vec::new(),
        should: host.to_owned(),
        state: State::Missing,
        note: "Whoever gives you the address sets this name, not whoever keeps your domain.".into(),
    };
    match dns.names(address).await {
        Ok(found) => finding.found = found,
        Err(error) => return finding.unknown(&error),
    }
    for name in &finding.found {
        match dns.addresses(name).await {
            Ok(addresses) if addresses.contains(&address) => {
                finding.state = State::Right;
                finding.should = name.clone();
                finding.note.clear();
                return finding;
            }
            Ok(_) => finding.state = State::Differs,
            Err(error) => return finding.unknown(&error),
        }
    }
    finding
}

/// The record with one more machine, in front of what ends it.
fn with_machine(record: &str, host: &str) -> String {
    let mut terms: Vec<String> = record.split_ascii_whitespace().map(String::from).collect();
    let ends = |term: &String| {
        let term = term
            .trim_start_matches(['+', '-', '~', '?'])
            .to_ascii_lowercase();
        term == "all" || term.starts_with("redirect=")
    };
    let at = terms.iter().position(ends).unwrap_or(terms.len());
    terms.insert(at, format!("a:{host}"));
    terms.join(" ")
}

fn is_dmarc(text: &str) -> bool {
    tag(text, "v").is_some_and(|version| version.eq_ignore_ascii_case("DMARC1"))
}

/// The value of a tag in `a=b; c=d`, without spaces.
fn tag(record: &str, name: &str) -> Option<String> {
    record.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let value = value.chars().filter(|c| !c.is_whitespace()).collect();
        key.trim().eq_ignore_ascii_case(name).then_some(value)
    })
}
