-- Connected accounts of providers. A removed one stays, so that its conversations keep their name.
CREATE TABLE channels (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    public_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    -- The secret settings, sealed with the server's key.
    sealed_secrets TEXT,
    available BOOLEAN NOT NULL,
    enabled BOOLEAN NOT NULL,
    send_read_receipts BOOLEAN NOT NULL,
    removed_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
-- A call of a provider or a widget names nothing but this.
CREATE UNIQUE INDEX channels_by_public_id ON channels (public_id);
CREATE INDEX channels_of_organization ON channels (organization_id, removed_at, name, id);

-- What a provider sent and we could not take: kept as it came, for people to look at and retry.
CREATE TABLE inbound_failures (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    raw TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX inbound_failures_of_channel ON inbound_failures (organization_id, channel_id, id);

-- Browsers that said goodbye: their token opens nothing any more.
CREATE TABLE visitor_resets (
    organization_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    visitor TEXT NOT NULL,
    reset_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, channel_id, visitor)
);
