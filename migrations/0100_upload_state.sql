-- An upload that is still being read says how far it is; without one of these it is done. Files are
-- counted while archives are opened, so the sum may grow. A row that has not been touched for a
-- while belongs to a program that was stopped.
ALTER TABLE activity_upload ADD COLUMN state TEXT NOT NULL DEFAULT 'done'
    CHECK (state IN ('reading', 'done', 'failed'));
ALTER TABLE activity_upload ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE activity_upload ADD COLUMN files_read BIGINT NOT NULL DEFAULT 0;
ALTER TABLE activity_upload ADD COLUMN files_known BIGINT NOT NULL DEFAULT 0;
ALTER TABLE activity_upload ADD COLUMN touched_at BIGINT NOT NULL DEFAULT 0;
