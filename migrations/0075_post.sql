-- Keys that sign the clinic's mail (DKIM). The private half is read by the program alone; whoever has
-- the database has it.
CREATE TABLE dkim_key (
    id UUID PRIMARY KEY,
    domain TEXT NOT NULL,
    selector TEXT NOT NULL,
    algorithm TEXT NOT NULL CHECK (algorithm IN ('rsa', 'ed25519')),
    private_key BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    -- A key waits until its record can be found, signs, and is kept until no mail needs its record.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'signing', 'retired')),
    created_at BIGINT NOT NULL,
    signing_since BIGINT,
    retired_at BIGINT,
    UNIQUE (domain, selector)
)/*STRICT*/;

-- What came back of newsletters: reports about their delivery, and people who left by mail. No address
-- stands here.
CREATE TABLE mail_return (
    id UUID PRIMARY KEY,
    -- SHA-256 of the mail and whom it was for: the same report counts once.
    digest BYTEA NOT NULL UNIQUE,
    recipient_id UUID NOT NULL,
    campaign_id UUID NOT NULL,
    subscriber_id UUID NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN
        ('hard', 'soft', 'policy', 'delayed', 'delivered', 'left')),
    status TEXT NOT NULL,
    words TEXT NOT NULL,
    received_at BIGINT NOT NULL
)/*STRICT*/;
CREATE INDEX mail_return_person ON mail_return (subscriber_id, received_at);
CREATE INDEX mail_return_campaign ON mail_return (campaign_id, received_at);
CREATE INDEX mail_return_verdict ON mail_return (verdict, received_at);
