//! Articles from the editor to their readers, walked without JavaScript.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use midstance_clinic::samples;
use midstance_web::{
    shell::lint,
    testing::{Answer, Site},
};

const TEXT: &str = "title=Running+hills&summary=How+to+begin.&authors=ines-calloway\
    &topics=hills%2C+long+runs&guides=runners-knee&reviewed_on=November+22%2C+2026\
    &next_review=November+22%2C+2027&body=Begin+short+%5B%40frandsen-2025%5D.%0D%0A";

/// Somebody at a screen.
struct Who<'a>(&'a Site, String);

impl Who<'_> {
    async fn get(&self, path: &str) -> Answer {
        self.0.ask("GET", path, &self.1, "").await
    }

    /// A page that is sound.
    async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(lint::problems(&answer.body), Vec::<String>::new(), "{path}");
        answer.body
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.0.ask("POST", path, &self.1, form).await
    }

    /// Sends a step and follows to the page that tells about it.
    async fn step(&self, path: &str, form: &str) -> String {
        let answer = self.post(path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.body
        );
        self.page(answer.header("location")).await
    }
}

async fn people(site: &Site) -> (Who<'_>, Who<'_>, Who<'_>) {
    (
        Who(site, site.sign_in(samples::OWNER).await),
        Who(site, site.sign_in(samples::PRACTITIONER).await),
        Who(site, site.sign_in(samples::FRONT_DESK).await),
    )
}

/// The value of the hidden field that says which text was seen.
fn seen(page: &str) -> String {
    let rest = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn begun(who: &Who<'_>, form: &str) -> String {
    let answer = who.post("/staff/articles/new", form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let path = answer.header("location").split('?').next().unwrap();
    path.to_owned()
}

async fn published(care: &Who<'_>, desk: &Who<'_>) -> String {
    let path = begun(desk, TEXT).await;
    let form = format!("seen={}", seen(&desk.page(&path).await));
    desk.step(&format!("{path}/ask"), &form).await;
    care.step(&format!("{path}/sign"), &form).await;
    care.step(&format!("{path}/publish"), &format!("{form}&when=now"))
        .await;
    path
}

#[tokio::test]
async fn written_checked_published_moved_withdrawn_and_brought_back() {
    let site = Site::new().await;
    let (owner, care, desk) = people(&site).await;
    let path = begun(&desk, TEXT).await;
    let page = desk.page(&path).await;
    assert!(page.contains("Running hills"));
    assert!(!page.contains("Before it can be published"), "{page}");
    assert!(!page.contains("I have read it"), "the desk does not sign");
    assert_eq!(site.get("/articles/running-hills").await.status, 404);
    let form = format!("seen={}", seen(&page));

    let asked = desk.step(&format!("{path}/ask"), &form).await;
    assert!(asked.contains("It waits for a practitioner to check it."));
    assert!(
        care.page("/staff/articles")
            .await
            .contains("waits for a check")
    );
    let signed = care.step(&format!("{path}/sign"), &form).await;
    assert!(signed.contains("Checked by Mara Lindqvist"), "{signed}");
    assert!(
        care.page(&format!("{path}/publish"))
            .await
            .contains("Readers are told so")
    );
    care.step(&format!("{path}/publish"), &format!("{form}&when=now"))
        .await;

    let read = site.get("/articles/running-hills").await;
    assert_eq!(read.status, StatusCode::OK);
    assert_eq!(lint::problems(&read.body), Vec::<String>::new());
    for words in ["Checked by Mara Lindqvist", "id=\"source-1\"", "Read next"] {
        assert!(read.body.contains(words), "{words}");
    }
    for list in [
        "/articles",
        "/articles/topics/long-runs",
        "/authors/ines-calloway",
        "/articles/feed.xml",
        "/sitemap.xml",
        "/search?q=running+hills",
        "/injuries/runners-knee",
        "/",
    ] {
        let body = site.get(list).await.body;
        assert!(body.contains("/articles/running-hills"), "{list}");
    }

    let bad = owner
        .post(&format!("{path}/address"), &format!("{form}&slug=My+Hills"))
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("Enter my-hills"));
    let moved = format!("{form}&slug=hills");
    owner.step(&format!("{path}/address"), &moved).await;
    let old = site.get("/articles/running-hills").await;
    assert_eq!(old.status, StatusCode::MOVED_PERMANENTLY);
    assert_eq!(old.header("location"), "/articles/hills");
    assert_eq!(site.get("/articles/hills").await.status, StatusCode::OK);

    care.page(&format!("{path}/withdraw")).await;
    let gone = format!("{form}&replaced_by=%2Finjuries%2Frunners-knee");
    care.step(&format!("{path}/withdraw"), &gone).await;
    let answer = site.get("/articles/hills").await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert!(answer.body.contains("href=\"/injuries/runners-knee\""));
    assert!(!site.get("/articles").await.body.contains("/articles/hills"));
    care.step(&format!("{path}/bring-back"), &form).await;
    assert_eq!(site.get("/articles/hills").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_draft_with_faults_is_saved_and_says_where_they_are() {
    let site = Site::new().await;
    let (owner, ..) = people(&site).await;
    let empty = owner.post("/staff/articles/new", "title=&body=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Enter a title"));

    let form = "title=Hills&body=Fine.%0D%0A%0D%0A%3Cb%3Eno%3C%2Fb%3E&next_review=next+spring";
    let path = begun(&owner, form).await;
    let page = owner.page(&path).await;
    assert!(page.contains("Line 3: raw HTML"), "{page}");
    assert!(page.contains("value=\"next spring\""), "kept as typed");
    assert!(!page.contains("Publish…"));
    let refused = owner
        .post(&format!("{path}/publish"), "seen=1&when=now&unchecked=yes")
        .await;
    assert!(refused.header("location").ends_with("?not=faults"));
    let told = owner.page(refused.header("location")).await;
    assert!(told.contains("The text has faults."));
}

#[tokio::test]
async fn preview_and_picker_work_without_scripts_and_lose_nothing() {
    let site = Site::new().await;
    let (_, _, desk) = people(&site).await;
    let shown = desk
        .post("/staff/articles/new", &format!("{TEXT}&do=preview"))
        .await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(lint::problems(&shown.body), Vec::<String>::new());
    assert!(shown.body.contains("class=\"look-title\">Running hills"));
    assert!(
        shown.body.contains("Begin short [@frandsen-2025]."),
        "still in the form"
    );
    let mark = "%5BBook+an+appointment%5D%28%2Fbook%29";
    let with = format!("{TEXT}&do=insert&insert={mark}");
    let put = desk.post("/staff/articles/new", &with).await;
    assert!(
        put.body
            .contains("[Book an appointment](/book)\n</textarea>")
    );

    let request = Request::post("/staff/articles/preview")
        .header(header::HOST, "localhost:8080")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &desk.1)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("title=&body=%5B%40nobody-1%5D"))
        .unwrap();
    let data = site.send(request).await;
    let data: serde_json::Value = serde_json::from_str(&data.body).unwrap();
    let faults = data["faults"].as_array().unwrap();
    assert!(
        faults
            .iter()
            .any(|f| f["line"] == 1 && f["field"] == "body"),
        "{data}"
    );
}

#[tokio::test]
async fn two_who_edit_see_both_texts() {
    let site = Site::new().await;
    let (owner, _, desk) = people(&site).await;
    let path = begun(&desk, TEXT).await;
    let form = format!("seen={}", seen(&desk.page(&path).await));
    let theirs = TEXT.replace("Begin+short", "Begin+on+short+ones");
    desk.step(&path, &format!("{theirs}&{form}&note=Longer"))
        .await;
    let mine = format!("{}&{form}", TEXT.replace("Begin+short", "Start+short"));
    let conflict = owner.post(&path, &mine).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert_eq!(lint::problems(&conflict.body), Vec::<String>::new());
    assert!(
        conflict.body.contains("Start short [@frandsen-2025]."),
        "mine"
    );
    assert!(
        conflict.body.contains("<ins>Start</ins>"),
        "{}",
        conflict.body
    );
    let again = format!("{}&seen={}", mine.replace(&form, ""), seen(&conflict.body));
    owner.step(&path, &again).await;
    let history = owner.page(&format!("{path}/history?from=2&to=3")).await;
    assert!(history.contains("Longer"));
    for words in ["<del>Begin", "Removed: ", "Added: "] {
        assert!(history.contains(words), "{words} in {history}");
    }
    let back = format!("number=2&seen={}", seen(&history));
    let restored = owner.step(&format!("{path}/restore"), &back).await;
    assert!(restored.contains("Begin on short ones"));
}

#[tokio::test]
async fn a_preview_link_needs_no_account_and_can_be_ended() {
    let site = Site::new().await;
    let (_, _, desk) = people(&site).await;
    let path = begun(&desk, TEXT).await;
    let made = desk
        .post(&format!("{path}/previews"), "whom=Ines&days=14")
        .await;
    let link = made
        .body
        .split("<code>http://localhost:8080")
        .nth(1)
        .unwrap();
    let link = link.split('<').next().unwrap().to_owned();
    let shown = site.get(&link).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains("This is a preview."));
    assert_eq!(shown.header("x-robots-tag"), "noindex");
    assert_eq!(shown.header("referrer-policy"), "no-referrer");
    assert!(
        !shown.body.contains(&path),
        "nothing leads to the staff's side"
    );

    let page = desk.page(&path).await;
    assert!(page.contains("For Ines, until"));
    let end = page.split("/previews/").nth(1).unwrap();
    let end = end.split('"').next().unwrap();
    desk.step(&format!("{path}/previews/{end}"), "").await;
    assert_eq!(site.get(&link).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_article_appears_at_the_clinics_time_and_falls_due() {
    let site = Site::new().await;
    let (_, care, desk) = people(&site).await;
    let path = begun(&desk, TEXT).await;
    let form = format!("seen={}", seen(&desk.page(&path).await));
    desk.step(&format!("{path}/ask"), &form).await;
    care.step(&format!("{path}/sign"), &form).await;
    let publish = format!("{path}/publish");
    let past = format!("{form}&when=later&date=November+22%2C+2026&time=9%3A00");
    let refused = care.post(&publish, &past).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"9:00\""), "kept as typed");
    let later = format!("{form}&when=later&date=November+22%2C+2026&time=11%3A00");
    let page = care.step(&publish, &later).await;
    assert!(page.contains("Scheduled"), "{page}");
    assert_eq!(site.get("/articles/running-hills").await.status, 404);
    site.clock.forward(60);
    assert_eq!(site.get("/articles/running-hills").await.status, 200);

    site.clock.forward(366 * 24 * 60);
    let (_, care, _) = people(&site).await;
    let read = site.get("/articles/running-hills").await.body;
    assert!(read.contains("We are checking this page."));
    assert!(
        care.page("/staff/articles")
            .await
            .contains("its review was due by")
    );
    let renewed = care.step(&format!("{path}/sign"), &form).await;
    assert!(!renewed.contains("Past its review date"));
    let read = site.get("/articles/running-hills").await.body;
    assert!(!read.contains("We are checking this page."));
}

#[tokio::test]
async fn a_public_article_is_rewritten_behind_its_readers_back_and_then_shown() {
    let site = Site::new().await;
    let (owner, care, desk) = people(&site).await;
    let path = published(&care, &desk).await;
    let form = format!("seen={}", seen(&desk.page(&path).await));
    let changed = TEXT.replace("Begin+short", "Begin+slowly");
    let page = desk.step(&path, &format!("{changed}&{form}")).await;
    assert!(page.contains("The text below is newer than the one that readers see."));
    let read = || async { site.get("/articles/running-hills").await.body };
    assert!(read().await.contains("Begin short"));
    let form = format!("seen={}", seen(&page));
    let publish = format!("{path}/publish");
    let unchecked = owner.post(&publish, &form).await;
    assert_eq!(unchecked.status, StatusCode::UNPROCESSABLE_ENTITY);
    owner.step(&publish, &format!("{form}&unchecked=yes")).await;
    let after = read().await;
    assert!(after.contains("Begin slowly"));
    assert!(after.contains("Not yet checked by a clinician."));
}

#[tokio::test]
async fn a_built_in_article_is_copied_and_stays_until_the_copy_is_published() {
    let site = Site::new().await;
    let (owner, _, desk) = people(&site).await;
    let slug = "heel-pain-mornings";
    assert!(
        desk.page("/staff/articles")
            .await
            .contains("Edit this article")
    );
    let page = desk
        .step(&format!("/staff/articles/built-in/{slug}"), "")
        .await;
    assert!(page.contains("This is a copy of the built-in article."));
    assert!(!page.contains("Before it can be published"));
    let path = format!("/articles/{slug}");
    let before = site.get(&path).await.body;
    let copy = page.split("action=\"/staff/articles/").nth(1).unwrap();
    let copy = copy.split(['"', '/']).next().unwrap().to_owned();
    let copy = format!("/staff/articles/{copy}");
    let form = format!("seen={}&when=now&unchecked=yes", seen(&page));
    owner.step(&format!("{copy}/publish"), &form).await;
    let after = site.get(&path).await.body;
    let main = |html: &str| html.split("<article>").nth(1).unwrap().to_owned();
    assert_eq!(main(&before), main(&after), "the same page from elsewhere");
}
