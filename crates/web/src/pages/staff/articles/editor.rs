//! The page on which an article is written.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use midstance_clinic::editing::{Open, Texts};
use midstance_editorial::{Faults, difference::Change, difference::compare};
use midstance_store::{ArticleId, article::Version};

use super::{
    form::{Group, Typed, authors, guides, insertions},
    history::{Row, rows},
    look::{Look, look},
    path_of,
    previews::Links,
    work::Work,
};
use crate::{
    forms::{Choice, FormErrors},
    page::{Page, html_with},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/articles/editor.html")]
pub(super) struct Editor {
    pub shell: Shell,
    pub errors: FormErrors,
    pub typed: Typed,
    pub heading: String,
    pub action: String,
    /// Whether the address can be typed here: until there are readers.
    pub free_slug: bool,
    pub authors: Vec<Choice>,
    pub guides: Vec<Choice>,
    pub insertions: Vec<Group>,
    pub faults: Vec<Fault>,
    pub look: Option<Look>,
    pub work: Option<Work>,
    pub links: Option<Links>,
    pub not_done: Option<&'static str>,
    pub theirs: Option<Theirs>,
    /// When it was last saved, "Saved 2:14 p.m. by Ada Brook".
    pub saved: String,
}

/// A fault as the page lists it.
pub(super) struct Fault {
    /// The field it stands in.
    pub field: &'static str,
    /// The line of the text; 0 for other fields.
    pub line: usize,
    /// What to do.
    pub words: String,
}

/// What somebody else saved meanwhile, beside what was typed.
pub(super) struct Theirs {
    pub by: String,
    pub rows: Vec<Row>,
    pub text: String,
}

/// Faults as a page lists them: fields first, then the text by its lines.
pub(super) fn fault_list(faults: &Faults) -> Vec<Fault> {
    let fields = faults.fields.iter().map(|(field, words)| Fault {
        field,
        line: 0,
        words: words.clone(),
    });
    let text = faults.text.iter().map(|fault| Fault {
        field: "body",
        line: fault.line,
        words: fault.message.clone(),
    });
    fields.chain(text).collect()
}

impl Editor {
    /// The page with what was typed, for a new article (`None`) or for one that is kept.
    pub fn new(page: &Page, typed: Typed, open: Option<&Open>) -> Self {
        let library = &page.app.reading.library;
        let away: Vec<String> = open
            .into_iter()
            .flat_map(|open| &open.authors)
            .filter(|author| !author.active)
            .map(|author| author.slug.clone())
            .collect();
        let article = open.map(|open| &open.listed.article);
        let slug = article.map_or("", |article| &article.slug);
        let faults = typed.manuscript().faults(slug, library);
        let title = article.map_or("", |article| &article.title);
        Self {
            shell: Shell {
                scripts: vec!["autosave", "editor"],
                ..page.shell_back("/staff/articles", "Articles")
            },
            errors: FormErrors::new(),
            heading: match (article, title) {
                (None, _) => "Write an article".into(),
                (Some(_), "") => "Article without a title".into(),
                (Some(_), title) => title.to_owned(),
            },
            action: article.map_or_else(|| "/staff/articles/new".into(), |a| path_of(a.id)),
            free_slug: article.is_none_or(|article| article.published.is_none()),
            authors: authors(library, &away, &typed),
            guides: guides(library),
            insertions: insertions(library),
            // An empty page is no list of faults.
            faults: match open {
                None if typed.is_blank() => Vec::new(),
                _ => fault_list(&faults),
            },
            look: None,
            work: None,
            links: None,
            not_done: None,
            theirs: None,
            saved: String::new(),
            typed,
        }
    }

    /// Puts the chosen mark at the end of the text.
    pub fn put_in(&mut self, mark: &str) {
        if !mark.trim().is_empty() {
            let text = self.typed.body.trim_end().to_owned();
            let gap = if text.is_empty() { "" } else { "\n\n" };
            self.typed.body = format!("{text}{gap}{}\n", mark.trim());
            let words = "It stands at the end of the text. Move it to where it belongs, then save.";
            self.shell.notice = Some(words.into());
        }
    }

    /// Shows what was typed as its readers will see it.
    pub fn preview(&mut self, texts: &Texts) {
        self.look = Some(look(&self.typed, texts));
    }

    /// Shows what somebody else saved meanwhile beside what was typed; saving again keeps what was
    /// typed as the newest text, and theirs in the history.
    pub fn beside(&mut self, theirs: &Version, seen: i64) {
        let mine = self.typed.manuscript().to_file();
        let lines = compare(&theirs.markdown, &mine);
        self.theirs = Some(Theirs {
            by: theirs.saved_by.clone(),
            rows: rows(&lines),
            text: theirs.markdown.clone(),
        });
        self.typed.seen = seen;
        self.shell.has_error = true;
    }

    /// Answers with the page.
    pub fn draw(self, status: StatusCode) -> Result<Response, Problem> {
        Ok(html_with(status, &self)?.into_response())
    }
}

impl Theirs {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        self.rows.iter().any(|row| row.change != Change::Same)
    }
}

/// The address of an article's page after it was saved.
pub(super) fn saved_at(id: ArticleId) -> String {
    format!("{}?now=saved", path_of(id))
}
