//! Builds mail messages and hands them to an SMTP server.
