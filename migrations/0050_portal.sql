-- A client proves an address by a link sent to it, and is then signed in on that browser.
CREATE TABLE client_link (
    token_hash BYTEA PRIMARY KEY,
    browser_hash BYTEA NOT NULL,
    email_key TEXT NOT NULL,
    expires_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX client_link_expiry ON client_link (expires_at);

CREATE TABLE client_session (
    token_hash BYTEA PRIMARY KEY,
    email_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
)/*STRICT*/;
