-- Equipment that one visit uses at a time, beside its room. A service needs a kind of it; which piece
-- a visit has, its claims say.
CREATE TABLE equipment (
    id UUID PRIMARY KEY,
    location_id UUID NOT NULL REFERENCES location (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL
)/*STRICT*/;
CREATE INDEX equipment_kind ON equipment (location_id, kind);

CREATE TABLE service_equipment (
    service_id UUID NOT NULL REFERENCES service (id),
    kind TEXT NOT NULL,
    PRIMARY KEY (service_id, kind)
)/*STRICT*/;
