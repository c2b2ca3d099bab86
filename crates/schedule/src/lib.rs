//! Weekly hours, five-minute cells, and the free times that follow from them.
