-- What is typed for a booking that is not made yet, so that each step has an address of its own.
CREATE TABLE typed_details (
    token_hash BYTEA PRIMARY KEY,
    details TEXT NOT NULL,
    created_at BIGINT NOT NULL
)/*STRICT, WITHOUT ROWID*/;
