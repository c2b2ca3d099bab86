//! The composer. One form saves everything; each of its buttons saves first, so nothing is lost.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::campaign::{
    self, Block, CampaignError, Content, Reach,
    checks::{Finding, SUBJECT, Weight},
};
use midstance_store::{
    CampaignId,
    campaign::{Campaign, State},
};

use super::{
    form::{self, BlockForm, Next},
    known::known,
    parse, path, problem, steer,
};
use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::{Page, html_with, see_other},
    problem::Problem,
    reading::today,
    shell::{Link, Shell},
};

/// Longest subject and preview line that are kept.
const LONGEST: usize = 300;

#[derive(Template)]
#[template(path = "pages/staff/campaigns/compose.html")]
struct ComposePage {
    shell: Shell,
    errors: FormErrors,
    id: String,
    heading: String,
    version: i64,
    subject: String,
    subject_most: usize,
    preheader: String,
    name_unknown: String,
    blocks: Vec<BlockForm>,
    articles: Vec<Choice>,
    no_article: String,
    topics: Vec<Choice>,
    chosen: Vec<String>,
    reach: ReachWords,
    findings: Vec<(&'static str, String)>,
    by_hand: bool,
}

/// Who gets a campaign, in words.
pub(super) struct ReachWords {
    pub(super) count: u32,
    pub(super) excluded: Vec<(u32, &'static str)>,
}

impl From<Reach> for ReachWords {
    fn from(reach: Reach) -> Self {
        let excluded = reach.excluded.into_iter();
        Self {
            count: reach.count,
            excluded: excluded.map(|(why, many)| (many, why.words())).collect(),
        }
    }
}

pub(super) async fn show(page: Page, kept: &Campaign, query: &Fields) -> Result<Response, Problem> {
    let content = Content::of(kept)?;
    let notice = match query.get("now") {
        "saved" => Some("Saved."),
        "begun" => Some("A new draft. Nobody gets it before you confirm it."),
        "tested" => Some("The test is on its way to your address."),
        "draft" => Some("It is a draft again. Nobody got it."),
        _ => None,
    };
    let mut drawn = draw(&page, kept, &content, FormErrors::new()).await?;
    drawn.shell.notice = notice.map(Into::into);
    html_with(StatusCode::OK, &drawn)
}

/// `POST /staff/campaigns/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such campaign.
pub async fn save(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let kept = campaign::get(page.clinic(), id).await.map_err(problem)?;
    if kept.state != State::Draft {
        return Ok(see_other(&path(id)));
    }
    let mut content = form::content(&fields, &Content::of(&kept)?);
    let mut next = form::act(fields.get("do"), &mut content);
    let mut errors = FormErrors::new();
    if next == Next::AddArticle {
        match article(&page, fields.get("article")) {
            Some(block) => {
                content.blocks.push(block);
                next = Next::Block(Some(content.blocks.len() - 1));
            }
            None => errors.add("article", "Choose the article to add"),
        }
    }
    for (field, typed) in [
        ("subject", &content.subject),
        ("preheader", &content.preheader),
    ] {
        if typed.chars().count() > LONGEST {
            errors.add(
                field,
                format!("Shorten this to {LONGEST} characters or fewer"),
            );
        }
    }
    if !errors.is_empty() {
        let drawn = draw(&page, &kept, &content, errors).await?;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    }
    let version = fields.get("version").parse().unwrap_or(0);
    match campaign::save(page.clinic(), (id, version), &content).await {
        Ok(()) => go_on(&page, (id, version + 1), &next).await,
        Err(CampaignError::Changed) => {
            errors.add(
                "subject",
                "Somebody else saved this newsletter meanwhile. What you typed stands below and is not saved yet. To put it in the place of theirs, save again",
            );
            let drawn = draw(&page, &kept, &content, errors).await?;
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(CampaignError::TooLong) => {
            errors.add(
                "subject",
                "This is more than a newsletter may hold. Shorten the texts or remove blocks",
            );
            let drawn = draw(&page, &kept, &content, errors).await?;
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn)
        }
        Err(error) => Err(problem(error)),
    }
}

async fn go_on(page: &Page, (id, _): (CampaignId, i64), next: &Next) -> Result<Response, Problem> {
    let here = path(id);
    Ok(see_other(&match next {
        Next::Block(Some(number)) => format!("{here}#block-{number}"),
        Next::Block(None) | Next::AddArticle => format!("{here}?now=saved"),
        Next::Send => format!("{here}/send"),
        Next::Preview(colours) => format!("{here}/mail?as={colours}"),
        Next::Text => format!("{here}/text"),
        Next::Test => {
            steer::send_test(page, id).await?;
            format!("{here}?now=tested")
        }
    }))
}

/// The block of an article that readers may see.
pub(super) fn article(page: &Page, slug: &str) -> Option<Block> {
    let mut all = page.app.reading.articles(today(page));
    all.find(|article| article.slug == slug)
        .map(|article| Block::Article {
            slug: article.slug.clone(),
            title: article.title.clone(),
            summary: article.summary.clone(),
        })
}

/// The articles that can be added, newest first.
pub(super) fn article_choices(page: &Page) -> Vec<Choice> {
    let all = page.app.reading.articles(today(page));
    all.map(|article| Choice::new(article.slug.clone(), article.title.clone()))
        .collect()
}

async fn draw(
    page: &Page,
    kept: &Campaign,
    content: &Content,
    errors: FormErrors,
) -> Result<ComposePage, Problem> {
    let clinic = page.clinic();
    let found = campaign::look_through(clinic, content, &*known(page)).await?;
    let reach = match kept.announces {
        Some(_) => campaign::reach_of(clinic, campaign::wish(kept)?).await?,
        None => campaign::reach(clinic, &content.topics).await?,
    };
    let topics = match kept.announces {
        Some(_) => Vec::new(),
        None => campaign::topics(clinic).await?,
    };
    let mut articles = vec![Choice::new("", "Choose an article")];
    articles.extend(article_choices(page));
    Ok(ComposePage {
        shell: Shell {
            has_error: !errors.is_empty(),
            back: Some(Link::new("/staff/campaigns", "Newsletters")),
            scripts: vec!["count"],
            ..page.shell.clone()
        },
        errors,
        id: kept.id.to_string(),
        heading: match content.subject.as_str() {
            "" => "New newsletter".to_owned(),
            subject => subject.to_owned(),
        },
        version: kept.version,
        subject: content.subject.clone(),
        subject_most: SUBJECT,
        preheader: content.preheader.clone(),
        name_unknown: content.name_unknown.clone(),
        blocks: form::blocks(content, &found),
        articles,
        no_article: String::new(),
        topics: topics
            .into_iter()
            .filter(|topic| topic.active)
            .map(|topic| Choice::new(topic.id.to_string(), topic.name).hint(topic.about))
            .collect(),
        chosen: content.topics.iter().map(ToString::to_string).collect(),
        reach: reach.into(),
        findings: finding_words(&found),
        by_hand: content.text_by_hand.is_some(),
    })
}

/// Findings as pairs of a word and a sentence, with the block that they are about.
pub(super) fn finding_words(found: &[Finding]) -> Vec<(&'static str, String)> {
    found
        .iter()
        .map(|finding| {
            let word = match finding.weight {
                Weight::Stop => "Put right",
                Weight::Look => "Look at",
                Weight::Good => "Good",
            };
            let place = finding
                .block
                .map_or(String::new(), |number| format!("Block {}: ", number + 1));
            (word, format!("{place}{}", finding.words))
        })
        .collect()
}
