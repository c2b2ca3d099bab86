//! Three people who write, check and publish articles.

use std::sync::Arc;

use midstance_clinic::{
    Staff,
    editing::{self, Begin, EditError, Publish, Save, Sign, Texts},
};
use midstance_editorial::{Library, Manuscript};
use midstance_store::{
    ArticleId, StoreError,
    account::{self, Role},
    article::Article,
    audit,
};

use crate::common::Scene;

async fn staff(scene: &Scene, role: Role) -> Staff {
    let email = match role {
        Role::Owner => midstance_clinic::samples::OWNER.0,
        Role::Practitioner => midstance_clinic::samples::PRACTITIONER.0,
        Role::FrontDesk => midstance_clinic::samples::FRONT_DESK.0,
    };
    let account = scene
        .clinic
        .store
        .read::<_, StoreError, _>(move |tx| Box::pin(account::by_email(tx, email)))
        .await
        .unwrap()
        .unwrap();
    Staff {
        account: account.id,
        name: account.name,
        role: account.role,
        practitioner: account.practitioner,
    }
}

fn built_in() -> Texts {
    Texts::new(Arc::new(Library::embedded().unwrap()))
}

pub fn hills() -> Manuscript {
    Manuscript {
        title: "Running hills".into(),
        summary: "How to begin.".into(),
        authors: vec!["ines-calloway".into()],
        topics: vec!["hills".into()],
        guides: vec!["runners-knee".into()],
        body: "Begin with short ones [@frandsen-2025].\n".into(),
        ..Manuscript::default()
    }
}

/// A desk: three people and the texts as they were when the program began.
pub struct Desk<'a> {
    pub scene: &'a Scene,
    pub texts: Texts,
    pub owner: Staff,
    pub carer: Staff,
    pub front: Staff,
}

impl<'a> Desk<'a> {
    pub async fn of(scene: &'a Scene) -> Self {
        Self {
            scene,
            texts: built_in(),
            owner: staff(scene, Role::Owner).await,
            carer: staff(scene, Role::Practitioner).await,
            front: staff(scene, Role::FrontDesk).await,
        }
    }

    pub async fn begin(&self, manuscript: Manuscript) -> Result<Article, EditError> {
        let new = Begin {
            manuscript,
            ..Begin::default()
        };
        editing::begin(&self.scene.clinic, &self.texts, &self.front, new).await
    }

    pub async fn save(
        &self,
        who: &Staff,
        article: &Article,
        body: &str,
        automatic: bool,
    ) -> Result<Article, EditError> {
        let save = Save {
            manuscript: Manuscript {
                body: body.into(),
                reviewed_on: "2026-11-22".into(),
                next_review: "2027-11-22".into(),
                ..hills()
            },
            slug: None,
            note: String::new(),
            automatic,
            seen: article.text_revision,
        };
        editing::save(&self.scene.clinic, &self.texts, who, (article.id, save)).await
    }

    pub async fn checked(&self) -> Article {
        let (clinic, texts) = (&self.scene.clinic, &self.texts);
        let article = self.begin(hills()).await.unwrap();
        let seen = (article.id, article.text_revision);
        editing::ask_review(clinic, texts, &self.front, seen)
            .await
            .unwrap();
        self.sign(&article).await.unwrap()
    }

    pub async fn sign(&self, article: &Article) -> Result<Article, EditError> {
        let sign = Sign {
            seen: article.text_revision,
            next_review: None,
        };
        let (clinic, texts) = (&self.scene.clinic, &self.texts);
        editing::sign(clinic, texts, &self.carer, (article.id, sign)).await
    }

    pub async fn publish(&self, who: &Staff, article: &Article) -> Result<Article, EditError> {
        let publish = Publish {
            seen: article.text_revision,
            at: None,
            unchecked: false,
        };
        editing::publish(&self.scene.clinic, &self.texts, who, (article.id, publish)).await
    }

    pub async fn library(&self) -> Texts {
        self.texts.refreshed(&self.scene.clinic).await.unwrap()
    }

    pub async fn told(&self, id: ArticleId) -> Vec<String> {
        let lines = self
            .scene
            .clinic
            .store
            .read::<_, StoreError, _>(move |tx| Box::pin(audit::about(tx, id.0)))
            .await
            .unwrap();
        let mut actions: Vec<String> = lines.into_iter().map(|line| line.action).collect();
        actions.sort();
        actions
    }
}
