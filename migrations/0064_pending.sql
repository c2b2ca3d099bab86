-- A booking by an address not seen before, where the clinic wants to know that it can be reached: the
-- time is held until the link in the mail is followed, and no record of a client is made before.
CREATE TABLE pending_booking (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    hold_id UUID NOT NULL,
    service_id UUID NOT NULL REFERENCES service (id),
    location_id UUID NOT NULL REFERENCES location (id),
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    start_utc BIGINT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    share_check BOOLEAN NOT NULL,
    expires_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX pending_booking_expiry ON pending_booking (expires_at);
