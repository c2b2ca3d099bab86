-- Each booking writes a page of every index of every table it touches, and the disk is what bookings
-- wait for. Ids begin with their time, so the newest messages need no index of their own; what was
-- sent is never due again; who gave no phone is not found by it.
DROP INDEX outbox_newest;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE status = 'waiting';
DROP INDEX client_phone;
CREATE INDEX client_phone ON client (phone_key) WHERE phone_key <> '';

-- The letters about one visit were looked for among all letters.
CREATE INDEX outbox_appointment ON outbox (appointment_id) WHERE appointment_id IS NOT NULL;

-- SQLite keeps a table with a key of its own twice: the rows, and an index that leads to them.
/*SQLITE
CREATE TABLE audit_by_id (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO audit_by_id SELECT * FROM audit ORDER BY id;
DROP TABLE audit;
ALTER TABLE audit_by_id RENAME TO audit;
CREATE INDEX audit_subject ON audit (subject_id, at);

CREATE TABLE idempotency_by_key (
    key_hash BYTEA PRIMARY KEY,
    request_hash BYTEA NOT NULL,
    response TEXT NOT NULL,
    created_at BIGINT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency_by_key SELECT * FROM idempotency;
DROP TABLE idempotency;
ALTER TABLE idempotency_by_key RENAME TO idempotency;
SQLITE*/
