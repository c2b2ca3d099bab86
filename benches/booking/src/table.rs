//! The figures: a line each, with its goal where there is one.

/// What was measured so far.
#[derive(Default)]
pub struct Table {
    missed: usize,
}

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Goal {
    /// At most so much.
    AtMost(f64),
    /// At least so much.
    AtLeast(f64),
    /// It is told and not judged.
    None,
}

impl Table {
    /// A heading.
    pub fn part(&self, words: &str) {
        println!("\n{words}");
    }

    /// A line with its unit, judged.
    pub fn line(&mut self, words: &str, figure: f64, unit: &str, goal: Goal) {
        let (reached, goal) = match goal {
            Goal::AtMost(most) => (figure <= most, format!("at most {most} {unit}")),
            Goal::AtLeast(least) => (figure >= least, format!("at least {least} {unit}")),
            Goal::None => (true, String::new()),
        };
        if !reached {
            self.missed += 1;
        }
        let mark = if reached { "" } else { "   MISSED" };
        println!("  {words:<58} {figure:>10.2} {unit:<5} {goal}{mark}");
    }

    /// Whether every goal was reached.
    pub fn all_reached(&self) -> bool {
        self.missed == 0
    }
}
