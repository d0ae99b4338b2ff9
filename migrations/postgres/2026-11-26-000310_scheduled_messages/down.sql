DROP INDEX messages_scheduled;
ALTER TABLE messages DROP COLUMN held;
ALTER TABLE messages DROP COLUMN due_at;
