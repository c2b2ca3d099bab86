-- The newsletter's people: what they asked for, on which legal basis, and every step of it.
CREATE TABLE topic (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL
)/*STRICT*/;

-- email_hash is the keyed hash under which suppression and the consent log know the address.
CREATE TABLE subscriber (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    email_hash BYTEA NOT NULL UNIQUE,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'left', 'bounced')),
    basis TEXT NOT NULL CHECK (basis IN ('express', 'implied')),
    basis_until BIGINT,
    new_articles BOOLEAN NOT NULL,
    leave_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    left_at BIGINT,
    CHECK (basis = 'express' OR basis_until IS NOT NULL)
)/*STRICT*/;
CREATE INDEX subscriber_status ON subscriber (status, created_at);

-- No row: every issue, whatever its topics.
CREATE TABLE subscriber_topic (
    subscriber_id UUID NOT NULL REFERENCES subscriber (id),
    topic_id UUID NOT NULL REFERENCES topic (id),
    PRIMARY KEY (subscriber_id, topic_id)
)/*STRICT, WITHOUT ROWID*/;
CREATE INDEX subscriber_topic_of ON subscriber_topic (topic_id);

-- The words that people agreed to; a change of the words is a new version.
CREATE TABLE consent_wording (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    words TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (id, version)
)/*STRICT*/;

-- A link that confirms. What was asked for waits here, so that nobody changes a subscription by
-- typing somebody's address.
CREATE TABLE newsletter_confirm (
    token_hash BYTEA PRIMARY KEY,
    subscriber_id UUID NOT NULL REFERENCES subscriber (id),
    topics TEXT NOT NULL,
    new_articles BOOLEAN NOT NULL,
    wording_id TEXT NOT NULL,
    wording_version BIGINT NOT NULL,
    page TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
)/*STRICT*/;
CREATE INDEX newsletter_confirm_of ON newsletter_confirm (subscriber_id, created_at);

-- Only ever added to. When somebody is deleted, address, ip, user_agent and detail become empty.
CREATE TABLE consent_event (
    id UUID PRIMARY KEY,
    email_hash BYTEA NOT NULL,
    address TEXT NOT NULL,
    list TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('requested', 'confirmed', 'added', 'imported', 'changed',
        'left', 'undone', 'bounced', 'released', 'deleted')),
    channel TEXT NOT NULL CHECK (channel IN
        ('page', 'one_click', 'mail', 'staff', 'import', 'program')),
    wording_id TEXT NOT NULL,
    wording_version BIGINT NOT NULL,
    page TEXT NOT NULL,
    at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    mail_id UUID,
    result TEXT NOT NULL,
    detail TEXT NOT NULL
)/*STRICT*/;
CREATE INDEX consent_event_of ON consent_event (email_hash, at);
CREATE INDEX consent_event_at ON consent_event (at, id);
CREATE INDEX consent_event_ip ON consent_event (ip, at);

-- Who must not be written to, kept without the address. 'newsletter' leaves booking mail alone,
-- 'all' stops every mail.
CREATE TABLE suppression (
    email_hash BYTEA PRIMARY KEY,
    scope TEXT NOT NULL CHECK (scope IN ('newsletter', 'all')),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
)/*STRICT*/;

-- A file of subscribers on its way in: read, looked at, then taken in piece by piece.
CREATE TABLE subscriber_import (
    id UUID PRIMARY KEY,
    file TEXT NOT NULL,
    notes TEXT NOT NULL,
    made_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'ready', 'running', 'done', 'dropped')),
    finished_at BIGINT
)/*STRICT*/;
CREATE INDEX subscriber_import_state ON subscriber_import (state, created_at);

CREATE TABLE subscriber_import_row (
    import_id UUID NOT NULL REFERENCES subscriber_import (id),
    line BIGINT NOT NULL,
    email TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'refused', 'added', 'updated', 'skipped')),
    words TEXT NOT NULL,
    command TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
)/*STRICT, WITHOUT ROWID*/;
CREATE INDEX subscriber_import_row_state ON subscriber_import_row (import_id, state, line);

-- How a newsletter mail of the outbox says in its header that one can leave (RFC 8058, RFC 2919).
CREATE TABLE outbox_list (
    outbox_id UUID PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    unsubscribe_url TEXT NOT NULL,
    list_id TEXT NOT NULL
)/*STRICT*/;
