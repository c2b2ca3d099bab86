//! Distances on the earth.

use crate::model::Position;

/// Mean radius of the earth in metres.
const RADIUS: f64 = 6_371_008.8;

/// Great-circle distance in metres.
pub fn distance_m(a: Position, b: Position) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let d_lat = lat_b - lat_a;
    let d_lon = (b.lon - a.lon).to_radians();
    let (s_lat, s_lon) = ((d_lat / 2.0).sin(), (d_lon / 2.0).sin());
    let h = s_lat * s_lat + lat_a.cos() * lat_b.cos() * s_lon * s_lon;
    2.0 * RADIUS * h.sqrt().min(1.0).asin()
}

/// Whether a position can be meant; 0°/0° is what devices write before they know.
pub fn is_plausible(p: Position) -> bool {
    p.lat.abs() <= 90.0 && p.lon.abs() <= 180.0 && (p.lat.abs() > 1e-6 || p.lon.abs() > 1e-6)
}
