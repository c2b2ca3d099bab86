CREATE TABLE account (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'practitioner', 'front_desk')),
    practitioner_id UUID REFERENCES practitioner (id),
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
)/*STRICT*/;

CREATE TABLE session (
    token_hash BYTEA PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX session_account ON session (account_id);

-- Answers of a check in progress; gone after a day unless shared with a booking.
CREATE TABLE check_draft (
    token_hash BYTEA PRIMARY KEY,
    answers TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX check_draft_age ON check_draft (created_at);
