//! Onset, gaps, pain and the key.

use jiff::civil::Date;

use super::Scene;
use crate::{
    format,
    history::{Days, plus_days},
    plot::{
        axis::Width,
        svg::{Anchor, Area, Svg},
    },
};

impl Scene<'_> {
    pub(super) fn draw_onset(&self, svg: &mut Svg, width: &Width) {
        let Some(onset) = self.view.onset.filter(|day| width.days.holds(*day)) else {
            return;
        };
        let x = width.x(onset, 0.5);
        svg.stroke(
            "plot-onset",
            &[(x, width.area.top - 14.0), (x, width.area.bottom())],
        );
        let middle = width.area.left + width.area.width / 2.0;
        let anchor = if x > middle {
            Anchor::End
        } else {
            Anchor::Start
        };
        svg.text(
            "plot-label",
            (x, width.area.top - 20.0),
            anchor,
            &format!("pain began {}", format::day(onset)),
        );
    }

    /// "no runs" where two weeks or more are empty: a gap is drawn as a gap.
    pub(super) fn draw_gaps(&self, svg: &mut Svg, width: &Width) {
        let days: Vec<Date> = self
            .history
            .sessions()
            .iter()
            .map(|session| session.day)
            .collect();
        let starts = days.iter().copied();
        let ends = days
            .iter()
            .copied()
            .skip(1)
            .chain([plus_days(self.view.until, 1)]);
        for (from, to) in starts.zip(ends) {
            let visible = Days {
                from: from.max(width.days.from),
                to: to.min(plus_days(width.days.to, 1)),
            };
            let gap = Days { from, to };
            if gap.count() <= 14 || visible.count() < 12 {
                continue;
            }
            let x = (width.x(visible.from, 0.5) + width.x(visible.to, 0.5)) / 2.0;
            svg.text(
                "plot-quiet",
                (x, width.area.bottom() - 6.0),
                Anchor::Middle,
                "no runs",
            );
        }
    }

    pub(super) fn draw_pain(&self, svg: &mut Svg, width: &Width) {
        let y = width.area.bottom() + 33.0;
        let mut free_from = width.area.left;
        svg.text("plot-quiet", (2.0, y + 5.0), Anchor::Start, "pain");
        for (session, _) in self.shown(width.days) {
            let Some(pain) = self.pain(session).filter(|pain| *pain > 0) else {
                continue;
            };
            let x = width.x(session.day, 0.5).max(width.area.left + 6.0);
            let words = format!("{}: pain {pain}/10", format::day(session.day));
            svg.triangle("plot-pain", (x, y), &words);
            if x - 6.0 >= free_from {
                svg.text(
                    "plot-text",
                    (x, y + 17.0),
                    Anchor::Middle,
                    &pain.to_string(),
                );
                free_from = x + 8.0;
            }
        }
    }
}

pub(super) fn legend(svg: &mut Svg, y: f64) {
    let bar = |left: f64| Area {
        left,
        top: y - 9.0,
        width: 6.0,
        height: 10.0,
    };
    svg.rect("plot-bar", bar(2.0), "");
    svg.text("plot-quiet", (12.0, y), Anchor::Start, "run");
    svg.rect("plot-open", bar(40.0), "");
    svg.text("plot-quiet", (50.0, y), Anchor::Start, "last 7 days");
    svg.diamond("plot-spike", (125.0, y - 4.0), "");
    svg.text("plot-quiet", (135.0, y), Anchor::Start, "jump");
    svg.stroke("plot-limit", &[(174.0, y - 4.0), (190.0, y - 4.0)]);
    svg.text("plot-quiet", (194.0, y), Anchor::Start, "limit");
    svg.triangle("plot-pain", (232.0, y - 4.0), "");
    svg.text("plot-quiet", (241.0, y), Anchor::Start, "pain");
}
