CREATE TABLE client (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    merged_into UUID REFERENCES client (id)
)/*STRICT*/;
CREATE INDEX client_email ON client (email_key);
CREATE INDEX client_phone ON client (phone_key);

CREATE TABLE appointment (
    id UUID PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    client_id UUID NOT NULL REFERENCES client (id),
    service_id UUID NOT NULL REFERENCES service (id),
    location_id UUID NOT NULL REFERENCES location (id),
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    room_id UUID REFERENCES room (id),
    start_utc BIGINT NOT NULL CHECK (start_utc % 300000 = 0),
    end_utc BIGINT NOT NULL CHECK (end_utc % 300000 = 0),
    zone TEXT NOT NULL,
    local_start TEXT NOT NULL,
    tzdb_version TEXT NOT NULL,
    price_cents BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('booked', 'arrived', 'in_room', 'done', 'no_show', 'cancelled')),
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    outside_rules TEXT,
    uid TEXT NOT NULL UNIQUE,
    sequence BIGINT NOT NULL,
    version BIGINT NOT NULL,
    manage_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    cancelled_by TEXT,
    CHECK (end_utc > start_utc)
)/*STRICT*/;
CREATE INDEX appointment_practitioner ON appointment (practitioner_id, start_utc);
CREATE INDEX appointment_location ON appointment (location_id, start_utc);
CREATE INDEX appointment_client ON appointment (client_id, start_utc);
CREATE INDEX appointment_start ON appointment (start_utc);

-- A practitioner, a room or a client can be at one thing at a time: the engine itself refuses a
-- second claim on the same five minutes. owner_id is an appointment, a hold or a block.
CREATE TABLE claim (
    resource_id UUID NOT NULL,
    cell BIGINT NOT NULL,
    owner_id UUID NOT NULL,
    PRIMARY KEY (resource_id, cell)
)/*STRICT, WITHOUT ROWID*/;
CREATE INDEX claim_owner ON claim (owner_id);

CREATE TABLE hold (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    service_id UUID NOT NULL REFERENCES service (id),
    location_id UUID NOT NULL REFERENCES location (id),
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    room_id UUID REFERENCES room (id),
    start_utc BIGINT NOT NULL CHECK (start_utc % 300000 = 0),
    expires_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX hold_expiry ON hold (expires_at);

-- What the client agreed to share from the assessment, as it stood when booking.
CREATE TABLE shared_check (
    appointment_id UUID PRIMARY KEY REFERENCES appointment (id),
    content TEXT NOT NULL,
    knowledge_version TEXT NOT NULL,
    consent_wording TEXT NOT NULL,
    consented_at BIGINT NOT NULL
)/*STRICT*/;

CREATE TABLE outbox (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    appointment_id UUID REFERENCES appointment (id),
    to_address TEXT NOT NULL,
    to_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    calendar TEXT,
    calendar_method TEXT,
    created_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent', 'failed')),
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    last_answer TEXT NOT NULL,
    sent_at BIGINT
)/*STRICT*/;
CREATE INDEX outbox_due ON outbox (status, next_attempt_at);
CREATE INDEX outbox_newest ON outbox (created_at);

CREATE TABLE idempotency (
    key_hash BYTEA PRIMARY KEY,
    request_hash BYTEA NOT NULL,
    response TEXT NOT NULL,
    created_at BIGINT NOT NULL
)/*STRICT*/;

CREATE TABLE audit (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    detail TEXT NOT NULL
)/*STRICT*/;
CREATE INDEX audit_subject ON audit (subject_id, at);
