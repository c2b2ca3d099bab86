//! `GET /staff/articles-transfer/articles.zip`: everything that was written.

use std::io::{Cursor, Write as _};

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use midstance_clinic::transfer::export;
use midstance_editorial::exchange::FolderFile;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    page::Page,
    problem::{Problem, fault},
};

/// `GET /staff/articles-transfer/articles.zip`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let export = export(page.clinic(), &page.app.reading.library).await?;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in &export.files {
        put(&mut archive, file, CompressionMethod::Deflated)?;
    }
    for at in 0..export.pictures.len() {
        if let Some(file) = export.picture(page.clinic(), at).await? {
            // Pictures are packed already.
            put(&mut archive, &file, CompressionMethod::Stored)?;
        }
    }
    let bytes = archive
        .finish()
        .map_err(|error| fault(&error))?
        .into_inner();
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"articles.zip\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

fn put(
    archive: &mut ZipWriter<Cursor<Vec<u8>>>,
    file: &FolderFile,
    method: CompressionMethod,
) -> Result<(), Problem> {
    let options = SimpleFileOptions::default().compression_method(method);
    let started = archive.start_file(&*file.path, options);
    started.map_err(|error| fault(&error))?;
    archive
        .write_all(&file.bytes)
        .map_err(|error| fault(&error))
}
