-- Who works where, on what, and when. Instants are milliseconds since the epoch, days are
-- 'YYYY-MM-DD', minutes count from local midnight.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
)/*STRICT*/;

CREATE TABLE location (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    phone TEXT NOT NULL,
    zone TEXT NOT NULL,
    access_notes TEXT NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL
)/*STRICT*/;

CREATE TABLE practitioner (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    credentials TEXT NOT NULL,
    credentials_spelled TEXT NOT NULL,
    registration TEXT NOT NULL,
    about TEXT NOT NULL,
    practising_since BIGINT NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL
)/*STRICT*/;

CREATE TABLE service (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('massage', 'kinesiology', 'physiotherapy')),
    about TEXT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes > 0 AND minutes % 5 = 0),
    buffer_before BIGINT NOT NULL CHECK (buffer_before >= 0 AND buffer_before % 5 = 0),
    buffer_after BIGINT NOT NULL CHECK (buffer_after >= 0 AND buffer_after % 5 = 0),
    grid BIGINT NOT NULL CHECK (grid > 0 AND grid % 5 = 0),
    price_cents BIGINT NOT NULL CHECK (price_cents >= 0),
    tax_note TEXT NOT NULL,
    online BOOLEAN NOT NULL,
    notice_minutes BIGINT NOT NULL CHECK (notice_minutes >= 0),
    horizon_days BIGINT NOT NULL CHECK (horizon_days > 0),
    cancel_notice_minutes BIGINT NOT NULL CHECK (cancel_notice_minutes >= 0),
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL
)/*STRICT*/;

CREATE TABLE service_practitioner (
    service_id UUID NOT NULL REFERENCES service (id),
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    PRIMARY KEY (service_id, practitioner_id)
)/*STRICT*/;

CREATE TABLE service_location (
    service_id UUID NOT NULL REFERENCES service (id),
    location_id UUID NOT NULL REFERENCES location (id),
    PRIMARY KEY (service_id, location_id)
)/*STRICT*/;

CREATE TABLE room (
    id UUID PRIMARY KEY,
    location_id UUID NOT NULL REFERENCES location (id),
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL
)/*STRICT*/;

CREATE TABLE service_room (
    service_id UUID NOT NULL REFERENCES service (id),
    room_id UUID NOT NULL REFERENCES room (id),
    PRIMARY KEY (service_id, room_id)
)/*STRICT*/;

CREATE TABLE working_hours (
    id UUID PRIMARY KEY,
    practitioner_id UUID NOT NULL REFERENCES practitioner (id),
    location_id UUID NOT NULL REFERENCES location (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_minute BIGINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1435 AND from_minute % 5 = 0),
    until_minute BIGINT NOT NULL CHECK (until_minute BETWEEN 5 AND 1440 AND until_minute % 5 = 0),
    valid_from TEXT,
    valid_until TEXT,
    CHECK (until_minute > from_minute)
)/*STRICT*/;
CREATE INDEX working_hours_of ON working_hours (practitioner_id, location_id);

-- Without a practitioner: the place's holiday. Without a place: wherever that person works.
CREATE TABLE day_exception (
    id UUID PRIMARY KEY,
    practitioner_id UUID REFERENCES practitioner (id),
    location_id UUID REFERENCES location (id),
    day TEXT NOT NULL,
    closed BOOLEAN NOT NULL,
    from_minute BIGINT,
    until_minute BIGINT,
    reason TEXT NOT NULL,
    CHECK (closed IS NOT FALSE OR (from_minute IS NOT NULL AND until_minute IS NOT NULL))
)/*STRICT*/;
CREATE INDEX day_exception_on ON day_exception (day);
