//! `/staff/articles/{id}/history`: the texts of an article, and what differs between two.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::editing::{compare, history, restore};
use midstance_editorial::difference::{Change, Line, Piece};

use super::{after, id_of, path_of, problem};
use crate::{
    fields::{Fields, Query},
    format,
    page::{Page, html},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

/// Equal lines shown around what differs.
const AROUND: usize = 2;

#[derive(Template)]
#[template(path = "pages/staff/articles/history.html")]
struct HistoryPage {
    shell: Shell,
    path: String,
    title: String,
    seen: i64,
    texts: Vec<TextLine>,
    from: i64,
    to: i64,
    rows: Vec<Row>,
}

struct TextLine {
    number: i64,
    words: String,
    note: String,
    newest: bool,
    public: bool,
}

/// A row of a comparison: a line, or so many equal ones left out.
pub(super) struct Row {
    pub change: Change,
    pub left_out: usize,
    pub pieces: Vec<Piece>,
}

impl Row {
    /// The mark before the line.
    pub fn mark(&self) -> &'static str {
        match self.change {
            Change::Same => "",
            Change::Removed => "−",
            Change::Added => "+",
        }
    }

    /// What the mark says aloud.
    pub fn spoken(&self) -> &'static str {
        match self.change {
            Change::Same => "",
            Change::Removed => "Removed: ",
            Change::Added => "Added: ",
        }
    }

    /// The style of the line.
    pub fn class(&self) -> &'static str {
        match self.change {
            Change::Same => "same",
            Change::Removed => "removed",
            Change::Added => "added",
        }
    }

    /// Whether the line was taken out.
    pub fn is_removed(&self) -> bool {
        self.change == Change::Removed
    }
}

/// Lines of a comparison as rows; long stretches of equal lines are left out.
pub(super) fn rows(lines: &[Line]) -> Vec<Row> {
    let changed: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].change != Change::Same)
        .collect();
    let near = |at: usize| {
        let next = changed.partition_point(|other| *other < at);
        let after = changed.get(next).is_some_and(|other| other - at <= AROUND);
        let before = next.checked_sub(1).and_then(|before| changed.get(before));
        after || before.is_some_and(|other| at - other <= AROUND)
    };
    let mut rows: Vec<Row> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if near(at) {
            rows.push(Row {
                change: line.change,
                left_out: 0,
                pieces: line.pieces.clone(),
            });
            continue;
        }
        match rows.last_mut() {
            Some(row) if row.left_out > 0 => row.left_out += 1,
            _ => rows.push(Row {
                change: Change::Same,
                left_out: 1,
                pieces: Vec::new(),
            }),
        }
    }
    rows
}

/// `GET /staff/articles/{id}/history?from=2&to=3`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such article or text.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let (article, lines) = history(page.clinic(), id).await.map_err(problem)?;
    let zone = clinic_zone(&page)?;
    let number = |name: &str, other: i64| query.get(name).parse().unwrap_or(other);
    let to = number("to", article.version);
    let from = number("from", (to - 1).max(1));
    let compared = compare(page.clinic(), id, (from, to)).await;
    let compared = compared.map_err(problem)?;
    let public = article.published.as_ref().map(|p| p.version);
    let texts = lines.into_iter().map(|line| {
        let at = line.saved_at.to_zoned(zone.clone()).datetime();
        let at = format::plain(&format::day_time_short(at));
        let how = if line.automatic { ", by itself" } else { "" };
        TextLine {
            number: line.number,
            words: format!("{at}, {}{how}", line.saved_by),
            note: line.note,
            newest: line.number == article.version,
            public: public == Some(line.number),
        }
    });
    html(&HistoryPage {
        shell: page.shell_back(path_of(id), "Edit this article"),
        path: path_of(id),
        title: article.title.clone(),
        seen: article.text_revision,
        texts: texts.collect(),
        from,
        to,
        rows: rows(&compared.lines),
    })
}

/// `POST /staff/articles/{id}/restore`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such article or text.
pub async fn bring_back(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let number = fields.get("number").parse().unwrap_or_default();
    let seen = fields.get("seen").parse().unwrap_or_default();
    let texts = &page.app.reading.texts;
    let what = (id, number, seen);
    let back = restore(page.clinic(), texts, page.signed_in()?, what).await;
    after(id, "restored", back)
}

#[cfg(test)]
mod tests {
    use super::*;
    use midstance_editorial::difference::compare;

    #[test]
    fn equal_lines_far_from_a_change_are_counted_and_left_out() {
        let old: Vec<String> = (0..20).map(|n| format!("line {n}")).collect();
        let mut new = old.clone();
        new[10] = "another".into();
        let rows = rows(&compare(&old.join("\n"), &new.join("\n")));
        let left_out: Vec<usize> = rows.iter().map(|row| row.left_out).collect();
        assert_eq!(left_out, [8, 0, 0, 0, 0, 0, 0, 7]);
        assert_eq!(rows[3].spoken(), "Removed: ");
        assert_eq!(rows[4].spoken(), "Added: ");
    }
}
