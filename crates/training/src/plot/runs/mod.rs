//! Runs with the limit line and the spikes: which run was the jump?

mod bars;
mod limit;
mod marks;
mod words;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    axis::{Height, Width},
    figure::{Plot, Size},
    scene::Words,
    svg::{Anchor, Area, Svg},
};
use crate::{
    history::{Days, History},
    limit::{LimitStep, RunningLimit},
    session::Session,
    spike::SessionSpike,
};

/// What part of a history to show, and the pain it is about.
#[derive(Clone, Debug)]
pub struct RunsView {
    /// Last day shown.
    pub until: Date,
    /// Day the pain began, where there is pain.
    pub onset: Option<Date>,
    /// The limit kept while pain lasts; drawn from its spike on, else from the onset.
    pub held: Option<RunningLimit>,
}

struct Scene<'a> {
    history: &'a History,
    spikes: &'a [SessionSpike],
    view: &'a RunsView,
    steps: Vec<LimitStep>,
    zone: TimeZone,
}

/// Runs of the last weeks, the limit as it was at each, spikes with a diamond, pain below.
pub fn runs_plot(history: &History, spikes: &[SessionSpike], view: &RunsView) -> Plot {
    let scene = Scene {
        history,
        spikes,
        view,
        steps: limit::told_steps(history),
        zone: history.zone(),
    };
    let words = Words {
        id: "runs".to_owned(),
        title: scene.title(),
        description: scene.description(),
    };
    let height = |size| if size == Size::Narrow { 300.0 } else { 330.0 };
    words.plot(scene.table(), height, |svg, size, area| {
        scene.draw(svg, size, area)
    })
}

impl Scene<'_> {
    fn days(&self, size: Size) -> Days {
        Days::ending(self.view.until, size.weeks() * 7)
    }

    fn shown(&self, days: Days) -> impl Iterator<Item = (&Session, &SessionSpike)> {
        let all = self.history.sessions().iter().zip(self.spikes);
        all.filter(move |(session, _)| days.holds(session.day) && session.distance_mm > 0)
    }

    fn worst(&self, days: Days) -> Option<&SessionSpike> {
        let told = self
            .shown(days)
            .map(|(_, spike)| spike)
            .filter(|spike| spike.is_told());
        told.max_by(|a, b| {
            a.ratio()
                .unwrap_or(0.0)
                .total_cmp(&b.ratio().unwrap_or(0.0))
        })
    }

    fn pain(&self, session: &Session) -> Option<u8> {
        session
            .runs
            .iter()
            .filter_map(|run| self.history.entries()[*run].run.worst_pain())
            .max()
    }

    fn local(&self, at: Timestamp) -> (Date, f64) {
        let local = self.zone.to_datetime(at);
        let time = local.time();
        (
            local.date(),
            (f64::from(time.hour()) * 60.0 + f64::from(time.minute())) / 1440.0,
        )
    }

    fn draw(&self, svg: &mut Svg, size: Size, paper: Area) {
        let area = Area {
            left: 28.0,
            top: 36.0,
            width: paper.width - 36.0,
            height: paper.height - 112.0,
        };
        let width = Width {
            area,
            days: self.days(size),
        };
        let longest = self
            .shown(width.days)
            .map(|(session, _)| session.distance_m())
            .fold(0.0, f64::max);
        let limit = self
            .visible_steps(&width)
            .iter()
            .filter_map(|(_, limit)| *limit)
            .fold(longest, f64::max);
        let height = Height::up_to(area, limit.max(1_000.0) / 1_000.0, 5);
        svg.text("plot-quiet", (2.0, 16.0), Anchor::Start, "km");
        height.draw(svg, |km| format!("{km:.0}"));
        width.draw(svg, 14);
        self.draw_gaps(svg, &width);
        self.draw_bars(svg, &width, &height);
        self.draw_limit(svg, &width, &height);
        self.draw_onset(svg, &width);
        self.draw_spikes(svg, &width, &height);
        self.draw_pain(svg, &width);
        marks::legend(svg, paper.height - 10.0);
    }
}
