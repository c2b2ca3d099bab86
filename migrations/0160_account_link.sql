-- One-time links with which staff choose a password. One that somebody asked for on the sign-in page does not
-- end one that was handed to them: anybody may ask.
CREATE TABLE account_link (
    token_hash BYTEA PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    asked BOOLEAN NOT NULL,
    expires_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX account_link_account ON account_link (account_id);
-- Who made the address of a calendar: it ends with their access.
ALTER TABLE feed ADD COLUMN made_by UUID REFERENCES account (id);
UPDATE feed SET made_by = (SELECT a.id FROM account a JOIN audit t ON t.actor_id = a.id
    WHERE t.subject_id = feed.id AND t.action = 'feed.made' AND t.actor_kind = 'staff' LIMIT 1);
ALTER TABLE account ADD COLUMN signed_in_at BIGINT;
