-- The check that the client meant when agreeing to share it: the one open on the device where the link is
-- followed may be somebody else's.
ALTER TABLE pending_booking ADD COLUMN check_hash BYTEA;
