-- What new zone data did to visits and blocks: moved with the wall clock, or kept where they were
-- because the new time could not be had.
CREATE TABLE zone_change (
    owner_id UUID NOT NULL,
    to_version TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('visit', 'block')),
    from_version TEXT NOT NULL,
    zone TEXT NOT NULL,
    local_start TEXT NOT NULL,
    old_start BIGINT NOT NULL,
    new_start BIGINT,
    moved BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (owner_id, to_version)
)/*STRICT, WITHOUT ROWID*/;
CREATE INDEX zone_change_noted ON zone_change (noted_at);
