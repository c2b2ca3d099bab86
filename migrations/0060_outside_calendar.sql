-- Calendars of others, read for the times at which a practitioner is busy elsewhere. No titles are
-- kept. The address is a secret of whoever shared it.
CREATE TABLE outside_calendar (
    id UUID PRIMARY KEY,
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    covers_until BIGINT NOT NULL,
    tzdb_version TEXT NOT NULL,
    good_at BIGINT,
    tried_at BIGINT,
    failures BIGINT NOT NULL,
    problem TEXT NOT NULL,
    left_out BIGINT NOT NULL,
    next_fetch_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    UNIQUE (practitioner_id, address)
)/*STRICT*/;
CREATE INDEX outside_calendar_due ON outside_calendar (next_fetch_at);

-- Busy times in cells, the end not included. They are no claims: two calendars may be busy at once,
-- and a visit that was booked before stays.
CREATE TABLE outside_busy (
    calendar_id UUID NOT NULL REFERENCES outside_calendar (id),
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    first_cell BIGINT NOT NULL,
    end_cell BIGINT NOT NULL,
    PRIMARY KEY (calendar_id, first_cell),
    CHECK (end_cell > first_cell)
)/*STRICT, WITHOUT ROWID*/;
CREATE INDEX outside_busy_of ON outside_busy (practitioner_id, end_cell);
