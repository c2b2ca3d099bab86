//! Danger rules first, then what fits a runner's answers, and why.
