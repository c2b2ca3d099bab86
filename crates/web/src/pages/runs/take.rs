//! Original files for the runner to take away.

use std::{
    collections::HashSet,
    io::{Cursor, Write as _},
};

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use midstance_clinic::training::{file, part};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::Runner;
use crate::{
    fields::Query,
    page::Page,
    problem::{Problem, fault},
};

/// `GET /b/{token}/runs/files/{id}`: one file as it came.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such file.
pub async fn one(
    page: Page,
    Path((token, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let found = file(page.clinic(), runner.client, id).await?;
    let (file, bytes) = found.ok_or(Problem::NotFound)?;
    Ok(attachment(
        &plain(&file.name),
        "application/octet-stream",
        bytes,
    ))
}

/// `GET /b/{token}/runs/originals.zip?part=`: many files, packed.
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere or there is no such part.
pub async fn all(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let number: usize = query.get("part").parse().unwrap_or(1);
    let number = number.checked_sub(1).ok_or(Problem::NotFound)?;
    let files = part(page.clinic(), runner.client, number).await?;
    if files.is_empty() {
        return Err(Problem::NotFound);
    }
    let packed = tokio::task::spawn_blocking(move || pack(files)).await;
    let packed = packed.map_err(|error| fault(&error))?;
    let packed = packed.map_err(|error| fault(&error))?;
    let name = format!("runs-{}.zip", number + 1);
    Ok(attachment(&name, "application/zip", packed))
}

/// Originals are packed already or small: they are stored as they are.
fn pack(files: Vec<midstance_clinic::training::Original>) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut names = HashSet::new();
    for (file, bytes) in files {
        let mut name = plain(&file.name);
        let mut count = 1;
        while !names.insert(name.clone()) {
            count += 1;
            name = format!("{count}-{}", plain(&file.name));
        }
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A name that is safe in a header and on any disk: letters, digits, dots, dashes.
fn plain(name: &str) -> String {
    let safe = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => c,
        _ => '_',
    };
    let name: String = name.chars().map(safe).take(100).collect();
    match name.trim_start_matches('.') {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_of_files_cannot_leave_their_header_or_folder() {
        assert_eq!(plain("morning run.fit.gz"), "morning_run.fit.gz");
        assert_eq!(plain("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(plain("a\"; x=\"b\r\n.gpx"), "a___x__b__.gpx");
        assert_eq!(plain("…"), "_");
        assert_eq!(plain(".."), "file");
    }
}
