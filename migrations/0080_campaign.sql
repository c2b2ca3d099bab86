-- Campaigns: one newsletter each, and a row for everybody it goes to.
CREATE TABLE campaign (
    id UUID PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN
        ('draft', 'scheduled', 'sending', 'paused', 'sent', 'stopped')),
    -- The article that it announces: each article once.
    announces TEXT UNIQUE,
    subject TEXT NOT NULL,
    preheader TEXT NOT NULL,
    blocks TEXT NOT NULL,
    -- The plain-text part where somebody edited it; otherwise it is made from the blocks.
    text_by_hand TEXT,
    -- What stands for {name} where no name is known.
    name_unknown TEXT NOT NULL,
    topics TEXT NOT NULL,
    send_at BIGINT,
    local_send_at TEXT,
    zone TEXT,
    -- What is sent, fixed when it was confirmed, so that a second try is the same mail.
    html TEXT,
    plain TEXT,
    sender TEXT,
    -- The last subscriber for whom a row was made.
    filled_to UUID,
    filled BOOLEAN NOT NULL,
    rests_until BIGINT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    version BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX campaign_state ON campaign (state, send_at);

-- No address stands here: it is read from the subscriber when the mail is made, and goes with them.
CREATE TABLE campaign_recipient (
    id UUID PRIMARY KEY,
    campaign_id UUID NOT NULL REFERENCES campaign (id),
    subscriber_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('waiting', 'leased', 'sent', 'failed', 'skipped', 'unsure')),
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    -- Whose journal tells what became of it.
    holder UUID,
    leased_until BIGINT NOT NULL,
    answer TEXT NOT NULL,
    sent_at BIGINT,
    bounced_at BIGINT,
    UNIQUE (campaign_id, subscriber_id)
)/*STRICT*/;
CREATE INDEX campaign_recipient_due ON campaign_recipient (campaign_id, state, next_attempt_at);
CREATE INDEX campaign_recipient_holder ON campaign_recipient (holder) WHERE holder IS NOT NULL;
CREATE INDEX campaign_recipient_person ON campaign_recipient (subscriber_id);

-- Links that are counted, where the clinic counts them: how often, never by whom.
CREATE TABLE campaign_link (
    campaign_id UUID NOT NULL REFERENCES campaign (id),
    number BIGINT NOT NULL,
    address TEXT NOT NULL,
    clicks BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, number)
)/*STRICT*/;

-- What was asked of a mail domain in a minute, by all programs together.
CREATE TABLE campaign_pace (
    domain TEXT NOT NULL,
    minute BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    PRIMARY KEY (domain, minute)
)/*STRICT*/;
