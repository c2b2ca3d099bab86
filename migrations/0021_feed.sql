-- Secret addresses under which a calendar program reads one practitioner's or one place's visits.
CREATE TABLE feed (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    practitioner_id UUID REFERENCES practitioner (id),
    location_id UUID REFERENCES location (id),
    full_names BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT,
    CHECK ((practitioner_id IS NULL) <> (location_id IS NULL))
)/*STRICT*/;
