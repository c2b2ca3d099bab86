//! Runs with the limit line and the spikes: which run was the jump?

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    axis::{Height, Width},
    figure::{Plot, Size},
    scene::Words,
    svg::{Anchor, Area, Point, Svg},
    table::Table,
};
use crate::{
    format,
    history::{Days, History, plus_days},
    limit::{LimitStep, RunningLimit, limit_line},
    session::Session,
    spike::{SessionSpike, WINDOW, change_words, headline, suppression_words},
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
        steps: told_steps(history),
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

/// The limit line from where there are 30 days and four sessions to draw it from.
fn told_steps(history: &History) -> Vec<LimitStep> {
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

    fn title(&self) -> String {
        let days = self.days(Size::Narrow);
        let runs = self
            .history
            .sessions()
            .iter()
            .filter(|session| session.distance_mm > 0)
            .count();
        if let Some(headline) = self.worst(days).and_then(headline) {
            headline
        } else if self.shown(days).next().is_none() {
            "No run was recorded in these 6 weeks.".to_owned()
        } else if self
            .steps
            .first()
            .is_none_or(|step| self.local(step.from).0 > self.view.until)
        {
            let first = self.history.first_day().unwrap_or(self.view.until);
            let days = Days {
                from: first,
                to: self.view.until,
            }
            .count()
            .max(0);
            format!(
                "We need 30 days with at least 4 runs to draw your limit. You have {} with {}.",
                format::count(usize::try_from(days).unwrap_or(0), "day"),
                format::count(runs, "run")
            )
        } else {
            "No sudden jump in these 6 weeks.".to_owned()
        }
    }

    fn description(&self) -> String {
        let days = self.days(Size::Wide);
        let told: Vec<String> = self
            .shown(days)
            .filter(|(_, spike)| spike.is_told())
            .map(|(session, _)| format::day(session.day))
            .collect();
        let spikes = match told.len() {
            0 => "No run was more than 10% longer than the longest of the 30 days before it."
                .to_owned(),
            _ => format!(
                "Runs more than 10% longer than the longest of the 30 days before: {}.",
                told.join(", ")
            ),
        };
        let held = self.view.held.as_ref().map_or(String::new(), |limit| {
            format!(
                " Limit while it hurts: {}.",
                format::km_rounded_down(limit.limit_m)
            )
        });
        format!(
            "One bar for each run up to {}, with a dashed line for the limit: 10% over the longest run of the 30 days before. {spikes}{held} The table has every run.",
            format::day_year(self.view.until)
        )
    }

    fn table(&self) -> Table {
        let mut table = Table::new(
            format!(
                "Runs in the 16 weeks up to {}",
                format::day_year(self.view.until)
            ),
            &[
                "Date",
                "#Distance (km)",
                "#Longest of the 30 days before (km)",
                "Compared with it",
                "#Pain (0 to 10)",
            ],
        );
        for (session, spike) in self.shown(self.days(Size::Wide)) {
            let compared = match spike.suppressed {
                Some(why) => suppression_words(why).to_owned(),
                None => {
                    change_words(spike).unwrap_or_else(|| "no run in the 30 days before".to_owned())
                }
            };
            let mark = if spike.is_told() {
                format!("◆ {compared}, {}", spike.state.word())
            } else {
                compared
            };
            table.rows.push(vec![
                format::day_year(session.day),
                format::km_number(session.distance_m()),
                spike
                    .reference_m()
                    .map_or("–".to_owned(), format::km_number),
                mark,
                self.pain(session)
                    .map_or("–".to_owned(), |pain| pain.to_string()),
            ]);
        }
        table.rows.reverse();
        table
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
        let height = Height::up_to(area, limit.max(1_000.0) / 1_000.0, 4);
        svg.text("plot-quiet", (2.0, 16.0), Anchor::Start, "km");
        height.draw(svg, |km| format!("{km:.0}"));
        width.draw(svg, 14);
        self.draw_gaps(svg, &width);
        self.draw_bars(svg, &width, &height);
        self.draw_limit(svg, &width, &height);
        self.draw_onset(svg, &width);
        self.draw_spikes(svg, &width, &height);
        self.draw_pain(svg, &width);
        legend(svg, paper.height - 10.0);
    }

    fn draw_bars(&self, svg: &mut Svg, width: &Width, height: &Height) {
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

    fn draw_spikes(&self, svg: &mut Svg, width: &Width, height: &Height) {
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
                    (Anchor::End, x + 6.0)
                } else {
                    (Anchor::Start, x - 6.0)
                };
                let label = format!(
                    "{}: {}",
                    format::day(session.day),
                    format::km(session.distance_m())
                );
                svg.text("plot-label plot-strong", (x, y - 10.0), anchor, &label);
            }
        }
    }

    /// The limit as points in time within the view, the held one cutting off the rest.
    fn visible_steps(&self, width: &Width) -> Vec<(f64, Option<f64>)> {
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

    fn held_from(&self) -> Option<Date> {
        let held = self.view.held.as_ref()?;
        held.held_before_spike.or(self.view.onset)
    }

    fn draw_limit(&self, svg: &mut Svg, width: &Width, height: &Height) {
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

    fn draw_onset(&self, svg: &mut Svg, width: &Width) {
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
    fn draw_gaps(&self, svg: &mut Svg, width: &Width) {
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

    fn draw_pain(&self, svg: &mut Svg, width: &Width) {
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

fn legend(svg: &mut Svg, y: f64) {
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
