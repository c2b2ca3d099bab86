-- Time that staff keep free for something else than visits. A block claims its cells like a visit.
CREATE TABLE block (
    id UUID PRIMARY KEY,
    practitioner_id UUID REFERENCES practitioner (id),
    room_id UUID REFERENCES room (id),
    start_utc BIGINT NOT NULL CHECK (start_utc % 300000 = 0),
    end_utc BIGINT NOT NULL CHECK (end_utc % 300000 = 0),
    zone TEXT NOT NULL,
    local_start TEXT NOT NULL,
    tzdb_version TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK (end_utc > start_utc),
    CHECK (practitioner_id IS NOT NULL OR room_id IS NOT NULL)
)/*STRICT*/;
CREATE INDEX block_start ON block (start_utc);

-- For staff only, beside the note that a client wrote.
ALTER TABLE appointment ADD COLUMN staff_note TEXT NOT NULL DEFAULT '';

-- Visits booked knowingly outside the rules are few; their cells are claimed anew whenever others
-- are given up.
CREATE INDEX appointment_outside ON appointment (end_utc) WHERE outside_rules IS NOT NULL;
