-- One number, raised by whatever changes places, people, services, hours or settings: what was read of
-- them holds for as long as it stands.
CREATE TABLE revision (
    number BIGINT NOT NULL
)/*STRICT*/;
INSERT INTO revision (number) VALUES (0);
