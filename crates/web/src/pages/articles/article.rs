//! `GET /articles/{slug}`: one article, or the words that it has been withdrawn.

use askama::Template;
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use midstance_editorial::{Article, ContentsEntry, Withdrawal, date_in_words, slug_of};
use serde_json::{Value, json};

use super::list::changed;
use crate::{
    page::{Page, html_with},
    pages::news::NewsBox,
    problem::Problem,
    reading::{
        AuthorBox, AuthorLink, EvidenceWord, LeadPicture, Meta, Reading, absolute, business,
        evidence_words, page_of_text, person, pictured, today,
    },
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/articles/article.html")]
pub(crate) struct ArticlePage {
    pub(crate) shell: Shell,
    meta: Meta,
    article: Article,
    by: Vec<AuthorLink>,
    day_words: String,
    minutes: usize,
    contents: Vec<ContentsEntry>,
    evidence: Vec<EvidenceWord>,
    boxes: Vec<AuthorBox>,
    guides: Vec<Link>,
    related: Vec<Link>,
    topics: Vec<Link>,
    earlier: Option<Link>,
    later: Option<Link>,
    statement: String,
    news: NewsBox,
    overdue: bool,
    /// What is said to whoever sees it before its readers do; empty for them.
    banner: String,
}

#[derive(Template)]
#[template(path = "pages/articles/gone.html")]
struct Gone {
    shell: Shell,
    on: String,
    replaced_by: Option<Link>,
}

/// `GET /articles/{slug}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such article or it has not appeared yet; staff who are
/// signed in may read it before.
pub async fn show(page: Page, Path(slug): Path<String>) -> Result<Response, Problem> {
    let reading = page.app.reading.clone();
    let Some(article) = reading.library.article(&slug) else {
        return match reading.texts.moved_to(&slug) {
            Some(to) => Ok(moved(to)),
            None => Err(Problem::NotFound),
        };
    };
    let today = today(&page);
    if let Some(withdrawal) = article.withdrawal.as_ref().filter(|w| w.on <= today) {
        return gone(&page, &reading, withdrawal);
    }
    let preview = !article.is_public(today);
    if preview && page.staff.is_none() {
        return Err(Problem::NotFound);
    }
    let day_words = date_in_words(article.published_on);
    let banner = if preview {
        format!("Only staff see this page now. Readers see it from {day_words}.")
    } else {
        String::new()
    };
    let view = draw(&page, article, banner).await?;
    Ok(page_of_text(&view, Some(changed(article)))?.answer(&page.headers))
}

/// The page of an article; with a banner, as it will look to its readers.
///
/// # Errors
/// When the store fails.
pub(crate) async fn draw(
    page: &Page,
    article: &Article,
    banner: String,
) -> Result<ArticlePage, Problem> {
    let reading = &page.app.reading;
    let today = today(page);
    let (article, lead) = pictured(&reading.library, article);
    let article = &article;
    let boxes = reading
        .authors_of(article)
        .map(|author| AuthorBox::new(author, ""))
        .collect();
    let guides = article.guides.iter().filter_map(|slug| {
        let guide = reading.library.guide(slug)?;
        Some(Link::new(format!("/injuries/{slug}"), guide.title.clone()))
    });
    let topics = article
        .topics
        .iter()
        .map(|name| Link::new(format!("/articles/topics/{}", slug_of(name)), name.clone()));
    let public: Vec<&Article> = reading.articles(today).collect();
    let (later, earlier) = neighbours(&public, &article.slug);
    let mut shell = page.shell_back("/articles", "All articles");
    shell.robots_noindex |= !banner.is_empty();
    Ok(ArticlePage {
        shell,
        meta: head(page, article, lead),
        by: reading.authors_of(article).map(AuthorLink::from).collect(),
        day_words: date_in_words(article.published_on),
        minutes: article.body.reading_minutes(),
        contents: article.body.contents(),
        evidence: evidence_words(&article.body),
        boxes,
        guides: guides.collect(),
        related: reading
            .related(article, today)
            .into_iter()
            .map(link_to)
            .collect(),
        topics: topics.collect(),
        earlier,
        later,
        news: NewsBox::load(page).await?,
        overdue: article.review.is_overdue(today),
        statement: article.review.statement(),
        banner,
        article: article.clone(),
    })
}

/// The page stands elsewhere for good.
fn moved(to: &str) -> Response {
    let location = format!("/articles/{to}");
    (
        StatusCode::MOVED_PERMANENTLY,
        [(header::LOCATION, location)],
    )
        .into_response()
}

fn link_to(article: &Article) -> Link {
    Link::new(format!("/articles/{}", article.slug), article.title.clone())
}

/// What search engines and previews of links read.
fn head(page: &Page, article: &Article, lead: Option<LeadPicture>) -> Meta {
    let path = format!("/articles/{}", article.slug);
    let mut data = data(page, &page.app.reading, article);
    let meta = Meta::new(page, &path, &article.title, &article.summary)
        .article(Some(article.published_on), changed(article));
    let Some(lead) = lead else {
        return meta.data(&data);
    };
    if let Some(fields) = data.as_object_mut() {
        fields.insert("image".into(), json!(absolute(page, &lead.address)));
    }
    meta.data(&data).image(page, &lead)
}

/// The articles that appeared next after and last before one; `public` is newest first.
fn neighbours(public: &[&Article], slug: &str) -> (Option<Link>, Option<Link>) {
    let link = |article: &&Article| link_to(article);
    let Some(at) = public.iter().position(|article| article.slug == slug) else {
        return (None, None);
    };
    let later = at.checked_sub(1).and_then(|at| public.get(at)).map(link);
    (later, public.get(at + 1).map(link))
}

fn gone(page: &Page, reading: &Reading, withdrawal: &Withdrawal) -> Result<Response, Problem> {
    let replaced_by = withdrawal.replaced_by.as_deref().map(|path| {
        let slug = path.rsplit('/').next().unwrap_or_default();
        let guide = reading.library.guide(slug).map(|guide| &guide.title);
        let article = reading.library.article(slug).map(|article| &article.title);
        let title = if path.starts_with("/injuries/") {
            guide
        } else {
            article
        };
        Link::new(
            path.to_owned(),
            title.map_or("What replaced it".to_owned(), String::clone),
        )
    });
    let shell = Shell {
        robots_noindex: true,
        ..page.shell_back("/articles", "All articles")
    };
    let on = date_in_words(withdrawal.on);
    html_with(
        StatusCode::GONE,
        &Gone {
            shell,
            on,
            replaced_by,
        },
    )
}

fn data(page: &Page, reading: &Reading, article: &Article) -> Value {
    let authors: Vec<Value> = reading
        .authors_of(article)
        .map(|author| person(page, author))
        .collect();
    let url = absolute(page, &format!("/articles/{}", article.slug));
    json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": article.summary,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": "en-CA",
        "datePublished": article.published_on,
        "dateModified": changed(article),
        "keywords": article.topics,
        "author": authors,
        "publisher": business(page),
    })
}
