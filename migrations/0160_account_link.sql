-- One-time links with which staff choose a password: for whoever was invited, and for whoever forgot theirs.
CREATE TABLE account_link (
    token_hash BYTEA PRIMARY KEY,
    account_id UUID NOT NULL UNIQUE REFERENCES account (id),
    expires_at BIGINT NOT NULL
)/*STRICT*/;
-- Who made the address of a calendar: it ends with their access.
ALTER TABLE feed ADD COLUMN made_by UUID REFERENCES account (id);
ALTER TABLE account ADD COLUMN signed_in_at BIGINT;
