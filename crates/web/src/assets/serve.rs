//! Answers requests for embedded files.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use super::table::{Asset, assets};

/// A year, the longest that caches are asked to keep anything.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Serves `/assets/{name}` for names from [`asset_url`](super::asset_url).
/// Old names answer 404: a page that still asks for them is itself old.
pub async fn serve_asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = assets().iter().find(|asset| asset.hashed == name) else {
        return (StatusCode::NOT_FOUND, "Not found").into_response();
    };
    let (encoding, bytes) = choose(asset, header(&headers, ACCEPT_ENCODING));
    let tag = format!("\"{}{encoding}\"", asset.hashed);
    let common = [
        (CACHE_CONTROL, FOREVER.to_owned()),
        (ETAG, tag.clone()),
        (VARY, "Accept-Encoding".to_owned()),
    ];
    if header(&headers, IF_NONE_MATCH)
        .split(',')
        .any(|known| known.trim() == tag)
    {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let mut response = (
        common,
        [(CONTENT_TYPE, asset.media_type)],
        Body::from(bytes),
    )
        .into_response();
    if !encoding.is_empty()
        && let Ok(value) = encoding.parse()
    {
        response.headers_mut().insert(CONTENT_ENCODING, value);
    }
    response
}

fn header(headers: &HeaderMap, name: HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// The best encoding that the browser takes: its word and the bytes.
fn choose<'a>(asset: &'a Asset, accepted: &str) -> (&'static str, &'a [u8]) {
    if takes(accepted, "br") && !asset.brotli().is_empty() {
        ("br", asset.brotli())
    } else if takes(accepted, "gzip") && !asset.gzip().is_empty() {
        ("gzip", asset.gzip())
    } else {
        ("", &asset.plain)
    }
}

/// Whether an Accept-Encoding names an encoding and does not refuse it.
pub(crate) fn takes(accepted: &str, word: &str) -> bool {
    accepted.split(',').any(|entry| {
        let (name, quality) = entry.split_once(';').unwrap_or((entry, ""));
        name.trim() == word && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{asset, asset_url};

    async fn get(name: &str, pairs: &[(HeaderName, &str)]) -> Response {
        let mut headers = HeaderMap::new();
        for (key, value) in pairs {
            headers.insert(key.clone(), value.parse().unwrap());
        }
        serve_asset(Path(name.to_owned()), headers).await
    }

    async fn body(response: Response) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap()
            .to_vec()
    }

    #[tokio::test]
    async fn a_browser_gets_the_smallest_form_and_may_keep_it() {
        let css = asset("app.css").unwrap();
        assert_eq!(asset_url("app.css"), format!("/assets/{}", css.hashed));
        let response = get(&css.hashed, &[(ACCEPT_ENCODING, "gzip, deflate, br")]).await;
        assert_eq!(response.headers()[CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[CACHE_CONTROL], FOREVER);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        let tag = response.headers()[ETAG].to_str().unwrap().to_owned();
        assert_eq!(body(response).await, css.brotli());

        let again = get(
            &css.hashed,
            &[
                (ACCEPT_ENCODING, "gzip, deflate, br"),
                (IF_NONE_MATCH, &tag),
            ],
        )
        .await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

        let plain = get(&css.hashed, &[(ACCEPT_ENCODING, "br;q=0, identity")]).await;
        assert!(plain.headers().get(CONTENT_ENCODING).is_none());
        assert_eq!(body(plain).await, css.plain);
    }

    #[tokio::test]
    async fn unknown_and_plain_names_are_not_found() {
        assert_eq!(get("app.css", &[]).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            get("../Cargo.toml", &[]).await.status(),
            StatusCode::NOT_FOUND
        );
    }

    #[test]
    fn both_compressed_forms_unpack_to_the_file() {
        use std::io::Read as _;
        for asset in assets() {
            let mut gzip = Vec::new();
            flate2::read::GzDecoder::new(asset.gzip())
                .read_to_end(&mut gzip)
                .unwrap();
            assert_eq!(gzip, asset.plain, "{}", asset.name);
            let mut br = Vec::new();
            brotli::BrotliDecompress(&mut asset.brotli(), &mut br).unwrap();
            assert_eq!(br, asset.plain, "{}", asset.name);
        }
    }

    #[test]
    fn files_stay_within_their_budgets() {
        for asset in assets() {
            let limit = if asset.name.ends_with(".css") { 16 } else { 6 } * 1024;
            assert!(
                asset.gzip().len() <= limit,
                "{} has {} bytes",
                asset.name,
                asset.gzip().len()
            );
        }
    }
}
