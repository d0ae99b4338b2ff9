ALTER TABLE channel_health DROP COLUMN last_error;
