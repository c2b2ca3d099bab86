//! Golden tests of the clinical evidence, properties, and what a runner reads.

mod given;
mod spike;
mod tissue;
