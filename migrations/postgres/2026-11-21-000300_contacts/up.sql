-- Customers, and how they are known.

CREATE TABLE contacts (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- What lists show: the name, else the channel's, else the main address; kept by every write.
    display_name TEXT NOT NULL,
    display_key TEXT COLLATE "C" NOT NULL,
    name TEXT,
    channel_name TEXT,
    reference TEXT,
    remarks TEXT,
    restricted BOOLEAN NOT NULL,
    viewer_ids TEXT NOT NULL,
    default_assignee_ids TEXT NOT NULL,
    owner_agent_id BIGINT,
    blocked_at BIGINT,
    blocked_by BIGINT,
    dropped_since_block BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX contacts_by_name ON contacts (organization_id, display_key, id);
CREATE INDEX contacts_blocked ON contacts (organization_id, blocked_at, id) WHERE blocked_at IS NOT NULL;

-- Who sees a restricted contact. The row says it; this finds it from the agent.
CREATE TABLE contact_viewers (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id, contact_id)
);
CREATE INDEX contact_viewers_of_contact ON contact_viewers (organization_id, contact_id);

-- Who gets its new conversations. The row says it; this finds it from the agent.
CREATE TABLE contact_assignees (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id, contact_id)
);
CREATE INDEX contact_assignees_of_contact ON contact_assignees (organization_id, contact_id);

-- What a provider or a signature proved. Scope is a channel, or 0 where an address means the same everywhere.
CREATE TABLE contact_identities (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    scheme TEXT NOT NULL,
    scope BIGINT NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    source TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX contact_identities_by_address ON contact_identities (organization_id, scheme, scope, address);
CREATE INDEX contact_identities_by_prefix ON contact_identities (organization_id, address, contact_id);
CREATE INDEX contact_identities_of_contact ON contact_identities (organization_id, contact_id, id);

-- Whether a channel can write to an identity now.
CREATE TABLE identity_channels (
    organization_id BIGINT NOT NULL,
    identity_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    window_expires_at BIGINT,
    opted_out_at BIGINT,
    subscribed BOOLEAN NOT NULL,
    last_inbound_at BIGINT,
    PRIMARY KEY (organization_id, identity_id, channel_id)
);

-- What somebody typed and nobody proved; never used to find anyone.
CREATE TABLE contact_claims (
    organization_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    scheme TEXT NOT NULL,
    address TEXT NOT NULL,
    claimed_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, contact_id, channel_id, scheme, address)
);

-- Contacts an agent marked.
CREATE TABLE favorites (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id, contact_id)
);
CREATE INDEX favorites_of_contact ON favorites (organization_id, contact_id);
