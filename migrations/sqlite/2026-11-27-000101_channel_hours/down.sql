DROP INDEX messages_automated_to;
DROP INDEX messages_automated;
ALTER TABLE channels DROP COLUMN unavailable_since;
ALTER TABLE channels DROP COLUMN automated_messages;
ALTER TABLE channels DROP COLUMN business_hours;
