//! Use cases: what a clinic does, called by every door.
