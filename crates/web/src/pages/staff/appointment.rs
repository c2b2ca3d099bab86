//! `/staff/appointments/{id}`: one visit, as the practitioner needs it.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    booking::{
        BookError, NoteError, REASON, StatusError, Visit, cancel_because, equipment_of, set_note,
        set_status, staff_note, visit,
    },
    mailbox,
    training::shared_training,
};
use midstance_store::{
    AppointmentId,
    appointment::Status,
    outbox::{Delivery, OutboxMessage},
};

use super::{
    intake::{self, Word},
    shared::Shared,
    today::actions,
};
use crate::{
    access::Access,
    fields::{Fields, Query},
    format,
    forms::{self, FormErrors},
    page::{Page, html, refused, see_other},
    pages::manage::show::{Reader, VisitWords},
    problem::Problem,
    shell::{Link, Shell},
};

#[derive(Template)]
#[template(path = "pages/staff/appointment.html")]
struct AppointmentPage {
    shell: Shell,
    id: String,
    version: i64,
    client: String,
    client_id: String,
    /// Whether staff booked it, and wrote the note.
    by_staff: bool,
    email: String,
    phone: String,
    phone_href: String,
    words: VisitWords,
    note: String,
    actions: Vec<(&'static str, &'static str)>,
    can_cancel: bool,
    can_move: bool,
    /// Address that books the same again, for a visit that was called off.
    again: Option<String>,
    /// Whether a series of these can be booked.
    more: bool,
    outside: Option<String>,
    typed: Typed,
    errors: FormErrors,
    shared: Shared,
    mails: Vec<MailLine>,
    shares_runs: bool,
    intake: Word,
    treats: bool,
    equipment: Vec<String>,
}

/// What stands in the forms.
#[derive(Default)]
struct Typed {
    note: String,
    /// The note that whoever types has seen.
    seen_note: String,
    reason: String,
}

struct MailLine {
    id: String,
    subject: String,
    state: &'static str,
}

/// The word for where a message stands.
#[must_use]
pub fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Waiting => "Waiting",
        Delivery::Sent => "Sent",
        Delivery::Failed => "Given up",
    }
}

pub(super) async fn find(page: &Page, id: &str) -> Result<Visit, Problem> {
    let id: AppointmentId = id.parse().map_err(|_| Problem::NotFound)?;
    visit(page.clinic(), id).await?.ok_or(Problem::NotFound)
}

/// `GET /staff/appointments/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    let notice = match query.get("now") {
        "changed" => {
            Some("Someone else changed this appointment meanwhile. This is how it stands.")
        }
        "closed" => Some(
            "This appointment can no longer be moved: the client is here, or it is over or called off.",
        ),
        "to-come" => Some("This appointment is still to come. Nothing is changed."),
        "cancelled" => Some("The appointment is cancelled. The client is told by mail."),
        "series" => {
            Some("The appointments are booked, this one first. The client's record lists them all.")
        }
        "booked" => Some("The appointment is booked."),
        "moved" => Some("The appointment has moved. The client is told by mail."),
        "moved-quietly" => Some("The appointment has moved. The client was not told."),
        "noted" => Some("The note is saved."),
        _ => None,
    };
    let note = staff_note(page.clinic(), visit.appointment.id).await?;
    let typed = Typed {
        seen_note: note.clone(),
        note,
        ..Typed::default()
    };
    html(&draw(&page, &visit, notice, (typed, FormErrors::new())).await?)
}

async fn draw(
    page: &Page,
    visit: &Visit,
    notice: Option<&str>,
    (typed, errors): (Typed, FormErrors),
) -> Result<AppointmentPage, Problem> {
    let mails = mailbox::about(page.clinic(), visit.appointment.id).await?;
    let a = &visit.appointment;
    let shell = Shell {
        back: Some(Link::new(
            format!("/staff?day={}", a.local_start.date()),
            "Day",
        )),
        notice: notice.map(Into::into),
        has_error: !errors.is_empty(),
        scripts: vec!["count"],
        ..page.shell.clone()
    };
    let again = (a.status == Status::Cancelled).then(|| {
        format!(
            "/staff/book?client={}&service={}&loc={}&who={}&start={}",
            a.client, visit.service.slug, visit.location.slug, visit.practitioner.slug, a.start
        )
    });
    Ok(AppointmentPage {
        shell,
        id: a.id.to_string(),
        version: a.version,
        client: visit.client.name.clone(),
        client_id: visit.client.id.to_string(),
        by_staff: a.source == "staff",
        email: visit.client.email.clone(),
        phone: format::phone(&visit.client.phone),
        phone_href: format::phone_href(&visit.client.phone),
        words: VisitWords::new(visit, Reader::Staff),
        note: a.note.clone(),
        actions: actions(a, page.now),
        can_cancel: a.status == Status::Booked,
        can_move: a.status == Status::Booked,
        again,
        more: super::series::is_possible(page, visit),
        outside: a.outside_rules.clone(),
        typed,
        errors,
        shared: Shared::of(page, visit),
        mails: mails.iter().map(mail_line).collect(),
        shares_runs: shares_runs(page, visit).await?,
        intake: intake::words(page, std::slice::from_ref(visit))
            .await?
            .pop()
            .unwrap_or(Word::Nothing),
        treats: intake::treats(page),
        equipment: equipment_of(page.clinic(), a.id).await?,
    })
}

/// Whether the runs of the client may be opened by whoever is signed in.
async fn shares_runs(page: &Page, visit: &Visit) -> Result<bool, Problem> {
    if !Access::Care.admits(page.staff.as_ref().map(|staff| staff.role)) {
        return Ok(false);
    }
    let consent = shared_training(page.clinic(), visit.appointment.client).await?;
    Ok(consent.is_some())
}

fn mail_line(message: &OutboxMessage) -> MailLine {
    MailLine {
        id: message.id.to_string(),
        subject: message.subject.clone(),
        state: delivery_word(message.delivery),
    }
}

/// `POST /staff/appointments/{id}/status`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn status(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    let status = Status::parse(fields.get("status")).ok_or(Problem::BadRequest)?;
    let seen = fields
        .get("version")
        .parse()
        .map_err(|_| Problem::BadRequest)?;
    let set = set_status(
        page.clinic(),
        &page.actor(),
        visit.appointment.id,
        (status, seen),
    )
    .await;
    let now = match set {
        Ok(()) => "",
        Err(StatusError::Changed) => "now=changed",
        Err(StatusError::ToCome) => "now=to-come",
        Err(StatusError::NotFound) => return Err(Problem::NotFound),
        Err(StatusError::Store(error)) => return Err(error.into()),
    };
    let (page, mark) = match fields.get("back") {
        "/staff" => (
            format!("/staff?day={}", visit.appointment.local_start.date()),
            '&',
        ),
        _ => (format!("/staff/appointments/{id}"), '?'),
    };
    Ok(match now {
        "" => see_other(&page),
        now => see_other(&format!("{page}{mark}{now}")),
    })
}

/// `POST /staff/appointments/{id}/cancel`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn call_off(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    let (reason, wanted) = (fields.get("reason"), visit.appointment.id);
    if let Err(why) = forms::fits("The message", reason, REASON) {
        let mut errors = FormErrors::new();
        errors.add("reason", why);
        let note = staff_note(page.clinic(), wanted).await?;
        let typed = Typed {
            seen_note: note.clone(),
            note,
            reason: reason.to_owned(),
        };
        return refused(&draw(&page, &visit, None, (typed, errors)).await?);
    }
    match cancel_because(page.clinic(), &page.actor(), wanted, reason).await {
        Ok(()) => Ok(see_other(&format!(
            "/staff/appointments/{id}?now=cancelled"
        ))),
        Err(BookError::Refused(_)) => {
            let cancelled = find(&page, &id).await?.appointment.status == Status::Cancelled;
            let word = if cancelled { "cancelled" } else { "changed" };
            Ok(see_other(&format!("/staff/appointments/{id}?now={word}")))
        }
        Err(BookError::Store(error)) => Err(error.into()),
    }
}

/// `POST /staff/appointments/{id}/note`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit.
pub async fn note(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    let typed = fields.raw("staff_note");
    let given = (typed, fields.raw("seen_note"));
    match set_note(page.clinic(), &page.actor(), visit.appointment.id, given).await {
        Ok(()) => Ok(see_other(&format!("/staff/appointments/{id}?now=noted"))),
        Err(NoteError::NotFound) => Err(Problem::NotFound),
        Err(error @ (NoteError::TooLong | NoteError::Changed(_))) => {
            let mut errors = FormErrors::new();
            let (words, seen) = match error {
                NoteError::Changed(stands) => (
                    format!(
                        "Someone else saved a note meanwhile: \u{201c}{stands}\u{201d}. Put both together and save again"
                    ),
                    stands,
                ),
                other => (other.to_string(), fields.raw("seen_note").to_owned()),
            };
            errors.add("staff_note", words);
            let typed = Typed {
                note: typed.to_owned(),
                seen_note: seen,
                ..Typed::default()
            };
            refused(&draw(&page, &visit, None, (typed, errors)).await?)
        }
        Err(NoteError::Store(error)) => Err(error.into()),
    }
}
