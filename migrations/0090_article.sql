-- Articles written in the browser, who wrote them, and their pictures.
CREATE TABLE image (
    id UUID PRIMARY KEY,
    -- Of the picture as kept: the same picture is kept once.
    sha256 BYTEA NOT NULL UNIQUE,
    name TEXT NOT NULL,
    alt TEXT NOT NULL CHECK (alt <> ''),
    caption TEXT NOT NULL,
    credit TEXT NOT NULL,
    width BIGINT NOT NULL CHECK (width > 0),
    height BIGINT NOT NULL CHECK (height > 0),
    kind TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    added_by UUID REFERENCES account (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX image_age ON image (created_at);

CREATE TABLE image_size (
    image_id UUID NOT NULL REFERENCES image (id),
    width BIGINT NOT NULL CHECK (width > 0),
    height BIGINT NOT NULL CHECK (height > 0),
    kind TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (image_id, width, kind)
)/*STRICT*/;

CREATE TABLE author (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    photo_id UUID REFERENCES image (id),
    credentials TEXT NOT NULL,
    credentials_spelled TEXT NOT NULL,
    role TEXT NOT NULL,
    experience TEXT NOT NULL,
    registration TEXT NOT NULL,
    conflicts TEXT NOT NULL,
    about TEXT NOT NULL,
    guest BOOLEAN NOT NULL,
    account_id UUID UNIQUE REFERENCES account (id),
    active BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
)/*STRICT*/;

-- `state` is that of the newest text; readers see `public_version` from `published_at` on, until
-- `withdrawn_at`. `revision` rises with every change of the row, `text_revision` with every change
-- of the text: whoever changes something says which one they saw.
CREATE TABLE article (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'checked')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- Slugs of the authors, a space between.
    authors TEXT NOT NULL,
    version BIGINT NOT NULL,
    public_version BIGINT,
    published_at BIGINT,
    published_local TEXT,
    zone TEXT NOT NULL,
    reviewed_on TEXT NOT NULL,
    next_review TEXT NOT NULL,
    checked_version BIGINT,
    checked_by TEXT NOT NULL,
    checked_account UUID REFERENCES account (id),
    checked_on TEXT,
    -- Of the check that readers are told about.
    public_checked_by TEXT NOT NULL,
    public_checked_on TEXT,
    withdrawn_at BIGINT,
    withdrawn_on TEXT,
    replaced_by TEXT NOT NULL,
    -- The built-in article it was copied from, or empty.
    origin TEXT NOT NULL,
    created_by UUID REFERENCES account (id),
    revision BIGINT NOT NULL,
    text_revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX article_published ON article (published_at);

-- Every saved text, whole, as a Markdown file with its head.
CREATE TABLE article_version (
    article_id UUID NOT NULL REFERENCES article (id),
    number BIGINT NOT NULL CHECK (number > 0),
    markdown TEXT NOT NULL,
    note TEXT NOT NULL,
    -- Saved by itself while somebody typed; the next one of theirs replaces it.
    automatic BOOLEAN NOT NULL,
    account_id UUID REFERENCES account (id),
    saved_by TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (article_id, number)
)/*STRICT*/;

-- Addresses that an article had: they lead to the one it has.
CREATE TABLE article_slug (
    slug TEXT PRIMARY KEY,
    article_id UUID NOT NULL REFERENCES article (id),
    left_at BIGINT NOT NULL
)/*STRICT*/;

-- Links with which somebody without an account reads an article before it is public.
CREATE TABLE article_preview (
    id UUID PRIMARY KEY,
    article_id UUID NOT NULL REFERENCES article (id),
    token_hash BYTEA NOT NULL UNIQUE,
    whom TEXT NOT NULL,
    created_by UUID REFERENCES account (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
)/*STRICT*/;
CREATE INDEX article_preview_of ON article_preview (article_id, created_at);

-- Rises with whatever readers can see of articles and authors, so that each running program knows
-- when to read them again.
CREATE TABLE article_library (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
)/*STRICT*/;
INSERT INTO article_library (id, revision) VALUES (1, 1);
