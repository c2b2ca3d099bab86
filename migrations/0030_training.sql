-- Recorded runs of a client. Distances in metres, times in seconds, instants in milliseconds since
-- the epoch, pain and effort 0 to 10.

-- One row per client with anything recorded. The version rises with every change, so that two
-- uploads at the same time cannot both overlook that they brought the same run.
CREATE TABLE training (
    client_id UUID PRIMARY KEY REFERENCES client (id),
    version BIGINT NOT NULL,
    onset TEXT
)/*STRICT*/;

CREATE TABLE activity_upload (
    id UUID PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES client (id),
    uploaded_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX activity_upload_of ON activity_upload (client_id, uploaded_at);

CREATE TABLE activity_upload_line (
    upload_id UUID NOT NULL REFERENCES activity_upload (id),
    position BIGINT NOT NULL,
    file TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('added', 'already_here', 'not_a_run', 'partly_read', 'could_not_read')),
    reason TEXT NOT NULL,
    runs BIGINT NOT NULL,
    PRIMARY KEY (upload_id, position)
)/*STRICT*/;

-- Files exactly as they came, for the runner to take away; the same content is kept once.
CREATE TABLE activity_file (
    id UUID PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES client (id),
    name TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    size BIGINT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    content BYTEA NOT NULL,
    UNIQUE (client_id, sha256)
)/*STRICT*/;

-- A run. One with same_as is another recording of that run and is not counted.
CREATE TABLE activity (
    id UUID PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES client (id),
    upload_id UUID NOT NULL REFERENCES activity_upload (id),
    file_id UUID NOT NULL REFERENCES activity_file (id),
    source_file TEXT NOT NULL,
    format TEXT NOT NULL,
    sport TEXT NOT NULL,
    start_utc BIGINT NOT NULL,
    offset_s BIGINT NOT NULL,
    day_only BOOLEAN NOT NULL,
    distance_m DOUBLE PRECISION,
    moving_s DOUBLE PRECISION NOT NULL,
    elapsed_s DOUBLE PRECISION NOT NULL,
    longest_pause_s DOUBLE PRECISION,
    ascent_m DOUBLE PRECISION,
    descent_m DOUBLE PRECISION,
    elevation TEXT NOT NULL,
    cadence_spm DOUBLE PRECISION,
    shoe TEXT,
    surface TEXT,
    effort BIGINT CHECK (effort BETWEEN 0 AND 10),
    pain_during BIGINT CHECK (pain_during BETWEEN 0 AND 10),
    pain_next_morning BIGINT CHECK (pain_next_morning BETWEEN 0 AND 10),
    warnings TEXT NOT NULL,
    same_as UUID REFERENCES activity (id),
    same_why TEXT NOT NULL,
    digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL
)/*STRICT*/;
CREATE INDEX activity_of ON activity (client_id, start_utc);
CREATE INDEX activity_same ON activity (same_as);
CREATE INDEX activity_from ON activity (file_id);

-- Length, speed, slope and cadence piece by piece, for the drawing of one run. No positions.
CREATE TABLE activity_profile (
    activity_id UUID PRIMARY KEY REFERENCES activity (id),
    pieces TEXT NOT NULL
)/*STRICT*/;

CREATE TABLE shoe (
    id UUID PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES client (id),
    name TEXT NOT NULL,
    start_m DOUBLE PRECISION NOT NULL,
    retired_on TEXT,
    UNIQUE (client_id, name)
)/*STRICT*/;

CREATE TABLE training_consent (
    id UUID PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES client (id),
    wording TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT
)/*STRICT*/;
CREATE INDEX training_consent_of ON training_consent (client_id, given_at);
