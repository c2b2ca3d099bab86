-- Addresses of other programs that are told of visits. The secret signs what they are sent, so it
-- must be kept as it is; after a change the old one signs beside the new one for a while.
CREATE TABLE webhook (
    id UUID PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    booked BOOLEAN NOT NULL,
    moved BOOLEAN NOT NULL,
    cancelled BOOLEAN NOT NULL,
    secret BYTEA NOT NULL,
    old_secret BYTEA,
    old_secret_until BIGINT,
    created_at BIGINT NOT NULL,
    failing_since BIGINT,
    paused_at BIGINT,
    pause_reason TEXT NOT NULL
)/*STRICT*/;

-- What they are told, written in the transaction of the visit's change and delivered by a worker.
-- Without a foreign key to the webhook: whoever books must not fail because it is removed just then.
CREATE TABLE webhook_delivery (
    id UUID PRIMARY KEY,
    webhook_id UUID NOT NULL,
    event TEXT NOT NULL,
    appointment_id UUID REFERENCES appointment (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed')),
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    answer_code BIGINT,
    answer TEXT NOT NULL,
    tried_at BIGINT
)/*STRICT*/;
CREATE INDEX webhook_delivery_due ON webhook_delivery (status, next_attempt_at);
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, created_at);
