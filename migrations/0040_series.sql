-- Visits that were booked together: each keeps its own link, mail and calendar file, and the link of
-- any one leads to all of them.
CREATE TABLE series_visit (
    appointment_id UUID PRIMARY KEY REFERENCES appointment (id),
    series_id UUID NOT NULL,
    position BIGINT NOT NULL CHECK (position > 0),
    UNIQUE (series_id, position)
)/*STRICT*/;
