//! The bars and the diamonds on the spikes.

use super::Scene;
use crate::{
    format,
    history::plus_days,
    plot::{
        axis::{Height, Width},
        svg::{Anchor, Area, Svg},
    },
    session::Session,
    spike::{SessionSpike, change_words},
};

impl Scene<'_> {
    pub(super) fn draw_bars(&self, svg: &mut Svg, width: &Width, height: &Height) {
        let last_week = plus_days(self.view.until, -6);
        let shown: Vec<_> = self.shown(width.days).collect();
        for (at, (session, spike)) in shown.iter().enumerate() {
            let first = shown
                .iter()
                .position(|(other, _)| other.day == session.day)
                .unwrap_or(at);
            let same = shown
                .iter()
                .filter(|(other, _)| other.day == session.day)
                .count();
            let bar = width.day() * 0.74 / same as f64;
            let left = width.x(session.day, 0.13) + bar * (at - first) as f64;
            let top = height.y(session.distance_m() / 1000.0);
            let area = Area {
                left,
                top,
                width: (bar - 0.3).max(1.0),
                height: width.area.bottom() - top,
            };
            let tip = tip(session, spike);
            if spike.is_told() {
                svg.hatched("plot-spike-bar", area, &tip);
            } else if session.day >= last_week {
                let line = Area {
                    left: left + 0.7,
                    top: top + 0.7,
                    width: area.width - 1.4,
                    height: area.height - 0.7,
                };
                svg.rect("plot-open", line, &tip);
            } else {
                svg.rect("plot-bar", area, &tip);
            }
        }
    }

    pub(super) fn draw_spikes(&self, svg: &mut Svg, width: &Width, height: &Height) {
        let worst = self.worst(width.days);
        for (session, spike) in self.shown(width.days).filter(|(_, spike)| spike.is_told()) {
            let (x, y) = (
                width.x(session.day, 0.5),
                height.y(session.distance_m() / 1000.0) - 8.0,
            );
            svg.diamond("plot-spike", (x, y), &tip(session, spike));
            if worst == Some(spike) {
                let middle = width.area.left + width.area.width / 2.0;
                let (anchor, x) = if x > middle {
                    (Anchor::End, x - 9.0)
                } else {
                    (Anchor::Start, x + 9.0)
                };
                let label = format!(
                    "{}: {}",
                    format::day(session.day),
                    format::km(session.distance_m())
                );
                svg.text("plot-label plot-strong", (x, y + 4.0), anchor, &label);
            }
        }
    }
}

fn tip(session: &Session, spike: &SessionSpike) -> String {
    let compared = match spike.suppressed {
        None if spike.reference.is_some() => {
            format!(", {}", change_words(spike).unwrap_or_default())
        }
        _ => String::new(),
    };
    format!(
        "{}: {}{compared}",
        format::day_year(session.day),
        format::km(session.distance_m())
    )
}
