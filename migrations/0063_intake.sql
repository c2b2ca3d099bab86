-- What clients are asked before a visit. A form that the owner wrote keeps every version of its
-- questions and of its consent; content is JSON.
CREATE TABLE intake_form (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
)/*STRICT*/;

CREATE TABLE intake_form_version (
    form_id UUID NOT NULL REFERENCES intake_form (id),
    version BIGINT NOT NULL CHECK (version > 0),
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (form_id, version)
)/*STRICT*/;

-- No row: the service needs none. Without a form: the short one that is built in.
CREATE TABLE service_intake (
    service_id UUID PRIMARY KEY REFERENCES service (id),
    form_id UUID REFERENCES intake_form (id)
)/*STRICT*/;

-- What a client answered, with the questions and the consent as they stood. Of visits that were
-- booked together it hangs on the first. Not sent: kept to go on later.
CREATE TABLE intake (
    appointment_id UUID PRIMARY KEY REFERENCES appointment (id),
    version TEXT NOT NULL,
    content TEXT NOT NULL,
    alert BOOLEAN NOT NULL,
    sent_at BIGINT,
    updated_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX intake_age ON intake (updated_at);
