//! A settings form drawn from its fields.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use midstance_clinic::settings::{Entry, SettingError, save};

use super::{
    read::new_id,
    stranded::{Left, left, seen},
};
use crate::{
    fields::Fields,
    forms::{Choice, FormErrors},
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings/form.html")]
struct FormPage {
    shell: Shell,
    errors: FormErrors,
    title: String,
    path: String,
    fields: Vec<Field>,
    left: Vec<Left>,
    /// The id that a new entry will have, so that a form sent twice makes one.
    fresh: Option<String>,
}

/// What kind of control a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Line,
    Lines,
    One,
    Several,
    Tick,
}

/// One field with what stands in it.
pub(super) struct Field {
    kind: Kind,
    id: &'static str,
    label: String,
    hint: String,
    width: &'static str,
    value: String,
    values: Vec<String>,
    choices: Vec<Choice>,
    on: bool,
}

impl Field {
    fn new(kind: Kind, id: &'static str, label: &str) -> Self {
        Self {
            kind,
            id,
            label: label.into(),
            hint: String::new(),
            width: "",
            value: String::new(),
            values: Vec::new(),
            choices: Vec::new(),
            on: false,
        }
    }

    /// A line of text.
    pub(super) fn line(id: &'static str, label: &str) -> Self {
        Self::new(Kind::Line, id, label)
    }

    /// Some lines of text.
    pub(super) fn lines(id: &'static str, label: &str) -> Self {
        Self::new(Kind::Lines, id, label)
    }

    /// One of several.
    pub(super) fn one(id: &'static str, label: &str, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(Kind::One, id, label)
        }
    }

    /// Any of several.
    pub(super) fn several(id: &'static str, label: &str, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(Kind::Several, id, label)
        }
    }

    /// Yes or no.
    pub(super) fn tick(id: &'static str, label: &str) -> Self {
        Self::new(Kind::Tick, id, label)
    }

    /// Says more about it.
    pub(super) fn hint(mut self, hint: &str) -> Self {
        self.hint = hint.into();
        self
    }

    /// Narrower: "s", "m" or "l".
    pub(super) fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }

    fn fill(mut self, typed: &Fields) -> Self {
        self.value = typed.raw(self.id).to_owned();
        self.values = typed.all(self.id);
        self.on = typed.has(self.id);
        self
    }

    fn is_line(&self) -> bool {
        self.kind == Kind::Line
    }

    fn is_lines(&self) -> bool {
        self.kind == Kind::Lines
    }

    fn is_one(&self) -> bool {
        self.kind == Kind::One
    }

    fn is_several(&self) -> bool {
        self.kind == Kind::Several
    }
}

/// A form: what it is called, where it goes, what it asks.
pub(super) struct Form {
    pub(super) title: String,
    pub(super) path: String,
    pub(super) fields: Vec<Field>,
}

/// Draws it with what stands in it.
pub(super) fn draw(
    page: &Page,
    form: Form,
    typed: &Fields,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let status = errors.status();
    respond(page, form, typed, (status, errors, Vec::new()))
}

fn respond(
    page: &Page,
    form: Form,
    typed: &Fields,
    (status, errors, left): (StatusCode, FormErrors, Vec<Left>),
) -> Result<Response, Problem> {
    let drawn = FormPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/settings/clinic", "Clinic, people and services")
        },
        errors,
        title: form.title,
        fresh: form
            .path
            .ends_with("/new")
            .then(|| new_id(page, typed).to_string()),
        path: form.path,
        fields: form
            .fields
            .into_iter()
            .map(|field| field.fill(typed))
            .collect(),
        left,
    };
    html_with(status, &drawn)
}

/// Saves what was parsed, or draws the form again with what is in the way.
pub(super) async fn finish(
    page: &Page,
    form: Form,
    typed: &Fields,
    (entry, mut errors): (Option<Entry>, FormErrors),
) -> Result<Response, Problem> {
    let (Some(entry), true) = (entry, errors.is_empty()) else {
        return draw(page, form, typed, errors);
    };
    match save(page.clinic(), &page.actor(), entry, seen(typed)).await {
        Ok(()) => Ok(see_other("/staff/settings/clinic?now=saved")),
        Err(SettingError::NameTaken) => {
            errors.add(
                "name",
                "There is one with this name already. Enter another name",
            );
            draw(page, form, typed, errors)
        }
        Err(SettingError::NotFound) => Err(Problem::NotFound),
        Err(SettingError::Standing(standing)) => {
            let shown = (StatusCode::CONFLICT, errors, left(&standing));
            respond(page, form, typed, shown)
        }
        Err(SettingError::Store(error)) => Err(error.into()),
    }
}
