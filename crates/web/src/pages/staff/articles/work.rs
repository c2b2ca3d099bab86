//! Where an article stands, and which steps whoever looks can take.

use midstance_clinic::editing::{Open, Rights, Stage};
use midstance_editorial::date_in_words;
use midstance_store::article::ArticleState;

use super::path_of;
use crate::{format, page::Page, problem::Problem, reading::today};

/// The steps of an article.
pub(super) struct Work {
    pub path: String,
    pub seen: i64,
    pub slug: String,
    pub stage: &'static str,
    pub class: &'static str,
    /// Sentences on where it stands.
    pub lines: Vec<String>,
    pub overdue: bool,
    pub ask: bool,
    pub sign: bool,
    pub renew: bool,
    pub next_review: String,
    pub hand_back: bool,
    pub publish: Option<&'static str>,
    pub unschedule: bool,
    pub withdraw: bool,
    pub bring_back: bool,
    pub public: bool,
    pub move_address: bool,
    pub delete: bool,
}

/// The style of a stage's tag.
pub(super) fn class_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "",
        Stage::Review => "tag-waiting",
        Stage::Checked | Stage::Scheduled => "tag-hold",
        Stage::Published => "tag-done",
        Stage::Withdrawn => "tag-cancelled",
    }
}

impl Work {
    /// Of an article as whoever is signed in sees it.
    pub fn of(page: &Page, open: &Open) -> Result<Self, Problem> {
        let staff = page.signed_in()?;
        let rights = Rights::of(staff);
        let listed = &open.listed;
        let (article, stage) = (&listed.article, listed.stage);
        let sound = open.faults.is_empty();
        let in_review = article.state == ArticleState::Review;
        let checked = article.state == ArticleState::Checked;
        let pending = article.published.is_none() || listed.changed;
        let standing = stage != Stage::Withdrawn;
        let shown = stage == Stage::Published && !listed.changed;
        let may_publish = rights.sign && sound && pending && (checked || rights.unchecked);
        let publish = match stage {
            Stage::Published => "Publish the changes…",
            Stage::Scheduled => "Schedule the changed text…",
            _ => "Publish…",
        };
        let next = today(page).saturating_add(jiff::ToSpan::years(1));
        Ok(Self {
            path: path_of(article.id),
            seen: article.text_revision,
            slug: article.slug.clone(),
            stage: stage.word(),
            class: class_of(stage),
            lines: lines(open),
            overdue: listed.overdue,
            ask: standing && pending && article.state == ArticleState::Draft && sound,
            sign: standing && in_review && rights.sign && !open.own && sound,
            renew: shown && rights.sign && !open.own && sound,
            next_review: date_in_words(next),
            hand_back: standing && in_review,
            publish: (standing && may_publish).then_some(publish),
            unschedule: stage == Stage::Scheduled && rights.sign,
            withdraw: stage == Stage::Published && rights.sign,
            bring_back: stage == Stage::Withdrawn && rights.sign,
            public: stage == Stage::Published,
            move_address: article.published.is_some(),
            delete: article.published.is_none()
                && (rights.sign || article.created_by == Some(staff.account)),
        })
    }
}

fn lines(open: &Open) -> Vec<String> {
    let article = &open.listed.article;
    let mut lines = Vec::new();
    if let Some(published) = &article.published {
        let at = format::plain(&format::day_time(published.local));
        lines.push(match open.listed.stage {
            Stage::Scheduled => format::sentence(&format!("Readers see it from {at}")),
            _ => format!("It appeared on {}.", date_in_words(published.local.date())),
        });
        if open.listed.changed {
            lines.push("The text below is newer than the one that readers see.".into());
        }
        if open.listed.overdue {
            let due = date_in_words(article.next_review);
            lines.push(format!(
                "Its review was due by {due}. Readers are told that we are checking this page."
            ));
        }
    }
    if let Some(gone) = &article.withdrawn {
        lines.push(format!("It was withdrawn on {}.", date_in_words(gone.on)));
    }
    if let Some(why) = &open.handed_back {
        lines.push(format!("It was handed back: {}", format::sentence(why)));
    }
    match (&article.check, article.state) {
        (_, ArticleState::Review) if open.own => lines.push(
            "It waits for a check. You are its only author, so somebody else has to read it."
                .into(),
        ),
        (_, ArticleState::Review) => lines.push("It waits for a practitioner to check it.".into()),
        (Some(check), ArticleState::Checked) => lines.push(format!(
            "Checked by {} on {}.",
            check.by,
            date_in_words(check.on)
        )),
        (Some(check), ArticleState::Draft) => lines.push(format!(
            "{} checked an earlier text on {}. The changed one has to be checked again.",
            check.by,
            date_in_words(check.on)
        )),
        (None, _) => lines.push("No clinician has checked this text yet.".into()),
    }
    lines
}
