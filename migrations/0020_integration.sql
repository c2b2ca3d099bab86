-- Keys of other programs. The secret is shown once and kept as a hash.
CREATE TABLE api_key (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash BYTEA NOT NULL UNIQUE,
    may_read BOOLEAN NOT NULL,
    may_book BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
)/*STRICT*/;
