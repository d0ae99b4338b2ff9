-- Subscriptions of integrators. A removed one stays until its deliveries are cleared away.
CREATE TABLE webhooks (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    url TEXT NOT NULL,
    -- Names of events, separated by spaces.
    events TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    -- Why the server switched it off itself.
    disabled_reason TEXT,
    include_restricted BOOLEAN NOT NULL,
    -- The signing secrets, sealed with the server's key.
    sealed_secrets TEXT NOT NULL,
    -- The place in the log of events behind which it listens.
    since_epoch BIGINT NOT NULL,
    since_position BIGINT NOT NULL,
    since_id BIGINT NOT NULL,
    removed_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
-- The log is read across organizations.
CREATE INDEX webhooks_enabled ON webhooks (enabled, since_position);

-- How the calls of a webhook go: who makes them now, and whether its endpoint answers.
CREATE TABLE webhook_lanes (
    organization_id BIGINT NOT NULL,
    webhook_id BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    paused_until BIGINT NOT NULL,
    -- In a row.
    failures INTEGER NOT NULL,
    failing_since BIGINT,
    last_error TEXT,
    PRIMARY KEY (organization_id, webhook_id)
);

-- One event for one webhook. The payload is made when it is sent, from what there is then.
CREATE TABLE webhook_deliveries (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    webhook_id BIGINT NOT NULL,
    event TEXT NOT NULL,
    object_id BIGINT NOT NULL,
    conversation_id BIGINT,
    -- Whose deletion takes the payload along: the conversation, else the object.
    subject_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT,
    happened_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    -- Null when there will be no other try.
    next_try_at BIGINT,
    attempted_at BIGINT,
    -- What the endpoint answered the last time, and what it was sent.
    status INTEGER,
    answer TEXT,
    error TEXT,
    payload TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (organization_id, webhook_id, state, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (organization_id, webhook_id, next_try_at, id)
    WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_deliveries_about ON webhook_deliveries (organization_id, subject_id);

-- One row: how far the log of events was turned into deliveries, and which server does it.
CREATE TABLE webhook_feed (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    held_until BIGINT NOT NULL
);
INSERT INTO webhook_feed VALUES (1, 0, 0, 0, 0, 0);
