//! The words the pure rooms share (regions, findings, conditions, danger rules, stages, sources) and the loader of content/knowledge.
