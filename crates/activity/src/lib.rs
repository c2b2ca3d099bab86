//! Reads recorded runs from FIT, GPX and TCX files and from export archives.
