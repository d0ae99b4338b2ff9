-- Texts of a channel that were agreed on before, with places to fill in.
CREATE TABLE templates (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    -- The provider's word, such as utility; empty where nobody said.
    category TEXT NOT NULL,
    state TEXT NOT NULL,
    header TEXT,
    body TEXT NOT NULL,
    footer TEXT,
    -- JSON: what the buttons say.
    buttons TEXT NOT NULL,
    -- JSON: all that has to be filled in.
    placeholders TEXT NOT NULL,
    -- JSON: the provider's own description; null for what was written by hand.
    components TEXT,
    -- The provider keeps it, and nobody changes it here.
    synced BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX templates_by_name ON templates (organization_id, channel_id, name, language);
