//! Scales and their ticks.

use jiff::civil::Date;

use super::svg::{Anchor, Area, Svg};
use crate::{
    format,
    history::{Days, days_between, plus_days},
};

/// Values from zero upwards on the height of an area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Height {
    pub area: Area,
    pub from: f64,
    pub to: f64,
    pub step: f64,
}

impl Height {
    /// Room for everything up to `max`, with about `lines` lines at round values.
    pub fn up_to(area: Area, max: f64, lines: u32) -> Self {
        let step = round_step(max.max(0.0) / f64::from(lines.max(1)));
        let to = ((max / step).ceil().max(1.0)) * step;
        Self {
            area,
            from: 0.0,
            to,
            step,
        }
    }

    /// Room for everything between two values.
    pub fn between(area: Area, low: f64, high: f64, lines: u32) -> Self {
        let step = round_step((high - low).max(0.0) / f64::from(lines.max(1)));
        let from = (low / step).floor() * step;
        let to = ((high / step).ceil() * step).max(from + step);
        Self {
            area,
            from,
            to,
            step,
        }
    }

    pub fn y(&self, value: f64) -> f64 {
        let part = (value - self.from) / (self.to - self.from);
        self.area.bottom() - part.clamp(0.0, 1.0) * self.area.height
    }

    /// Lines across with their values on the left.
    pub fn draw(&self, svg: &mut Svg, label: impl Fn(f64) -> String) {
        let lines = ((self.to - self.from) / self.step).round() as u32;
        for line in 0..=lines.min(20) {
            let value = self.from + f64::from(line) * self.step;
            let y = self.y(value);
            let class = if line == 0 { "plot-axis" } else { "plot-grid" };
            svg.stroke(class, &[(self.area.left, y), (self.area.right(), y)]);
            svg.text(
                "plot-quiet",
                (self.area.left - 5.0, y + 4.0),
                Anchor::End,
                &label(value),
            );
        }
    }
}

/// Days on the width of an area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Width {
    pub area: Area,
    pub days: Days,
}

impl Width {
    /// Width of one day.
    pub fn day(&self) -> f64 {
        self.area.width / f64::from(self.days.count().max(1))
    }

    /// Left edge of a day, plus a part of it.
    pub fn x(&self, day: Date, part: f64) -> f64 {
        let days = f64::from(days_between(self.days.from, day)) + part;
        self.area.left + (days * self.day()).clamp(0.0, self.area.width)
    }

    /// Dates below the area, so many days apart, counted back from the last.
    pub fn draw(&self, svg: &mut Svg, every: i32) {
        let mut day = plus_days(self.days.to, -(every / 2));
        while day >= self.days.from {
            let x = self.x(day, 0.5);
            if x > self.area.left + 16.0 && x < self.area.right() - 14.0 {
                let y = self.area.bottom();
                svg.stroke("plot-axis", &[(x, y), (x, y + 4.0)]);
                svg.text(
                    "plot-quiet",
                    (x, y + 16.0),
                    Anchor::Middle,
                    &format::day(day),
                );
            }
            day = plus_days(day, -every);
        }
    }
}

/// The next of 1, 2, 5 times a power of ten; 1 where there is nothing to divide.
fn round_step(raw: f64) -> f64 {
    if !raw.is_finite() || raw <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(raw.log10().floor());
    let digit = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|digit| digit * power >= raw * 0.999);
    digit.unwrap_or(10.0) * power
}
