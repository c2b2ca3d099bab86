//! A browser without scripts: it follows redirects and keeps cookies.

use std::collections::BTreeMap;

use midstance_web::testing::Site;

/// A browser on a site.
pub struct Browser<'s> {
    site: &'s Site,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    /// Where it is.
    pub path: String,
    /// What it shows.
    pub page: String,
    /// Every address that it asked for, with the title found there.
    pub seen: Vec<(String, String)>,
}

impl<'s> Browser<'s> {
    /// A browser that has been nowhere.
    pub fn new(site: &'s Site) -> Self {
        Self {
            site,
            cookies: BTreeMap::new(),
            path: String::new(),
            page: String::new(),
            seen: Vec::new(),
        }
    }

    async fn ask(&mut self, method: &str, path: &str, form: &str) -> (u16, Option<String>) {
        let pairs = self.cookies.iter().map(|(k, v)| format!("{k}={v}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let answer = self.site.ask(method, path, &cookies, form).await;
        for pair in answer.cookies().split("; ") {
            match pair.split_once('=') {
                Some((name, "")) => self.cookies.remove(name),
                Some((name, value)) => self.cookies.insert(name.to_owned(), value.to_owned()),
                None => None,
            };
        }
        let to = Some(answer.header("location").to_owned()).filter(|to| !to.is_empty());
        self.path = path.to_owned();
        self.page = answer.body;
        let title = self.page.split("<title>").nth(1);
        let title = title.and_then(|rest| rest.split("</title>").next());
        let title = title.unwrap_or_default().to_owned();
        self.seen.push((path.to_owned(), title));
        (answer.status.as_u16(), to)
    }

    /// Opens a page and follows where it leads.
    pub async fn get(&mut self, path: &str) -> u16 {
        let mut path = path.to_owned();
        for _ in 0..8 {
            match self.ask("GET", &path, "").await {
                (303, Some(to)) => path = to,
                (status, _) => return status,
            }
        }
        panic!("{path} leads round in circles");
    }

    /// Sends a form and follows where it leads; the status is that of the form's own answer.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let pairs = fields
            .iter()
            .map(|(k, v)| format!("{}={}", coded(k), coded(v)));
        let form = pairs.collect::<Vec<_>>().join("&");
        match self.ask("POST", path, &form).await {
            (303, Some(to)) => {
                self.get(&to).await;
                303
            }
            (status, _) => status,
        }
    }

    /// The value of the first field with this name on the page shown.
    pub fn field(&self, name: &str) -> Option<String> {
        let named = format!("name=\"{name}\"");
        let tag = self.page.split("<input").find(|tag| tag.contains(&named))?;
        let value = tag.split("value=\"").nth(1)?.split('"').next()?;
        Some(value.to_owned())
    }

    /// Whether the page shown has a ticked box or radio with this value.
    pub fn ticked(&self, value: &str) -> bool {
        let wanted = format!("value=\"{value}\"");
        let tags = self
            .page
            .split("<input")
            .filter_map(|tag| tag.split('>').next());
        tags.into_iter()
            .any(|tag| tag.contains(&wanted) && tag.contains(" checked"))
    }
}

fn coded(text: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (b as char).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
