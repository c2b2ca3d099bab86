//! Surfaces and their change. No surface is good or bad; load is not weighed by it (clinical
//! evidence H7, §5.3), so a change is told as a change and nothing more.

use serde::Serialize;

use crate::{
    format,
    history::{Days, History},
    run::{Surface, known},
};

/// Share of the distance that must carry a surface before shares are compared (house rule).
const NOTED_SHARE: f64 = 0.7;

/// Change of share that is told (house rule).
const TOLD_CHANGE: f64 = 0.25;

/// Metres on one surface.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SurfaceShare {
    /// The surface; `None` where nothing was noted.
    pub surface: Option<Surface>,
    /// Metres on it.
    pub distance_m: f64,
    /// Share of all metres, 0–1.
    pub share: f64,
}

/// A surface whose share changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SurfaceChange {
    /// The surface.
    pub surface: Surface,
    /// Share in the stretch before, 0–1.
    pub before: f64,
    /// Share in the stretch looked at, 0–1.
    pub now: f64,
}

impl SurfaceChange {
    /// One sentence for the runner.
    pub fn sentence(&self) -> String {
        format!(
            "{} of your distance in these 4 weeks was on {}, after {} in the 4 weeks before.",
            format::percent(self.now),
            self.surface.word(),
            format::percent(self.before)
        )
    }
}

/// Metres per surface in a stretch of days, the most used first.
pub fn surface_shares(history: &History, days: Days) -> Vec<SurfaceShare> {
    let mut shares: Vec<SurfaceShare> = Vec::new();
    for entry in history.within(days) {
        let metres = known(entry.run.distance_m);
        match shares
            .iter_mut()
            .find(|share| share.surface == entry.run.surface)
        {
            Some(share) => share.distance_m += metres,
            None => shares.push(SurfaceShare {
                surface: entry.run.surface,
                distance_m: metres,
                share: 0.0,
            }),
        }
    }
    let all: f64 = shares.iter().map(|share| share.distance_m).sum();
    if all > 0.0 {
        shares
            .iter_mut()
            .for_each(|share| share.share = share.distance_m / all);
    }
    shares.sort_by(|a, b| {
        b.distance_m
            .total_cmp(&a.distance_m)
            .then(a.surface.cmp(&b.surface))
    });
    shares
}

/// The surface whose share rose most against the stretch before, if by a quarter of the distance
/// and if most of both stretches carries a surface.
pub fn surface_change(history: &History, days: Days) -> Option<SurfaceChange> {
    let (before, now) = (
        surface_shares(history, days.before()),
        surface_shares(history, days),
    );
    if noted(&before) < NOTED_SHARE || noted(&now) < NOTED_SHARE {
        return None;
    }
    now.iter()
        .filter_map(|share| {
            let surface = share.surface?;
            let earlier = before
                .iter()
                .find(|other| other.surface == Some(surface))
                .map_or(0.0, |other| other.share);
            Some(SurfaceChange {
                surface,
                before: earlier,
                now: share.share,
            })
        })
        .filter(|change| change.now - change.before >= TOLD_CHANGE)
        .max_by(|a, b| (a.now - a.before).total_cmp(&(b.now - b.before)))
}

fn noted(shares: &[SurfaceShare]) -> f64 {
    shares
        .iter()
        .filter(|share| share.surface.is_some())
        .map(|share| share.share)
        .sum()
}
