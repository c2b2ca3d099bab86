//! Writes iCalendar objects (RFC 5545) with time zones from the real transitions, and reads busy times.
