-- The waiting list: who would like to come when, in the order in which they asked.
CREATE TABLE waiting_entry (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    service_id UUID NOT NULL REFERENCES service (id),
    week_parts BIGINT NOT NULL CHECK (week_parts > 0),
    until_day TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    phone TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('waiting', 'offered', 'booked', 'left', 'ended', 'removed')),
    -- Times that were free when they asked and still are: they did not take them, so these are not
    -- offered. A time that was taken in between is new again.
    seen TEXT NOT NULL,
    appointment_id UUID REFERENCES appointment (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX waiting_entry_state ON waiting_entry (state, created_at);

CREATE TABLE waiting_place (
    entry_id UUID NOT NULL REFERENCES waiting_entry (id),
    location_id UUID NOT NULL REFERENCES location (id),
    PRIMARY KEY (entry_id, location_id)
)/*STRICT, WITHOUT ROWID*/;

-- No row: with anyone.
CREATE TABLE waiting_person (
    entry_id UUID NOT NULL REFERENCES waiting_entry (id),
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    PRIMARY KEY (entry_id, practitioner_id)
)/*STRICT, WITHOUT ROWID*/;

-- A time offered to one person; its hold owns the claims, so nobody else can have it meanwhile.
CREATE TABLE waiting_offer (
    id UUID PRIMARY KEY,
    entry_id UUID NOT NULL REFERENCES waiting_entry (id),
    token_hash BYTEA NOT NULL UNIQUE,
    hold_id UUID NOT NULL,
    location_id UUID NOT NULL REFERENCES location (id),
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    start_utc BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'declined', 'expired', 'withdrawn')),
    created_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX waiting_offer_entry ON waiting_offer (entry_id, created_at);
CREATE UNIQUE INDEX waiting_offer_open ON waiting_offer (entry_id) WHERE state = 'open';
