DROP INDEX messages_failed;
ALTER TABLE channels DROP COLUMN failing_since;
DROP TABLE channel_health;
