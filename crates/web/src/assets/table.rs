//! The embedded files and their names.

use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};

use sha2::{Digest as _, Sha256};

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Name as written in templates, such as "app.css".
    pub name: &'static str,
    /// Name in the address, such as "app.1f3a….css"; changes with the content.
    pub hashed: String,
    /// Media type.
    pub media_type: &'static str,
    /// The bytes as they are.
    pub plain: Vec<u8>,
    gzip: OnceLock<Vec<u8>>,
    brotli: OnceLock<Vec<u8>>,
}

impl Asset {
    /// The bytes compressed with gzip: packed when first asked for, since a page needs only the name.
    pub fn gzip(&self) -> &[u8] {
        self.gzip.get_or_init(|| gzip(&self.plain))
    }

    /// The bytes compressed with Brotli, likewise.
    pub fn brotli(&self) -> &[u8] {
        self.brotli.get_or_init(|| brotli(&self.plain, 9))
    }
}

/// The style sheet is written in parts, one for each concern, and served whole.
const CSS: &[&str] = &[
    include_str!("../../assets/css/tokens.css"),
    include_str!("../../assets/css/base.css"),
    include_str!("../../assets/css/shell.css"),
    include_str!("../../assets/css/forms.css"),
    include_str!("../../assets/css/components.css"),
    include_str!("../../assets/css/reading.css"),
    include_str!("../../assets/css/editor.css"),
    include_str!("../../assets/css/clinic.css"),
    include_str!("../../assets/css/bodymap.css"),
    include_str!("../../assets/css/check.css"),
    include_str!("../../assets/css/print.css"),
];

macro_rules! module {
    ($name:literal) => {
        (
            $name,
            "text/javascript; charset=utf-8",
            include_str!(concat!("../../assets/js/", $name)),
        )
    };
}

const FILES: &[(&str, &str, &str)] = &[
    (
        "favicon.svg",
        "image/svg+xml",
        include_str!("../../assets/favicon.svg"),
    ),
    module!("error-focus.js"),
    module!("count.js"),
    module!("bodymap.js"),
    module!("exclusive.js"),
    module!("upload.js"),
    module!("waiting.js"),
    module!("calendar.js"),
    module!("today.js"),
    module!("combobox.js"),
    module!("autosave.js"),
    module!("editor.js"),
    module!("fresh.js"),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let css = CSS.concat() + midstance_training::plot::STYLESHEET + &crate::bodymap::css();
    FILES
        .iter()
        .map(|(name, kind, text)| prepare(name, kind, (*text).to_owned()))
        .chain([prepare("app.css", "text/css; charset=utf-8", css)])
        .collect()
});

fn prepare(name: &'static str, media_type: &'static str, text: String) -> Asset {
    let plain = text.into_bytes();
    let digest = Sha256::digest(&plain);
    let hash: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    Asset {
        name,
        hashed: format!("{stem}.{hash}.{extension}"),
        media_type,
        plain,
        gzip: OnceLock::new(),
        brotli: OnceLock::new(),
    }
}

/// Packed with gzip; empty where that failed.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory cannot fail; an empty result means "send it plain".
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
}

/// Packed with Brotli; empty where that failed.
pub(crate) fn brotli(bytes: &[u8], quality: i32) -> Vec<u8> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        ..Default::default()
    };
    match brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params) {
        Ok(_) => packed,
        Err(_) => Vec::new(),
    }
}

/// All embedded files.
pub fn assets() -> &'static [Asset] {
    &ASSETS
}

/// The file with this plain name.
pub fn asset(name: &str) -> Option<&'static Asset> {
    assets().iter().find(|asset| asset.name == name)
}

/// Address of a file by its plain name: "app.css" gives
/// "/assets/app.1f3a….css". An unknown name gives an address that answers 404,
/// which the page test reports.
pub fn asset_url(name: &str) -> String {
    let file = asset(name).map_or(name, |asset| asset.hashed.as_str());
    format!("/assets/{file}")
}

/// Address of an ES module by its name without extension: "bodymap".
pub fn module_url(module: &str) -> String {
    asset_url(&format!("{module}.js"))
}
