//! Where an article stands.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use crate::{
    AccountId, ArticleId, Row, StoreError, Tx,
    tx::{assignments, placeholders},
    values,
};

/// Where the newest text of an article stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArticleState {
    /// Being written.
    Draft,
    /// Waiting for a clinician to check it.
    Review,
    /// Checked by a clinician.
    Checked,
}

impl ArticleState {
    const ALL: [Self; 3] = [Self::Draft, Self::Review, Self::Checked];

    /// Its word in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Checked => "checked",
        }
    }

    fn parse(word: &str) -> Result<Self, StoreError> {
        let mut all = Self::ALL.into_iter();
        all.find(|state| state.word() == word)
            .ok_or_else(|| StoreError::Decode(format!("article state {word:?}")))
    }
}

/// That a clinician checked a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Number of the text that was checked.
    pub version: i64,
    /// Who checked it, as readers are told.
    pub by: String,
    /// Whose account that was.
    pub account: Option<AccountId>,
    /// The day, at the clinic.
    pub on: Date,
}

/// Since when readers see which text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Number of the text that readers see.
    pub version: i64,
    /// From this instant; it may lie ahead.
    pub at: Timestamp,
    /// The same on the clinic's wall, which stays when its zone's rules change.
    pub local: DateTime,
    /// Who checked the text, and when; empty when nobody did.
    pub checked_by: String,
    /// The day of the check.
    pub checked_on: Option<Date>,
}

/// That an article was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// From this instant.
    pub at: Timestamp,
    /// The day, at the clinic.
    pub on: Date,
    /// The address of what replaced it, or empty.
    pub replaced_by: String,
}

/// An article written in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its name in the address.
    pub slug: String,
    /// Where its newest text stands.
    pub state: ArticleState,
    /// Title of the newest text.
    pub title: String,
    /// Summary of the newest text.
    pub summary: String,
    /// Slugs of its authors, the first named first.
    pub authors: Vec<String>,
    /// Number of the newest text.
    pub version: i64,
    /// What readers see, and since when.
    pub published: Option<Published>,
    /// IANA zone in which its days and times are meant.
    pub zone: String,
    /// The day the text was last checked against its sources.
    pub reviewed_on: Date,
    /// The day by which it is due again.
    pub next_review: Date,
    /// The check of a text, if there was one.
    pub check: Option<Check>,
    /// Whether and when it was taken back.
    pub withdrawn: Option<Withdrawn>,
    /// Slug of the built-in article it was copied from, or empty.
    pub origin: String,
    /// Who began it.
    pub created_by: Option<AccountId>,
    /// Rises with every change.
    pub revision: i64,
    /// Rises with every change of the text.
    pub text_revision: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
}

pub(super) const COLUMNS: &str = "id, slug, state, title, summary, authors, version, \
    public_version, published_at, published_local, zone, reviewed_on, next_review, \
    checked_version, checked_by, checked_account, checked_on, public_checked_by, \
    public_checked_on, withdrawn_at, withdrawn_on, replaced_by, origin, created_by, revision, \
    text_revision, created_at, updated_at";

pub(super) fn read(row: &Row) -> Result<Article, StoreError> {
    let authors: String = row.get(5)?;
    let public: (Option<i64>, Option<Timestamp>, Option<DateTime>) =
        (row.get(7)?, row.get(8)?, row.get(9)?);
    let published = match public {
        (Some(version), Some(at), Some(local)) => Some(Published {
            version,
            at,
            local,
            checked_by: row.get(17)?,
            checked_on: row.get(18)?,
        }),
        _ => None,
    };
    let checked: (Option<i64>, Option<Date>) = (row.get(13)?, row.get(16)?);
    let check = match checked {
        (Some(version), Some(on)) => Some(Check {
            version,
            by: row.get(14)?,
            account: row.get(15)?,
            on,
        }),
        _ => None,
    };
    let gone: (Option<Timestamp>, Option<Date>) = (row.get(19)?, row.get(20)?);
    let withdrawn = match gone {
        (Some(at), Some(on)) => Some(Withdrawn {
            at,
            on,
            replaced_by: row.get(21)?,
        }),
        _ => None,
    };
    Ok(Article {
        id: row.get(0)?,
        slug: row.get(1)?,
        state: ArticleState::parse(&row.get::<String>(2)?)?,
        title: row.get(3)?,
        summary: row.get(4)?,
        authors: authors.split_whitespace().map(str::to_owned).collect(),
        version: row.get(6)?,
        published,
        zone: row.get(10)?,
        reviewed_on: row.get(11)?,
        next_review: row.get(12)?,
        check,
        withdrawn,
        origin: row.get(22)?,
        created_by: row.get(23)?,
        revision: row.get(24)?,
        text_revision: row.get(25)?,
        created_at: row.get(26)?,
        updated_at: row.get(27)?,
    })
}

fn values_of(a: &Article) -> Vec<crate::Value> {
    let (published, check, gone) = (a.published.as_ref(), a.check.as_ref(), &a.withdrawn);
    values![
        a.id,
        &a.slug,
        a.state.word(),
        &a.title,
        &a.summary,
        a.authors.join(" "),
        a.version,
        published.map(|p| p.version),
        published.map(|p| p.at),
        published.map(|p| p.local),
        &a.zone,
        a.reviewed_on,
        a.next_review,
        check.map(|c| c.version),
        check.map_or("", |c| &c.by),
        check.and_then(|c| c.account),
        check.map(|c| c.on),
        published.map_or("", |p| &p.checked_by),
        published.and_then(|p| p.checked_on),
        gone.as_ref().map(|w| w.at),
        gone.as_ref().map(|w| w.on),
        gone.as_ref().map_or("", |w| &w.replaced_by),
        &a.origin,
        a.created_by,
        a.revision,
        a.text_revision,
        a.created_at,
        a.updated_at,
    ]
    .to_vec()
}

/// Adds an article.
///
/// # Errors
/// [`StoreError::Constraint`] when its address is taken.
pub async fn insert(tx: &mut Tx, article: &Article) -> Result<(), StoreError> {
    let marks = placeholders(1, COLUMNS.split(',').count());
    let sql = format!("INSERT INTO article ({COLUMNS}) VALUES {marks}");
    tx.execute(&sql, &values_of(article)).await.map(drop)
}

/// Writes an article as it is now, if its revision is still one less; answers whether it was.
///
/// # Errors
/// [`StoreError::Constraint`] when its address is taken.
pub async fn change(tx: &mut Tx, article: &Article) -> Result<bool, StoreError> {
    let sets = assignments(COLUMNS);
    let sql = format!("UPDATE article SET {sets} WHERE id = $1 AND revision + 1 = $25");
    Ok(tx.execute(&sql, &values_of(article)).await? == 1)
}

/// An article by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(tx: &mut Tx, id: ArticleId) -> Result<Option<Article>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM article WHERE id = $1");
    let row = tx.first(&sql, &values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// The article that has this address now.
///
/// # Errors
/// When the database fails.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Article>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM article WHERE slug = $1");
    let row = tx.first(&sql, &values![slug]).await?;
    row.as_ref().map(read).transpose()
}

/// All articles, the last changed first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Article>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM article ORDER BY updated_at DESC, id");
    tx.query(&sql, &[]).await?.iter().map(read).collect()
}

/// Deletes an article with its texts and previews.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: ArticleId) -> Result<(), StoreError> {
    for table in ["article_version", "article_slug", "article_preview"] {
        let sql = format!("DELETE FROM {table} WHERE article_id = $1");
        tx.execute(&sql, &values![id]).await?;
    }
    let sql = "DELETE FROM article WHERE id = $1";
    tx.execute(sql, &values![id]).await.map(drop)
}
