-- A picture's name stands in texts (`/images/{name}`) and stays when the picture is replaced.
CREATE UNIQUE INDEX image_name ON image (name);

-- Files as they were sent: the same one sent again, or brought in again, is no second picture.
CREATE TABLE image_source (
    sha256 BYTEA PRIMARY KEY,
    image_id UUID NOT NULL REFERENCES image (id)
)/*STRICT*/;
CREATE INDEX image_source_of ON image_source (image_id);

-- Which article a text from elsewhere became, and what it said then, so that bringing it in again
-- changes nothing and a text that was edited here is not written over. An article that was thrown
-- away since leaves its line behind, which means nothing any more.
CREATE TABLE article_import (
    source TEXT PRIMARY KEY,
    article_id UUID NOT NULL,
    version BIGINT NOT NULL,
    sha256 BYTEA NOT NULL
)/*STRICT*/;
