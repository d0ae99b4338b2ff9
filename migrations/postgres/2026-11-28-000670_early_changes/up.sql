-- What customers changed about messages that were not here yet.
CREATE TABLE early_changes (
    organization_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    provider_id TEXT NOT NULL,
    id BIGINT NOT NULL,
    -- JSON: what was brought.
    change TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, channel_id, provider_id, id)
);
-- Cleared up across organizations, the oldest first.
CREATE INDEX early_changes_age ON early_changes (received_at);
