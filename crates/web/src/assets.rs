//! Style sheet, modules and pictures: embedded, named by their content,
//! compressed once, cached for ever.

#[cfg(test)]
mod contrast;
mod serve;
mod table;

pub(crate) use serve::takes;
pub(crate) use table::{brotli, gzip};

pub use serve::serve_asset;
pub use table::{Asset, asset, asset_url, assets, module_url};

/// Path under which [`serve_asset`] is routed, for the route table.
pub const ASSET_ROUTE: &str = "/assets/{name}";
