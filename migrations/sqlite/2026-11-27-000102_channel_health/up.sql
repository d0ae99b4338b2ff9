-- When something last went in and out of a channel: written some seconds at a time, so that no message
-- waits for a row that all messages of a channel share.
CREATE TABLE channel_health (
    organization_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    last_inbound_at BIGINT,
    last_outbound_at BIGINT,
    failures_in_a_row BIGINT NOT NULL,
    PRIMARY KEY (organization_id, channel_id)
) WITHOUT ROWID;
-- Since when a channel does not work.
ALTER TABLE channels ADD COLUMN failing_since BIGINT;
-- What did not leave, for its count of a day.
CREATE INDEX messages_failed ON messages (organization_id, channel_id, position) WHERE delivery = 'failed';
