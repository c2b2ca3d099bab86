//! Staff at the demo clinic's pages.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use midstance_clinic::samples;
use midstance_web::testing::{Answer, Site};

/// An hour of massage at the main place with Mara, as the pages spell it.
pub const WISH: &str = "service=massage-60&loc=main-street&who=mara-lindqvist";

/// A member of staff at a screen.
pub struct Desk {
    pub site: Site,
    cookie: String,
}

impl Desk {
    /// The front desk.
    pub async fn open() -> Self {
        Self::of(samples::FRONT_DESK).await
    }

    /// The owner, who may set what the desk may not.
    pub async fn owner() -> Self {
        Self::of(samples::OWNER).await
    }

    /// Somebody with one of the demo's accounts.
    pub async fn of(account: (&str, &str)) -> Self {
        Self::at(Site::new().await, account).await
    }

    /// The same at a site of one's own.
    pub async fn at(site: Site, account: (&str, &str)) -> Self {
        let cookie = site.sign_in(account).await;
        Self { site, cookie }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.site.ask("GET", path, &self.cookie, "").await
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.ask("POST", path, &self.cookie, form).await
    }

    /// The id of a client of the demo.
    pub async fn client(&self, name: &str) -> String {
        let page = self.get(&format!("/staff/clients?q={name}")).await.body;
        let (_, rest) = page.split_once("/staff/clients/").expect("one found");
        rest.split('"').next().unwrap().to_owned()
    }

    /// What is free on a day, as the page offers it.
    pub async fn free(&self, client: &str, day: &str) -> Vec<String> {
        let page = self
            .get(&format!("/staff/book?{WISH}&client={client}&date={day}"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        let values = page
            .body
            .split("class=\"slot\" name=\"start\" value=\"")
            .skip(1);
        values
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    }

    /// Sends a form with a file, as a browser does.
    pub async fn send(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        const PART: &str = "--b\r\nContent-Disposition: form-data; name=";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("{PART}\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        let (name, bytes) = file.unwrap_or_default();
        let part =
            format!("{PART}\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n");
        body.extend(part.into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post(path)
            .header(header::HOST, "localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.site.send(request).await
    }
}

/// Where a booking led, without the word of its notice.
pub fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned()
}

/// The first address on a page that begins so and goes on with an id.
pub fn first_href(page: &str, begin: &str) -> String {
    let all = page
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    let mut fitting = all.filter(|href| href.starts_with(begin) && !href.ends_with("/new"));
    fitting.next().expect("such a link").to_owned()
}

/// The structured data of a page.
pub fn data(page: &str) -> Vec<serde_json::Value> {
    page.split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap())
        .collect()
}
