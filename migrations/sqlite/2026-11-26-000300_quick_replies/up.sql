-- Answers written once and used often.
CREATE TABLE quick_replies (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    -- Whose it is; null for an integration's, which everyone sees.
    owner_id BIGINT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    topic TEXT,
    message TEXT NOT NULL,
    visibility TEXT NOT NULL,
    -- A JSON array; empty is every channel.
    channel_ids TEXT NOT NULL,
    -- Name, topic and message as they are searched: in lower case, without accents.
    folded TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX quick_replies_by_name ON quick_replies (organization_id, name_key, id);
CREATE INDEX quick_replies_of_owner ON quick_replies (organization_id, owner_id, visibility);
