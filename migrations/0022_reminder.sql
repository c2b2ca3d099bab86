-- Which reminders were written: one per visit, its time, and how long before.
CREATE TABLE reminder (
    appointment_id UUID NOT NULL REFERENCES appointment (id),
    start_utc BIGINT NOT NULL,
    hours_before BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (appointment_id, start_utc, hours_before)
)/*STRICT*/;

-- Clients who want none.
CREATE TABLE reminder_stop (
    client_id UUID PRIMARY KEY REFERENCES client (id),
    stopped_at BIGINT NOT NULL
)/*STRICT*/;

-- Further secret links to a visit beside the first: a letter written later brings its own.
CREATE TABLE manage_link (
    token_hash BYTEA PRIMARY KEY,
    appointment_id UUID NOT NULL REFERENCES appointment (id)
)/*STRICT*/;
