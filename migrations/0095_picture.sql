-- A picture's name stands in texts (`/images/{name}`) and stays when the picture is replaced.
CREATE UNIQUE INDEX image_name ON image (name);

-- Files as they were sent: the same one sent again, or brought in again, is no second picture.
CREATE TABLE image_source (
    sha256 BYTEA PRIMARY KEY,
    image_id UUID NOT NULL REFERENCES image (id)
)/*STRICT*/;
CREATE INDEX image_source_of ON image_source (image_id);
