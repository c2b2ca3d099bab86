-- Why an appointment was called off, in the words of whoever did it; empty where nothing was said.
ALTER TABLE appointment ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
