//! Bringing in what was found.

use jiff::civil::Date;
use midstance_editorial::{Library, exchange::Found};
use midstance_store::{StoreError, article};

use super::{End, Fate, Known, Line, Report, Sort, people, pictures, texts};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
};

/// Brings in what was found, or tries it; `today` is the clinic's day.
///
/// # Errors
/// When the store fails; of the texts and authors none is kept then.
pub async fn import(
    clinic: &Clinic,
    actor: &Actor,
    (library, today): (&Library, Date),
    found: Found,
    done: bool,
) -> Result<Report, StoreError> {
    let brought = pictures::bring(clinic, actor, &found.pictures, done).await?;
    let (this, who, known) = (clinic.clone(), actor.clone(), Known::of(library));
    let ended = clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let mut lines = brought.lines;
                let own = people::Own {
                    known: &known,
                    names: &brought.names,
                };
                for one in &found.authors {
                    lines.extend(people::bring(tx, &this, &own, one).await?);
                }
                let desk = texts::Desk {
                    clinic: &this,
                    actor: &who,
                    known: &known,
                    names: &brought.names,
                    today,
                };
                for text in &found.texts {
                    lines.push(desk.bring(tx, text).await?);
                }
                let left = found
                    .left_out
                    .into_iter()
                    .map(|one| Line::new(Sort::Other, one.what, Fate::LeftOut(one.reason)));
                lines.extend(left);
                if !done {
                    return Err(End::Tried(lines));
                }
                let report = Report { lines, done };
                if report.changes() {
                    article::announce(tx).await?;
                    let told = format!(
                        "{} added, {} changed",
                        report.count(Sort::Article, Fate::Added.word()),
                        report.count(Sort::Article, Fate::Changed.word())
                    );
                    let told = Told::settings("articles.imported", &told);
                    write(tx, &this, &who, told).await?;
                }
                Ok(report)
            })
        })
        .await;
    match ended {
        Ok(report) => Ok(report),
        Err(End::Tried(lines)) => Ok(Report { lines, done: false }),
        Err(End::Failed(error)) => Err(error),
    }
}
