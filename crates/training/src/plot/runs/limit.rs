//! The limit line.

use jiff::civil::Date;

use super::Scene;
use crate::{
    format,
    history::History,
    limit::{LimitStep, limit_line},
    plot::{
        axis::{Height, Width},
        svg::{Anchor, Point, Svg},
    },
    spike::WINDOW,
};

/// The limit line from where there are 30 days and four sessions to draw it from.
pub(super) fn told_steps(history: &History) -> Vec<LimitStep> {
    let measured = || {
        history
            .sessions()
            .iter()
            .filter(|session| session.distance_mm > 0)
    };
    let from = measured()
        .next()
        .and_then(|first| first.start.checked_add(WINDOW).ok());
    let (Some(from), Some(fourth)) = (from, measured().nth(3)) else {
        return Vec::new();
    };
    let from = from.max(fourth.start);
    let steps = limit_line(history.sessions());
    let held_at_start = steps
        .iter()
        .rfind(|step| step.from <= from)
        .and_then(|step| step.limit_m);
    let first = LimitStep {
        from,
        limit_m: held_at_start,
    };
    [first]
        .into_iter()
        .chain(steps.into_iter().filter(|step| step.from > from))
        .collect()
}

impl Scene<'_> {
    /// The limit as points in time within the view, the held one cutting off the rest.
    pub(super) fn visible_steps(&self, width: &Width) -> Vec<(f64, Option<f64>)> {
        let end = self
            .held_from()
            .map_or(width.area.right(), |day| width.x(day, 0.0));
        let mut steps: Vec<(f64, Option<f64>)> = Vec::new();
        for step in &self.steps {
            let (day, part) = self.local(step.from);
            if day > self.view.until {
                break;
            }
            let x = width.x(day, part);
            if x >= end {
                break;
            }
            // Steps before the view all fall on its left edge: the last of them holds there.
            steps.retain(|(other, _)| *other < x);
            steps.push((x, step.limit_m));
        }
        steps
    }

    pub(super) fn held_from(&self) -> Option<Date> {
        let held = self.view.held.as_ref()?;
        held.held_before_spike.or(self.view.onset)
    }

    pub(super) fn draw_limit(&self, svg: &mut Svg, width: &Width, height: &Height) {
        let steps = self.visible_steps(width);
        let end = self
            .held_from()
            .map_or(width.area.right(), |day| width.x(day, 0.0));
        let mut line: Vec<Point> = Vec::new();
        for (at, (x, limit)) in steps.iter().enumerate() {
            let to = steps.get(at + 1).map_or(end, |next| next.0);
            match limit {
                Some(metres) => line.extend([
                    (*x, height.y(metres / 1000.0)),
                    (to, height.y(metres / 1000.0)),
                ]),
                None => svg.stroke("plot-limit", &std::mem::take(&mut line)),
            }
        }
        svg.stroke("plot-limit", &line);
        let right = width.area.right();
        if let (Some(held), Some(from)) = (&self.view.held, self.held_from()) {
            let y = height.y(held.limit_m / 1000.0);
            svg.stroke("plot-held", &[(width.x(from, 0.0), y), (right, y)]);
            let label = format!(
                "limit while it hurts {}",
                format::km_rounded_down(held.limit_m)
            );
            svg.text("plot-label", (right, y - 5.0), Anchor::End, &label);
        } else if let Some((_, Some(metres))) = steps.last() {
            let label = format!("your limit {}", format::km_rounded_down(*metres));
            svg.text(
                "plot-label",
                (right, height.y(metres / 1000.0) - 5.0),
                Anchor::End,
                &label,
            );
        }
    }
}
